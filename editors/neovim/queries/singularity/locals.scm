; Written by scripts/queries from locals.scm of the grammar, with the captures of Neovim.

; A build argument's default holds for its own stage.
(stage) @local.scope

(argument
  name: (argument_name) @local.definition.parameter)

(variable_name) @local.reference
