; Written by scripts/queries from injections.scm of the grammar, with the captures of Zed.

; Each script has one language at most: that of `-c` or of `#!` where the builder
; obeys it, and the shell's where there is neither. An interpreter that is not in
; the list leaves its script plain.

; Sourced by a shell, or run as `/bin/sh`, whatever the section line says.
((app_script_section
  body: (script) @injection.content)
  (#set! injection.language "bash"))

((script_section
  name: (section_name) @_sourced
  body: (script) @injection.content)
  (#match? @_sourced "^[Ee][Nn][Vv][Ii][Rr][Oo][Nn][Mm][Ee][Nn][Tt]$")
  (#set! injection.language "bash"))

; Run while the image is built: by `sh`, or by what `-c` names. A first line `#!…`
; is a comment there.
((script_section
  name: (section_name) @_build
  !arguments
  body: (script) @injection.content)
  (#match? @_build "^([Pp][Rr][Ee]|[Ss][Ee][Tt][Uu][Pp]|[Pp][Oo][Ss][Tt])$")
  (#set! injection.language "bash"))

((script_section
  name: (section_name) @_build
  arguments: (section_arguments
    !interpreter)
  body: (script) @injection.content)
  (#match? @_build "^([Pp][Rr][Ee]|[Ss][Ee][Tt][Uu][Pp]|[Pp][Oo][Ss][Tt])$")
  (#set! injection.language "bash"))

; Written into the image: run by the first line.
((script_section
  name: (section_name) @_run
  body: (script
    !shebang) @injection.content)
  (#match? @_run "^([Rr][Uu][Nn][Ss][Cc][Rr][Ii][Pp][Tt]|[Ss][Tt][Aa][Rr][Tt][Ss][Cc][Rr][Ii][Pp][Tt]|[Tt][Ee][Ss][Tt])$")
  (#set! injection.language "bash"))

((script_section
  name: (section_name) @_build
  arguments: (section_arguments
    interpreter: (interpreter) @_interpreter)
  body: (script) @injection.content)
  (#match? @_build "^([Pp][Rr][Ee]|[Ss][Ee][Tt][Uu][Pp]|[Pp][Oo][Ss][Tt])$")
  (#match? @_interpreter "^([^ ]*/)?(env +(-[^ ]+ +)*)?([^ ]*/)?(ba|da|k|mk|a|z)?sh( |$)")
  (#set! injection.language "bash"))

((script_section
  name: (section_name) @_run
  body: (script
    shebang: (shebang) @_shebang) @injection.content)
  (#match? @_run "^([Rr][Uu][Nn][Ss][Cc][Rr][Ii][Pp][Tt]|[Ss][Tt][Aa][Rr][Tt][Ss][Cc][Rr][Ii][Pp][Tt]|[Tt][Ee][Ss][Tt])$")
  (#match? @_shebang "^#! *([^ ]*/)?(env +(-[^ ]+ +)*)?([^ ]*/)?(ba|da|k|mk|a|z)?sh( |$)")
  (#set! injection.language "bash"))

((script_section
  name: (section_name) @_build
  arguments: (section_arguments
    interpreter: (interpreter) @_interpreter)
  body: (script) @injection.content)
  (#match? @_build "^([Pp][Rr][Ee]|[Ss][Ee][Tt][Uu][Pp]|[Pp][Oo][Ss][Tt])$")
  (#match? @_interpreter "^([^ ]*/)?(env +(-[^ ]+ +)*)?([^ ]*/)?(python|pypy)[0-9.]*( |$)")
  (#set! injection.language "python"))

((script_section
  name: (section_name) @_run
  body: (script
    shebang: (shebang) @_shebang) @injection.content)
  (#match? @_run "^([Rr][Uu][Nn][Ss][Cc][Rr][Ii][Pp][Tt]|[Ss][Tt][Aa][Rr][Tt][Ss][Cc][Rr][Ii][Pp][Tt]|[Tt][Ee][Ss][Tt])$")
  (#match? @_shebang "^#! *([^ ]*/)?(env +(-[^ ]+ +)*)?([^ ]*/)?(python|pypy)[0-9.]*( |$)")
  (#set! injection.language "python"))

((script_section
  name: (section_name) @_build
  arguments: (section_arguments
    interpreter: (interpreter) @_interpreter)
  body: (script) @injection.content)
  (#match? @_build "^([Pp][Rr][Ee]|[Ss][Ee][Tt][Uu][Pp]|[Pp][Oo][Ss][Tt])$")
  (#match? @_interpreter "^([^ ]*/)?(env +(-[^ ]+ +)*)?([^ ]*/)?(Rscript|R|littler)( |$)")
  (#set! injection.language "r"))

((script_section
  name: (section_name) @_run
  body: (script
    shebang: (shebang) @_shebang) @injection.content)
  (#match? @_run "^([Rr][Uu][Nn][Ss][Cc][Rr][Ii][Pp][Tt]|[Ss][Tt][Aa][Rr][Tt][Ss][Cc][Rr][Ii][Pp][Tt]|[Tt][Ee][Ss][Tt])$")
  (#match? @_shebang "^#! *([^ ]*/)?(env +(-[^ ]+ +)*)?([^ ]*/)?(Rscript|R|littler)( |$)")
  (#set! injection.language "r"))

((script_section
  name: (section_name) @_build
  arguments: (section_arguments
    interpreter: (interpreter) @_interpreter)
  body: (script) @injection.content)
  (#match? @_build "^([Pp][Rr][Ee]|[Ss][Ee][Tt][Uu][Pp]|[Pp][Oo][Ss][Tt])$")
  (#match? @_interpreter "^([^ ]*/)?(env +(-[^ ]+ +)*)?([^ ]*/)?perl[0-9.]*( |$)")
  (#set! injection.language "perl"))

((script_section
  name: (section_name) @_run
  body: (script
    shebang: (shebang) @_shebang) @injection.content)
  (#match? @_run "^([Rr][Uu][Nn][Ss][Cc][Rr][Ii][Pp][Tt]|[Ss][Tt][Aa][Rr][Tt][Ss][Cc][Rr][Ii][Pp][Tt]|[Tt][Ee][Ss][Tt])$")
  (#match? @_shebang "^#! *([^ ]*/)?(env +(-[^ ]+ +)*)?([^ ]*/)?perl[0-9.]*( |$)")
  (#set! injection.language "perl"))

((script_section
  name: (section_name) @_build
  arguments: (section_arguments
    interpreter: (interpreter) @_interpreter)
  body: (script) @injection.content)
  (#match? @_build "^([Pp][Rr][Ee]|[Ss][Ee][Tt][Uu][Pp]|[Pp][Oo][Ss][Tt])$")
  (#match? @_interpreter "^([^ ]*/)?(env +(-[^ ]+ +)*)?([^ ]*/)?ruby[0-9.]*( |$)")
  (#set! injection.language "ruby"))

((script_section
  name: (section_name) @_run
  body: (script
    shebang: (shebang) @_shebang) @injection.content)
  (#match? @_run "^([Rr][Uu][Nn][Ss][Cc][Rr][Ii][Pp][Tt]|[Ss][Tt][Aa][Rr][Tt][Ss][Cc][Rr][Ii][Pp][Tt]|[Tt][Ee][Ss][Tt])$")
  (#match? @_shebang "^#! *([^ ]*/)?(env +(-[^ ]+ +)*)?([^ ]*/)?ruby[0-9.]*( |$)")
  (#set! injection.language "ruby"))

((script_section
  name: (section_name) @_build
  arguments: (section_arguments
    interpreter: (interpreter) @_interpreter)
  body: (script) @injection.content)
  (#match? @_build "^([Pp][Rr][Ee]|[Ss][Ee][Tt][Uu][Pp]|[Pp][Oo][Ss][Tt])$")
  (#match? @_interpreter "^([^ ]*/)?(env +(-[^ ]+ +)*)?([^ ]*/)?(node|nodejs|deno|bun)( |$)")
  (#set! injection.language "javascript"))

((script_section
  name: (section_name) @_run
  body: (script
    shebang: (shebang) @_shebang) @injection.content)
  (#match? @_run "^([Rr][Uu][Nn][Ss][Cc][Rr][Ii][Pp][Tt]|[Ss][Tt][Aa][Rr][Tt][Ss][Cc][Rr][Ii][Pp][Tt]|[Tt][Ee][Ss][Tt])$")
  (#match? @_shebang "^#! *([^ ]*/)?(env +(-[^ ]+ +)*)?([^ ]*/)?(node|nodejs|deno|bun)( |$)")
  (#set! injection.language "javascript"))

((script_section
  name: (section_name) @_build
  arguments: (section_arguments
    interpreter: (interpreter) @_interpreter)
  body: (script) @injection.content)
  (#match? @_build "^([Pp][Rr][Ee]|[Ss][Ee][Tt][Uu][Pp]|[Pp][Oo][Ss][Tt])$")
  (#match? @_interpreter "^([^ ]*/)?(env +(-[^ ]+ +)*)?([^ ]*/)?julia( |$)")
  (#set! injection.language "julia"))

((script_section
  name: (section_name) @_run
  body: (script
    shebang: (shebang) @_shebang) @injection.content)
  (#match? @_run "^([Rr][Uu][Nn][Ss][Cc][Rr][Ii][Pp][Tt]|[Ss][Tt][Aa][Rr][Tt][Ss][Cc][Rr][Ii][Pp][Tt]|[Tt][Ee][Ss][Tt])$")
  (#match? @_shebang "^#! *([^ ]*/)?(env +(-[^ ]+ +)*)?([^ ]*/)?julia( |$)")
  (#set! injection.language "julia"))

((script_section
  name: (section_name) @_build
  arguments: (section_arguments
    interpreter: (interpreter) @_interpreter)
  body: (script) @injection.content)
  (#match? @_build "^([Pp][Rr][Ee]|[Ss][Ee][Tt][Uu][Pp]|[Pp][Oo][Ss][Tt])$")
  (#match? @_interpreter "^([^ ]*/)?(env +(-[^ ]+ +)*)?([^ ]*/)?lua[0-9.]*( |$)")
  (#set! injection.language "lua"))

((script_section
  name: (section_name) @_run
  body: (script
    shebang: (shebang) @_shebang) @injection.content)
  (#match? @_run "^([Rr][Uu][Nn][Ss][Cc][Rr][Ii][Pp][Tt]|[Ss][Tt][Aa][Rr][Tt][Ss][Cc][Rr][Ii][Pp][Tt]|[Tt][Ee][Ss][Tt])$")
  (#match? @_shebang "^#! *([^ ]*/)?(env +(-[^ ]+ +)*)?([^ ]*/)?lua[0-9.]*( |$)")
  (#set! injection.language "lua"))
