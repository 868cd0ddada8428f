/**
 * @file Singularity and Apptainer definition files
 * @license MIT OR Apache-2.0
 *
 * The grammar is total: every byte string has a tree without ERROR or MISSING.
 * What the builder refuses is an ordinary node here (`invalid_line`,
 * `unknown_section`, ...), because half-typed text is the normal case in an
 * editor and must leave everything after it intact.
 *
 * All tokens come from `src/scanner.c`: where a token of this language ends
 * depends on what the next line is, which no regular expression can say.
 * Each header and each section ends with an explicit, usually empty `_end`, so
 * that a node which is kept after an edit never depends on what follows it.
 */

/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

/**
 * One header field. A backslash behind a non-empty value takes in the next line,
 * unless that is blank, a comment, a section or a stage: whether it does is told
 * by a token, `_continued` or `_field_end`.
 *
 * @param {GrammarSymbols<string>} $
 * @param {RuleOrLiteral} keyword
 */
function headerField($, keyword) {
  const value = field('value', $.value);
  const continuation = seq($.line_continuation, optional($.comment));
  const below = seq($._continued, $._newline);
  return seq(keyword, alias($._colon, ':'), choice(
    seq(optional(value), optional($.comment)),
    continuation,
    seq(
      value, continuation,
      repeat(seq(below, optional(value), continuation)),
      choice($._field_end, seq(below, value, optional($.comment))),
    ),
  ));
}

/**
 * A section line: `%`, the name, and what may stand behind it.
 *
 * @param {GrammarSymbols<string>} $
 * @param {RuleOrLiteral} name
 * @param {RuleOrLiteral} rest
 */
function sectionLine($, name, rest) {
  return seq(alias($._percent, '%'), name, optional(rest), $._newline);
}

/** @param {GrammarSymbols<string>} $ @param {RuleOrLiteral} name */
const sectionName = ($, name) => field('name', alias(name, $.section_name));

/** @param {GrammarSymbols<string>} $ @param {RuleOrLiteral} name @param {RuleOrLiteral} body */
const section = ($, name, body) =>
  seq(sectionLine($, sectionName($, name), $._arguments), body, $._end);

/** @param {GrammarSymbols<string>} $ @param {RuleOrLiteral} name @param {RuleOrLiteral} body */
const appSection = ($, name, body) =>
  seq(sectionLine($, sectionName($, name), $._application), body, $._end);

/** @param {GrammarSymbols<string>} $ @param {...RuleOrLiteral} items */
const lines = ($, ...items) => repeat(seq(choice(...items, $.comment), $._newline));

/**
 * Text of one kind with template variables in it. A long run of braces in front
 * of a variable comes as `_brace _braces` (see `scan_braces` in the scanner).
 *
 * @param {GrammarSymbols<string>} $
 * @param {RuleOrLiteral} text
 */
const pieces = ($, text) => choice(text, seq($._brace, $._braces), $.template_variable);

export default grammar({
  name: 'singularity',

  extras: _ => [],

  supertypes: $ => [$._section],

  // The order is that of `enum TokenType` in src/scanner.c.
  externals: $ => [
    // everywhere
    $._newline,
    $._end,
    $.comment,
    $._variable_open,
    $.variable_name,
    $._variable_close,
    $._brace,
    $._braces,
    // header
    $._preamble_end,
    $._blank_header,
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
    // bodies
    $._text,
    $._rest,
    $._shebang_indentation,
    $._shebang_text,
    // lines of %files, %appfiles, %labels, %arguments
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

    stage: $ => seq($.header, repeat($._section)),

    // A stage that does not begin with `Bootstrap:` at the start of a line.
    // Blank lines are a header without content to the builder. It matters: only
    // a section on the very first line of a stage may be indented.
    _first_stage: $ => choice(
      seq(alias($._loose_header, $.header), repeat($._section)),
      seq(optional($._blank_header), repeat1($._section)),
    ),

    // --- Header -------------------------------------------------------------

    header: $ => seq(
      alias($._bootstrap_field, $.header_field),
      $._newline,
      repeat($._header_line),
      $._end,
    ),

    _loose_header: $ => choice(
      seq($._comments, $._end),
      seq(optional($._comments), $._header_item, repeat($._header_line), $._end),
    ),

    _header_line: $ => choice(
      $._header_item,
      seq($.comment, $._newline),
    ),

    _header_item: $ => choice(
      seq($.header_field, $._newline),
      seq($.invalid_line, optional($.comment), $._newline),
    ),

    header_field: $ => headerField($, optional(field('keyword', $.keyword))),
    _bootstrap_field: $ => headerField($, field('keyword', alias($._bootstrap_keyword, $.keyword))),

    value: $ => repeat1(pieces($, $._value_text)),

    // --- Sections -----------------------------------------------------------

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

    script_section: $ => section($, $._script_name, optional(field('body', $.script))),
    help_section: $ => section($, $._help_name, optional(field('body', $.help_text))),
    files_section: $ => section($, $._files_name, lines($, $.file_entry)),
    labels_section: $ => section($, $._labels_name, lines($, $.label)),
    arguments_section: $ => section($, $._arguments_name, lines($, $.argument, $.invalid_line)),

    app_script_section: $ => appSection($, $._app_script_name, optional(field('body', $.script))),
    app_help_section: $ => appSection($, $._app_help_name, optional(field('body', $.help_text))),
    app_files_section: $ => appSection($, $._app_files_name, lines($, $.app_file_entry)),
    app_labels_section: $ => appSection($, $._app_labels_name, lines($, $.label)),

    unknown_section: $ => seq(
      optional($.indentation),
      sectionLine($, optional(sectionName($, $._unknown_name)), $._arguments),
      optional(field('body', $.unknown_text)),
      $._end,
    ),

    // --- Behind the name of a section ---------------------------------------

    _arguments: $ => seq($._separator, field('arguments', $.section_arguments)),

    // One blank, the app's name up to the next blank, and a rest without effect.
    _application: $ => seq(
      $._separator,
      optional(field('app', $.app_name)),
      optional(seq($._separator, field('ignored', $.section_arguments))),
    ),

    app_name: $ => repeat1(pieces($, $._app_name_text)),

    section_arguments: $ => {
      const interpreter = seq(
        alias($._dash_c, $.section_word),
        optional(seq($._blank, optional(seq($.interpreter, optional($._blank))))),
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

    section_word: $ => repeat1(pieces($, $._word_text)),
    interpreter: $ => repeat1(pieces($, $._text_to_hash)),

    // --- Bodies that are not ours to parse ----------------------------------

    script: $ => choice(
      $._body,
      seq(
        optional($._shebang_indentation),
        $.shebang,
        optional(seq($._rest, optional($._body))),
      ),
    ),
    shebang: $ => seq($._shebang_text, repeat(pieces($, $._shebang_text))),
    help_text: $ => $._body,
    unknown_text: $ => $._body,

    // `_text` begins at the start of a line, `_rest` behind a variable.
    _body: $ => repeat1(choice(
      $._text,
      seq($._brace, $._braces),
      seq($.template_variable, optional($._rest)),
    )),

    // --- Bodies made of lines -----------------------------------------------

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
      repeat1(pieces($, $._path_text)),
      seq($._quote_open, repeat(pieces($, $._quoted_text)), $._quote_close),
      seq($._single_open, repeat(pieces($, $._single_text))),
    ),

    app_file_entry: $ => seq(
      field('source', alias($._app_source, $.file_word)),
      optional(seq($._separator, field('destination', alias($._app_destination, $.file_word)))),
      optional($.comment),
    ),
    _app_source: $ => repeat1(pieces($, $._app_path_text)),
    _app_destination: $ => repeat1(pieces($, $._text_to_hash)),

    label: $ => seq(
      field('name', $.label_name),
      optional(seq($._separator, field('value', $.label_value))),
    ),
    label_name: $ => repeat1(pieces($, $._label_text)),
    label_value: $ => repeat1(pieces($, $._text_to_end)),

    argument: $ => seq(
      optional(field('name', $.argument_name)),
      alias($._equals, '='),
      optional(field('value', $.argument_value)),
    ),
    argument_value: $ => repeat1(pieces($, $._text_to_end)),

    // --- Everywhere ---------------------------------------------------------

    template_variable: $ => seq(
      alias($._variable_open, '{{'),
      field('name', $.variable_name),
      alias($._variable_close, '}}'),
    ),
  },
});
