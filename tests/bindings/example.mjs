import assert from "node:assert";
import Parser from "tree-sitter";
import Singularity from "tree-sitter-singularity";

const parser = new Parser();
parser.setLanguage(Singularity);
const tree = parser.parse("Bootstrap: docker\nFrom: alpine:3.20\n\n%post\n    apk add curl\n");
assert.equal(
  tree.rootNode.toString(),
  "(source_file (stage (header (header_field keyword: (keyword) value: (value)) " +
    "(header_field keyword: (keyword) value: (value))) (script_section name: (section_name) body: (script))))",
);
for (const name of ["HIGHLIGHTS_QUERY", "INJECTIONS_QUERY", "LOCALS_QUERY", "TAGS_QUERY"]) {
  new Parser.Query(Singularity, Singularity[name]);
}
assert.ok(new Parser.Query(Singularity, Singularity.HIGHLIGHTS_QUERY).captures(tree.rootNode).length > 5);
assert.ok(Singularity.nodeTypeInfo.some(({ type }) => type === "header_field"));
