//! What earlier commands of a build have settled for later ones.

use super::super::{CommandContext, gone, scripts};
use super::git;
use crate::language::package_managers::archives::{self, SOURCES};
use crate::language::package_managers::managed;
use crate::language::package_managers::moved::{MOVED, Moved};
use crate::language::package_managers::r::Session;
use crate::language::package_managers::{Action, Family};
use crate::shell::Command;

/// What the commands before one have settled; a stage's later scripts inherit it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Settled {
    /// Installers whose archive is that of one day or release.
    dated: Vec<Family>,
    /// Installers that have been used.
    used: Vec<Family>,
    /// Installers that have been told where to look.
    directed: Vec<Family>,
    /// Installers that have been told to ask nothing.
    pub(in crate::rules) answered: Vec<Family>,
    /// Whether a bare `pip` may be another one than the distribution's.
    another_python: bool,
    /// Whether the distribution's own `pip` has been installed.
    system_pip: bool,
    /// Whether that has been called and will refuse.
    refused: bool,
    /// Hosts and paths of the repositories that were cloned.
    cloned: Vec<String>,
    /// Directories in homes that something was installed into.
    pub(in crate::rules) homes: Vec<String>,
    /// What R code has settled for later R code.
    pub(super) r: Session,
}

impl Settled {
    /// What is settled before the first command, by the files that a build brings and by the mirror that the header
    /// leaves behind in the image.
    ///
    /// `files`: their paths in the container, each with a blank behind it.
    pub(in crate::rules) fn by(files: &str, mirror: &str) -> Settled {
        let dated = SOURCES.iter().filter(|sources| sources.is_settled_by(mirror));
        let dated = dated.map(|sources| sources.family).filter(|family| *family == Family::Apt).collect();
        Settled { directed: directed(files, false), dated, ..Settled::default() }
    }

    /// Whether the archive that an installer reads is that of one day or release.
    pub(in crate::rules) fn is_dated(&self, family: Family) -> bool {
        self.dated.contains(&family)
    }

    /// Whether an installer has been used before.
    pub(in crate::rules) fn has_used(&self, family: Family) -> bool {
        self.used.contains(&family)
    }

    /// Whether an installer has been told where to look.
    pub(in crate::rules) fn looks_elsewhere(&self, family: Family) -> bool {
        self.directed.contains(&family) || self.is_dated(family)
    }

    /// Whether a bare `pip` may be another one than the distribution's.
    pub(in crate::rules) fn has_another_python(&self) -> bool {
        self.another_python
    }

    /// Whether the distribution's own `pip` has been installed.
    pub(in crate::rules) fn has_system_pip(&self) -> bool {
        self.system_pip
    }

    /// Whether `pip` has been called before and will refuse.
    pub(in crate::rules) fn has_been_refused(&self) -> bool {
        self.refused
    }

    /// Whether an import path lies in a repository that was cloned: the build uses the clone.
    pub(super) fn is_cloned(&self, path: &str) -> bool {
        self.cloned.iter().any(|root| {
            path.strip_prefix(root.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']))
        })
    }

    /// Takes in what the command at this index settles.
    pub(in crate::rules) fn learn(&mut self, lesson: Lesson, commands: &[Command], index: usize) {
        let Lesson { dated, used, directed, answered, another_python, system_pip, refused, cloned, home } =
            lesson;
        self.another_python |= another_python;
        self.system_pip |= system_pip;
        self.refused |= refused;
        let known_and_new = [
            (&mut self.dated, dated),
            (&mut self.used, used),
            (&mut self.directed, directed),
            (&mut self.answered, answered),
        ];
        for (known, new) in known_and_new {
            new.into_iter().for_each(|family| {
                if !known.contains(&family) {
                    known.push(family)
                }
            });
        }
        self.cloned.extend(cloned);
        self.homes.extend(home);
        self.r.packages(commands, index);
    }
}

/// Programs that change files in place or write them.
const WRITERS: [&str; 12] =
    ["sed", "echo", "printf", "cat", "tee", "perl", "cp", "mv", "ln", "curl", "wget", "python3"];

/// What one command settles.
#[derive(Debug, Default)]
pub(in crate::rules) struct Lesson {
    dated: Vec<Family>,
    used: Vec<Family>,
    directed: Vec<Family>,
    answered: Vec<Family>,
    another_python: bool,
    system_pip: bool,
    refused: bool,
    cloned: Option<String>,
    home: Option<String>,
}

impl Lesson {
    pub(in crate::rules) fn of(context: &CommandContext<'_>) -> Lesson {
        let text = configuration(context);
        let program = context.command.program().unwrap_or_default();
        let names_a_place = archives::names_a_place(&text);
        let dated = SOURCES.iter().filter(|sources| {
            let writes = sources.programs.contains(&program)
                || names_a_place && sources.places.iter().any(|place| text.contains(place));
            sources.freezers.contains(&program) || (writes && sources.is_settled_by(&text))
        });
        let writes = WRITERS.contains(&program);
        let used = context.invocation.filter(|invocation| {
            matches!(invocation.action, Action::Install | Action::Upgrade | Action::BuildDependencies)
        });
        Lesson {
            used: used.map(|invocation| invocation.manager.family).into_iter().collect(),
            directed: if writes { directed(&text, adds(context.command)) } else { Vec::new() },
            dated: dated.map(|sources| sources.family).collect(),
            answered: scripts::interactive::answered(context, &text),
            another_python: managed::brings_another(context.command, &text),
            system_pip: context.invocation.is_some_and(|call| {
                call.manager.family == Family::Apt
                    && call.operands.iter().any(|word| word.sketch().starts_with("python3-pip"))
            }),
            refused: context.invocation.is_some_and(|call| gone::managed::is_refused(context, call)),
            cloned: context.invocation.and_then(git::import_path),
            home: scripts::home::installed_into(context).map(|home| home.directory),
        }
    }
}

/// The installers that a text makes look somewhere by itself. One that `adds` to a file has to name where: what stood in
/// the file is still asked.
fn directed(text: &str, adds: bool) -> Vec<Family> {
    let is_file = |direction: &str| direction.starts_with('/') || direction.ends_with(".sources");
    let counts = |direction: &&&str| !(adds && is_file(direction));
    let directs =
        |moved: &&Moved| moved.directions.iter().filter(counts).any(|direction| text.contains(direction));
    MOVED.iter().filter(directs).map(|moved| moved.family).collect()
}

/// Whether a command writes at the end of a file.
fn adds(command: &Command) -> bool {
    command.redirections.iter().any(|redirection| redirection.operator == ">>")
        || command.program() == Some("tee")
            && command.words.iter().any(|word| ["-a", "--append", "-ai", "-ia"].contains(&word.sketch()))
}

/// All text that a command may write somewhere: its words, where they go, and what it is fed.
fn configuration(context: &CommandContext<'_>) -> String {
    // As much as most commands say.
    let mut text = String::with_capacity(256);
    let mut command = Some(context.command);
    // Longer pipelines write nothing that matters here.
    for _ in 0..4 {
        let Some(part) = command else { break };
        add(part, &mut text);
        command = part.fed_by.and_then(|feeder| context.commands.get(feeder));
    }
    text
}

fn add(command: &Command, text: &mut String) {
    let targets = command.redirections.iter().map(|redirection| &redirection.target);
    let input = command.input.iter().map(|input| &input.text);
    for word in command.words.iter().chain(targets).chain(input) {
        text.push_str(word.sketch());
        text.push(' ');
    }
    for assignment in &command.assignments {
        text.push_str(&assignment.name);
        text.push('=');
        text.push_str(assignment.value.sketch());
        text.push(' ');
    }
}
