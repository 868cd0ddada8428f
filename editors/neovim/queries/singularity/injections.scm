((comment) @injection.content
  (#set! injection.language "comment"))

; The body of a section is one script, whatever template variables stand in it.
((app_script_section
  body: (script) @injection.content)
  (#set! injection.language "bash"))

; `-c` names the interpreter of what runs during the build; there a first line `#!…` is a comment like any other.
((script_section
  name: (section_name) @_name
  arguments: (section_arguments
    (interpreter) @injection.language)
  body: (script) @injection.content)
  (#match? @_name "^([Pp][Rr][Ee]|[Ss][Ee][Tt][Uu][Pp]|[Pp][Oo][Ss][Tt])$")
  (#gsub! @injection.language "^%s*(%S+).*$" "%1")
  (#gsub! @injection.language "^.*/" "")
  (#gsub! @injection.language "[%d.]+$" ""))

((script_section
  name: (section_name) @_name
  !arguments
  body: (script) @injection.content)
  (#match? @_name "^([Pp][Rr][Ee]|[Ss][Ee][Tt][Uu][Pp]|[Pp][Oo][Ss][Tt])$")
  (#set! injection.language "bash"))

((script_section
  name: (section_name) @_name
  arguments: (section_arguments) @_arguments
  body: (script) @injection.content)
  (#match? @_name "^([Pp][Rr][Ee]|[Ss][Ee][Tt][Uu][Pp]|[Pp][Oo][Ss][Tt])$")
  (#not-lua-match? @_arguments "%-c%s")
  (#set! injection.language "bash"))

; The environment is sourced by the shell, whatever its section line says.
((script_section
  name: (section_name) @_name
  body: (script) @injection.content)
  (#match? @_name "^[Ee][Nn][Vv][Ii][Rr][Oo][Nn][Mm][Ee][Nn][Tt]$")
  (#set! injection.language "bash"))

; What is written into the container is run by its first line, `/bin/sh` where there is none.
((script_section
  name: (section_name) @_name
  body: (script
    .
    (shebang) @injection.language) @injection.content)
  (#match? @_name "^([Rr][Uu][Nn][Ss][Cc][Rr][Ii][Pp][Tt]|[Ss][Tt][Aa][Rr][Tt][Ss][Cc][Rr][Ii][Pp][Tt]|[Tt][Ee][Ss][Tt])$")
  (#gsub! @injection.language "^#!%s*(.-)%s*$" "%1")
  (#gsub! @injection.language "^%S*/env%s+" "")
  (#gsub! @injection.language "^(%S+).*$" "%1")
  (#gsub! @injection.language "^.*/" "")
  (#gsub! @injection.language "[%d.]+$" ""))

((script_section
  name: (section_name) @_name
  body: (script) @injection.content @_script)
  (#match? @_name "^([Rr][Uu][Nn][Ss][Cc][Rr][Ii][Pp][Tt]|[Ss][Tt][Aa][Rr][Tt][Ss][Cc][Rr][Ii][Pp][Tt]|[Tt][Ee][Ss][Tt])$")
  (#not-lua-match? @_script "^%s*#!")
  (#set! injection.language "bash"))
