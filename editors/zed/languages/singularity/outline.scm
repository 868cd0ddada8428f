; Written by scripts/queries from tags.scm of the grammar, with the captures of Zed.

; Stages by their name, sections, and build arguments.

((header_field
  keyword: (keyword) @_keyword
  value: (value) @name) @item
  (#match? @_keyword "^[Ss][Tt][Aa][Gg][Ee]$"))

(script_section
  name: (section_name) @name) @item

(help_section
  name: (section_name) @name) @item

(files_section
  name: (section_name) @name) @item

(labels_section
  name: (section_name) @name) @item

(arguments_section
  name: (section_name) @name) @item

(app_script_section
  name: (section_name) @name) @item

(app_help_section
  name: (section_name) @name) @item

(app_files_section
  name: (section_name) @name) @item

(app_labels_section
  name: (section_name) @name) @item

(argument
  name: (argument_name) @name) @item
