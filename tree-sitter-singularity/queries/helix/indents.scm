; Written by scripts/queries from indents.scm of the grammar, with the captures of Helix.

; What stands in a section is indented; scripts go on by their own language.
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
] @indent @extend
