; Written by scripts/queries from textobjects.scm of the grammar, with the captures of Helix.

; A stage is a class, a section a function, an entry of a list a parameter.

(stage) @class.around

(script_section
  body: (_)? @function.inside) @function.around

(help_section
  body: (_)? @function.inside) @function.around

(unknown_section
  body: (_)? @function.inside) @function.around

(app_script_section
  body: (_)? @function.inside) @function.around

(app_help_section
  body: (_)? @function.inside) @function.around

(files_section
  (file_entry)* @function.inside) @function.around

(labels_section
  (label)* @function.inside) @function.around

(arguments_section
  (argument)* @function.inside) @function.around

(app_files_section
  (app_file_entry)* @function.inside) @function.around

(app_labels_section
  (label)* @function.inside) @function.around

(header_field
  value: (value)* @entry.inside) @entry.around

(file_entry) @entry.around

(app_file_entry) @entry.around

(label
  value: (label_value)? @entry.inside) @entry.around

(argument
  value: (argument_value)? @entry.inside) @entry.around

(comment) @comment.around
