; Written by scripts/queries from highlights.scm of the grammar, with the captures of Neovim.

; No node has two captures: editors differ in which of them wins. That is why the
; patterns have no private captures either.

(comment) @comment @spell

; Header

((header_field
  keyword: (keyword) @property
  value: (value) @constant.builtin)
  (#match? @property "^[Bb][Oo][Oo][Tt][Ss][Tt][Rr][Aa][Pp]$"))

((header_field
  keyword: (keyword) @property
  value: (value) @label)
  (#match? @property "^[Ss][Tt][Aa][Gg][Ee]$"))

((header_field
  keyword: (keyword) @property
  value: (value) @string)
  (#not-match? @property "^([Bb][Oo][Oo][Tt][Ss][Tt][Rr][Aa][Pp]|[Ss][Tt][Aa][Gg][Ee])$"))

(header_field
  keyword: (keyword) @property
  !value)

":" @punctuation.delimiter

(line_continuation) @punctuation.special

; Section lines. A name that is no section's has no colour.

(script_section
  "%" @keyword
  name: (section_name) @keyword)

(help_section
  "%" @keyword
  name: (section_name) @keyword)

(files_section
  "%" @keyword
  name: (section_name) @keyword)

(labels_section
  "%" @keyword
  name: (section_name) @keyword)

(arguments_section
  "%" @keyword
  name: (section_name) @keyword)

(app_script_section
  "%" @keyword
  name: (section_name) @keyword)

(app_help_section
  "%" @keyword
  name: (section_name) @keyword)

(app_files_section
  "%" @keyword
  name: (section_name) @keyword)

(app_labels_section
  "%" @keyword
  name: (section_name) @keyword)

(app_name) @module

(script_section
  arguments: (section_arguments
    (section_word) @variable.parameter))

(interpreter) @string.special.path

; `%files from STAGE`
(files_section
  arguments: (section_arguments
    .
    (section_word) @keyword
    .
    (section_word) @label
    .
    (comment)? .))

; Bodies

(shebang) @keyword.directive

(help_text) @string.documentation @spell

(file_entry
  source: (file_word) @string.special.path)

(file_entry
  destination: (file_word) @string.special.path)

(file_entry
  ignored: (file_word) @comment)

(app_file_entry
  (file_word) @string.special.path)

(label_name) @property

(label_value) @string

(argument_name) @variable.parameter

"=" @operator

(argument_value) @string

; Template variables, wherever they stand

(template_variable
  [
    "{{"
    "}}"
  ] @punctuation.special)

(variable_name) @variable.parameter
