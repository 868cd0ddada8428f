((script) @injection.content
 (#set! injection.language "bash"))
