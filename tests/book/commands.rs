//! The reference of the command line: what each command says of itself.

use crate::{hold, run};

/// The commands that the program's own help lists.
fn commands(help: &str) -> Vec<String> {
    let groups = help.split_once("\n\nOptions:").unwrap().0;
    let names =
        groups.lines().filter_map(|line| line.strip_prefix("  ")).filter_map(|line| line.split(' ').next());
    // The usage line is indented, too, and further.
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[test]
fn the_reference_is_the_help() {
    let folder = std::env::temp_dir();
    let help = |arguments: &[&str]| String::from_utf8(run(&folder, arguments).stdout).unwrap();
    let own = help(&["--help"]);
    let mut text = format!("# Command line reference\n\n```text\n{}\n```\n", own.trim_end());
    for command in commands(&own) {
        let page = help(&[&command, "--help"]);
        text.push_str(&format!("\n## {command}\n\n```text\n{}\n```\n", page.trim_end()));
    }
    hold("commands.md", &text);
}
