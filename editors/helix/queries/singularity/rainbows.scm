(template_variable) @rainbow.scope
["{{" "}}"] @rainbow.bracket
