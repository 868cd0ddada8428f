#include <stdlib.h>
#include <string.h>
#include <stdio.h>
#include <tree_sitter/api.h>
#include <tree_sitter/tree-sitter-singularity.h>

int main(void) {
    const char *text = "Bootstrap: docker\nFrom: alpine:3.20\n\n%post\n    apk add curl\n";
    TSParser *parser = ts_parser_new();
    if (!ts_parser_set_language(parser, tree_sitter_singularity())) return 1;
    TSTree *tree = ts_parser_parse_string(parser, NULL, text, (uint32_t)strlen(text));
    char *seen = ts_node_string(ts_tree_root_node(tree));
    const char *wanted =
        "(source_file (stage (header (header_field keyword: (keyword) value: (value)) "
        "(header_field keyword: (keyword) value: (value))) "
        "(script_section name: (section_name) body: (script))))";
    int wrong = strcmp(seen, wanted) != 0;
    if (wrong) fprintf(stderr, "%s\n", seen);
    free(seen);
    ts_tree_delete(tree);
    ts_parser_delete(parser);
    return wrong;
}
