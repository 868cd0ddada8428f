// The lines of the header.

#ifndef TREE_SITTER_SINGULARITY_HEADER_H_
#define TREE_SITTER_SINGULARITY_HEADER_H_

#include "text.h"

static const Key KEYWORD_KEY = {':', KEYWORD, COLON, true};

// At the start of a line of the header, or of the file.
static bool scan_header(TSLexer *lexer, const bool *valid) {
  LineStart start = next_line(lexer);
  switch (start.what) {
    case AT_EOF:
    case AT_STAGE:
      return token(lexer, valid[PREAMBLE_END] ? PREAMBLE_END : HEADER_END);
    case AT_SECTION:
      if (valid[HEADER_END]) return token(lexer, HEADER_END);
      return start.below ? token(lexer, BLANK_HEADER) : scan_percent(lexer);
    default:
      if (!start.started && lexer->lookahead == '#') return scan_comment(lexer);
      return scan_key(lexer, KEYWORD_KEY, start.started);
  }
}

// Behind the backslash at the end of a value's line: does the next one belong to
// it? The answer is a token without text, for which the next line is looked at.
static bool scan_continuation(TSLexer *lexer, const bool *valid) {
  mark(lexer);
  skip_blanks(lexer);
  if (lexer->lookahead == '#' && valid[COMMENT]) return scan_comment(lexer);
  if (at_eof(lexer)) return token(lexer, FIELD_END);
  advance(lexer);
  if (is_bootstrap_letter(lexer->lookahead, 0)) {
    return token(lexer, pass_bootstrap(lexer, 0) ? FIELD_END : CONTINUED);
  }
  pass_blanks(lexer);
  bool content = !at_line_end(lexer) && lexer->lookahead != '#' && lexer->lookahead != '%';
  return token(lexer, content ? CONTINUED : FIELD_END);
}

#endif
