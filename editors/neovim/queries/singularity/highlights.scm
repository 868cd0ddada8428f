(comment) @comment @spell

(shebang) @keyword.directive

; Header

(keyword) @property

(header_field
  ":" @punctuation.delimiter)

(value) @string

((header_field
  keyword: (keyword) @_keyword
  value: (value) @constant.builtin)
  (#match? @_keyword "^[Bb][Oo][Oo][Tt][Ss][Tt][Rr][Aa][Pp]$"))

(line_continuation) @punctuation.special

; Sections

"%" @keyword

(section_name) @keyword

(section_arguments) @variable.parameter

(section_arguments
  (comment) @comment)

(interpreter) @string.special.path

(app_name) @module

; Lines of the sections

(file_word) @string.special.path

(file_entry
  ignored: (file_word) @comment)

(label_name) @property

(label_value) @string

(argument_name) @variable.parameter

(argument_value) @string

"=" @operator

(help_text) @string.documentation @spell

; Template variables, wherever they stand

(template_variable
  [
    "{{"
    "}}"
  ] @punctuation.special)

(variable_name) @variable.parameter
