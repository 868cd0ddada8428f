// A grammar, its scanner and the tree-sitter runtime under AddressSanitizer and UndefinedBehaviorSanitizer: any bytes are
// parsed, edited and parsed again with the old tree. After an edit the tree has to be the one that a fresh parse gives.
//
// -DLANGUAGE=tree_sitter_… says whose grammar it is; -DTOTAL that it leaves no errors, and that trees can be compared:
// with errors in it a tree depends on the way to it.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tree_sitter/api.h"

const TSLanguage *LANGUAGE(void);

// For scanners that ask about any character.
int is_digit(int c) { return c >= '0' && c <= '9'; }

enum { EDITS = 3, MOST_REMOVED = 24, MOST_INSERTED = 64 };

typedef struct {
  char *bytes;
  uint32_t length;
} Text;

// SplitMix64, seeded with the input: the same input does the same edits.
static uint64_t state;

static uint32_t below(uint32_t end) {
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return end == 0 ? 0 : (uint32_t)((z ^ (z >> 31)) % end);
}

static void seed(const Text *text) {
  state = 0xCBF29CE484222325u;
  for (uint32_t i = 0; i < text->length; i++) {
    state = (state ^ (uint8_t)text->bytes[i]) * 0x100000001B3u;
  }
}

// A copy of its own size, so that a read behind the end is seen.
static Text copied(const char *bytes, size_t length) {
  Text text = {malloc(length), (uint32_t)length};
  if (length > 0) memcpy(text.bytes, bytes, length);
  return text;
}

static TSPoint point(const Text *text, uint32_t offset) {
  TSPoint point = {0, offset};
  for (uint32_t i = 0; i < offset; i++) {
    if (text->bytes[i] == '\n') {
      point.row++;
      point.column = offset - i - 1;
    }
  }
  return point;
}

static TSTree *parse(TSParser *parser, const Text *text, const TSTree *old) {
  TSTree *tree = ts_parser_parse_string(parser, old, text->length > 0 ? text->bytes : "", text->length);
  if (!tree) abort();
  return tree;
}

static void edit(Text *text, TSTree *tree) {
  static const char *const words[] = {"\n", "\r\n", "%post\n", "Bootstrap: docker\n", "\\\n", "{{ V }}", "#", "\"", "<<E\n", "E\n"};
  uint32_t start = below(text->length + 1), left = text->length - start;
  uint32_t removed = below((left < MOST_REMOVED ? left : MOST_REMOVED) + 1);
  const char *from;
  uint32_t inserted;
  if (below(2) == 0) {
    from = words[below(sizeof words / sizeof *words)];
    inserted = (uint32_t)strlen(from);
  } else {
    uint32_t at = below(text->length + 1), rest = text->length - at;
    from = text->bytes + at;
    inserted = below((rest < MOST_INSERTED ? rest : MOST_INSERTED) + 1);
  }
  uint32_t length = text->length - removed + inserted;
  Text after = {malloc(length), length};
  if (start > 0) memcpy(after.bytes, text->bytes, start);
  if (inserted > 0) memcpy(after.bytes + start, from, inserted);
  if (left > removed) memcpy(after.bytes + start + inserted, text->bytes + start + removed, left - removed);
  TSInputEdit input = {
    .start_byte = start,
    .old_end_byte = start + removed,
    .new_end_byte = start + inserted,
    .start_point = point(text, start),
    .old_end_point = point(text, start + removed),
    .new_end_point = point(&after, start + inserted),
  };
  ts_tree_edit(tree, &input);
  free(text->bytes);
  *text = after;
}

static void fail(const char *what, TSNode node) {
  fprintf(stderr, "%s: %s %u..%u\n", what, ts_node_type(node), ts_node_start_byte(node), ts_node_end_byte(node));
  abort();
}

static void check(TSNode node, const Text *text) {
  uint32_t start = ts_node_start_byte(node), end = ts_node_end_byte(node);
  if (start > end || end > text->length) fail("a node outside of the text", node);
#ifdef TOTAL
  if (ts_node_is_error(node) || ts_node_is_missing(node)) fail("an error", node);
#endif
}

static void compare(TSNode one, TSNode other) {
  TSPoint a = ts_node_start_point(one), b = ts_node_start_point(other);
  if (ts_node_symbol(one) != ts_node_symbol(other)) fail("another kind", one);
  if (ts_node_start_byte(one) != ts_node_start_byte(other)) fail("another start", one);
  if (ts_node_end_byte(one) != ts_node_end_byte(other)) fail("another end", one);
  if (a.row != b.row || a.column != b.column) fail("another place", one);
  if (ts_node_child_count(one) != ts_node_child_count(other)) fail("other children", one);
}

// Walks a tree, and another one beside it if there is one.
static void walk(const TSTree *tree, const TSTree *beside, const Text *text) {
  TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
  TSTreeCursor other = ts_tree_cursor_new(ts_tree_root_node(beside ? beside : tree));
  for (;;) {
    TSNode node = ts_tree_cursor_current_node(&cursor);
    check(node, text);
    if (beside) compare(node, ts_tree_cursor_current_node(&other));
    if (ts_tree_cursor_goto_first_child(&cursor)) {
      ts_tree_cursor_goto_first_child(&other);
      continue;
    }
    while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
      if (!ts_tree_cursor_goto_parent(&cursor)) goto done;
      ts_tree_cursor_goto_parent(&other);
    }
    ts_tree_cursor_goto_next_sibling(&other);
  }
done:
  ts_tree_cursor_delete(&cursor);
  ts_tree_cursor_delete(&other);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  // The runtime passes over a byte order mark in silence; who parses definition files puts something in its place.
  if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) bytes += 3, length -= 3;
  TSParser *parser = ts_parser_new();
  if (!ts_parser_set_language(parser, LANGUAGE())) abort();
  Text text = copied((const char *)bytes, length);
  seed(&text);
  TSTree *tree = parse(parser, &text, NULL);
  walk(tree, NULL, &text);
  for (int i = 0; i < EDITS; i++) {
    edit(&text, tree);
    if (text.length >= 3 && memcmp(text.bytes, "\xEF\xBB\xBF", 3) == 0) break;
    TSTree *edited = parse(parser, &text, tree);
    TSTree *fresh = parse(parser, &text, NULL);
#ifdef TOTAL
    walk(edited, fresh, &text);
#else
    walk(edited, NULL, &text);
#endif
    ts_tree_delete(fresh);
    ts_tree_delete(tree);
    tree = edited;
  }
  ts_tree_delete(tree);
  ts_parser_delete(parser);
  free(text.bytes);
  return 0;
}
