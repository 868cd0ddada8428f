// Text on one line, with variables in it.

#ifndef TREE_SITTER_SINGULARITY_TEXT_H_
#define TREE_SITTER_SINGULARITY_TEXT_H_

#include "variables.h"

// Characters that end a text (a line end always does), and how it is read.
enum {
  STOP_SPACE = 1,        // U+0020
  STOP_BLANK = 2,        // any blank
  STOP_ASCII_BLANK = 4,
  STOP_HASH = 8,
  STOP_DOUBLE_QUOTE = 16,
  STOP_SINGLE_QUOTE = 32,
  STOP_SPLITTING = STOP_SPACE | STOP_BLANK | STOP_ASCII_BLANK,
  KEEP_BLANKS = 64,      // blanks at the end are text
  BACKSLASH = 128,       // a backslash at the end of the line is not text
  HALF_CLOSED_GLUES = 256, // `{{ a }` is text, with its blanks
};

typedef struct {
  Token type;
  unsigned rules;
} TextKind;

static const TextKind VALUE_KIND = {VALUE_TEXT, STOP_HASH | BACKSLASH};
static const TextKind TO_HASH_KIND = {TEXT_TO_HASH, STOP_HASH};
static const TextKind TO_END_KIND = {TEXT_TO_END, 0};
static const TextKind SHEBANG_KIND = {SHEBANG_TEXT, 0};
static const TextKind LABEL_KIND = {LABEL_TEXT, STOP_SPACE};
static const TextKind APP_NAME_KIND = {APP_NAME_TEXT, STOP_SPACE | KEEP_BLANKS};
static const TextKind APP_PATH_KIND = {APP_PATH_TEXT, STOP_SPACE | STOP_HASH};
static const TextKind WORD_KIND = {WORD_TEXT, STOP_BLANK | STOP_HASH};
static const TextKind QUOTED_KIND = {QUOTED_TEXT, STOP_DOUBLE_QUOTE};
static const TextKind SINGLE_KIND = {SINGLE_TEXT, STOP_SINGLE_QUOTE};
static const TextKind PATH_KIND = {
  PATH_TEXT, STOP_ASCII_BLANK | STOP_DOUBLE_QUOTE | STOP_SINGLE_QUOTE | HALF_CLOSED_GLUES,
};

static bool at_text_end(TSLexer *lexer, unsigned rules) {
  int32_t c = lexer->lookahead;
  return at_line_end(lexer) ||
         (c == ' ' && (rules & STOP_SPACE)) ||
         (c == '#' && (rules & STOP_HASH)) ||
         (c == '"' && (rules & STOP_DOUBLE_QUOTE)) ||
         (c == '\'' && (rules & STOP_SINGLE_QUOTE)) ||
         ((rules & STOP_BLANK) && is_blank(c)) ||
         ((rules & STOP_ASCII_BLANK) && is_ascii_blank(c));
}

// After braces that are no variable's: can the text go on in the same token?
// The lexer may have passed blanks whose end would have to be marked already.
static bool continue_text(TSLexer *lexer, unsigned rules, bool blanks) {
  if (blanks) {
    if (rules & STOP_SPLITTING) return false;
    pass_blanks(lexer);
    if (at_text_end(lexer, rules) || (lexer->lookahead == '\\' && (rules & BACKSLASH))) return false;
  }
  mark(lexer);
  return true;
}

typedef enum { GO_ON, RETURN } Next;

// At one or more braces with which a token begins: the opening of a variable,
// braces in front of one, or text that goes on.
static Next scan_braces(TSLexer *lexer, Token text, unsigned rules, bool many_lines) {
  unsigned count = 0;
  bool blanks;
  while (lexer->lookahead == '{') {
    advance(lexer);
    if (count++ == 0) mark(lexer);
  }
  if (count == 1) return GO_ON;
  if (count == 2) mark(lexer);
  Ahead ahead = variable_ahead(lexer, many_lines, &blanks);
  if (ahead == HALF_CLOSED && (rules & HALF_CLOSED_GLUES)) {
    mark(lexer);
    return GO_ON;
  }
  if (ahead == NO_VARIABLE || ahead == HALF_CLOSED) {
    if (many_lines || continue_text(lexer, rules, blanks)) return GO_ON;
  }
  if (count == 2) {
    token(lexer, ahead == VARIABLE ? VARIABLE_OPEN : text);
  } else {
    // One brace; if an even number greater than two is left, BRACES takes the
    // needless ones at once. Else the next token begins here again.
    token(lexer, count % 2 == 1 && count > 3 ? BRACE : text);
  }
  return RETURN;
}

// At a brace inside a text whose end is marked in front of it.
static Next pass_braces(TSLexer *lexer, unsigned rules, bool many_lines) {
  unsigned count = 0;
  bool blanks;
  while (lexer->lookahead == '{') {
    advance(lexer);
    count++;
  }
  if (count == 1) {
    if (!many_lines) mark(lexer);
    return GO_ON;
  }
  switch (variable_ahead(lexer, many_lines, &blanks)) {
    case VARIABLE:
    case BOUNDARY:
      return RETURN;
    case HALF_CLOSED:
      if (rules & HALF_CLOSED_GLUES) {
        mark(lexer);
        return GO_ON;
      }
      // fall through
    default:
      return many_lines || continue_text(lexer, rules, blanks) ? GO_ON : RETURN;
  }
}

// Text up to a stop, the line's end or a variable. `started`: characters of it
// have been passed and the end is marked behind them.
static bool scan_text(TSLexer *lexer, TextKind kind, bool started) {
  unsigned rules = kind.rules;
  while (!at_text_end(lexer, rules)) {
    int32_t c = lexer->lookahead;
    if (c == '{') {
      Next next = started ? pass_braces(lexer, rules, false)
                          : scan_braces(lexer, kind.type, rules, false);
      if (next == RETURN) return started ? token(lexer, kind.type) : true;
    } else if (c == '\\' && (rules & BACKSLASH)) {
      advance(lexer);
      bool text = !is_blank(lexer->lookahead) && !at_text_end(lexer, rules);
      if (text || !started) mark(lexer);
      if (!text) {
        if (started) break;
        pass_blanks(lexer);
        if (at_text_end(lexer, rules)) return token(lexer, LINE_CONTINUATION);
        break;
      }
    } else if (is_blank(c)) {
      advance(lexer);
      if ((rules & KEEP_BLANKS) && !(c == '\r' && at_line_end(lexer))) mark(lexer);
    } else {
      advance(lexer);
      mark(lexer);
    }
    started = true;
  }
  return token(lexer, kind.type);
}

// The rest of a line: text of one kind, a comment, or the line's end.
static bool scan_line(TSLexer *lexer, TextKind kind) {
  skip_blanks(lexer);
  if (at_line_end(lexer)) return scan_line_end(lexer);
  if (lexer->lookahead == '#' && (kind.rules & STOP_HASH)) return scan_comment(lexer);
  return scan_text(lexer, kind, false);
}

// What stands in front of the first `delimiter` of a line.
typedef struct {
  int32_t delimiter;
  Token key;
  Token delimiter_token;
  bool hash_ends;
} Key;

// Without its delimiter the line is invalid, up to a hash if that ends it.
// `started`: characters have been passed.
static bool scan_key(TSLexer *lexer, Key key, bool started) {
  if (started) {
    mark(lexer);
  } else if (lexer->lookahead == key.delimiter) {
    advance(lexer);
    mark(lexer);
    return token(lexer, key.delimiter_token);
  }
  while (!at_line_end(lexer)) {
    int32_t c = lexer->lookahead;
    if (c == key.delimiter) return token(lexer, key.key);
    if (c == '#' && key.hash_ends) break;
    advance(lexer);
    if (!is_blank(c)) mark(lexer);
  }
  return token(lexer, INVALID_LINE);
}

// Behind a key: its delimiter.
static bool scan_delimiter(TSLexer *lexer, Token type) {
  skip_blanks(lexer);
  advance(lexer);
  mark(lexer);
  return token(lexer, type);
}

#endif
