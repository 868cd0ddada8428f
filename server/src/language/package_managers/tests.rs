//! The tables are sound, and commands are read with them.

use std::collections::HashSet;

use super::*;
use crate::shell::{Environment, Script};

/// Subject, level and written form of every package of a script.
fn found(script: &str) -> Vec<(String, Level, String)> {
    let commands = Script::parse(script).commands(&Environment::new());
    let invocations = commands.iter().filter_map(invocation).collect::<Vec<_>>();
    let packages = invocations.iter().flat_map(|invocation| invocation.packages().iter().cloned());
    packages.map(|package| (package.subject, package.level, script[package.range].to_owned())).collect()
}

#[track_caller]
fn check(script: &str, expected: &[(&str, Level)]) {
    let found = found(script);
    let found: Vec<_> = found.iter().map(|(subject, level, _)| (subject.as_str(), *level)).collect();
    assert_eq!(found, expected, "{script}");
}

/// Options of which a program's help says otherwise than the program does, and why.
const MISLEADING: &[(&str, &str)] = &[
    ("wget", "--max-redirect --hsts-file"), // documented with a value in wget(1)
    ("curl", "-h --help"),                  // ends the program
    ("pnpm", "--allow-build --global-dir"), // values in lib/commands/add.js
    ("pnpm", "-s --silent"),                // shown beside `--reporter silent`
    ("yarn", "--prod --production"),        // a value only to `yarn config`-like verbs
    ("npm", "--color"),                     // takes the next word only if that is `always`
];

/// The options that the programs' own help names, made by `tests/tools/options.py`: what takes a value takes one here, and
/// what takes none does not.
#[test]
fn options_take_what_the_programs_say() {
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in include_str!("help.tsv").lines() {
        let [program, verb, _version, option, takes] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        let misleads = |(name, options): &(&str, &str)| {
            *name == program && options.split(' ').any(|other| other == option)
        };
        if MISLEADING.iter().any(misleads) {
            continue;
        }
        rows += 1;
        let manager = by_program(program).unwrap_or_else(|| panic!("{program}"));
        let known = manager.verbs.iter().find(|known| known.names.contains(&verb));
        let known = known.unwrap_or_else(|| panic!("{program} {verb}"));
        let ours = known.options.find(option).or_else(|| manager.options.find(option));
        let ours = ours.map_or(Takes::Nothing, |(_, takes)| takes);
        let agrees = match takes {
            "=" => ours == Takes::Value,
            "?" => ours != Takes::Value,
            _ => ours == Takes::Nothing,
        };
        if !agrees {
            wrong.push(format!("{line}: {ours:?}"));
        }
    }
    assert!(wrong.is_empty() && rows > 1_500, "{rows} rows\n{}", wrong.join("\n"));
}

#[test]
fn a_list_without_its_option_is_no_package() {
    check(
        "conda install -n base packages.txt; conda create environment.yml python=3.12.7",
        &[("python", Level::Versioned)],
    );
    check("conda install --file packages.txt txt", &[("txt", Level::Unpinned)]);
}

#[test]
fn the_tables_are_sound() {
    let mut programs = HashSet::new();
    for manager in managers() {
        assert!(!manager.source.is_empty() && !manager.verbs.is_empty(), "{}", manager.name);
        for answer in manager.answers {
            let known = manager.verbs.iter().any(|verb| {
                let option = verb.options.find(answer).or_else(|| manager.options.find(answer));
                option == Some((answer, Takes::Nothing))
            });
            assert!(known, "{}: {answer}", manager.name);
        }
        for program in manager.programs {
            assert!(programs.insert(*program), "{program} has two rows");
        }
        for verb in manager.verbs {
            assert!(!verb.names.is_empty(), "{}", manager.name);
            for (option, _) in manager.options.iter().chain(verb.options.iter()) {
                let option: Vec<_> = option.collect();
                let longest = option.iter().map(|spelling| spelling.len()).max();
                assert_eq!(
                    option.last().map(|spelling| spelling.len()),
                    longest,
                    "{}: {option:?}",
                    manager.name
                );
                for spelling in &option {
                    let dashes = spelling.len() - spelling.trim_start_matches(['-', '+']).len();
                    let name = &spelling[dashes..];
                    assert!(dashes > 0 && !name.is_empty(), "{}: {spelling}", manager.name);
                    let is_short = dashes == 1 && manager.dialect != Dialect::SingleDash;
                    assert!(!is_short || name.chars().count() == 1, "{}: {spelling}", manager.name);
                }
            }
            // A verb may mean something else by a letter than the program does; one table may not.
            for table in [&manager.options, &verb.options] {
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
        "python -Wignore -mpip",
        "python3 -Im pip",
        "python3 -X dev -Bmpip",
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
    check("python -cm pip install a; python - -m pip install a; python x -m pip install a; python -m", &[]);
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
fn a_version_can_be_put_behind_a_written_name() {
    let script = "V=x\npip install a \"b[c]\" 'd>=1' $V {{ T }} e\\[f\\]";
    let mut environment = Environment::new();
    environment.set_template("T", "t");
    let commands = Script::parse(script).commands(&environment);
    let invocation = invocation(&commands[0]).unwrap();
    let packages = invocation.packages();
    let names: Vec<_> =
        packages.iter().map(|package| (&script[package.name.clone()], package.written)).collect();
    let expected =
        [("a", true), ("b[c]", true), ("d", true), ("$V", false), ("{{ T }}", false), ("e\\[f\\]", false)];
    assert_eq!(names, expected);
    assert_eq!(packages[2].version.clone().map(|version| &script[version]), Some(">=1"));
}

#[test]
fn conda_specs() {
    use Level::{Floating, Unpinned, Versioned};
    check(
        "conda install -y -c bioconda -n env samtools=1.9 python=3 'bwa>=0.7' bioconda::fastqc /x.tar.bz2 --file r",
        &[("samtools", Versioned), ("python", Floating), ("bwa", Floating), ("fastqc", Unpinned)],
    );
    check(
        "micromamba -r /opt create -n x -f env.yml; conda update -n base conda; mamba update --all",
        &[("conda", Unpinned)],
    );
    check("conda env create -f e.yml; conda remove x; conda config --add channels y; conda activate z", &[]);
}

#[test]
fn system_packages() {
    use Level::{Floating, Unpinned, Versioned};
    check(
        "apt-get -qq -o Dpkg::Options::=x -t stable install --no-install-recommends g++ a=1 b=1.* ./c.deb $U d=$U",
        &[("g++", Unpinned), ("a", Versioned), ("b", Floating), ("d", Versioned)],
    );
    check(
        "apt-get update; apt-get upgrade -y; apt-get clean; apt-cache search x; aptitude -y install y",
        &[("y", Unpinned)],
    );
    check(
        "yum -y --enablerepo=e install a http://h/b.rpm @dev; yum groupinstall -y 'Development Tools'",
        &[
            ("a", Unpinned),
            ("http://h/b.rpm", Versioned),
            ("@dev", Unpinned),
            ("development tools", Unpinned),
        ],
    );
    check(
        "zypper -n in -t pattern a b=1 && zypper --non-interactive install --no-recommends c",
        &[("a", Unpinned), ("b", Versioned), ("c", Unpinned)],
    );
    check(
        "apk add --no-cache -X http://h -t .deps a b=1-r0 c~1; apk del .deps; apk upgrade",
        &[("a", Unpinned), ("b", Versioned), ("c", Floating)],
    );
    check(
        "pacman -Syu --noconfirm --needed a; pacman -Sy; pacman -Ss x; pacman -U /x.pkg.tar; pacman -Rs y",
        &[("a", Unpinned)],
    );
}

#[test]
fn actions_of_pacman() {
    let action = |script: &str| {
        let commands = Script::parse(script).commands(&Environment::new());
        invocation(&commands[0]).map(|invocation| invocation.action)
    };
    assert_eq!(action("pacman -Suy"), Some(Action::Upgrade));
    assert_eq!(action("pacman -S x"), Some(Action::Install));
    assert_eq!(action("pacman -Sy"), Some(Action::Other));
    assert_eq!(action("pacman -Sc --noconfirm"), Some(Action::Other));
    assert_eq!(action("pacman -Rns x"), Some(Action::Remove));
}

#[test]
fn packages_of_other_languages() {
    use Level::{Floating, Immutable, Unpinned, Versioned};
    check(
        "npm install -g --registry r a @s/b@1.2.3 c@^1 ./d git+https://h/e u/f#v1; npm ci; yarn global add g; npx -y h i",
        &[
            ("a", Unpinned),
            ("@s/b", Versioned),
            ("c", Floating),
            ("https://h/e", Unpinned),
            ("u/f", Versioned),
            ("g", Unpinned),
            ("h", Unpinned),
        ],
    );
    check(
        "gem install a b:1.2 c.gem -N; gem install d -v '~> 1' -i dir; gem install e --version=1",
        &[("a", Unpinned), ("b", Versioned), ("d", Floating), ("e", Versioned)],
    );
    check(
        "cargo +nightly install -f a b@1.2.3 c@1; cargo install d --version ^1; cargo install --path .; cargo build",
        &[("a", Unpinned), ("b", Versioned), ("c", Floating), ("d", Floating)],
    );
    check(
        "cargo install --git https://h/r x; cargo install --git https://h/s --tag v1; cargo install --git h://t --branch b",
        &[("https://h/r", Unpinned), ("https://h/s", Versioned), ("h://t", Floating)],
    );
    check(
        "go install -ldflags '-s -w' h.org/a@v1.2.3 h.org/b@latest h.org/c ./d cmd/e h.org/f@v1; go get -u h.org/g; go build x",
        &[
            ("h.org/a", Versioned),
            ("h.org/b", Floating),
            ("h.org/c", Unpinned),
            ("h.org/f", Floating),
            ("h.org/g", Unpinned),
        ],
    );
    check(
        "cpanm -n -l dir A::B C@1 D~1 . ./x.tar.gz http://h/E-1.tar.gz; cpan -fi F; cpan install G; cpan -l",
        &[
            ("a::b", Unpinned),
            ("c", Versioned),
            ("d", Floating),
            ("http://h/E-1.tar.gz", Versioned),
            ("f", Unpinned),
            ("g", Unpinned),
        ],
    );
    check(
        "spack -e env install -j 8 a b@1.2%gcc@9 +x ^mpi@4 c%gcc@9 d@1: e@develop f cuda=yes; spack compiler add; spack load g",
        &[
            ("a", Unpinned),
            ("b", Versioned),
            ("c", Unpinned),
            ("d", Floating),
            ("e", Floating),
            ("f", Unpinned),
        ],
    );
    check(
        "git -C x clone --depth 1 -b v1 https://h/a; git clone https://h/b dir; git lfs clone -b main https://h/c; git pull",
        &[("https://h/a", Versioned), ("https://h/b", Unpinned), ("https://h/c", Floating)],
    );
    check(
        "wget -qO- http://h/a; curl -fsSLo f https://h/latest/b -H 'x: y'; aria2c -x 4 http://h/c; wget -P d -nc u.org/d",
        &[
            ("http://h/a", Versioned),
            ("https://h/latest/b", Floating),
            ("http://h/c", Versioned),
            ("u.org/d", Versioned),
        ],
    );
    check(
        "install2.r --error -n -1 a b.tar.gz; installGithub.r -d TRUE u/r@v1 u/s; install2.r -r https://p/2024-05-01 c",
        &[("a", Unpinned), ("u/r", Versioned), ("u/s", Unpinned), ("c", Versioned)],
    );
    check("git clone https://h/a -b 0123456789abcdef0123456789abcdef01234567", &[("https://h/a", Immutable)]);
}

#[test]
fn answers_to_questions() {
    let answered = |script: &str| {
        let commands = Script::parse(script).commands(&Environment::new());
        invocation(&commands[0]).is_some_and(|invocation| invocation.is_answered())
    };
    for script in [
        "apt-get install -y x",
        "apt-get -yq install x",
        "apt-get install x --yes",
        "apt-get -qq install x",
        "apt -q -q install x",
        "apt-get -q=2 install x",
        "apt-get -q=4294967295 -q install x",
        "aptitude -y install x",
        "yum -ty install x",
        "dnf install --assumeyes x",
        "dnf install -qy x",
        "zypper -n in x",
        "zypper in -y x",
        "conda install -yq x",
        "conda create --yes -n x y",
        "micromamba install -y x",
        "pacman -S --noconfirm x",
        "conda -y install x",
        "dnf -y group install x",
    ] {
        assert!(answered(script), "{script}");
    }
    for script in [
        "apt-get install x",
        "apt-get -q install x",
        "yum install x",
        "zypper in -n x",
        "conda install -n y x",
        "pacman -Syu x",
        "DEBIAN_FRONTEND=noninteractive apt-get install x",
        "conda install -c y x",
    ] {
        assert!(!answered(script), "{script}");
    }
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
