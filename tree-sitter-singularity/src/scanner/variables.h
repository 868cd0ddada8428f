// Template variables: `{{ name }}`.

#ifndef TREE_SITTER_SINGULARITY_VARIABLES_H_
#define TREE_SITTER_SINGULARITY_VARIABLES_H_

#include "lines.h"

typedef enum {
  NO_VARIABLE,
  VARIABLE,
  HALF_CLOSED, // one closing brace only
  BOUNDARY,    // a line in the white space begins a section or stage
} Ahead;

// Looks behind `{{` for the rest of a variable. In bodies its white space may
// hold line ends; `*blanks` tells whether any white space was passed.
static Ahead variable_ahead(TSLexer *lexer, bool many_lines, bool *blanks) {
  bool fresh = false;      // nothing but white space since a line end
  int bootstrap = -1;      // letters of `bootstrap` since a line end, -1: not it
  bool named = false;
  *blanks = false;
  for (;;) {
    int32_t c = lexer->lookahead;
    if (c == '\n' && many_lines) {
      fresh = true;
      bootstrap = 0;
      *blanks = true;
      advance(lexer);
    } else if (is_ascii_blank(c)) {
      bootstrap = -1;
      *blanks = true;
      advance(lexer);
    } else if (is_word_character(c) && !named) {
      named = true;
      fresh = false;
      while (is_word_character(lexer->lookahead)) {
        if (bootstrap >= 0) {
          bootstrap = is_bootstrap_letter(lexer->lookahead, bootstrap) ? bootstrap + 1 : -1;
        }
        advance(lexer);
      }
    } else {
      break;
    }
  }
  if (named && lexer->lookahead == '}') {
    advance(lexer);
    if (lexer->lookahead == '}') return VARIABLE;
    return HALF_CLOSED;
  }
  if (bootstrap >= 0 && pass_bootstrap(lexer, bootstrap)) return BOUNDARY;
  if (fresh) {
    pass_blanks(lexer);
    if (lexer->lookahead == '%') return BOUNDARY;
  }
  return NO_VARIABLE;
}

static bool scan_variable_name(TSLexer *lexer) {
  while (is_ascii_blank(lexer->lookahead) || lexer->lookahead == '\n') skip(lexer);
  while (is_word_character(lexer->lookahead)) advance(lexer);
  mark(lexer);
  return token(lexer, VARIABLE_NAME);
}

static bool scan_variable_close(TSLexer *lexer) {
  while (is_ascii_blank(lexer->lookahead) || lexer->lookahead == '\n') skip(lexer);
  advance(lexer);
  advance(lexer);
  mark(lexer);
  return token(lexer, VARIABLE_CLOSE);
}

// Braces that belong to no variable, from an even number of them that ends in
// a variable's two. The end can only be marked where the lexer stands, so that
// a cut two braces before the end of a run takes knowing that it is even.
static bool scan_even_braces(TSLexer *lexer) {
  for (unsigned count = 0; lexer->lookahead == '{'; count++) {
    if (count % 2 == 0) mark(lexer);
    advance(lexer);
  }
  return token(lexer, BRACES);
}

#endif
