//! What the program `git` keeps of a repository at one commit.
//!
//! It is asked for revisions, for bytes as they are kept, and for what its settings say about ends of lines. None of that
//! starts a program or a transport that the repository's settings name.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

pub(super) struct Repository {
    top: PathBuf,
    /// The files of the commit: by name the object that holds what is in it.
    files: BTreeMap<String, String>,
    store: Store,
    /// Whether lines of all texts end in the working tree as on Windows, if nothing else is said about one.
    converts_all: OnceCell<bool>,
}

impl Repository {
    /// Compares with the commit at which the revision and the work went apart: what others have changed since is theirs.
    ///
    /// # Errors
    ///
    /// There is no `git`, or no such revision.
    pub(super) fn open(top: PathBuf, revision: &str) -> io::Result<Repository> {
        let commit = format!("{revision}^{{commit}}");
        let known = asked(&top, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
        let known = known.ok_or_else(|| {
            io::Error::other(format!(
                "git finds no revision `{revision}` in {}; a shallow clone holds only the newest",
                top.display()
            ))
        })?;
        let known = known.trim_end().to_owned();
        let base = asked(&top, &["merge-base", &known, "HEAD"])?;
        let base = base.map_or(known, |base| base.trim_end().to_owned());
        let list = asked(&top, &["ls-tree", "-r", "-z", "--full-tree", &base])?;
        let list = list.ok_or_else(|| partial(&top))?;
        // `MODE KIND OBJECT`, a tab, the name. What is of another kind is another repository.
        let files = list.split_terminator('\0').filter_map(|row| {
            let (about, name) = row.split_once('\t')?;
            Some((name.to_owned(), about.split_once(" blob ")?.1.to_owned()))
        });
        let files = files.collect();
        let store = Store::open(&top)?;
        Ok(Repository { top, files, store, converts_all: OnceCell::new() })
    }

    /// What a file was, with the ends of lines that it has `now` where only those differ because `git` changes them;
    /// nothing where there was no such file.
    ///
    /// # Errors
    ///
    /// The repository cannot be read, or holds only a part of the commit.
    pub(super) fn before(&mut self, name: &str, now: &[u8]) -> io::Result<Option<Vec<u8>>> {
        let Some(object) = self.files.get(name) else { return Ok(None) };
        let before = self.store.bytes(object)?.ok_or_else(|| partial(&self.top))?;
        let has_returns = |text: &[u8]| text.windows(2).any(|pair| pair == b"\r\n");
        let are_converted = has_returns(now) && !has_returns(&before) && self.converts(name)?;
        Ok(Some(if are_converted { with_returns(&before) } else { before }))
    }

    /// Whether `git` itself changes the ends of a text's lines between what it keeps and the working tree.
    fn converts(&self, name: &str) -> io::Result<bool> {
        let said = asked(&self.top, &["check-attr", "-z", "text", "eol", "--", name])?.unwrap_or_default();
        // Name, attribute, value; name, attribute, value.
        let said: Vec<_> = said.split('\0').collect();
        let value = |at: usize| said.get(at).copied().unwrap_or("unspecified");
        Ok(match (value(2), value(5)) {
            ("unset", _) => false,
            ("unspecified", "unspecified") => match self.converts_all.get() {
                Some(known) => *known,
                None => {
                    let said = asked(&self.top, &["config", "--get", "core.autocrlf"])?.unwrap_or_default();
                    let converts = !["", "false", "no", "off", "0"].contains(&said.trim());
                    *self.converts_all.get_or_init(|| converts)
                }
            },
            _ => true,
        })
    }
}

fn with_returns(text: &[u8]) -> Vec<u8> {
    let mut converted = Vec::with_capacity(text.len() + text.len() / 16);
    for byte in text {
        if *byte == b'\n' {
            converted.push(b'\r');
        }
        converted.push(*byte);
    }
    converted
}

/// A running `git cat-file`, which answers one question after the other.
struct Store {
    process: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Store {
    fn open(top: &Path) -> io::Result<Store> {
        let mut command = git(top, &["cat-file", "--batch"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().map_err(|error| failed(&error))?;
        let ends = process.stdin.take().zip(process.stdout.take());
        let (questions, answers) = ends.ok_or_else(|| io::Error::other("git: no pipe"))?;
        Ok(Store { process, questions: Some(questions), answers: BufReader::new(answers) })
    }

    /// The bytes of an object, if it is there.
    fn bytes(&mut self, object: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(questions) = self.questions.as_mut() else { return Ok(None) };
        writeln!(questions, "{object}")?;
        questions.flush()?;
        let mut answer = Vec::new();
        self.answers.read_until(b'\n', &mut answer)?;
        // `OBJECT KIND SIZE`, or `OBJECT missing`.
        let answer = String::from_utf8_lossy(&answer);
        let size = answer.trim_end().rsplit_once(' ').and_then(|(_, size)| size.parse().ok());
        let Some(size) = size else { return Ok(None) };
        let mut bytes = Vec::new();
        (&mut self.answers).take(size).read_to_end(&mut bytes)?;
        // A line feed ends the answer.
        self.answers.read_until(b'\n', &mut Vec::new())?;
        Ok(Some(bytes))
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // It ends with its questions.
        self.questions = None;
        let _ = self.process.wait();
    }
}

/// What git prints; nothing where it fails.
fn asked(top: &Path, arguments: &[&str]) -> io::Result<Option<String>> {
    let output = git(top, arguments).output().map_err(|error| failed(&error))?;
    Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned()))
}

fn git(top: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(top).args(["-c", "core.fsmonitor=false", "--no-pager"]).args(arguments);
    // What a partial clone lacks is not fetched: the repository says from where, and by which program.
    command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_ALLOW_PROTOCOL", "none");
    command
}

fn partial(top: &Path) -> io::Error {
    io::Error::other(format!(
        "the repository {} lacks what its files were, as a partial clone does; nothing is fetched",
        top.display()
    ))
}

fn failed(error: &io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::NotFound => {
            io::Error::other("`--diff-base` needs the program `git`, and there is none")
        }
        kind => io::Error::new(kind, format!("git: {error}")),
    }
}
