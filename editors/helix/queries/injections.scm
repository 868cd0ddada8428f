((comment) @injection.content
  (#set! injection.language "comment"))

; Scripts of apps, and the environment, are for the shell whatever their section line or first line says.

((app_script_section
  body: (script) @injection.content)
  (#set! injection.language "bash"))

((script_section
  name: (section_name) @_name
  body: (script) @injection.content)
  (#match? @_name "^(?i:environment)$")
  (#set! injection.language "bash"))

; What runs during the build: `-c` names the interpreter, a first line `#!…` is a comment.

((script_section
  name: (section_name) @_name
  arguments: (section_arguments (interpreter) @injection.language)
  body: (script) @injection.content)
  (#match? @_name "^(?i:pre|setup|post)$"))

((script_section
  name: (section_name) @_name
  !arguments
  body: (script) @injection.content)
  (#match? @_name "^(?i:pre|setup|post)$")
  (#set! injection.language "bash"))

((script_section
  name: (section_name) @_name
  arguments: (section_arguments) @_arguments
  body: (script) @injection.content)
  (#match? @_name "^(?i:pre|setup|post)$")
  (#not-match? @_arguments "-c\\s")
  (#set! injection.language "bash"))

; What is written into the container: its first line names the interpreter, which is the shell where there is none.

((script_section
  name: (section_name) @_name
  body: (script . (shebang) @injection.shebang) @injection.content)
  (#match? @_name "^(?i:runscript|startscript|test)$"))

((script_section
  name: (section_name) @_name
  body: (script) @injection.content)
  (#match? @_name "^(?i:runscript|startscript|test)$")
  (#not-match? @injection.content "^\\s*#!")
  (#set! injection.language "bash"))
