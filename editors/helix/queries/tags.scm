(section_name) @name @definition.section
(app_script_section app: (app_name) @name) @definition.module
(argument name: (argument_name) @name) @definition.constant
((header_field
  keyword: (keyword) @_keyword
  (value) @name) @definition.class
  (#match? @_keyword "^(?i:stage)$"))
