//! Julia packages: `Pkg.add` and the package mode, in code on the command line and in here-documents.

use std::ops::Range;

use super::{Argument, Level, Package, level};
use crate::shell::calls::{self, Call, Item, Value};
use crate::shell::{Command, UNRESOLVED, Word, snippet};
use crate::text::Edit;

/// Options with code.
const CODE: &[&str] = &["-e", "-E", "--eval", "--print"];

/// The packages that the command at this index adds through Julia code.
#[must_use]
pub fn packages(commands: &[Command], index: usize) -> Vec<Package> {
    if commands.get(index).and_then(Command::program) != Some("julia") {
        return Vec::new();
    }
    let pieces = snippet::pieces(commands, index, CODE);
    pieces.iter().flat_map(|piece| of_code(piece)).collect()
}

/// The directory of the project that the command at this index installs what is needed for, from the one it runs in, and
/// where the code says so. Source: Julia's page *Command-line Interface*, Pkg's page *API Reference*, 1.12.
#[must_use]
pub fn instantiated(commands: &[Command], index: usize) -> Option<(String, Range<usize>)> {
    let command = commands.get(index).filter(|command| command.program() == Some("julia"))?;
    let given =
        command.arguments().iter().find_map(|word| match word.sketch().strip_prefix("--project")? {
            "" | "=@." => Some("."),
            folder => folder.strip_prefix('='),
        });
    let mut folder = given.map(str::to_owned);
    for piece in snippet::pieces(commands, index, CODE) {
        let text = piece.sketch();
        for item in calls::parse(text).items {
            let done = match &item {
                Item::Call(call) if text[call.name.clone()].ends_with("Pkg.activate") => {
                    folder = match call.arguments.first().map(|argument| &argument.value) {
                        Some(Value::Text(path)) => Some(text[path.clone()].to_owned()),
                        _ => None,
                    };
                    continue;
                }
                Item::Call(call) if text[call.name.clone()].ends_with("Pkg.instantiate") => call.name.clone(),
                Item::Macro { name, text: range } if &text[name.clone()] == "pkg" => range.clone(),
                Item::PackageMode(range) => range.clone(),
                _ => continue,
            };
            let is_it = text[done.clone()].trim().trim_start_matches("Pkg.") == "instantiate"
                || text[done.clone()].ends_with(".Pkg.instantiate");
            if is_it {
                let folder = folder.filter(|folder| !folder.contains([UNRESOLVED, '@']))?;
                return Some((folder, piece.source(done)));
            }
        }
    }
    None
}

fn of_code(word: &Word) -> Vec<Package> {
    let text = word.sketch();
    let mut found = Finder { word, text, packages: Vec::new() };
    for item in calls::parse(text).items {
        match item {
            Item::Call(call) if is_add(&text[call.name.clone()]) => found.add(&call),
            Item::Macro { name, text: range } if &text[name.clone()] == "pkg" => found.package_mode(range),
            Item::PackageMode(range) => found.package_mode(range),
            _ => {}
        }
    }
    found.packages
}

/// `Pkg.add`, not `Conda.add` and `CondaPkg.add`.
fn is_add(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "Pkg.add" || name.ends_with(".Pkg.add")
}

struct Finder<'w> {
    word: &'w Word,
    text: &'w str,
    packages: Vec<Package>,
}

impl Finder<'_> {
    /// `Pkg.add("X")`, `Pkg.add(["X", "Y"])`, `Pkg.add(name = "X", version = "1")`, `Pkg.add(PackageSpec(…))`.
    /// Source: the reference page of Pkg in Julia 1.12.
    fn add(&mut self, call: &Call) {
        let is_spec =
            ["name", "url", "path", "uuid"].iter().any(|name| call.named(self.text, name).is_some());
        if is_spec {
            return self.spec(call);
        }
        let version = self.version(call);
        let first = self.packages.len();
        let mut strings = Vec::new();
        for argument in call.arguments.iter().filter(|argument| argument.name.is_none()) {
            self.value(&argument.value, version, &mut strings);
        }
        // Strings and specifications cannot stand side by side: either all become one, or none.
        let is_alone = matches!(call.arguments.as_slice(), [only] if matches!(only.value, Value::Text(_)));
        let (open, close) = if is_alone { ("", "") } else { ("Pkg.PackageSpec(", ")") };
        let slots: Option<Vec<_>> =
            strings.iter().map(|string| self.specification(string.clone(), open, close)).collect();
        let slot: Vec<Edit> = slots.unwrap_or_default().into_iter().flatten().collect();
        let found = self.packages.iter_mut().skip(first);
        found.filter(|package| package.slot.is_empty()).for_each(|package| package.slot.clone_from(&slot));
    }

    /// `"X"` becomes `name="X", version="VERSION"`, `"https://…"` becomes `url="https://…", rev="TAG"`.
    fn specification(&self, string: Range<usize>, open: &str, close: &str) -> Option<Vec<Edit>> {
        let is_url = self.text.get(string.clone())?.contains("://");
        let name = if is_url { "url=" } else { "name=" };
        let (opening, closing) = self.quotes(&string)?;
        let before = Edit { range: opening.start..opening.start, text: format!("{open}{name}") };
        Some(vec![before, self.version_behind(closing, is_url, close)])
    }

    /// `, version="VERSION"` behind a closing quote.
    fn version_behind(&self, closing: Range<usize>, is_url: bool, close: &str) -> Edit {
        // Inside a double-quoted argument every quote has a backslash.
        let quote = if closing.len() == 2 { "\\\"" } else { "\"" };
        let (name, blank) = if is_url { ("rev", "TAG") } else { ("version", "VERSION") };
        let text = format!(", {name}={quote}{blank}{quote}{close}");
        Edit { range: closing.end..closing.end, text }
    }

    /// Where the quotes around a string are written; nothing for three of them, and where the script holds it in a
    /// variable.
    fn quotes(&self, string: &Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
        self.word.editable(string.clone())?;
        let is_quote = |range: Range<usize>| self.text.get(range) == Some("\"");
        let (before, behind) = (string.start.checked_sub(1)?..string.start, string.end..string.end + 1);
        let is_triple = self.text.get(..before.start)?.ends_with('"');
        let is_known = is_quote(before.clone()) && is_quote(behind.clone()) && !is_triple;
        is_known.then(|| (self.word.source(before), self.word.source(behind)))
    }

    fn value(&mut self, value: &Value, version: Option<Level>, strings: &mut Vec<Range<usize>>) {
        match value {
            Value::Text(range) => {
                strings.push(range.clone());
                self.name(range.clone(), version);
            }
            Value::List(items) => items.iter().for_each(|item| self.value(&item.value, version, strings)),
            Value::Call(call) if self.text[call.name.clone()].ends_with("PackageSpec") => self.spec(call),
            Value::Call(_) | Value::Name(_) | Value::Other => {}
        }
    }

    fn spec(&mut self, call: &Call) {
        let text = |name| match call.named(self.text, name) {
            Some(Value::Text(range)) => Some(range.clone()),
            _ => None,
        };
        let source =
            text("url").or_else(|| text("path").filter(|path| self.text[path.clone()].contains("://")));
        let version = self.version(call);
        let first = self.packages.len();
        let string = if let Some(url) = source {
            self.push(url.clone(), self.text[url.clone()].to_owned(), version.unwrap_or(Level::Unpinned));
            Some((url, true))
        } else if let (Some(Value::Text(name)), None) = (call.argument(self.text, "name", 0), text("path")) {
            self.name(name.clone(), version);
            Some((name.clone(), false))
        } else {
            None
        };
        let Some((string, is_url)) = string else { return };
        let Some((_, closing)) = self.quotes(&string) else { return };
        let slot = self.version_behind(closing, is_url, "");
        self.packages.iter_mut().skip(first).for_each(|package| package.slot = vec![slot.clone()]);
    }

    fn version(&self, call: &Call) -> Option<Level> {
        let text = |name| {
            call.named(self.text, name).map(|value| match value {
                Value::Text(range) => &self.text[range.clone()],
                _ => "\u{FFFC}",
            })
        };
        text("rev").map(level::of_reference).or(text("version").map(|_| Level::Versioned))
    }

    fn name(&mut self, range: Range<usize>, version: Option<Level>) {
        let text = &self.text[range.clone()];
        if text.contains("://") {
            return self.url(range);
        }
        let end = text.find(['@', '#', '=']).unwrap_or(text.len());
        let name = &text[..end];
        if name.is_empty() || name.contains([UNRESOLVED, '/', ' ']) {
            return;
        }
        let own = match text[end..].chars().next() {
            Some('#') => Some(level::of_reference(&text[end + 1..])),
            Some('@') => Some(Level::Versioned),
            _ => None,
        };
        self.push(
            range.start..range.start + end,
            name.to_ascii_lowercase(),
            own.or(version).unwrap_or(Level::Unpinned),
        );
    }

    /// `https://host/X.jl#rev`
    fn url(&mut self, range: Range<usize>) {
        let text = &self.text[range.clone()];
        let end = text.find('#').unwrap_or(text.len());
        if text[..end].contains(UNRESOLVED) {
            return;
        }
        let level = text[end..].strip_prefix('#').map_or(Level::Unpinned, level::of_reference);
        self.push(range.start..range.start + end, text[..end].to_owned(), level);
    }

    /// `add X Y@1.2 https://host/Z.jl#rev`, several commands with `;` between them.
    fn package_mode(&mut self, range: Range<usize>) {
        let mut at = range.start;
        for command in self.text[range].split(';') {
            let mut words = words(command).map(|(start, word)| (at + start, word));
            if words.next().is_some_and(|(_, verb)| verb == "add") {
                let found: Vec<_> = words
                    .filter(|(_, word)| !word.starts_with("--") && !word.starts_with(['.', '/']))
                    .collect();
                for (start, word) in found {
                    let word = word.trim_end_matches(',');
                    self.name(start..start + word.len(), None);
                    self.slot_of_word(start + word.len());
                }
            }
            at += command.len() + 1;
        }
    }

    /// `X@VERSION`, `https://…#TAG`
    fn slot_of_word(&mut self, end: usize) {
        let Some(last) = self.text[..end].char_indices().next_back() else { return };
        let Some(written) = self.word.editable(last.0..end) else { return };
        let Some(package) = self.packages.last_mut() else { return };
        let is_url = package.subject.contains("://");
        let is_its_end = package.range.end == written.end && package.slot.is_empty();
        if is_its_end {
            let text = if is_url { "#TAG" } else { "@VERSION" };
            package.slot = vec![Edit { range: written.end..written.end, text: text.to_owned() }];
        }
    }

    fn push(&mut self, range: Range<usize>, subject: String, level: Level) {
        let mut package =
            Package::at(&Argument { word: self.word, start: 0 }, subject, level, range.clone(), None);
        package.range = self.word.source(range);
        self.packages.push(package);
    }
}

/// The words of a text with their places.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(|char: char| char.is_ascii_whitespace()).filter_map(move |word| {
        let start = at;
        at += word.len() + 1;
        (!word.is_empty()).then_some((start, word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::{Environment, Script};

    #[track_caller]
    fn check(script: &str, expected: &[(&str, Level, &str)]) {
        let commands = Script::parse(script).commands(&Environment::new());
        let packages: Vec<_> = (0..commands.len()).flat_map(|index| packages(&commands, index)).collect();
        let found: Vec<_> = packages
            .iter()
            .map(|package| (package.subject.as_str(), package.level, &script[package.range.clone()]))
            .collect();
        assert_eq!(found, expected, "{script}");
    }

    #[test]
    fn packages_of_julia() {
        use Level::{Floating, Unpinned, Versioned};
        check(
            "julia --project -e 'using Pkg; Pkg.add(\"Conda\");\n using Conda; Conda.add(\"jupyterlab\")'",
            &[("conda", Unpinned, "Conda")],
        );
        check(
            "julia -e 'Pkg.add([\"A\", \"B\"])' -e \"Pkg.add(\\\"C\\\")\"",
            &[("a", Unpinned, "A"), ("b", Unpinned, "B"), ("c", Unpinned, "C")],
        );
        check(
            "julia -e 'Pkg.add(name=\"A\", version=\"1.2\"); Pkg.add(PackageSpec(url=\"https://h/B.jl\", rev=\"main\"))'",
            &[("a", Versioned, "A"), ("https://h/B.jl", Floating, "https://h/B.jl")],
        );
        check(
            "julia <<'EOF'\nusing Pkg\npkg\"add A B@1.2 https://h/C.jl#v1\"\n] add D\nEOF\n",
            &[
                ("a", Unpinned, "A"),
                ("b", Versioned, "B"),
                ("https://h/C.jl", Versioned, "https://h/C.jl"),
                ("d", Unpinned, "D"),
            ],
        );
        check(
            "julia -e 'Pkg.add(path=\"/x\"); Pkg.add(path=\"https://h/E.jl\"); Pkg.add(PackageSpec(\"F\"))'",
            &[("https://h/E.jl", Unpinned, "https://h/E.jl"), ("f", Unpinned, "F")],
        );
        check("julia -e 'Pkg.build(\"A\"); CondaPkg.add(\"B\")'; julia x.jl", &[]);
    }

    #[test]
    fn projects_of_julia() {
        for (script, expected) in [
            ("julia --project=/app -e 'using Pkg; Pkg.instantiate()'", Some(("/app", "Pkg.instantiate"))),
            (
                "julia --project -e 'import Pkg; Pkg.instantiate(); Pkg.precompile()'",
                Some((".", "Pkg.instantiate")),
            ),
            ("julia --project=@. -e 'using Pkg; pkg\"instantiate\"'", Some((".", "instantiate"))),
            ("julia -e 'Pkg.activate(\"a\"); Pkg.instantiate()'", Some(("a", "Pkg.instantiate"))),
            ("julia -e 'Pkg.activate(x); Pkg.instantiate()'", None),
            ("julia --project=$X -e 'Pkg.instantiate()'", None),
            ("julia -e 'Pkg.instantiate()'", None),
            ("julia --project=a -e 'Pkg.add(\"B\")'", None),
        ] {
            let commands = Script::parse(script).commands(&Environment::new());
            let found = instantiated(&commands, 0);
            let found = found.as_ref().map(|(folder, range)| (folder.as_str(), &script[range.clone()]));
            assert_eq!(found, expected, "{script}");
        }
    }
}
