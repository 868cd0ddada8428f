// Where sections, stages and groups of lines begin.

#ifndef TREE_SITTER_SINGULARITY_LINES_H_
#define TREE_SITTER_SINGULARITY_LINES_H_

#include "characters.h"

static const char BOOTSTRAP[] = "bootstrap";
enum { BOOTSTRAP_LENGTH = 9 };

// Does `c` continue `bootstrap` after `length` letters of it? The builder's
// regular expression folds case as Unicode does, hence the long s.
static inline bool is_bootstrap_letter(int32_t c, unsigned length) {
  if (length >= BOOTSTRAP_LENGTH) return false;
  if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
  if (c == 0x17F) c = 's';
  return c == BOOTSTRAP[length];
}

// Passes the rest of `bootstrap`, of which `length` letters have been passed.
static bool pass_bootstrap(TSLexer *lexer, unsigned length) {
  while (is_bootstrap_letter(lexer->lookahead, length)) {
    advance(lexer);
    length++;
  }
  return length == BOOTSTRAP_LENGTH && lexer->lookahead == ':';
}

typedef struct {
  enum { AT_EOF, AT_SECTION, AT_STAGE, AT_CONTENT } what;
  bool started; // some letters of the line have been passed already
  bool below;   // something stands in front of the line
} LineStart;

// From the start of a line over blank lines to the next line with content. The
// token's end is marked at the start of that line, or at the end of the file.
static LineStart next_line(TSLexer *lexer) {
  LineStart start = {AT_CONTENT, false, false};
  bool indented = false;
  mark(lexer);
  for (;;) {
    if (lexer->lookahead == '\n') {
      skip(lexer);
      mark(lexer);
      start.below = true;
      indented = false;
    } else if (is_blank(lexer->lookahead)) {
      skip(lexer);
      indented = true;
    } else {
      break;
    }
  }
  if (lexer->lookahead == '%') {
    start.what = AT_SECTION;
  } else if (at_eof(lexer)) {
    mark(lexer);
    start.what = AT_EOF;
    if (indented) start.below = true;
  } else if (!indented && is_bootstrap_letter(lexer->lookahead, 0)) {
    start.started = true;
    if (pass_bootstrap(lexer, 0)) start.what = AT_STAGE;
  }
  return start;
}


// The signs with which a section begins.
static bool scan_percent(TSLexer *lexer) {
  while (lexer->lookahead == '%') advance(lexer);
  mark(lexer);
  return token(lexer, PERCENT);
}

// Where a group of items ends (`grouped` in grammar.js) depends on the text there
// alone: behind an edit groups then end where they did before.

static inline uint32_t add(uint32_t hash, int32_t c) { return hash * 31 + (uint32_t)c; }

// True for one in 64.
static inline bool cuts(uint32_t hash) { return (hash * 0x9E3779B1u) >> 26 == 1; }

// Does a group end in front of the line that begins (or goes on) here?
static bool cuts_here(TSLexer *lexer) {
  uint32_t hash = 0;
  while (!at_line_end(lexer)) {
    hash = add(hash, lexer->lookahead);
    advance(lexer);
  }
  return cuts(hash);
}

#endif
