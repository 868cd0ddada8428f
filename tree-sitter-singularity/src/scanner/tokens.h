// The kinds of token, and what a scanning function does with the lexer.

#ifndef TREE_SITTER_SINGULARITY_TOKENS_H_
#define TREE_SITTER_SINGULARITY_TOKENS_H_

#include "../tree_sitter/parser.h"

// The order is that of `externals` in grammar.js.
typedef enum {
  NEWLINE,
  LAST_NEWLINE,
  COMMENT,
  VARIABLE_OPEN,
  VARIABLE_NAME,
  VARIABLE_CLOSE,
  BRACE,
  BRACES,
  PREAMBLE_END,
  BLANK_HEADER,
  HEADER_END,
  BOOTSTRAP_KEYWORD,
  KEYWORD,
  COLON,
  INVALID_LINE,
  VALUE_TEXT,
  LINE_CONTINUATION,
  CONTINUED,
  FIELD_END,
  INDENTATION,
  PERCENT,
  SCRIPT_NAME,
  HELP_NAME,
  FILES_NAME,
  LABELS_NAME,
  ARGUMENTS_NAME,
  APP_SCRIPT_NAME,
  APP_HELP_NAME,
  APP_FILES_NAME,
  APP_LABELS_NAME,
  UNKNOWN_NAME,
  SEPARATOR,
  APP_NAME_TEXT,
  BLANK,
  WORD_TEXT,
  DASH_C,
  SECTION_END,
  LAST_SECTION_END,
  TEXT,
  REST,
  LAST_TEXT,
  LAST_REST,
  SHEBANG_INDENTATION,
  SHEBANG_TEXT,
  BLANK_LINES,
  PATH_TEXT,
  PATH_BREAK,
  QUOTE_OPEN,
  QUOTED_TEXT,
  QUOTE_CLOSE,
  SINGLE_OPEN,
  SINGLE_TEXT,
  STRAY_QUOTE,
  APP_PATH_TEXT,
  TEXT_TO_HASH,
  LABEL_TEXT,
  ARGUMENT_NAME,
  EQUALS,
  TEXT_TO_END,
  RECOVERY,
} Token;


// Passes a character, which belongs to the token if its end is marked later.
static inline void advance(TSLexer *lexer) { lexer->advance(lexer, false); }

// Passes a character in front of the token, which belongs to no node.
static inline void skip(TSLexer *lexer) { lexer->advance(lexer, true); }

// The token ends here, as far as is known.
static inline void mark(TSLexer *lexer) { lexer->mark_end(lexer); }

static inline bool token(TSLexer *lexer, Token type) {
  lexer->result_symbol = type;
  return true;
}

#endif
