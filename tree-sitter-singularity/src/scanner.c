// The tokens of definition files.
//
// The scanner keeps no state. What it may return follows from the tokens that
// are valid in the parser's state, and each group of states ("mode") has its
// own function in a file of `scanner/`. Rules that all of them keep:
//
// * A line belongs to the section (or header) above it unless its first
//   character that is not white is `%`, or it begins with `bootstrap:` at
//   column 0. Every function that moves over a line end checks for both.
// * A token that can be the last one of a node has looked at the first
//   character behind it that is not blank, so that an edit there undoes it.
// * No character is looked at more often than a fixed number of times,
//   whatever the input: hostile lines must not cost quadratic time.
// * Characters in front of a token that are passed with `skip` belong to no
//   node; that is how trimming is done.

#include "scanner/bodies.h"
#include "scanner/entries.h"
#include "scanner/header.h"
#include "scanner/sections.h"

// Which function: the first whose tokens are valid. Where several are, the order
// tells them apart.
static bool scan(TSLexer *lexer, const bool *valid) {
  if (valid[RECOVERY]) return false;

  if (valid[VARIABLE_NAME]) return scan_variable_name(lexer);
  if (valid[VARIABLE_CLOSE]) return scan_variable_close(lexer);
  if (valid[BRACES]) return scan_even_braces(lexer);

  if (valid[KEYWORD]) return scan_header(lexer, valid);
  if (valid[FIELD_END]) return scan_continuation(lexer, valid);
  if (valid[VALUE_TEXT]) return scan_line(lexer, VALUE_KIND);
  if (valid[COLON]) return scan_delimiter(lexer, COLON);

  if (valid[PERCENT] || valid[BOOTSTRAP_KEYWORD]) return scan_section_start(lexer);
  if (valid[UNKNOWN_NAME]) return scan_section_name(lexer, valid);
  if (valid[BLANK] || valid[WORD_TEXT]) return scan_arguments(lexer, valid);
  if (valid[APP_NAME_TEXT]) return scan_app_name(lexer);

  if (valid[TEXT]) {
    return scan_body(lexer, valid[REST] ? REST : TEXT, valid[SHEBANG_TEXT], false);
  }
  if (valid[SHEBANG_TEXT] || valid[REST]) return scan_shebang(lexer);
  if (valid[QUOTED_TEXT]) return scan_quoted(lexer);
  if (valid[PATH_BREAK]) return scan_path(lexer, valid);
  if (valid[SECTION_END]) return scan_entry(lexer, valid);
  if (valid[PATH_TEXT]) return scan_path_start(lexer);
  if (valid[LABEL_TEXT]) return scan_spaced(lexer, LABEL_KIND);
  if (valid[APP_PATH_TEXT]) return scan_spaced(lexer, APP_PATH_KIND);
  if (valid[TEXT_TO_HASH]) return scan_line(lexer, TO_HASH_KIND);
  if (valid[TEXT_TO_END]) return scan_line(lexer, TO_END_KIND);
  if (valid[EQUALS]) return scan_delimiter(lexer, EQUALS);
  if (valid[SEPARATOR]) return scan_separator(lexer);
  if (valid[COMMENT]) return scan_line(lexer, TO_HASH_KIND);
  return scan_line(lexer, TO_END_KIND);
}

void *tree_sitter_singularity_external_scanner_create(void) { return NULL; }

void tree_sitter_singularity_external_scanner_destroy(void *payload) { (void)payload; }

unsigned tree_sitter_singularity_external_scanner_serialize(void *payload, char *buffer) {
  (void)payload;
  (void)buffer;
  return 0;
}

void tree_sitter_singularity_external_scanner_deserialize(
  void *payload, const char *buffer, unsigned length
) {
  (void)payload;
  (void)buffer;
  (void)length;
}

bool tree_sitter_singularity_external_scanner_scan(
  void *payload, TSLexer *lexer, const bool *valid_symbols
) {
  (void)payload;
  if (!scan(lexer, valid_symbols)) return false;
  // The token's end is marked; from here on the text is only looked at.
  if (lexer->result_symbol == NEWLINE && valid_symbols[LAST_NEWLINE]) {
    if (cuts_here(lexer)) lexer->result_symbol = LAST_NEWLINE;
  } else if (lexer->result_symbol == SECTION_END) {
    if (cuts_here(lexer)) lexer->result_symbol = LAST_SECTION_END;
  } else {
    pass_blanks(lexer);
  }
  return true;
}
