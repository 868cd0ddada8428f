/**
 * @file Singularity and Apptainer definition files
 * @license MIT OR Apache-2.0
 *
 * The grammar is total: every byte string has a tree without ERROR or MISSING.
 * What the builder refuses is an ordinary node here (`invalid_line`,
 * `unknown_section`, ...), because half-typed text is the normal case in an
 * editor and must leave everything after it intact.
 *
 * All tokens come from the scanner: where a token of this language ends
 * depends on what the next line is, which no regular expression can say.
 * Each header and each section is followed by a token of its own without text,
 * which is decided by what follows; see "Edits" in the README.
 */

/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

/**
 * Items in groups, each item with a token behind it. After an edit the runtime
 * takes over a group as one node, but the items of a `repeat` one by one, which
 * would make a key in a long file slow. Where a group ends is the scanner's
 * choice by the text there, so that groups behind an edit end where they did.
 *
 * A node that begins or ends with a `repeat` is never taken over as a whole.
 * And with the tokens between the items, not in them, the parser's states for
 * an item are the same everywhere.
 *
 * @param {RuleOrLiteral} group a rule made by `group`
 * @param {RuleOrLiteral} item
 * @param {RuleOrLiteral} end
 */
const grouped = (group, item, end) => choice(
  seq(some(group), optional(seq(chain(item, end), end))),
  seq(chain(item, end), end),
);

/**
 * @param {RuleOrLiteral} item
 * @param {RuleOrLiteral} end the token behind each item but the last one
 * @param {RuleOrLiteral} last the token behind the last one
 */
const group = (item, end, last) => seq(chain(item, end), last);

/** @param {RuleOrLiteral} item @param {RuleOrLiteral} separator */
const chain = (item, separator) => seq(item, repeat(seq(separator, item)));

/** @param {RuleOrLiteral} item */
const some = item => seq(item, repeat(item));

/**
 * Text of one kind with template variables in it. A long run of braces in front
 * of a variable comes as `_brace _braces` (see `scan_braces` in the scanner).
 *
 * @param {GrammarSymbols<string>} $
 * @param {RuleOrLiteral} text
 */
const pieces = ($, text) => choice(text, seq($._brace, $._braces), $.template_variable);

/**
 * A node of such text. That it is one piece is by far the most frequent case.
 *
 * @param {GrammarSymbols<string>} $
 * @param {RuleOrLiteral} text
 */
const textNode = ($, text) => choice(
  text,
  $.template_variable,
  seq(pieces($, text), repeat1(pieces($, text))),
);

/** @param {GrammarSymbols<string>} $ */
const bodyPiece = $ => choice(
  $._text,
  seq($._brace, $._braces),
  seq($.template_variable, optional($._rest)),
);

/**
 * A section: its line, where `rest` may stand behind the name, and its body.
 *
 * @param {GrammarSymbols<string>} $
 * @param {RuleOrLiteral} name
 * @param {RuleOrLiteral} rest
 * @param {RuleOrLiteral} body
 */
const section = ($, name, rest, body) => seq(
  alias($._percent, '%'),
  field('name', alias(name, $.section_name)),
  optional(rest),
  $._newline,
  optional(body),
);

/**
 * The body of a section that consists of lines.
 *
 * @param {GrammarSymbols<string>} $
 * @param {RuleOrLiteral} lines
 */
const listed = ($, lines) => choice(seq(lines, optional($._blank_lines)), $._blank_lines);

export default grammar({
  name: 'singularity',

  extras: _ => [],

  inline: $ => [
    $._file_line,
    $._app_file_line,
    $._label_line,
    $._argument_line,
  ],

  supertypes: $ => [$._section],

  // The order is that of `Token` in src/scanner/tokens.h.
  externals: $ => [
    // everywhere
    $._newline,
    $._last_newline,
    $.comment,
    $._variable_open,
    $.variable_name,
    $._variable_close,
    $._brace,
    $._braces,
    // header
    $._preamble_end,
    $._blank_header,
    $._header_end,
    $._bootstrap_keyword,
    $.keyword,
    $._colon,
    $.invalid_line,
    $._value_text,
    $.line_continuation,
    $._continued,
    $._field_end,
    // section line
    $.indentation,
    $._percent,
    $._script_name,
    $._help_name,
    $._files_name,
    $._labels_name,
    $._arguments_name,
    $._app_script_name,
    $._app_help_name,
    $._app_files_name,
    $._app_labels_name,
    $._unknown_name,
    $._separator,
    $._app_name_text,
    $._blank,
    $._word_text,
    $._dash_c,
    $._section_end,
    $._last_section_end,
    // bodies
    $._text,
    $._rest,
    $._last_text,
    $._last_rest,
    $._shebang_indentation,
    $._shebang_text,
    // lines of %files, %appfiles, %labels, %arguments
    $._blank_lines,
    $._path_text,
    $._path_break,
    $._quote_open,
    $._quoted_text,
    $._quote_close,
    $._single_open,
    $._single_text,
    $._stray_quote,
    $._app_path_text,
    $._text_to_hash,
    $._label_text,
    $.argument_name,
    $._equals,
    $._text_to_end,
    // never used in a rule: valid only while the runtime recovers from an error
    $._recovery,
  ],

  rules: {
    // Comments and blank lines in front of the first stage are dropped by the
    // builder; with anything else among them they are a stage of their own.
    source_file: $ => seq(
      choice(
        seq(optional($._comments), $._preamble_end),
        alias($._first_stage, $.stage),
      ),
      repeat($.stage),
    ),

    _comments: $ => repeat1(seq($.comment, $._newline)),

    stage: $ => seq($.header, optional($._sections)),

    // A stage that does not begin with `Bootstrap:` at the start of a line.
    // Blank lines are a header without content to the builder. It matters: only
    // a section on the very first line of a stage may be indented.
    _first_stage: $ => choice(
      seq(alias($._loose_header, $.header), optional($._sections)),
      seq(optional($._blank_header), $._sections),
    ),

    // --- Header -------------------------------------------------------------

    header: $ => seq(
      alias($._bootstrap_field, $.header_field),
      $._newline,
      repeat($._header_line),
      $._header_end,
    ),

    _loose_header: $ => choice(
      seq($._comments, $._header_end),
      seq(optional($._comments), $._header_item, repeat($._header_line), $._header_end),
    ),

    _header_line: $ => choice(
      $._header_item,
      seq($.comment, $._newline),
    ),

    _header_item: $ => choice(
      seq($.header_field, $._newline),
      seq($.invalid_line, optional($.comment), $._newline),
    ),

    header_field: $ => seq(optional(field('keyword', $.keyword)), $._field_content),
    _bootstrap_field: $ => seq(field('keyword', alias($._bootstrap_keyword, $.keyword)), $._field_content),

    // A backslash behind a value that is not empty takes in the next line, unless
    // that is blank, a comment, a section or a stage: a token tells whether.
    _field_content: $ => {
      const value = field('value', $.value);
      const continuation = seq($.line_continuation, optional($.comment));
      const below = seq($._continued, $._newline);
      return seq(alias($._colon, ':'), choice(
        seq(optional(value), optional($.comment)),
        continuation,
        seq(
          value, continuation,
          repeat(seq(below, optional(value), continuation)),
          choice($._field_end, seq(below, value, optional($.comment))),
        ),
      ));
    },

    value: $ => textNode($, $._value_text),

    // --- Sections -----------------------------------------------------------

    _sections: $ => grouped($._section_group, $._section, $._section_end),
    _section_group: $ => group($._section, $._section_end, $._last_section_end),

    _section: $ => choice(
      $.script_section,
      $.help_section,
      $.files_section,
      $.labels_section,
      $.arguments_section,
      $.app_script_section,
      $.app_help_section,
      $.app_files_section,
      $.app_labels_section,
      $.unknown_section,
    ),

    script_section: $ => section($, $._script_name, $._arguments, field('body', $.script)),
    help_section: $ => section($, $._help_name, $._arguments, field('body', $.help_text)),
    files_section: $ => section($, $._files_name, $._arguments, listed($, $._file_entries)),
    labels_section: $ => section($, $._labels_name, $._arguments, listed($, $._labels)),
    arguments_section: $ => section($, $._arguments_name, $._arguments, listed($, $._argument_lines)),

    app_script_section: $ => section($, $._app_script_name, $._application, field('body', $.script)),
    app_help_section: $ => section($, $._app_help_name, $._application, field('body', $.help_text)),
    app_files_section: $ => section($, $._app_files_name, $._application, listed($, $._app_file_entries)),
    app_labels_section: $ => section($, $._app_labels_name, $._application, listed($, $._labels)),

    unknown_section: $ => seq(
      optional($.indentation),
      alias($._percent, '%'),
      optional(field('name', alias($._unknown_name, $.section_name))),
      optional($._arguments),
      $._newline,
      optional(field('body', $.unknown_text)),
    ),

    // --- Behind the name of a section ---------------------------------------

    _arguments: $ => seq($._separator, field('arguments', $.section_arguments)),

    // One blank, the app's name up to the next blank, and a rest without effect.
    _application: $ => seq(
      $._separator,
      optional(field('app', $.app_name)),
      optional(seq($._separator, field('ignored', $.section_arguments))),
    ),

    app_name: $ => textNode($, $._app_name_text),

    section_arguments: $ => {
      const interpreter = seq(
        alias($._dash_c, $.section_word),
        optional(seq($._blank, optional(seq(field('interpreter', $.interpreter), optional($._blank))))),
      );
      const last = choice(
        $.comment,
        seq(choice($.section_word, interpreter), optional($.comment)),
      );
      const words = choice(
        seq(repeat1(seq($.section_word, $._blank)), optional(last)),
        last,
      );
      return choice(words, seq($._blank, optional(words)));
    },

    section_word: $ => textNode($, $._word_text),
    interpreter: $ => textNode($, $._text_to_hash),

    // --- Bodies that are not ours to parse ----------------------------------

    script: $ => choice(
      $._body,
      seq(
        optional($._shebang_indentation),
        field('shebang', $.shebang),
        optional(seq(choice($._rest, $._last_rest), optional($._body))),
      ),
    ),
    shebang: $ => seq($._shebang_text, repeat(pieces($, $._shebang_text))),
    help_text: $ => $._body,
    unknown_text: $ => $._body,

    // `_text` begins at the start of a line, `_rest` behind a variable; `_last_…`
    // ends a group.
    _body: $ => choice(
      seq(some($._body_group), optional(some(bodyPiece($)))),
      some(bodyPiece($)),
    ),
    _body_group: $ => {
      const last = choice($._last_text, seq($.template_variable, $._last_rest));
      return choice(last, seq(some(bodyPiece($)), last));
    },

    // --- Bodies made of lines -----------------------------------------------

    _file_entries: $ => grouped($._file_group, $._file_line, $._newline),
    _file_group: $ => group($._file_line, $._newline, $._last_newline),
    _file_line: $ => choice($.file_entry, $.comment),

    _app_file_entries: $ => grouped($._app_file_group, $._app_file_line, $._newline),
    _app_file_group: $ => group($._app_file_line, $._newline, $._last_newline),
    _app_file_line: $ => choice($.app_file_entry, $.comment),

    _labels: $ => grouped($._label_group, $._label_line, $._newline),
    _label_group: $ => group($._label_line, $._newline, $._last_newline),
    _label_line: $ => choice($.label, $.comment),

    _argument_lines: $ => grouped($._argument_group, $._argument_line, $._newline),
    _argument_group: $ => group($._argument_line, $._newline, $._last_newline),
    _argument_line: $ => choice($.argument, $.invalid_line, $.comment),

    file_entry: $ => {
      const between = seq($._path_break, optional(seq($._stray_quote, $._path_break)));
      return choice(
        $._stray_quote,
        seq(
          optional(seq($._stray_quote, $._path_break)),
          field('source', $.file_word),
          optional(seq(
            between, field('destination', $.file_word),
            repeat(seq(between, field('ignored', $.file_word))),
          )),
          optional(seq($._path_break, $._stray_quote)),
        ),
      );
    },

    file_word: $ => choice(
      textNode($, $._path_text),
      seq($._quote_open, repeat(pieces($, $._quoted_text)), $._quote_close),
      seq($._single_open, repeat(pieces($, $._single_text))),
    ),

    app_file_entry: $ => seq(
      field('source', alias($._app_source, $.file_word)),
      optional(seq($._separator, field('destination', alias($._app_destination, $.file_word)))),
      optional($.comment),
    ),
    _app_source: $ => textNode($, $._app_path_text),
    _app_destination: $ => textNode($, $._text_to_hash),

    label: $ => seq(
      field('name', $.label_name),
      optional(seq($._separator, field('value', $.label_value))),
    ),
    label_name: $ => textNode($, $._label_text),
    label_value: $ => textNode($, $._text_to_end),

    argument: $ => seq(
      optional(field('name', $.argument_name)),
      alias($._equals, '='),
      optional(field('value', $.argument_value)),
    ),
    argument_value: $ => textNode($, $._text_to_end),

    // --- Everywhere ---------------------------------------------------------

    template_variable: $ => seq(
      alias($._variable_open, '{{'),
      field('name', $.variable_name),
      alias($._variable_close, '}}'),
    ),
  },
});
