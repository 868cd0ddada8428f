; Helix's scopes; of several matches for the same text the last one wins.

(comment) @comment.line
(shebang) @keyword.directive

; Header

(keyword) @keyword
(header_field ":" @punctuation.delimiter)
(value) @string
(header_field
  keyword: (keyword) @_keyword
  (value) @type.enum.variant
  (#match? @_keyword "^(?i:bootstrap)$"))
(line_continuation) @constant.character.escape

; Sections

"%" @keyword.directive
(section_name) @keyword.directive
(section_arguments) @variable.parameter
(interpreter) @string.special.path
(app_name) @namespace
(unknown_section (section_name) @keyword)

; Lines of the sections

(file_word) @string.special.path
(file_entry ignored: (file_word) @comment)
(label_name) @variable.other.member
(label_value) @string
(argument_name) @variable.parameter
(argument_value) @string
"=" @operator
(help_text) @string

; Template variables, wherever they stand

(template_variable ["{{" "}}"] @punctuation.special)
(variable_name) @variable.parameter
