//! The README names every node.

#[test]
fn every_node_is_in_the_readme() {
    let readme = include_str!("../../README.md");
    let mut count = 0;
    for part in tree_sitter_singularity::NODE_TYPES.split("\"type\": \"").skip(1) {
        let (kind, rest) = part.split_once('"').unwrap();
        if rest.trim_start_matches(',').trim_start().starts_with("\"named\": true") {
            assert!(readme.contains(&format!("`{kind}`")), "the README does not name {kind}");
            count += 1;
        }
    }
    assert!(count > 40, "only {count} kinds found");
}
