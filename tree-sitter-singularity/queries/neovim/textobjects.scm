; Written by scripts/queries from textobjects.scm of the grammar, with the captures of Neovim.

; A stage is a class, a section a function, an entry of a list a parameter.

(stage) @class.outer

(script_section
  body: (_)? @function.inner) @function.outer

(help_section
  body: (_)? @function.inner) @function.outer

(unknown_section
  body: (_)? @function.inner) @function.outer

(app_script_section
  body: (_)? @function.inner) @function.outer

(app_help_section
  body: (_)? @function.inner) @function.outer

(files_section
  (file_entry)* @function.inner) @function.outer

(labels_section
  (label)* @function.inner) @function.outer

(arguments_section
  (argument)* @function.inner) @function.outer

(app_files_section
  (app_file_entry)* @function.inner) @function.outer

(app_labels_section
  (label)* @function.inner) @function.outer

(header_field
  value: (value)* @parameter.inner) @parameter.outer

(file_entry) @parameter.outer

(app_file_entry) @parameter.outer

(label
  value: (label_value)? @parameter.inner) @parameter.outer

(argument
  value: (argument_value)? @parameter.inner) @parameter.outer

(comment) @comment.outer
