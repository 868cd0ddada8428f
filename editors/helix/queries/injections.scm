((comment) @injection.content
  (#set! injection.language "comment"))

; Scripts are for the shell …

((script) @injection.content
  (#set! injection.language "bash"))

; … unless `-c` names another interpreter for a script of the build …

(script_section
  arguments: (section_arguments (interpreter) @injection.shebang)
  body: (script) @injection.content)

; … or the first line does for a script of the container.

((script_section
  name: (section_name) @_name
  body: (script (shebang) @injection.shebang) @injection.content)
  (#match? @_name "^([Rr][Uu][Nn]|[Ss][Tt][Aa][Rr][Tt])[Ss][Cc][Rr][Ii][Pp][Tt]$|^[Tt][Ee][Ss][Tt]$"))
