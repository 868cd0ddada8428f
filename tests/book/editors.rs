//! Getting started in each editor: what its folder says, with links that hold in the book.

use crate::{hold, support};

/// The folders, and links of their pages that lead elsewhere in the book.
const EDITORS: &[&str] = &["vscode", "neovim", "helix", "emacs", "vim", "kakoune", "zed", "sublime", "kate"];
const LINKS: &[(&str, &str)] = &[
    ("../../docs/src/pictures/", "../pictures/"),
    ("](../neovim/README.md)", "](neovim.md)"),
    ("[servers.json](servers.json)", "`editors/kate/servers.json`"),
];

#[test]
fn a_page_for_each_editor() {
    for editor in EDITORS {
        let page = support::root().join("editors").join(editor).join("README.md");
        let mut text = std::fs::read_to_string(page).unwrap();
        LINKS.iter().for_each(|(from, to)| text = text.replace(from, to));
        hold(&format!("start/{editor}.md"), &text);
    }
}
