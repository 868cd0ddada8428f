//! The table of contents: every page, once.

use singularity_ls::rules::RULES;

use crate::{hold, source};

/// Part, and its pages: file and title.
const PARTS: &[(&str, &[(&str, &str)])] = &[
    (
        "Start",
        &[
            ("start/vscode.md", "VS Code"),
            ("start/neovim.md", "Neovim"),
            ("start/helix.md", "Helix"),
            ("start/emacs.md", "Emacs"),
            ("start/vim.md", "Vim"),
            ("start/kakoune.md", "Kakoune"),
            ("start/zed.md", "Zed"),
            ("start/sublime.md", "Sublime Text"),
            ("start/kate.md", "Kate"),
            ("start/command-line.md", "Command line"),
            ("start/ci.md", "Continuous integration"),
        ],
    ),
    (
        "Use",
        &[
            ("images.md", "How images are known"),
            ("network.md", "Network and privacy"),
            ("cluster.md", "On a cluster"),
            ("adopting.md", "Adopting it for old recipes"),
            ("lessons.md", "For authors of lessons"),
            ("troubleshooting.md", "Troubleshooting"),
            ("comparison.md", "How it compares"),
        ],
    ),
    (
        "Reference",
        &[
            ("configuration.md", "Configuration"),
            ("commands.md", "Command line"),
            ("language.md", "The definition file"),
        ],
    ),
];

#[test]
fn the_summary_names_every_page() {
    let mut text = "# Summary\n\n[What it is](README.md)\n".to_owned();
    let mut pages = vec!["README.md".to_owned(), "SUMMARY.md".to_owned(), "rules/index.md".to_owned()];
    for (part, chapters) in PARTS {
        text.push_str(&format!("\n# {part}\n\n"));
        for (file, title) in *chapters {
            text.push_str(&format!("- [{title}]({file})\n"));
            pages.push((*file).to_owned());
        }
    }
    text.push_str("- [The rules](rules/index.md)\n");
    for rule in RULES {
        text.push_str(&format!("  - [{0}](rules/{0}.md)\n", rule.id));
        pages.push(format!("rules/{}.md", rule.id));
    }
    hold("SUMMARY.md", &text);
    // The pages are being written at this moment, by the tests beside this one.
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        return;
    }
    let mut there = Vec::new();
    for folder in ["", "start", "rules"] {
        for entry in std::fs::read_dir(source().join(folder)).unwrap() {
            let name = entry.unwrap().file_name().to_string_lossy().into_owned();
            if name.ends_with(".md") {
                there.push(if folder.is_empty() { name } else { format!("{folder}/{name}") });
            }
        }
    }
    there.sort();
    pages.sort();
    assert_eq!(there, pages);
}
