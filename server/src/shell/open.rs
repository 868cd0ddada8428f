//! Commands that run a string or a here-document as shell: `bash -c '…'`, `su -c`, `eval`, `sh <<EOF`.

use super::command::{Command, Origin};
use super::python;
use super::script::Script;
use super::walk::{Context, Gathered, Walker};
use super::word::{UNRESOLVED, Word};
use crate::mapped::Mapped;

/// How many strings are opened inside one another.
const MAX_OPENED: usize = 4;

/// Programs that read shell.
const SHELLS: [&str; 7] = ["sh", "bash", "dash", "ash", "zsh", "ksh", "rbash"];

/// What a command runs.
struct Code {
    text: Mapped,
    /// In the shell itself, so that assignments stay: `eval`.
    here: bool,
    /// Its words were a list in another language.
    listed: bool,
}

impl Code {
    fn of(word: &Word) -> Code {
        Code::of_part((word, 0))
    }

    /// A word from some byte of its text on.
    fn of_part((word, from): (&Word, usize)) -> Code {
        let text = word.value.slice(from..word.sketch().len());
        Code { text, here: false, listed: false }
    }
}

impl Walker<'_, '_, '_> {
    /// Opens the string among a command's words that it runs.
    pub(super) fn open_string(&mut self, index: usize) {
        let code = self.gathered.commands.get(index).map(string_code).unwrap_or_default();
        code.iter().for_each(|code| self.open(index, code));
        // `bash <<< "…"` has its text by now; a here-document follows later.
        self.open_input(index);
    }

    /// Opens a command's standard input, if the command is a shell that reads it.
    pub(super) fn open_input(&mut self, index: usize) {
        let Some(command) = self.gathered.commands.get(index) else { return };
        let (Some(input), Some(program)) = (&command.input, command.program()) else { return };
        let code = if reads_shell(program, command.arguments()) {
            vec![Code::of(&input.text)]
        } else if python::is_python(program) && python::reads_input(command.arguments()) {
            python_code(&input.text)
        } else {
            Vec::new()
        };
        code.iter().for_each(|code| self.open(index, code));
    }

    fn open(&mut self, by: usize, code: &Code) {
        let text = code.text.text();
        let nothing_known = text.chars().all(|char| char == UNRESOLVED || char.is_whitespace());
        if nothing_known || self.opened >= MAX_OPENED || !self.pay(text.len()) {
            return;
        }
        let Some(command) = self.gathered.commands.get(by) else { return };
        let context = Context {
            statement: command.statement.clone().into(),
            fed_by: None,
            origin: Origin::Opened { by },
            conditional: command.conditional,
            depth: command.depth + 1,
            listed: code.listed,
        };
        let script = Script::parse(text);
        let layer = self.layer.opened(&script, &code.text);
        let (nesting, opened) = (self.nesting, self.opened + 1);
        let walk = |gathered: &mut Gathered<'_>| {
            for (number, root) in script.roots().enumerate() {
                let mut walker = Walker::new(gathered, layer, root.walk(), nesting, opened);
                if number == 0 && !code.here {
                    walker.forget_parameters();
                }
                walker.opened_block(context);
            }
        };
        if code.here {
            walk(self.gathered);
        } else {
            self.isolated(|walker| walk(walker.gathered));
        }
    }

    /// Like a block, but a line put before one of its statements has to go before the command that runs it.
    fn opened_block(&mut self, context: Context) {
        self.each_child(|walker, _| {
            walker.statement(context);
        });
    }
}

/// What a command runs of its own words.
fn string_code(command: &Command) -> Vec<Code> {
    let arguments = command.arguments();
    let word = match command.program() {
        Some("find") => return found(arguments),
        Some("eval") => return vec![Code { text: joined(arguments), here: true, listed: false }],
        Some("su" | "runuser") => return user_command(arguments).map(Code::of_part).into_iter().collect(),
        Some("scl") => scl_command(arguments),
        Some(program) if SHELLS.contains(&program) => match ShellUse::of(arguments) {
            ShellUse::String(word) => Some(word),
            ShellUse::Input | ShellUse::File => None,
        },
        Some(program) if python::is_python(program) => {
            return python::code(arguments).map(python_code).unwrap_or_default();
        }
        _ => None,
    };
    word.map(Code::of).into_iter().collect()
}

fn python_code(word: &Word) -> Vec<Code> {
    let runs = python::runs(&word.value).into_iter();
    runs.map(|run| Code { text: run.line, here: false, listed: run.listed }).collect()
}

/// `-exec COMMAND ;` of `find`, each. Source: POSIX.1-2024 `find`; find(1) of findutils 4.9 for `-execdir`.
fn found(arguments: &[Word]) -> Vec<Code> {
    let mut codes = Vec::new();
    let mut words = arguments;
    while let Some(at) = words.iter().position(|word| matches!(word.sketch(), "-exec" | "-execdir")) {
        words = &words[at + 1..];
        let end = words.iter().position(|word| matches!(word.sketch(), ";" | "+")).unwrap_or(words.len());
        // Joined, words with blanks or quotes in them would be others.
        let plain = |char: char| char.is_ascii_alphanumeric() || "-_./=@:,+%[]{}\u{FFFC}".contains(char);
        if words[..end].iter().all(|word| word.sketch().chars().all(plain)) {
            let text = joined(&words[..end]);
            codes.push(Code { text, here: false, listed: false });
        }
        words = &words[end..];
    }
    codes
}

/// The command of `scl enable COLLECTION… COMMAND`.
fn scl_command(arguments: &[Word]) -> Option<&Word> {
    arguments.last().filter(|_| arguments.first().and_then(Word::text) == Some("enable"))
}

/// The command of `su -c COMMAND`, `su --command=COMMAND`, where in its word it begins included.
fn user_command(arguments: &[Word]) -> Option<(&Word, usize)> {
    const GLUED: &str = "--command=";
    let glued = || arguments.iter().find(|word| word.sketch().starts_with(GLUED));
    value_of(arguments, "-c", "--command")
        .map(|word| (word, 0))
        .or_else(|| glued().map(|word| (word, GLUED.len())))
}

/// Whether a program takes its standard input for shell commands: a shell without a script, or what starts one for
/// somebody else, in another environment or under another root.
/// Sources: su(1) and runuser(1) of util-linux 2.38, sudo(8) 1.9.13, chroot(1) of coreutils 9.1, scl(1) of scl-utils 2.0.
fn reads_shell(program: &str, arguments: &[Word]) -> bool {
    match program {
        "su" => user_command(arguments).is_none_or(|(word, from)| is_shell(&word.sketch()[from..])),
        "scl" => scl_command(arguments).is_some_and(|word| is_shell(word.sketch())),
        "sudo" => starts_shell(arguments),
        "chroot" => arguments.iter().filter(|word| !word.sketch().starts_with('-')).count() == 1,
        _ => SHELLS.contains(&program) && ShellUse::of(arguments) == ShellUse::Input,
    }
}

/// Whether a line does nothing but start a shell: `bash -l`.
fn is_shell(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    let name = words.next().map(|word| word.rsplit('/').next().unwrap_or(word));
    name.is_some_and(|name| SHELLS.contains(&name))
        && words.all(|word| word.starts_with('-') && (word.starts_with("--") || !word.contains('c')))
}

/// Whether `sudo` is told to start a shell and no command of its own: `sudo -u x -i`, `sudo -Es`.
fn starts_shell(arguments: &[Word]) -> bool {
    let asks = |text: &str| {
        matches!(text, "--login" | "--shell")
            || (!text.starts_with("--") && text.starts_with('-') && text.ends_with(['i', 's']))
    };
    arguments.last().is_some_and(|word| asks(word.sketch()))
}

/// Where a shell takes its commands from.
#[derive(PartialEq, Eq)]
enum ShellUse<'w> {
    /// `-c 'commands'`
    String(&'w Word),
    /// Standard input.
    Input,
    /// A script.
    File,
}

impl<'w> ShellUse<'w> {
    /// Options are bundled; `o` and `O` take a name, `c` makes the first operand the commands.
    /// Source: POSIX.1-2024 `sh`; bash(1) 5.2, section OPTIONS.
    fn of(arguments: &'w [Word]) -> Self {
        let mut from_string = false;
        let mut from_input = false;
        let mut words = arguments.iter();
        let mut operand = None;
        while let Some(word) = words.next() {
            let text = word.sketch();
            match text.strip_prefix(['-', '+']) {
                Some("") | Some("-") => {
                    operand = words.next();
                    break;
                }
                Some("-rcfile" | "-init-file") => {
                    words.next();
                }
                Some(long) if long.starts_with('-') => {}
                Some(flags) => {
                    from_string |= flags.contains('c');
                    from_input |= flags.contains('s');
                    for _ in flags.chars().filter(|flag| matches!(flag, 'o' | 'O')) {
                        words.next();
                    }
                }
                None => {
                    operand = Some(word);
                    break;
                }
            }
        }
        match operand {
            Some(word) if from_string => ShellUse::String(word),
            Some(_) if !from_input => ShellUse::File,
            _ => ShellUse::Input,
        }
    }
}

/// The value of an option of `su`: the next word, or what is glued to the option.
fn value_of<'w>(arguments: &'w [Word], short: &str, long: &str) -> Option<&'w Word> {
    let at = arguments.iter().position(|word| {
        let text = word.sketch();
        // `-lc`: bundled with flags that take no value
        text == long || (!text.starts_with("--") && text.starts_with('-') && text.ends_with(&short[1..]))
    })?;
    arguments.get(at + 1)
}

/// Several words as one text with blanks between them, as `eval` sees them.
pub(super) fn joined(words: &[Word]) -> Mapped {
    let mut value = Mapped::default();
    let mut end = None;
    for word in words {
        if let Some(end) = end {
            value.push_replaced(end..word.range.start.max(end), " ");
        }
        value.append(&word.value);
        end = Some(word.range.end);
    }
    value
}
