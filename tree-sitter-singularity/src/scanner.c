// The tokens of definition files.
//
// The scanner keeps no state. What it may return follows from the tokens that
// are valid in the parser's state, and each group of states ("mode") has its
// own function below. Rules that everything here keeps:
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

#include "tree_sitter/parser.h"

// The order is that of `externals` in grammar.js.
enum TokenType {
  NEWLINE,
  END,
  COMMENT,
  VARIABLE_OPEN,
  VARIABLE_NAME,
  VARIABLE_CLOSE,
  BRACE,
  BRACES,
  PREAMBLE_END,
  BLANK_HEADER,
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
  TEXT,
  REST,
  SHEBANG_INDENTATION,
  SHEBANG_TEXT,
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
};

// --- Characters --------------------------------------------------------------

static inline void advance(TSLexer *lexer) { lexer->advance(lexer, false); }
static inline void skip(TSLexer *lexer) { lexer->advance(lexer, true); }
static inline void mark(TSLexer *lexer) { lexer->mark_end(lexer); }

static inline bool token(TSLexer *lexer, enum TokenType type) {
  lexer->result_symbol = type;
  return true;
}

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

// --- Where a section or stage begins -----------------------------------------

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
  bool below;   // at least one line end has been passed
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
  } else if (!indented && is_bootstrap_letter(lexer->lookahead, 0)) {
    start.started = true;
    if (pass_bootstrap(lexer, 0)) start.what = AT_STAGE;
  }
  return start;
}

// --- Template variables ------------------------------------------------------

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

// --- Text on one line ----------------------------------------------------------

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
  enum TokenType type;
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
static Next scan_braces(TSLexer *lexer, enum TokenType text, unsigned rules, bool many_lines) {
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

// --- Header -------------------------------------------------------------------

// The text in front of the first `delimiter`; without one the line is invalid.
static bool scan_key(
  TSLexer *lexer, int32_t delimiter, enum TokenType key, enum TokenType delimiter_token,
  bool hash_ends, bool started
) {
  if (started) mark(lexer);
  if (!started && lexer->lookahead == delimiter) {
    advance(lexer);
    mark(lexer);
    return token(lexer, delimiter_token);
  }
  while (!at_line_end(lexer)) {
    int32_t c = lexer->lookahead;
    if (c == delimiter) return token(lexer, key);
    if (c == '#' && hash_ends) break;
    advance(lexer);
    if (!is_blank(c)) mark(lexer);
  }
  return token(lexer, INVALID_LINE);
}

static bool scan_percent(TSLexer *lexer) {
  while (lexer->lookahead == '%') advance(lexer);
  mark(lexer);
  return token(lexer, PERCENT);
}

// At the start of a line of the header, or of the file.
static bool scan_header(TSLexer *lexer, const bool *valid) {
  LineStart start = next_line(lexer);
  switch (start.what) {
    case AT_EOF:
    case AT_STAGE:
      return token(lexer, valid[PREAMBLE_END] ? PREAMBLE_END : END);
    case AT_SECTION:
      if (valid[END]) return token(lexer, END);
      return start.below ? token(lexer, BLANK_HEADER) : scan_percent(lexer);
    default:
      if (!start.started && lexer->lookahead == '#') return scan_comment(lexer);
      return scan_key(lexer, ':', KEYWORD, COLON, true, start.started);
  }
}

static bool scan_colon(TSLexer *lexer) {
  skip_blanks(lexer);
  advance(lexer);
  mark(lexer);
  return token(lexer, COLON);
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

// --- Section lines --------------------------------------------------------------

static const struct {
  const char *name;
  enum TokenType type;
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
static enum TokenType section_type(const char *folded, unsigned length, bool lower) {
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
  enum TokenType type =
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

// --- Bodies -------------------------------------------------------------------

// A body is cut into tokens of about this many lines, so that an edit reads
// only a part of a long one again. A cut that depends on the lines' content
// falls on the same lines again behind an edit that adds or removes some.
enum { MIN_LINES = 32, MAX_LINES = 256, CUT_MASK = 15 };

// From the start of a line (REST: from behind a variable or a shebang) to the
// end of the body, a variable, or a place to cut. `shebang`: this may be the
// first line of a script. `started`: characters have been passed.
static bool scan_body(TSLexer *lexer, enum TokenType type, bool shebang, bool started) {
  bool line_start = type == TEXT;
  unsigned lines = 0;
  uint32_t hash = 0;
  for (;;) {
    if (line_start) {
      mark(lexer);
      if (lines >= MAX_LINES || (lines >= MIN_LINES && (hash & CUT_MASK) == 0)) {
        return token(lexer, type);
      }
      hash = 0;
      line_start = false;
      if (is_bootstrap_letter(lexer->lookahead, 0)) {
        if (pass_bootstrap(lexer, 0)) return token(lexer, started ? type : END);
        started = true;
      } else if (is_blank(lexer->lookahead)) {
        pass_blanks(lexer);
        if (lexer->lookahead == '%') return token(lexer, started ? type : END);
        if (shebang && lexer->lookahead == '#') {
          mark(lexer);
          advance(lexer);
          if (lexer->lookahead == '!') return token(lexer, SHEBANG_INDENTATION);
        }
        started = true;
      } else if (lexer->lookahead == '%') {
        return token(lexer, started ? type : END);
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
      if (started) mark(lexer);
      Next next = started ? pass_braces(lexer, 0, true) : scan_braces(lexer, type, 0, true);
      if (next == RETURN) return started ? token(lexer, type) : true;
      started = true;
    } else if (at_eof(lexer)) {
      mark(lexer);
      return token(lexer, started ? type : END);
    } else {
      advance(lexer);
      started = true;
      hash = hash * 31 + (uint32_t)c;
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

// --- Lines of %files, %labels and the like -------------------------------------

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

// At the start of a line of one of these sections.
static bool scan_entry(TSLexer *lexer, const bool *valid) {
  LineStart start = next_line(lexer);
  if (start.what != AT_CONTENT) return token(lexer, END);
  if (!start.started && lexer->lookahead == '#') return scan_comment(lexer);
  if (valid[ARGUMENT_NAME]) {
    return scan_key(lexer, '=', ARGUMENT_NAME, EQUALS, false, start.started);
  }
  if (start.started) mark(lexer);
  if (valid[LABEL_TEXT]) return scan_text(lexer, LABEL_KIND, start.started);
  if (valid[APP_PATH_TEXT]) return scan_text(lexer, APP_PATH_KIND, start.started);
  if (start.started) return scan_text(lexer, PATH_KIND, true);
  return scan_path_start(lexer);
}

static bool scan_equals(TSLexer *lexer) {
  skip_blanks(lexer);
  advance(lexer);
  mark(lexer);
  return token(lexer, EQUALS);
}

// --- Dispatch -----------------------------------------------------------------

static bool scan(TSLexer *lexer, const bool *valid) {
  if (valid[RECOVERY]) return false;

  if (valid[VARIABLE_NAME]) return scan_variable_name(lexer);
  if (valid[VARIABLE_CLOSE]) return scan_variable_close(lexer);
  if (valid[BRACES]) return scan_even_braces(lexer);

  if (valid[KEYWORD]) return scan_header(lexer, valid);
  if (valid[FIELD_END]) return scan_continuation(lexer, valid);
  if (valid[VALUE_TEXT]) return scan_line(lexer, VALUE_KIND);
  if (valid[COLON]) return scan_colon(lexer);

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
  if (valid[END]) return scan_entry(lexer, valid);
  if (valid[PATH_TEXT]) return scan_path_start(lexer);
  if (valid[LABEL_TEXT]) return scan_spaced(lexer, LABEL_KIND);
  if (valid[APP_PATH_TEXT]) return scan_spaced(lexer, APP_PATH_KIND);
  if (valid[TEXT_TO_HASH]) return scan_line(lexer, TO_HASH_KIND);
  if (valid[TEXT_TO_END]) return scan_line(lexer, TO_END_KIND);
  if (valid[EQUALS]) return scan_equals(lexer);
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
  bool found = scan(lexer, valid_symbols);
  // Only to have looked at what follows; the token's end is marked.
  if (found) pass_blanks(lexer);
  return found;
}
