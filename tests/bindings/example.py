"""Reads an example by the installed grammar, and compiles its queries."""

import tree_sitter_singularity as singularity
from tree_sitter import Language, Parser, Query, QueryCursor

language = Language(singularity.language())
tree = Parser(language).parse(b"Bootstrap: docker\nFrom: alpine:3.20\n\n%post\n    apk add curl\n")
root = tree.root_node
assert not root.has_error
assert [node.type for node in root.children[0].children] == ["header", "script_section"], root
highlights = Query(language, singularity.HIGHLIGHTS_QUERY)
captures = QueryCursor(highlights).captures(root)
assert "keyword" in captures, captures
for query in (singularity.INJECTIONS_QUERY, singularity.LOCALS_QUERY, singularity.TAGS_QUERY):
    Query(language, query)
