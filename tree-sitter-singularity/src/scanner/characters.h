// Kinds of character, and moves over them.

#ifndef TREE_SITTER_SINGULARITY_CHARACTERS_H_
#define TREE_SITTER_SINGULARITY_CHARACTERS_H_

#include "tokens.h"

// A NUL is an ordinary character.
static inline bool at_eof(TSLexer *lexer) {
  return lexer->lookahead == 0 && lexer->eof(lexer);
}

static inline bool at_line_end(TSLexer *lexer) {
  return lexer->lookahead == '\n' || at_eof(lexer);
}

// White space that does not end a line, as the builder trims lines: Unicode's
// White_Space without the line feed. A carriage return is one of them.
static inline bool is_blank(int32_t c) {
  if (c <= 0x20) return c == ' ' || c == '\t' || (c >= 0x0B && c <= 0x0D);
  if (c < 0x1680) return c == 0x85 || c == 0xA0;
  return c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000;
}

// White space of the builder's regular expressions, without the line feed.
static inline bool is_ascii_blank(int32_t c) {
  return c == ' ' || c == '\t' || c == '\f' || c == '\r';
}

static inline bool is_word_character(int32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static inline void skip_blanks(TSLexer *lexer) {
  while (is_blank(lexer->lookahead)) skip(lexer);
}

static inline void pass_blanks(TSLexer *lexer) {
  while (is_blank(lexer->lookahead)) advance(lexer);
}

// To the end of the line; one carriage return in front of it is not included.
static void pass_line(TSLexer *lexer) {
  for (;;) {
    mark(lexer);
    while (lexer->lookahead != '\r' && !at_line_end(lexer)) advance(lexer);
    mark(lexer);
    if (lexer->lookahead != '\r') return;
    advance(lexer);
    if (at_line_end(lexer)) return;
  }
}

static bool scan_line_end(TSLexer *lexer) {
  if (lexer->lookahead == '\n') advance(lexer);
  mark(lexer);
  return token(lexer, NEWLINE);
}

static bool scan_comment(TSLexer *lexer) {
  pass_line(lexer);
  return token(lexer, COMMENT);
}

#endif
