use super::read::read_settings;
use super::*;
use crate::finding::Severity;
use choices::Choice;
use serde_json::json;
use std::path::{Path, PathBuf};

const RULES: &[&str] =
    &["unpinned-base-image", "unpinned-pip-package", "unpinned-apt-package", "missing-help"];

/// What is wrong in a text: the bytes at fault and what is said about them.
fn problems(text: &str) -> Vec<(String, String)> {
    let (_, problems) = read(text, RULES);
    problems.into_iter().map(|problem| (text[problem.range].to_owned(), problem.message)).collect()
}

#[test]
fn a_target_narrows() {
    let programs = |target| Config { target, ..Config::default() }.programs().collect::<Vec<_>>();
    assert_eq!(programs(None), Program::ALL);
    assert_eq!(programs(Builder::parse("singularity-ce@4.1")), [Program::SingularityCe]);
}

#[test]
fn files_of_build_arguments() {
    let read = build_arg_file("# A=0\n A = 1 \r\n\nB=x=y\nA=2\n=3\nnothing\nC=\n");
    let expected = [("A", "2"), ("B", "x=y"), ("C", "")];
    assert!(read.iter().map(|(name, value)| (&**name, &**value)).eq(expected), "{read:?}");
}

const EVERYTHING: &str = r#"
profile = "reproducible"
target = "apptainer@1.3"
select = ["unpinned-*"]
extend-select = ["missing-help"]
ignore = ["DL3008"]
allowed-registries = ["docker.io", "*.example.org/team"]
exclude = ["old/"]
baseline = "known.json"
offline = true

[severity]
unpinned-pip-package = "hint"

[build-args]
PY = "3.10"

[label-schema]
Maintainer = "email"
"org.opencontainers.image.version" = "semver"

[[overrides]]
files = ["*.dev.def", "tests/"]
profile = "relaxed"
ignore = ["missing-help"]
[overrides.build-args]
PY = "3.12"
[overrides.label-schema]
Maintainer = "text"
"#;

#[test]
fn every_key_has_its_effect() {
    let (options, problems) = read(EVERYTHING, RULES);
    assert!(problems.is_empty(), "{problems:?}");
    let layer = Layer::new(options, PathBuf::from("/w"));
    let plain = layers::config([&layer], Some(Path::new("/w/a/b.def")));
    assert_eq!(plain.profile, Profile::Reproducible);
    assert_eq!(plain.target, Builder::parse("apptainer@1.3"));
    assert_eq!(plain.build_args["PY"], "3.10");
    assert_eq!(plain.allowed_registries.as_ref().unwrap().len(), 2);
    assert_eq!(plain.label_schema["Maintainer"], Form::Email);
    assert!(plain.offline);
    assert_eq!(plain.choices.of("unpinned-pip-package", true), Choice::As(Severity::Hint));
    assert_eq!(plain.choices.of("unpinned-apt-package", true), Choice::Off);
    assert_eq!(plain.choices.of("missing-help", true), Choice::Reported);
    for file in ["/w/a/b.dev.def", "/w/x/tests/deep/a.def", "/w/tests/a.def"] {
        let some = layers::config([&layer], Some(Path::new(file)));
        assert_eq!(some.profile, Profile::Relaxed, "{file}");
        assert_eq!(some.build_args["PY"], "3.12");
        assert_eq!(some.label_schema.values().collect::<Vec<_>>(), [&Form::Text, &Form::Semver]);
        assert_eq!(some.choices.of("missing-help", true), Choice::Off);
    }
    assert!(layer.excludes(Path::new("/w/old/a.def")) && layer.excludes(Path::new("/w/b/old/c/a.def")));
    assert!(
        !layer.excludes(Path::new("/w/older/a.def")) && !layer.excludes(Path::new("/elsewhere/old/a.def"))
    );
    assert_eq!(layer.baseline(), Some(PathBuf::from("/w/known.json")));
}

#[test]
fn the_later_layer_goes_first() {
    let layer = |text| Layer::new(read(text, RULES).0, PathBuf::from("/w"));
    let file = layer("profile = 'relaxed'\nignore = ['missing-help']\n[build-args]\nA = '1'\nB = '1'\n");
    let flags = layer("extend-select = ['missing-help']\n[build-args]\nA = '2'\n");
    let both = layers::config([&file, &flags], None);
    assert_eq!(both.profile, Profile::Relaxed);
    assert_eq!((&*both.build_args["A"], &*both.build_args["B"]), ("2", "1"));
    assert_eq!(both.choices.of("missing-help", false), Choice::Reported);
}

#[test]
fn what_is_wrong_is_said_at_its_place_and_the_rest_holds() {
    let text = "profil = 'relaxed'\nprofile = 'strict'\nselect = ['missing-help', 'unpined-base-image', 7]\n\
                offline = true\n[severity]\nnonsense = 'off'\nmissing-help = 'warn'\n[build-args]\nPY = 3.10\n\
                [[overrides]]\nfiles = 'a'\n[[overrides]]\nfiles = ['a{']\n";
    let expected = [
        ("profil", "`profil` is no key of the configuration. Did you mean `profile`?"),
        ("'strict'", "`strict` is none of `relaxed`, `standard`, `reproducible`."),
        ("'unpined-base-image'", "`unpined-base-image` is no rule. Did you mean `unpinned-base-image`?"),
        ("7", "Here stands a number, not a text in quotes."),
        ("nonsense", "`nonsense` is no rule. `singularity-ls explain` lists them."),
        ("'warn'", "`warn` is none of `error`, `warning`, `information`, `hint`, `off`."),
        ("3.10", "Here stands a number with a point; a text needs quotes."),
        ("'a'", "Here stands a text, not a list."),
        ("'a{'", "`a{` is no glob: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)."),
    ];
    let found = problems(text);
    let found: Vec<_> = found.iter().map(|(at, message)| (at.as_str(), message.as_str())).collect();
    assert_eq!(found, expected);
    let (options, _) = read(text, RULES);
    assert_eq!(options.select.unwrap().len(), 1);
    assert_eq!(options.offline, Some(true));
    assert_eq!(options.overrides.len(), 2);
}

#[test]
fn what_is_no_toml_costs_no_more_than_itself() {
    let (options, problems) = read("profile = \nignore = ['missing-help']\n\"", RULES);
    assert!(!problems.is_empty() && problems.iter().all(|problem| problem.message.contains("no TOML")));
    assert_eq!(options.ignore.len(), 1);
}

#[test]
fn hosts_are_the_users_own() {
    let text = "hosts = ['evil.example']\n";
    assert!(problems(text)[0].1.contains("your own `~/.config"));
}

#[test]
fn settings_of_an_editor() {
    let settings = json!({
        "server": {"path": "/x"},
        "buildArgs": {"PY": "1", "camelCase": "2"},
        "allowed-registries": ["ghcr.io"],
        "target": null,
        "severity": {"missing-help": "off"},
        "profile": 3,
        "extendSelct": [],
    });
    let (options, problems) = read_settings(&settings, &["server"], RULES);
    assert_eq!(options.build_args.keys().collect::<Vec<_>>(), ["PY", "camelCase"]);
    assert_eq!(options.allowed_registries.unwrap().len(), 1);
    let paths: Vec<_> = problems.iter().map(|problem| problem.path.join(".")).collect();
    assert_eq!(paths, ["profile", "extendSelct"], "{problems:?}");
    for nonsense in [json!(null), json!([]), json!(3), json!("x")] {
        let _ = read_settings(&nonsense, &[], RULES);
    }
}

#[test]
fn hostile_files() {
    let deep = format!("a = {}", "[".repeat(100_000));
    let tables = format!("{}x = 1", "a.".repeat(100_000));
    let many = "a = 1\n".repeat(50_000);
    let strange = "\u{feff}profile = \"\u{1F40D}\u{0}\"\n[\u{e9}]\n[[[";
    for text in [&deep, &tables, &many, strange] {
        let (_, problems) = read(text, RULES);
        assert!(!problems.is_empty() && problems.len() <= 2 * 50, "{}", problems.len());
        for problem in problems {
            assert!(text.get(problem.range).is_some());
        }
    }
}
