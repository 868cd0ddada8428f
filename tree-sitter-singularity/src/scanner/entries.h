// The lines of %files, %appfiles, %labels, %applabels and %arguments.

#ifndef TREE_SITTER_SINGULARITY_ENTRIES_H_
#define TREE_SITTER_SINGULARITY_ENTRIES_H_

#include "text.h"

// At the first character of a word: quotes have their meaning only here.
static bool scan_path_start(TSLexer *lexer) {
  if (lexer->lookahead == '\'') {
    advance(lexer);
    mark(lexer);
    return token(lexer, SINGLE_OPEN);
  }
  if (lexer->lookahead == '"') {
    advance(lexer);
    mark(lexer);
    while (lexer->lookahead != '"' && !at_line_end(lexer)) advance(lexer);
    return token(lexer, lexer->lookahead == '"' ? QUOTE_OPEN : STRAY_QUOTE);
  }
  return scan_text(lexer, PATH_KIND, false);
}

// In or behind a word. Only ASCII blanks and quotes end one.
static bool scan_path(TSLexer *lexer, const bool *valid) {
  if (valid[SINGLE_TEXT]) {
    skip_blanks(lexer);
    mark(lexer);
    if (at_line_end(lexer)) return scan_line_end(lexer);
    if (lexer->lookahead == '\'') return token(lexer, PATH_BREAK);
    return scan_text(lexer, SINGLE_KIND, false);
  }
  mark(lexer);
  bool other_blanks = is_blank(lexer->lookahead) && !is_ascii_blank(lexer->lookahead);
  while (is_blank(lexer->lookahead) && !is_ascii_blank(lexer->lookahead)) advance(lexer);
  if (valid[PATH_TEXT] && !at_text_end(lexer, PATH_KIND.rules)) {
    if (other_blanks) mark(lexer);
    return scan_text(lexer, PATH_KIND, other_blanks);
  }
  pass_blanks(lexer);
  if (at_line_end(lexer)) return scan_line_end(lexer);
  mark(lexer);
  return token(lexer, PATH_BREAK);
}

static bool scan_quoted(TSLexer *lexer) {
  skip_blanks(lexer);
  if (at_line_end(lexer)) return scan_line_end(lexer);
  if (lexer->lookahead == '"') {
    advance(lexer);
    mark(lexer);
    return token(lexer, QUOTE_CLOSE);
  }
  return scan_text(lexer, QUOTED_KIND, false);
}

// In or behind the name of a label, or the source of an app's file: only a
// U+0020 separates, but the blanks around it are trimmed.
static bool scan_spaced(TSLexer *lexer, TextKind kind) {
  bool space = false;
  while (is_blank(lexer->lookahead)) {
    if (lexer->lookahead == ' ') space = true;
    skip(lexer);
  }
  if (at_line_end(lexer)) return scan_line_end(lexer);
  if (lexer->lookahead == '#' && (kind.rules & STOP_HASH)) return scan_comment(lexer);
  if (!space) return scan_text(lexer, kind, false);
  mark(lexer);
  return token(lexer, SEPARATOR);
}

static const Key ARGUMENT_KEY = {'=', ARGUMENT_NAME, EQUALS, false};

// At the start of a line of one of these sections, or behind any section. Blank
// lines behind a section whose body is text are text: there BLANK_LINES is not
// valid, by which the runtime sees that it took over too much.
static bool scan_entry(TSLexer *lexer, const bool *valid) {
  LineStart start = next_line(lexer);
  if (start.what != AT_CONTENT) return token(lexer, start.below ? BLANK_LINES : SECTION_END);
  if (!start.started && lexer->lookahead == '#') return scan_comment(lexer);
  if (valid[ARGUMENT_NAME]) return scan_key(lexer, ARGUMENT_KEY, start.started);
  if (start.started) mark(lexer);
  if (valid[LABEL_TEXT]) return scan_text(lexer, LABEL_KIND, start.started);
  if (valid[APP_PATH_TEXT]) return scan_text(lexer, APP_PATH_KIND, start.started);
  if (start.started) return scan_text(lexer, PATH_KIND, true);
  return scan_path_start(lexer);
}

#endif
