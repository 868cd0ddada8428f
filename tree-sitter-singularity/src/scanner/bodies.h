// Scripts, help texts and the bodies of unknown sections.

#ifndef TREE_SITTER_SINGULARITY_BODIES_H_
#define TREE_SITTER_SINGULARITY_BODIES_H_

#include "text.h"

// A body is cut into tokens of at least this many lines and groups of them, so
// that an edit reads only a part of a long one again.
enum { MIN_LINES = 64, MAX_LINES = 512 };

// From the start of a line (REST: from behind a variable or a shebang) to the
// end of the body, a variable, or a place to cut. `shebang`: this may be the
// first line of a script. `started`: characters have been passed.
static bool scan_body(TSLexer *lexer, Token type, bool shebang, bool started) {
  Token last = type == TEXT ? LAST_TEXT : LAST_REST;
  bool line_start = type == TEXT;
  unsigned lines = 0;
  uint32_t hash = 0;
  for (;;) {
    if (line_start) {
      mark(lexer);
      bool long_enough = lines >= MIN_LINES || (lines > 0 && type == REST);
      if (lines >= MAX_LINES || (long_enough && cuts(hash))) return token(lexer, last);
      hash = 0;
      line_start = false;
      if (is_bootstrap_letter(lexer->lookahead, 0)) {
        if (pass_bootstrap(lexer, 0)) return token(lexer, started ? type : SECTION_END);
        started = true;
      } else if (is_blank(lexer->lookahead)) {
        pass_blanks(lexer);
        if (lexer->lookahead == '%') return token(lexer, started ? type : SECTION_END);
        if (shebang && lexer->lookahead == '#') {
          mark(lexer);
          advance(lexer);
          if (lexer->lookahead == '!') return token(lexer, SHEBANG_INDENTATION);
        }
        started = true;
      } else if (lexer->lookahead == '%') {
        return token(lexer, started ? type : SECTION_END);
      } else if (shebang && lexer->lookahead == '#') {
        advance(lexer);
        mark(lexer);
        if (lexer->lookahead == '!') return scan_text(lexer, SHEBANG_KIND, true);
        started = true;
      }
      shebang = false;
    }
    int32_t c = lexer->lookahead;
    if (c == '\n') {
      advance(lexer);
      started = true;
      line_start = true;
      lines++;
    } else if (c == '{') {
      if (started) {
        mark(lexer);
        if (pass_braces(lexer, 0, true) == RETURN) return token(lexer, cuts(hash) ? last : type);
      } else {
        if (scan_braces(lexer, type, 0, true) == RETURN) return true;
        started = true;
      }
    } else if (at_eof(lexer)) {
      mark(lexer);
      return token(lexer, started ? type : SECTION_END);
    } else {
      advance(lexer);
      started = true;
      hash = add(hash, c);
    }
  }
}

// In or behind a shebang; the rest of its line is not part of it.
static bool scan_shebang(TSLexer *lexer) {
  if (!is_blank(lexer->lookahead) && !at_line_end(lexer)) {
    return scan_text(lexer, SHEBANG_KIND, false);
  }
  bool blanks = is_blank(lexer->lookahead);
  pass_blanks(lexer);
  if (at_line_end(lexer)) return scan_body(lexer, REST, false, blanks);
  mark(lexer);
  return scan_text(lexer, SHEBANG_KIND, true);
}

#endif
