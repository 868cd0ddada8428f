; Stages by their name, sections, and build arguments.

((header_field
  keyword: (keyword) @_keyword
  value: (value) @name) @definition.module
  (#match? @_keyword "^[Ss][Tt][Aa][Gg][Ee]$"))

(script_section
  name: (section_name) @name) @definition.function

(help_section
  name: (section_name) @name) @definition.function

(files_section
  name: (section_name) @name) @definition.function

(labels_section
  name: (section_name) @name) @definition.function

(arguments_section
  name: (section_name) @name) @definition.function

(app_script_section
  name: (section_name) @name) @definition.function

(app_help_section
  name: (section_name) @name) @definition.function

(app_files_section
  name: (section_name) @name) @definition.function

(app_labels_section
  name: (section_name) @name) @definition.function

(argument
  name: (argument_name) @name) @definition.constant

(template_variable
  name: (variable_name) @name) @reference.constant

; `%files from STAGE`
(files_section
  arguments: (section_arguments
    .
    (section_word)
    .
    (section_word) @name @reference.module
    .
    (comment)? .))
