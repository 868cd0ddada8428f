; Written by scripts/queries from highlights.scm of the grammar, with the captures of Emacs.

((header_field
  keyword: (keyword) @font-lock-property-name-face
  value: (value) @font-lock-string-face))

; No node has two captures: editors differ in which of them wins. That is why the
; patterns have no private captures either.

(comment) @font-lock-comment-face

; Header

((header_field
  keyword: (keyword) @font-lock-property-name-face
  value: (value) @font-lock-builtin-face)
  (#match "^[Bb][Oo][Oo][Tt][Ss][Tt][Rr][Aa][Pp]$" @font-lock-property-name-face))

((header_field
  keyword: (keyword) @font-lock-property-name-face
  value: (value) @font-lock-function-name-face)
  (#match "^[Ss][Tt][Aa][Gg][Ee]$" @font-lock-property-name-face))

(header_field
  keyword: (keyword) @font-lock-property-name-face
  !value)

":" @font-lock-delimiter-face

(line_continuation) @font-lock-preprocessor-face

; Section lines. A name that is no section's has no colour.

(script_section
  "%" @font-lock-keyword-face
  name: (section_name) @font-lock-keyword-face)

(help_section
  "%" @font-lock-keyword-face
  name: (section_name) @font-lock-keyword-face)

(files_section
  "%" @font-lock-keyword-face
  name: (section_name) @font-lock-keyword-face)

(labels_section
  "%" @font-lock-keyword-face
  name: (section_name) @font-lock-keyword-face)

(arguments_section
  "%" @font-lock-keyword-face
  name: (section_name) @font-lock-keyword-face)

(app_script_section
  "%" @font-lock-keyword-face
  name: (section_name) @font-lock-keyword-face)

(app_help_section
  "%" @font-lock-keyword-face
  name: (section_name) @font-lock-keyword-face)

(app_files_section
  "%" @font-lock-keyword-face
  name: (section_name) @font-lock-keyword-face)

(app_labels_section
  "%" @font-lock-keyword-face
  name: (section_name) @font-lock-keyword-face)

(app_name) @font-lock-type-face

(script_section
  arguments: (section_arguments
    (section_word) @font-lock-variable-name-face))

(interpreter) @font-lock-string-face

; `%files from STAGE`
(files_section
  arguments: (section_arguments
    .
    (section_word) @font-lock-keyword-face
    .
    (section_word) @font-lock-function-name-face
    .
    (comment)? .))

; Bodies

(shebang) @font-lock-preprocessor-face

(help_text) @font-lock-doc-face

(file_entry
  source: (file_word) @font-lock-string-face)

(file_entry
  destination: (file_word) @font-lock-string-face)

(file_entry
  ignored: (file_word) @font-lock-comment-face)

(app_file_entry
  (file_word) @font-lock-string-face)

(label_name) @font-lock-property-name-face

(label_value) @font-lock-string-face

(argument_name) @font-lock-variable-name-face

"=" @font-lock-operator-face

(argument_value) @font-lock-string-face

; Template variables, wherever they stand

(template_variable
  [
    "{{"
    "}}"
  ] @font-lock-preprocessor-face)

(variable_name) @font-lock-variable-name-face
