// The line that begins a section.

#ifndef TREE_SITTER_SINGULARITY_SECTIONS_H_
#define TREE_SITTER_SINGULARITY_SECTIONS_H_

#include "text.h"

static const struct {
  const char *name;
  Token type;
} SECTIONS[] = {
  {"pre", SCRIPT_NAME},
  {"setup", SCRIPT_NAME},
  {"post", SCRIPT_NAME},
  {"runscript", SCRIPT_NAME},
  {"startscript", SCRIPT_NAME},
  {"test", SCRIPT_NAME},
  {"environment", SCRIPT_NAME},
  {"help", HELP_NAME},
  {"files", FILES_NAME},
  {"labels", LABELS_NAME},
  {"arguments", ARGUMENTS_NAME},
  {"appinstall", APP_SCRIPT_NAME},
  {"apprun", APP_SCRIPT_NAME},
  {"appstart", APP_SCRIPT_NAME},
  {"apptest", APP_SCRIPT_NAME},
  {"appenv", APP_SCRIPT_NAME},
  {"apphelp", APP_HELP_NAME},
  {"appfiles", APP_FILES_NAME},
  {"applabels", APP_LABELS_NAME},
};

enum { LONGEST_NAME = 11 };

static inline char fold(int32_t c) {
  if (c >= 'A' && c <= 'Z') return (char)(c + 'a' - 'A');
  if (c == 0x130) return 'i'; // what Go makes of a capital I with a dot
  return c > 0 && c < 0x80 ? (char)c : '?';
}

static bool names_equal(const char *name, const char *written, unsigned length) {
  unsigned i = 0;
  while (i < length && name[i] == written[i]) i++;
  return i == length && name[i] == '\0';
}

// Names match in any case, except that those of app sections are lower case.
static Token section_type(const char *folded, unsigned length, bool lower) {
  for (unsigned i = 0; i < sizeof SECTIONS / sizeof *SECTIONS; i++) {
    if (names_equal(SECTIONS[i].name, folded, length)) {
      return lower || SECTIONS[i].type < APP_SCRIPT_NAME ? SECTIONS[i].type : UNKNOWN_NAME;
    }
  }
  return UNKNOWN_NAME;
}

// At the start of a line that can only begin a section or a stage.
static bool scan_section_start(TSLexer *lexer) {
  if (lexer->lookahead == '%') return scan_percent(lexer);
  if (is_blank(lexer->lookahead)) {
    pass_blanks(lexer);
    mark(lexer);
    return token(lexer, INDENTATION);
  }
  if (at_eof(lexer)) return false;
  pass_bootstrap(lexer, 0);
  mark(lexer);
  return token(lexer, BOOTSTRAP_KEYWORD);
}

// Behind a section's name or an app's: one blank if something follows it, or
// the line's end.
static bool scan_separator(TSLexer *lexer) {
  if (lexer->lookahead == ' ') advance(lexer);
  mark(lexer);
  if (lexer->lookahead == '\r') advance(lexer);
  return at_line_end(lexer) ? scan_line_end(lexer) : token(lexer, SEPARATOR);
}

// Behind the percent signs.
static bool scan_section_name(TSLexer *lexer, const bool *valid) {
  char name[LONGEST_NAME];
  unsigned length = 0;
  bool lower = true;
  mark(lexer);
  while (lexer->lookahead != ' ' && !at_line_end(lexer)) {
    int32_t c = lexer->lookahead;
    advance(lexer);
    if (c == '\r' && at_line_end(lexer)) break;
    if (length < LONGEST_NAME) name[length] = fold(c);
    length++;
    if (c < 'a' || c > 'z') lower = false;
    mark(lexer);
  }
  if (length == 0) return scan_separator(lexer);
  Token type =
    length <= LONGEST_NAME ? section_type(name, length, lower) : UNKNOWN_NAME;
  return token(lexer, valid[type] ? type : UNKNOWN_NAME);
}

static bool scan_app_name(TSLexer *lexer) {
  if (lexer->lookahead == ' ' || at_line_end(lexer)) return scan_separator(lexer);
  if (lexer->lookahead == '\r') {
    advance(lexer);
    if (at_line_end(lexer)) return scan_line_end(lexer);
    mark(lexer);
    return scan_text(lexer, APP_NAME_KIND, true);
  }
  return scan_text(lexer, APP_NAME_KIND, false);
}

// Blanks between arguments, without the carriage return of the line's end. In
// an interpreter's command they are text, unless nothing follows.
static bool scan_argument_blanks(TSLexer *lexer, bool in_interpreter) {
  bool any = false;
  while (is_blank(lexer->lookahead)) {
    bool carriage_return = lexer->lookahead == '\r';
    advance(lexer);
    if (carriage_return && at_line_end(lexer)) break;
    mark(lexer);
    any = true;
  }
  if (in_interpreter && !at_text_end(lexer, TO_HASH_KIND.rules)) {
    return scan_text(lexer, TO_HASH_KIND, true);
  }
  return any ? token(lexer, BLANK) : scan_line_end(lexer);
}

static bool scan_arguments(TSLexer *lexer, const bool *valid) {
  if (is_blank(lexer->lookahead)) return scan_argument_blanks(lexer, valid[TEXT_TO_HASH]);
  if (at_line_end(lexer)) return scan_line_end(lexer);
  if (lexer->lookahead == '#') return scan_comment(lexer);
  if (valid[TEXT_TO_HASH]) return scan_text(lexer, TO_HASH_KIND, false);
  if (valid[DASH_C] && lexer->lookahead == '-') {
    advance(lexer);
    mark(lexer);
    if (lexer->lookahead != 'c') return scan_text(lexer, WORD_KIND, true);
    advance(lexer);
    mark(lexer);
    if (at_text_end(lexer, WORD_KIND.rules)) return token(lexer, DASH_C);
    return scan_text(lexer, WORD_KIND, true);
  }
  return scan_text(lexer, WORD_KIND, false);
}

#endif
