; Written by scripts/queries from injections.scm of the grammar, with the captures of Emacs.

; Sourced by a shell, or run as `/bin/sh`, whatever the section line says.
((app_script_section
  body: (script) @script))

((script_section
  name: (section_name) @_sourced
  body: (script) @script)
  (#match "^[Ee][Nn][Vv][Ii][Rr][Oo][Nn][Mm][Ee][Nn][Tt]$" @_sourced))

; Run while the image is built: by `sh`, or by what `-c` names. A first line `#!…`
; is a comment there.
((script_section
  name: (section_name) @_build
  !arguments
  body: (script) @script)
  (#match "^\\([Pp][Rr][Ee]\\|[Ss][Ee][Tt][Uu][Pp]\\|[Pp][Oo][Ss][Tt]\\)$" @_build))

((script_section
  name: (section_name) @_build
  arguments: (section_arguments
    !interpreter)
  body: (script) @script)
  (#match "^\\([Pp][Rr][Ee]\\|[Ss][Ee][Tt][Uu][Pp]\\|[Pp][Oo][Ss][Tt]\\)$" @_build))

; Written into the image: run by the first line.
((script_section
  name: (section_name) @_run
  body: (script
    !shebang) @script)
  (#match "^\\([Rr][Uu][Nn][Ss][Cc][Rr][Ii][Pp][Tt]\\|[Ss][Tt][Aa][Rr][Tt][Ss][Cc][Rr][Ii][Pp][Tt]\\|[Tt][Ee][Ss][Tt]\\)$" @_run))

((script_section
  name: (section_name) @_build
  arguments: (section_arguments
    interpreter: (interpreter) @_interpreter)
  body: (script) @script)
  (#match "^\\([Pp][Rr][Ee]\\|[Ss][Ee][Tt][Uu][Pp]\\|[Pp][Oo][Ss][Tt]\\)$" @_build)
  (#match "^\\([^ ]*/\\)?\\(env +\\(-[^ ]+ +\\)*\\)?\\([^ ]*/\\)?\\(ba\\|da\\|k\\|mk\\|a\\|z\\)?sh\\( \\|$\\)" @_interpreter))

((script_section
  name: (section_name) @_run
  body: (script
    shebang: (shebang) @_shebang) @script)
  (#match "^\\([Rr][Uu][Nn][Ss][Cc][Rr][Ii][Pp][Tt]\\|[Ss][Tt][Aa][Rr][Tt][Ss][Cc][Rr][Ii][Pp][Tt]\\|[Tt][Ee][Ss][Tt]\\)$" @_run)
  (#match "^#! *\\([^ ]*/\\)?\\(env +\\(-[^ ]+ +\\)*\\)?\\([^ ]*/\\)?\\(ba\\|da\\|k\\|mk\\|a\\|z\\)?sh\\( \\|$\\)" @_shebang))
