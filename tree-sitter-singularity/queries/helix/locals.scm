; Written by scripts/queries from locals.scm of the grammar, with the captures of Helix.

; A build argument's default holds for its own stage.
(stage) @local.scope

(argument
  name: (argument_name) @local.definition.variable.parameter)

(variable_name) @local.reference
