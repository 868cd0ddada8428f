; Written by scripts/queries from folds.scm of the grammar, with the captures of Neovim.

[
  (header)
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
] @fold
