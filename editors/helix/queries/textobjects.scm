; A stage is a class, a section a function, a line of the header or of a list an entry.

(stage) @class.around
(header) @class.inside

[
  (script_section)
  (help_section)
  (files_section)
  (labels_section)
  (arguments_section)
  (app_script_section)
  (app_help_section)
  (app_files_section)
  (app_labels_section)
  (unknown_section)
] @function.around
(script) @function.inside
(help_text) @function.inside

((script_section
  name: (section_name) @_name
  body: (script) @test.inside) @test.around
  (#match? @_name "^(?i:test)$"))

(header_field (value) @entry.inside) @entry.around
(file_entry) @entry.around
(app_file_entry) @entry.around
(label value: (label_value) @entry.inside) @entry.around
(argument value: (argument_value) @entry.inside) @entry.around

(template_variable name: (variable_name) @parameter.inside) @parameter.around

(comment) @comment.inside
(comment)+ @comment.around
