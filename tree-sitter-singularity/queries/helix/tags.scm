; Written by scripts/queries from tags.scm of the grammar, with the captures of Helix.

; Stages by their name, sections, and build arguments.

((header_field
  keyword: (keyword) @_keyword
  value: (value) @name) @definition.module
  (#match? @_keyword "^[Ss][Tt][Aa][Gg][Ee]$"))

(script_section
  name: (section_name) @name) @definition.section

(help_section
  name: (section_name) @name) @definition.section

(files_section
  name: (section_name) @name) @definition.section

(labels_section
  name: (section_name) @name) @definition.section

(arguments_section
  name: (section_name) @name) @definition.section

(app_script_section
  name: (section_name) @name) @definition.section

(app_help_section
  name: (section_name) @name) @definition.section

(app_files_section
  name: (section_name) @name) @definition.section

(app_labels_section
  name: (section_name) @name) @definition.section

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
