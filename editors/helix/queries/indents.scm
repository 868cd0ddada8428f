; What belongs to a section stands under it, also when nothing is there yet.

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
] @indent @extend

(line_continuation) @indent
