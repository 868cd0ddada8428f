//! The program's own help: its commands in groups.

use clap::{Command, CommandFactory};

use super::Cli;

/// What the commands are for, in the order in which a person meets them.
const GROUPS: &[(&str, &[&str])] = &[
    ("Check and mend", &["check", "fix", "format", "pin"]),
    ("Understand", &["explain", "parse", "chain"]),
    ("Set up", &["lsp", "doctor", "schema", "completions", "man"]),
];

const EXAMPLES: &str = "\
Examples:
  singularity-ls check .                           everything below this folder
  singularity-ls check --diff-base origin/main .   what a branch brings in
  singularity-ls fix --diff Singularity            what the safe fixes would change
  singularity-ls explain unpinned-base-image       why a finding matters";

/// The command line without what only a terminal shows, for pages that list the commands themselves.
pub(super) fn plain() -> Command {
    Cli::command()
}

/// The command line with its help.
pub(super) fn command() -> Command {
    let command = Cli::command();
    let mut list = String::new();
    for (title, names) in GROUPS {
        list.push_str(&format!("{title}:\n"));
        for name in *names {
            let about = command.find_subcommand(name).and_then(Command::get_about);
            list.push_str(&format!("  {name:<12} {}\n", about.map(ToString::to_string).unwrap_or_default()));
        }
        list.push('\n');
    }
    let template =
        format!("{{about}}\n\n{{usage-heading}} {{usage}}\n\n{list}Options:\n{{options}}\n\n{EXAMPLES}\n");
    command.help_template(template)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_in_one_group() {
        let mut known: Vec<_> =
            Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect();
        let mut listed: Vec<_> =
            GROUPS.iter().flat_map(|(_, names)| names.iter().map(|name| (*name).to_owned())).collect();
        known.sort();
        listed.sort();
        assert_eq!(known, listed);
        command().debug_assert();
    }
}
