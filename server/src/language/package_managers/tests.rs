//! The tables are sound, and commands are read with them.

use std::collections::HashSet;

use super::*;
use crate::shell::{Environment, Script};

fn managers() -> impl Iterator<Item = &'static Manager> {
    MANAGERS.iter().copied().flatten()
}

/// Subject, level and written form of every package of a script.
fn found(script: &str) -> Vec<(String, Level, String)> {
    let commands = Script::parse(script).commands(&Environment::new());
    let invocations = commands.iter().filter_map(invocation).collect::<Vec<_>>();
    let packages = invocations.iter().flat_map(packages);
    packages.map(|package| (package.subject, package.level, script[package.range].to_owned())).collect()
}

#[track_caller]
fn check(script: &str, expected: &[(&str, Level)]) {
    let found = found(script);
    let found: Vec<_> = found.iter().map(|(subject, level, _)| (subject.as_str(), *level)).collect();
    assert_eq!(found, expected, "{script}");
}

#[test]
fn the_tables_are_sound() {
    let mut programs = HashSet::new();
    for manager in managers() {
        assert!(!manager.source.is_empty() && !manager.verbs.is_empty(), "{}", manager.name);
        for program in manager.programs {
            assert!(programs.insert(*program), "{program} has two rows");
        }
        for verb in manager.verbs {
            assert!(!verb.names.is_empty(), "{}", manager.name);
            let mut spellings = HashSet::new();
            for (option, _) in manager.options.iter().chain(verb.options.iter()) {
                let option: Vec<_> = option.collect();
                for spelling in &option {
                    let dashes = spelling.len() - spelling.trim_start_matches(['-', '+']).len();
                    let name = &spelling[dashes..];
                    assert!(dashes > 0 && !name.is_empty(), "{}: {spelling}", manager.name);
                    let is_short = dashes == 1 && manager.dialect != Dialect::SingleDash;
                    assert!(!is_short || name.chars().count() == 1, "{}: {spelling}", manager.name);
                    // A verb may mean something else by a letter than the program does; one table may not.
                    spellings.insert((spelling.to_string(), option.clone()));
                }
            }
            for (table, _) in [(&manager.options, 0), (&verb.options, 1)] {
                let mut spellings = HashSet::new();
                for (option, takes) in table.iter() {
                    for spelling in option {
                        assert!(
                            spellings.insert(spelling),
                            "{} {:?}: {spelling} twice",
                            manager.name,
                            verb.names
                        );
                        assert_eq!(table.find(spelling).map(|(_, takes)| takes), Some(takes), "{spelling}");
                    }
                }
            }
        }
    }
}

/// No value of any option is ever taken for a package, in any way of writing it.
#[test]
fn values_are_no_packages() {
    for manager in managers() {
        for verb in manager.verbs {
            let program = manager.programs[0];
            for (spellings, takes) in manager.options.iter().chain(verb.options.iter()) {
                for spelling in spellings {
                    // The verb's meaning of a letter counts.
                    let takes = verb.options.find(spelling).map_or(takes, |(_, takes)| takes);
                    let mut forms = Vec::new();
                    if takes == Takes::Value {
                        forms.push(format!("{spelling} value"));
                    }
                    if spelling.starts_with("--") && takes != Takes::Nothing {
                        forms.push(format!("{spelling}=value"));
                    }
                    if !spelling.starts_with("--")
                        && takes == Takes::Value
                        && manager.dialect != Dialect::SingleDash
                    {
                        forms.push(format!("{spelling}value"));
                    }
                    if takes == Takes::Nothing {
                        forms.push(spelling.to_owned());
                    }
                    for form in forms {
                        let script = format!("{program} {} {form} operand", verb.names[0]);
                        let commands = Script::parse(script.as_str()).commands(&Environment::new());
                        let invocation = invocation(&commands[0]).unwrap_or_else(|| panic!("{script}"));
                        let operands: Vec<_> = invocation.operands.iter().map(Argument::sketch).collect();
                        assert_eq!(operands, ["operand"], "{script}");
                        assert!(invocation.options.len() == 1, "{script}: {:?}", invocation.options);
                        let value = invocation.options[0].value.map(|value| value.sketch());
                        assert_eq!(value, (takes != Takes::Nothing).then_some("value"), "{script}");
                    }
                }
            }
        }
    }
}

#[test]
fn pip_in_all_its_forms() {
    use Level::{Floating, Unpinned, Versioned};
    for call in [
        "pip",
        "pip3.12",
        "/opt/conda/bin/pip",
        "python -m pip",
        "python3 -I -m pip",
        "sudo -H pip2",
        "uv pip",
        "conda run -n x pip",
        "$PREFIX/bin/pip3",
        "$PYTHON -m pip",
    ] {
        check(
            &format!("{call} -q install -U numpy 'scipy>=1' b==2 -t dir"),
            &[("numpy", Unpinned), ("scipy", Floating), ("b", Versioned)],
        );
    }
    check(
        "pip install -r r.txt -c c.txt --index-url u -e . -e git+https://h/r@main ./x x.whl",
        &[("https://h/r", Floating)],
    );
    check("pip install $UNKNOWN a==$V b$V 'x[y]'", &[("a", Versioned), ("x", Unpinned)]);
    check("pip uninstall x; pip list; pip --version; pipx list", &[]);
    check(
        "uv add -p 3.12 a; uv tool install b@1; poetry add -G dev c@^1; pipenv install -d d; easy_install -U e",
        &[("a", Unpinned), ("b", Versioned), ("c", Floating), ("d", Unpinned), ("e", Unpinned)],
    );
    check("pip install --constr c.txt x", &[("x", Unpinned)]);
    let found = found("P='a b'\npip install \"numpy\" $P c'd'");
    let written: Vec<_> = found.iter().map(|(_, _, written)| written.as_str()).collect();
    assert_eq!(written, ["numpy", "$P", "$P", "c'd"]);
}

#[test]
fn the_verb_is_marked_up_to_the_end_of_its_line() {
    let marked = |script: &str| {
        let commands = Script::parse(script).commands(&Environment::new());
        let range = invocation(&commands[0]).map(|invocation| invocation.verb_range);
        script[range.unwrap()].to_owned()
    };
    assert_eq!(marked("sudo pip -q install x"), "pip -q install");
    assert_eq!(marked("pip \\\n  install x"), "pip");
    assert_eq!(marked("python -m pip install \\\n x"), "python -m pip install");
}
