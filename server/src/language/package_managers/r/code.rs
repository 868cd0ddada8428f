//! Calls in R code that install packages.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::super::{Argument, Level, Package, level};
use super::{RPackage, Source, hosted_level, package_name};
use crate::shell::calls::{self, Call, CallArgument, Item, Value};
use crate::shell::{Command, UNRESOLVED, Word, snippet};
use crate::text::Edit;

/// Functions that install packages.
/// Sources: the reference pages of R 4.5 (utils), remotes 2.5, BiocManager 1.30, BiocInstaller 1.32, pak 0.9, renv 1.1.
const FUNCTIONS: &[Function] = &[
    Function { name: "install.packages", space: "utils", packages: "pkgs", kind: Kind::Repository },
    Function { name: "install_cran", space: "remotes", packages: "pkgs", kind: Kind::Repository },
    Function { name: "install_bioc", space: "remotes", packages: "repo", kind: Kind::Repository },
    Function { name: "install_dev", space: "remotes", packages: "package", kind: Kind::Repository },
    Function { name: "install_version", space: "remotes", packages: "package", kind: Kind::Version },
    Function { name: "install_github", space: "remotes", packages: "repo", kind: Kind::Hosted },
    Function { name: "install_gitlab", space: "remotes", packages: "repo", kind: Kind::Hosted },
    Function { name: "install_bitbucket", space: "remotes", packages: "repo", kind: Kind::Hosted },
    Function { name: "install_git", space: "remotes", packages: "url", kind: Kind::Hosted },
    Function { name: "install_url", space: "remotes", packages: "url", kind: Kind::Archive },
    Function { name: "biocLite", space: "BiocInstaller", packages: "pkgs", kind: Kind::Bioconductor },
    Function { name: "BiocManager::install", space: "", packages: "pkgs", kind: Kind::Bioconductor },
    Function { name: "pkg_install", space: "pak", packages: "pkg", kind: Kind::Reference },
    Function { name: "pak::pak", space: "", packages: "pkg", kind: Kind::Reference },
    Function { name: "renv::install", space: "", packages: "packages", kind: Kind::Reference },
];

struct Function {
    name: &'static str,
    /// The package that it belongs to; `devtools` hands on what belongs to `remotes`. Without one, the name is complete.
    space: &'static str,
    /// The name of its first argument.
    packages: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Names of packages in a repository.
    Repository,
    /// The same, of a release of Bioconductor.
    Bioconductor,
    /// A name and a version.
    Version,
    /// `user/repo@ref`
    Hosted,
    /// The address of an archive.
    Archive,
    /// `name@version`, `user/repo@ref`
    Reference,
}

/// What earlier R code of a section has settled for later code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// `BiocManager::install(version = …)`
    bioconductor: Option<Level>,
}

/// What is known within one piece of code.
struct Scope<'t> {
    text: &'t str,
    word: &'t Word,
    constants: HashMap<&'t str, Value>,
    /// `options(repos = …)`: where the address is written, and whether it is that of a day.
    repository: Option<(Option<Range<usize>>, bool)>,
    found: Vec<RPackage>,
}

/// The lock file that the command at this index restores, from the directory it runs in, and where the code says so.
/// Source: the page of `renv::restore` in renv 1.1.
#[must_use]
pub fn restored(commands: &[Command], index: usize) -> Option<(String, Range<usize>)> {
    let mut folder = None;
    for piece in pieces(commands, index) {
        let text = piece.sketch();
        let items = calls::parse(text).items;
        let calls = items.iter().filter_map(|item| match item {
            Item::Call(call) => Some(call),
            _ => None,
        });
        for call in calls {
            let argument = |name: &str, place| match call.argument(text, name, place) {
                Some(Value::Text(range)) => Some(Some(text[range.clone()].to_owned())),
                Some(_) => Some(None),
                None => None,
            };
            match &text[call.name.clone()] {
                "setwd" => folder = Some(argument("dir", 0)??),
                "renv::restore" => {
                    let lock = match argument("lockfile", usize::MAX) {
                        Some(lock) => lock?,
                        None => "renv.lock".to_owned(),
                    };
                    let folder = match argument("project", 0) {
                        Some(project) => Some(project?),
                        None => folder,
                    };
                    let path = match folder.filter(|_| !lock.starts_with('/')) {
                        Some(folder) => format!("{folder}/{lock}"),
                        None => lock,
                    };
                    return Some((path, piece.source(call.name.clone())));
                }
                _ => {}
            }
        }
    }
    None
}

/// The pieces of R code that the command at this index is given.
fn pieces(commands: &[Command], index: usize) -> Vec<Cow<'_, Word>> {
    match commands.get(index).and_then(Command::program) {
        Some("R" | "Rscript" | "r" | "littler" | "Rterm") => snippet::pieces(commands, index, &["-e"]),
        _ => Vec::new(),
    }
}

impl Session {
    /// The packages that the command at this index installs through R code.
    pub fn packages(&mut self, commands: &[Command], index: usize) -> Vec<RPackage> {
        pieces(commands, index).iter().flat_map(|piece| self.piece(piece)).collect()
    }

    fn piece(&mut self, word: &Word) -> Vec<RPackage> {
        let text = word.sketch();
        let mut scope = Scope { text, word, constants: HashMap::new(), repository: None, found: Vec::new() };
        for item in calls::parse(text).items {
            match item {
                Item::Assignment { name, value } => {
                    scope.constants.insert(&text[name], value);
                }
                Item::Call(call) => self.call(&mut scope, &call),
                Item::Macro { .. } | Item::PackageMode(_) => {}
            }
        }
        scope.found
    }

    fn call(&mut self, scope: &mut Scope<'_>, call: &Call) {
        let name = &scope.text[call.name.clone()];
        if name == "options" {
            if let Some(repositories) = call.named(scope.text, "repos") {
                scope.repository = Some((scope.address(repositories), scope.is_dated(repositories)));
            }
            return;
        }
        // `lapply(c("a", "b"), install.packages)`
        if let (
            "lapply" | "sapply" | "vapply" | "walk" | "purrr::walk",
            [packages, CallArgument { value: Value::Name(given), .. }, ..],
        ) = (name, call.arguments.as_slice())
            && let Some(function) = Function::of(&scope.text[given.clone()])
        {
            let (origin, dated) = scope.origin(call);
            scope.values(&packages.value, &mut |scope, range, at| {
                let level = if dated { Level::Versioned } else { Level::Unpinned };
                scope.judge(function.kind, range, at, level, None, &origin);
            });
            return;
        }
        let Some(function) = Function::of(name) else { return };
        let packages = call.argument(scope.text, function.packages, 0);
        let (origin, dated) = scope.origin(call);
        let mut level = if dated { Level::Versioned } else { Level::Unpinned };
        match function.kind {
            Kind::Bioconductor => {
                let version = call.named(scope.text, "version").and_then(|value| scope.text_of(value));
                let release = version.map(bioconductor_level);
                level = level.max(release.or(self.bioconductor).unwrap_or(Level::Unpinned));
                self.bioconductor = release.or(self.bioconductor);
            }
            Kind::Version if call.argument(scope.text, "version", 1).is_some() => level = Level::Versioned,
            _ => {}
        }
        let reference = ["ref", "branch", "tag"].iter().find_map(|name| call.named(scope.text, name));
        let second = || call.argument(scope.text, "ref", 1).filter(|_| function.takes_ref_second());
        let reference = reference.or_else(second);
        let reference = reference.map(|value| scope.text_of(value).unwrap_or("\u{FFFC}").to_owned());
        let Some(packages) = packages.cloned() else { return };
        let first = scope.found.len();
        scope.values(&packages, &mut |scope, range, at| {
            scope.judge(function.kind, range, at, level, reference.as_deref(), &origin);
        });
        if function.name == "BiocManager::install" {
            let slot = scope.release_in(call, &packages);
            let found = scope.found.iter_mut().skip(first).map(|found| &mut found.package);
            found
                .filter(|package| package.slot.is_empty())
                .for_each(|package| package.slot.clone_from(&slot));
        }
    }
}

impl Function {
    /// Of the others the second argument is a folder.
    fn takes_ref_second(&self) -> bool {
        matches!(self.name, "install_github" | "install_bitbucket")
    }

    /// The row of a function by its name in code; a bare name counts as long as it says what it does.
    fn of(name: &str) -> Option<&'static Function> {
        let (space, bare) =
            name.rsplit_once("::").map_or(("", name), |(space, bare)| (space.trim_end_matches(':'), bare));
        FUNCTIONS.iter().find(|function| {
            let belongs = space.is_empty()
                || space == function.space
                || (space == "devtools" && function.space == "remotes");
            function.name == name || (!function.space.is_empty() && function.name == bare && belongs)
        })
    }
}

/// Where packages come from, and where the address of that is written.
struct Origin {
    source: Source,
    repository: Option<Range<usize>>,
}

/// Gets the place of a string and the place where it is used.
type Visit<'v, 't> = dyn FnMut(&mut Scope<'t>, Range<usize>, Range<usize>) + 'v;

impl<'t> Scope<'t> {
    /// The string that a value is, also through a name.
    fn text_of(&self, value: &Value) -> Option<&'t str> {
        match value {
            Value::Text(range) => self.text.get(range.clone()),
            Value::Name(name) => match self.constants.get(&self.text[name.clone()])? {
                Value::Text(range) => self.text.get(range.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a repository is that of a day.
    fn is_dated(&self, value: &Value) -> bool {
        match value {
            Value::List(items) => items.iter().any(|item| self.is_dated(&item.value)),
            value => self.text_of(value).is_some_and(level::is_dated),
        }
    }

    /// Where a call gets its packages from, and whether that repository is that of a day.
    fn origin(&self, call: &Call) -> (Origin, bool) {
        let named = |repository| Origin { source: Source::NamedRepository, repository };
        match (call.named(self.text, "repos"), &self.repository) {
            (Some(repositories), _) => (named(self.address(repositories)), self.is_dated(repositories)),
            (None, Some((address, dated))) => (named(address.clone()), *dated),
            (None, None) => (Origin { source: Source::Repository, repository: None }, false),
        }
    }

    /// Where the only address in a value is written.
    fn address(&self, value: &Value) -> Option<Range<usize>> {
        match value {
            Value::Text(range) if self.text[range.clone()].contains("://") => {
                self.word.editable(range.clone())
            }
            Value::List(items) => match items.as_slice() {
                [only] => self.address(&only.value),
                _ => None,
            },
            Value::Name(name) => match self.constants.get(&self.text[name.clone()])? {
                Value::Text(range) => self.word.editable(range.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// Every string in a value, with the place where it is used: a name's own, if it comes through a name.
    fn values(&mut self, value: &Value, visit: &mut Visit<'_, 't>) {
        match value {
            Value::Text(range) => visit(self, range.clone(), range.clone()),
            Value::List(items) => {
                for item in items {
                    self.values(&item.value, visit);
                }
            }
            Value::Name(name) => {
                let mut strings = Vec::new();
                match self.constants.get(&self.text[name.clone()]) {
                    Some(Value::Text(range)) => strings.push(range.clone()),
                    Some(Value::List(items)) => {
                        strings.extend(items.iter().filter_map(|item| match &item.value {
                            Value::Text(range) => Some(range.clone()),
                            _ => None,
                        }))
                    }
                    _ => {}
                }
                for range in strings {
                    visit(self, range, name.clone());
                }
            }
            Value::Call(_) | Value::Other => {}
        }
    }

    /// Judges one package: `range` holds what it is, `at` is where it is used.
    fn judge(
        &mut self,
        kind: Kind,
        range: Range<usize>,
        at: Range<usize>,
        level: Level,
        reference: Option<&str>,
        origin: &Origin,
    ) {
        let (source, repository) = (origin.source, origin.repository.clone());
        let text = &self.text[range.clone()];
        let is_hosted = kind == Kind::Hosted || (text.contains('/') && !text.contains("://"));
        let mut slot = Vec::new();
        let (subject, level, source) = match kind {
            _ if is_hosted && kind != Kind::Repository && kind != Kind::Version => {
                // `name=user/repo`, `github::user/repo`
                let start = text.find("::").map_or(0, |at| at + 2).max(text.find('=').map_or(0, |at| at + 1));
                let Some((subject, level)) = hosted_level(&text[start..], reference) else { return };
                slot.extend(self.reference_behind(range.start + start + subject.len()));
                (subject, level, Source::Hosted)
            }
            Kind::Reference => {
                let name = text.rsplit("::").next().unwrap_or(text);
                let (name, version) =
                    name.split_once('@').map_or((name, None), |(name, version)| (name, Some(version)));
                let Some(name) = package_name(name) else { return };
                let own = version.map_or(level, |version| {
                    if version.starts_with(['>', '<']) { Level::Floating } else { Level::Versioned }
                });
                (name, own, source)
            }
            _ if text.contains("://") && !text.contains(UNRESOLVED) => {
                let is_archive = [".tar.gz", ".tgz", ".zip"].iter().any(|end| text.ends_with(end));
                if !is_archive {
                    return;
                }
                (text, Level::Versioned, Source::Hosted)
            }
            _ => {
                let Some(name) = package_name(text) else { return };
                (name, level, source)
            }
        };
        let written = Argument { word: self.word, start: 0 };
        let mut package = Package::at(&written, subject.to_ascii_lowercase(), level, 0..0, None);
        package.spelled = subject.to_owned();
        package.range = self.word.source(at);
        package.name = self.word.source(range.clone());
        package.written = written.is_written(range);
        package.slot = slot;
        self.found.push(RPackage { package, source, repository });
    }

    /// `version = "VERSION", ` in front of the arguments of a call, in the quotes of its first package.
    fn release_in(&self, call: &Call, packages: &Value) -> Vec<Edit> {
        let slot = || {
            let mut string = packages;
            while let Value::List(items) = string {
                string = &items.first()?.value;
            }
            let Value::Text(string) = string else { return None };
            let before = string.start.checked_sub(1)?..string.start;
            let quote = self.text.get(before.clone()).filter(|quote| matches!(*quote, "\"" | "'"))?;
            let escape = if self.word.source(before).len() > 1 { "\\" } else { "" };
            let open = self.text.get(call.name.end..)?.find('(').map(|at| call.name.end + at)?;
            let at = self.word.editable(open..open + 1)?.end;
            let text = format!("version = {escape}{quote}VERSION{escape}{quote}, ");
            Some(Edit { range: at..at, text })
        };
        slot().into_iter().collect()
    }

    /// `@TAG` behind `user/repo`.
    fn reference_behind(&self, end: usize) -> Option<Edit> {
        let last = self.text.get(..end)?.char_indices().next_back()?.0;
        let at = self.word.editable(last..end)?.end;
        Some(Edit { range: at..at, text: "@TAG".to_owned() })
    }
}

/// Numbers name a release of Bioconductor; `devel` moves.
fn bioconductor_level(version: &str) -> Level {
    let is_release = version.contains(|char: char| char.is_ascii_digit() || char == UNRESOLVED);
    if is_release || level::is_blank(version) { Level::Versioned } else { Level::Floating }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::{Environment, Script};

    #[track_caller]
    fn check(script: &str, expected: &[(&str, Level)]) {
        let commands = Script::parse(script).commands(&Environment::new());
        let mut session = Session::default();
        let packages: Vec<_> =
            (0..commands.len()).flat_map(|index| session.packages(&commands, index)).collect();
        let found: Vec<_> =
            packages.iter().map(|found| (found.package.subject.as_str(), found.package.level)).collect();
        assert_eq!(found, expected, "{script}");
    }

    #[test]
    fn packages_of_r() {
        use Level::{Floating, Unpinned, Versioned};
        check(
            "Rscript -e 'install.packages(c(\"Rcpp\", \"RInside\"),repos = \"http://cran.us.r-project.org\")'",
            &[("rcpp", Unpinned), ("rinside", Unpinned)],
        );
        check(
            "R --slave -e \"devtools::install_github('u/r'); remotes::install_github('u/s@v1', ref='x')\"",
            &[("u/r", Unpinned), ("u/s", Floating)],
        );
        check(
            "R -e 'install_github(\"u/a\", \"v1.2\"); install_github(\"u/b\", \"main\"); install_gitlab(\"u/c\", \"v1.2\")'",
            &[("u/a", Versioned), ("u/b", Floating), ("u/c", Unpinned)],
        );
        check(
            "R -e 'install_github(repo=\"u/a\"); install_github(c(\"u/b@main\", \"u/c@v1.2\", \"d\"))'",
            &[("u/a", Unpinned), ("u/b", Floating), ("u/c", Versioned)],
        );
        check(
            "R -e 'remotes::install_version(\"a\", \"1.2\"); install_version(\"b\")' -e 'pak::pkg_install(\"c@1\")'",
            &[("a", Versioned), ("b", Unpinned), ("c", Versioned)],
        );
        check(
            "R --slave <<'EOF'\npkgs <- c('a', 'b')\ninstall.packages(pkgs) # 'c'\nEOF\n",
            &[("a", Unpinned), ("b", Unpinned)],
        );
        check(
            "R -e 'options(repos=c(CRAN=\"https://p/cran/2024-05-01\")); install.packages(\"a\")'",
            &[("a", Versioned)],
        );
        check("R -e 'install.packages(\"a\", repos=\"https://p/cran/2024-05-01\")'", &[("a", Versioned)]);
        check(
            "R -e 'BiocManager::install(\"a\")'; R -e 'BiocManager::install(version=\"3.18\")'; R -e 'BiocManager::install(\"b\")'",
            &[("a", Unpinned), ("b", Versioned)],
        );
        check(
            "R -e 'biocLite(pkgs=c(\"b\"), dep=TRUE); biocLite(); BiocManager::install(version=\"devel\", \"a\")'",
            &[("b", Unpinned), ("a", Floating)],
        );
        check("echo install.packages\\(\\\"ade4\\\"\\, Ncpus\\=${N}\\) | R --slave", &[("ade4", Unpinned)]);
        check(
            "printf 'install.packages(\"a\")\\ninstall.packages(\"b\")' | R --no-save",
            &[("a", Unpinned), ("b", Unpinned)],
        );
        check(
            "R -e 'install.packages(\"/x.tar.gz\", repos=NULL); install.packages(\"https://h/x_1.tar.gz\", repos=NULL)'",
            &[("https://h/x_1.tar.gz", Versioned)],
        );
        check(
            "R -e 'if (!require(\"x\")) install.packages(\"x\"); lapply(c(\"y\"), install.packages)'",
            &[("x", Unpinned), ("y", Unpinned)],
        );
        check(
            "R -e 'library(x); devtools::install(\".\"); devtools::install_local(\"y\")'; Rscript x.R",
            &[],
        );
    }

    #[test]
    fn lock_files_of_r() {
        for (script, expected) in [
            ("R -e 'renv::restore()'", Some("renv.lock")),
            ("Rscript -e \"setwd('/app'); renv::restore(prompt = FALSE)\"", Some("/app/renv.lock")),
            ("R -e 'renv::restore(lockfile=\"/a/x.lock\", project=\"b\")'", Some("/a/x.lock")),
            ("R -e 'renv::restore(\"/app\")'", Some("/app/renv.lock")),
            ("R -e 'renv::restore(lockfile = x)'", None),
            ("R -e 'setwd(x); renv::restore()'", None),
            ("R -e 'renv::init()'; Rscript x.R", None),
        ] {
            let commands = Script::parse(script).commands(&Environment::new());
            assert_eq!(restored(&commands, 0).map(|(path, _)| path).as_deref(), expected, "{script}");
        }
    }
}
