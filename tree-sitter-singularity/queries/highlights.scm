(comment) @comment
(keyword) @property
(section_name) @keyword
(template_variable) @variable
