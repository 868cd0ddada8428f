//! What each rule about packages catches, and what it does not: the examples of the rules' tables.

mod mending;

use std::sync::Arc;

use super::super::{RULES, findings, tests};
use crate::config::Config;
use crate::finding::{Finding, Level, Severity};
use crate::snapshot::Snapshot;
use crate::text::Text;

/// What is found of one rule in a script on a base image.
fn found(base: &str, rule: &str, script: &str) -> Vec<Finding> {
    let text = format!("Bootstrap: docker\nFrom: {base}\n\n%post\n{script}\n");
    let snapshot = Snapshot::open(Text::new(&text), Arc::new(Config::default()));
    let start = text.len() - script.len() - 1;
    let all = findings(&snapshot);
    for finding in &all {
        assert!(finding.message.chars().count() <= 110, "{}", finding.message);
        assert!(text.get(finding.range.clone()).is_some_and(|text| !text.is_empty()), "{}", finding.rule);
    }
    let of_rule = all.into_iter().filter(|finding| finding.rule == rule);
    let relative = of_rule.map(|mut finding| {
        finding.range = finding.range.start - start..finding.range.end - start;
        finding
    });
    relative.collect()
}

fn subjects(rule: &str, script: &str) -> Vec<(String, Option<Level>)> {
    let found = found("ubuntu:22.04", rule, script);
    found.into_iter().map(|finding| (finding.subject, finding.level)).collect()
}

#[track_caller]
fn caught(rule: &str, script: &str, expected: &[(&str, Level)]) {
    let found = subjects(rule, script);
    let found: Vec<_> =
        found.iter().map(|(subject, level)| (subject.as_str(), level.expect("a level"))).collect();
    assert_eq!(found, expected, "{script}");
}

#[track_caller]
fn silent(rule: &str, scripts: &[&str]) {
    for script in scripts {
        assert_eq!(subjects(rule, script), [], "{script}");
    }
}

/// What is found is shown, logged and kept in lists; what a fix writes is the text's own.
#[test]
fn nobody_is_told_a_password() {
    const TOKEN: &str = "ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
    let mut written = String::new();
    for script in [
        format!("pip install git+https://user:{TOKEN}@github.com/some/where"),
        format!("git clone https://user:{TOKEN}@github.com/some/where"),
        format!("git clone https://{TOKEN}@github.com/some/where"),
        format!("wget https://user:{TOKEN}@x.org/latest/a.tgz"),
        format!("curl https://user:{TOKEN}@x.org/a.sh | bash"),
    ] {
        let text = format!("Bootstrap: docker\nFrom: debian:12\n%post\n{script}\n");
        let judged = super::super::judge(&Snapshot::open(Text::new(&text), Arc::default()));
        assert!(judged.findings.iter().any(|finding| finding.rule != "secret-in-definition"), "{script}");
        let mut findings = judged.findings;
        for fix in findings.iter_mut().flat_map(|finding| &mut finding.fixes) {
            fix.edits.drain(..).for_each(|edit| written.push_str(&edit.text));
        }
        let told = format!("{findings:?} {:?}", judged.inputs);
        assert!(
            !TOKEN.as_bytes().windows(8).any(|part| told.contains(str::from_utf8(part).unwrap())),
            "{told}"
        );
    }
    assert!(written.contains("--branch TAG") && !written.contains("…@"), "{written}");
}

const UNPINNED: Level = Level::Unpinned;
const FLOATING: Level = Level::Floating;

#[test]
fn one_finding_for_each_package_of_a_language() {
    for (rule, script, expected) in [
        (
            "unpinned-pip-package",
            "sudo -H pip3 install -U pip 'numpy>=1.2' Scipy[x] a==1",
            &[("pip", UNPINNED), ("numpy", FLOATING), ("scipy", UNPINNED)][..],
        ),
        ("unpinned-pip-package", "bash -c 'python -m pip install a'", &[("a", UNPINNED)]),
        ("unpinned-pip-package", "pip install git+https://h/r", &[("https://h/r", UNPINNED)]),
        ("unpinned-pip-package", "pip install git+https://h/r@main", &[("https://h/r", FLOATING)]),
        (
            "unpinned-conda-package",
            "conda install -c bioconda -n x samtools=1.20 python=3 conda-forge::gdal\nconda update 'x>=2'",
            &[("python", FLOATING), ("gdal", UNPINNED), ("x", FLOATING)],
        ),
        (
            "unpinned-npm-package",
            "npm i -g a b@1.2.3 c@latest @s/d; yarn global add e; npx f",
            &[("a", UNPINNED), ("c", FLOATING), ("@s/d", UNPINNED), ("e", UNPINNED), ("f", UNPINNED)],
        ),
        (
            "unpinned-gem",
            "gem install a b:1.2.3; gem install c -v '~> 1'; gem install d -v 1.2.3",
            &[("a", UNPINNED), ("c", FLOATING)],
        ),
        (
            "unpinned-cargo-package",
            "cargo install a b@1.2.3\ncargo install c --version '^1'\ncargo install --git https://h/d\ncargo install --path .",
            &[("a", UNPINNED), ("c", FLOATING), ("https://h/d", UNPINNED)],
        ),
        (
            "unpinned-go-package",
            "go install h.org/a@latest\ngo get h.org/b\ngo install h.org/c@v1.2.3\ngo install ./cmd/d",
            &[("h.org/a", FLOATING), ("h.org/b", UNPINNED)],
        ),
        (
            "unpinned-r-package",
            "R -e 'install.packages(\"Rcpp\"); remotes::install_github(\"u/r@main\")'\ninstall2.r x\ninstallGithub.r u/s",
            &[("rcpp", UNPINNED), ("u/r", FLOATING), ("x", UNPINNED), ("u/s", UNPINNED)],
        ),
        (
            "unpinned-julia-package",
            "julia -e 'using Pkg; Pkg.add(\"CSV\"); Pkg.add(url=\"https://h/X.jl\"); Conda.add(\"y\")'",
            &[("csv", UNPINNED), ("https://h/X.jl", UNPINNED)],
        ),
        (
            "unpinned-perl-module",
            "cpanm A B@1.2 C~1\ncpan -i D\ncpan install E",
            &[("a", UNPINNED), ("c", FLOATING), ("d", UNPINNED), ("e", UNPINNED)],
        ),
        (
            "unpinned-spack-package",
            "spack install hdf5 %gcc@12 ^zlib@1.2\nspack add a@1.2:\nspack install b@1.2+mpi\nspack mirror add m https://h",
            &[("hdf5", UNPINNED), ("a", FLOATING)],
        ),
    ] {
        caught(rule, script, expected);
    }
}

/// As if the command of a loop were given all words of the loop's list at once; a finding stands at its word there.
#[test]
fn the_words_of_a_loop() {
    const PIP: &str = "unpinned-pip-package";
    let script = "for p in numpy scipy==1.2; do\n  pip install \"$p\"\ndone";
    caught(PIP, script, &[("numpy", Level::Unpinned)]);
    let finding = &found("python:3.14.7", PIP, script)[0];
    assert_eq!(&script[finding.range.clone()], "numpy");
    let edit = &finding.fixes[0].edits[0];
    assert!(edit.text.starts_with("=="), "{edit:?}");
    caught(
        "unpinned-conda-package",
        "for p in a=1.2.3 b; do conda install -y $p; done",
        &[("b", Level::Unpinned)],
    );
    let moving = found(
        "debian:12",
        "moving-download",
        "for u in http://x.org/1.tgz http://x.org/latest/2; do wget $u; done",
    );
    assert_eq!(moving.len(), 1, "{moving:?}");
    silent("unpinned-git-source", &["for u in a b; do git clone $u; done"]);
    silent(
        PIP,
        &[
            "while read p; do pip install $p; done < requirements.txt",
            "for p in a b; do pip install -r $p; done",
        ],
    );
    // The name is wanted as it is: a version behind it would be in it twice.
    let twice = found("python:3.14.7", PIP, "for p in a b; do pip install $p; python -c \"import $p\"; done");
    assert!(twice.len() == 2 && twice.iter().all(|finding| finding.fixes.is_empty()), "{twice:?}");
}

#[test]
fn what_is_no_package_or_is_settled() {
    silent(
        "unpinned-pip-package",
        &[
            "pip install . -e dir ./x.whl -r r.txt -c c.txt",
            "pip install a==1.2 b===1 $UNKNOWN c==$V",
            "echo pip install a",
        ],
    );
    silent(
        "unpinned-conda-package",
        &[
            "conda install a=1.2 b=1=0 jpeg=9d c==1",
            "conda env create -f e.yml",
            "conda install bwa bwa=0.7.17",
        ],
    );
    silent("unpinned-r-package", &["R -e 'remotes::install_version(\"x\", \"1.2\")'", "Rscript x.R"]);
    silent("unpinned-r-package", &["R -e 'install.packages(\"stats\")'", "install2.r methods"]);
    silent(
        "unpinned-go-package",
        &["git clone https://github.com/u/r && cd r && go install github.com/u/r/cmd/x"],
    );
    // With an `@` it is fetched all the same.
    let fetched =
        "git clone https://github.com/u/r; go install github.com/u/r@master; go get github.com/u/r@latest";
    let both = [("github.com/u/r", FLOATING), ("github.com/u/r", FLOATING)];
    caught("unpinned-go-package", fetched, &both);
}

#[test]
fn severities() {
    let severity = |rule: &str, script: &str| {
        found("ubuntu:22.04", rule, script).first().map(|finding| finding.severity).expect("a finding")
    };
    assert_eq!(severity("unpinned-pip-package", "pip install numpy"), Severity::Warning);
    assert_eq!(severity("unpinned-pip-package", "pip install -U pip"), Severity::Information);
    assert_eq!(severity("unpinned-conda-package", "conda update -y conda"), Severity::Information);
    assert_eq!(severity("unpinned-npm-package", "npm i -g npm"), Severity::Information);
    assert_eq!(severity("unpinned-apt-package", "apt-get install -y gcc"), Severity::Hint);
    assert_eq!(severity("unpinned-apt-package", "apt-get install -y gcc=1*"), Severity::Information);
}

#[test]
fn repositories_of_the_rocker_images_are_dated() {
    let script = "R -e 'install.packages(\"a\")'; install2.r b; R -e 'install_github(\"u/c\")'";
    let on = |base| {
        let found = found(base, "unpinned-r-package", script);
        found.into_iter().map(|finding| finding.subject).collect::<Vec<_>>()
    };
    assert_eq!(on("rocker/r-ver:4.3.1"), ["u/c"]);
    assert_eq!(on("rocker/r-ver:latest"), ["a", "b", "u/c"]);
    assert_eq!(on("r-base:4.3.1"), ["a", "b", "u/c"]);
}

#[test]
fn one_finding_for_each_command_of_a_distribution() {
    let script = "sudo apt-get -y install gcc make git \\\n  vim=1 curl";
    let found = found("debian:12", "unpinned-apt-package", script);
    assert_eq!(found.len(), 1);
    assert_eq!(&script[found[0].range.clone()], "apt-get -y install");
    assert_eq!(found[0].subject, "apt-get");
    assert_eq!(
        found[0].message,
        "`gcc`, `make`, `git` and 1 more: whatever the archive has that day. Install from a dated snapshot."
    );
    assert_eq!(found[0].related.len(), 4);
    for (rule, script, expected) in [
        ("unpinned-apt-package", "apt install -y a=1 b/testing", &[("apt", FLOATING)][..]),
        (
            "unpinned-rpm-package",
            "yum install -y a; dnf install b-1.2; zypper -n in c",
            &[("yum", UNPINNED), ("zypper", UNPINNED)],
        ),
        ("unpinned-rpm-package", "yum groupinstall -y 'Development Tools'", &[("yum", UNPINNED)]),
        ("unpinned-rpm-package", "dnf install -y java-1.8.0-openjdk", &[("dnf", UNPINNED)]),
        (
            "unpinned-apk-package",
            "apk add -t x a=1-r0 'b~1'; apk add c",
            &[("apk", FLOATING), ("apk", UNPINNED)],
        ),
        ("unpinned-pacman-package", "pacman -Sy --noconfirm a", &[("pacman", UNPINNED)]),
    ] {
        caught(rule, script, expected);
    }
    silent(
        "unpinned-apt-package",
        &["apt-get install -y ./x.deb a=1.2", "apt-get update", "apt-get remove x"],
    );
    silent("unpinned-rpm-package", &["yum install -y https://h/x-1.rpm intel-mpi-2018.4-057"]);
    silent("unpinned-apk-package", &["apk add a=1.2-r0"]);
}

#[test]
fn a_dated_archive_settles_what_comes_after() {
    for (rule, script) in [
        (
            "unpinned-apt-package",
            "echo 'deb http://snapshot.debian.org/archive/debian/20240301T000000Z bookworm main' > /etc/apt/sources.list\napt-get install -y gcc",
        ),
        (
            "unpinned-apt-package",
            "echo deb http://snapshot.ubuntu.com/ubuntu/$DAY jammy main | tee /etc/apt/sources.list.d/x.list; apt install gcc",
        ),
        (
            "unpinned-apt-package",
            "cat > /etc/apt/sources.list <<EOF\ndeb https://h.org/20240301/debian sid main\nEOF\napt-get install -y gcc",
        ),
        (
            "unpinned-apt-package",
            "nd_freeze 20240301\necho deb http://other x main >> /etc/apt/sources.list\napt-get install -y gcc",
        ),
        ("dist-upgrade", "nd_freeze 20240301; apt-get dist-upgrade -y"),
        (
            "unpinned-rpm-package",
            "sed -i 's|mirror.centos.org|vault.centos.org|' /etc/yum.repos.d/*.repo; yum install -y gcc",
        ),
        (
            "unpinned-pacman-package",
            "echo 'Server=https://archive.archlinux.org/repos/2024/03/01/$repo/os/$arch' > /etc/pacman.d/mirrorlist; pacman -S a",
        ),
    ] {
        silent(rule, &[script]);
    }
    caught("unpinned-apt-package", "apt-get install -y gcc; nd_freeze 20240301", &[("apt-get", UNPINNED)]);
    caught(
        "unpinned-apt-package",
        "echo snapshot.debian.org/archive/20240301; apt install a",
        &[("apt", UNPINNED)],
    );
    // What one script sets holds for those behind it.
    let text =
        "Bootstrap: docker\nFrom: debian:12\n%setup\n nd_freeze 20240301\n%post\n apt-get install -y gcc\n";
    let snapshot = Snapshot::open(Text::new(text), Arc::new(Config::default()));
    assert!(findings(&snapshot).iter().all(|finding| finding.rule != "unpinned-apt-package"));
}

#[test]
fn clones() {
    const URL: &str = "https://github.com/u/r.git";
    for (rest, level) in [
        ("", Some(UNPINNED)),
        ("-b develop", Some(FLOATING)),
        ("--branch v1.2", None),
        ("--branch $TAG", None),
        ("\ncd r\ngit checkout v1.2", None),
        ("\ngit -C r checkout main", Some(FLOATING)),
        ("\ncd r && git reset --hard 0123456789abcdef0123456789abcdef01234567", None),
        ("\ngit checkout v1\ngit checkout main", Some(FLOATING)),
        ("\ngit clone https://h/other\ngit checkout v1", Some(UNPINNED)),
        ("\ngit clone -b v2 https://h/other\ncd r; git checkout v1", None),
        ("\ngit submodule foreach git checkout v1", Some(UNPINNED)),
        ("\ngit checkout -- file1", Some(UNPINNED)),
        ("\ncd r; git checkout v1\ngit init ../two && cd ../two && git checkout FETCH_HEAD", None),
        ("\ncd r; git fetch origin 0123456789abcdef0123456789abcdef01234567; git checkout FETCH_HEAD", None),
        ("\ncd r; git fetch origin main; git checkout FETCH_HEAD", Some(FLOATING)),
        ("\ncd r; git fetch origin pull/12/head; git checkout FETCH_HEAD", Some(FLOATING)),
        ("\ngit submodule update --init", Some(UNPINNED)),
        ("-b v1\ngit -C $DIR/other checkout FETCH_HEAD", None),
    ] {
        let script = format!("git clone {URL} {rest}");
        let found = subjects("unpinned-git-source", &script);
        let level_of = found.iter().find(|(subject, _)| subject == URL).and_then(|(_, level)| *level);
        assert_eq!(level_of, level, "{script}");
    }
    // In which of several directories a checkout is made decides which clone it settles.
    let clone = |name: &str| format!("git clone https://h/u/{name}");
    let (a, c) = (clone("a"), clone("c"));
    for (script, unsettled) in [
        (format!("{a}; {c}; cd a && git checkout v1.0"), &["https://h/u/c"][..]),
        (format!("{c}; cd /opt/spack && git checkout v0.21"), &["https://h/u/c"]),
        (format!("{a} && cd a; {c}; cd c && make && cd ..; git checkout v1.0"), &["https://h/u/c"]),
        (
            format!("{a} /opt/one/src; {c} /opt/two/src; cd /opt/two/src && git checkout v1"),
            &["https://h/u/a"],
        ),
        (format!("{a}; {c}; (cd a && git checkout v1); cd c/src; git checkout v2"), &[]),
        (format!("cd /opt; {a}; pushd a; git checkout v1; popd; {c}; git -C c checkout v2"), &[]),
        (format!("{a} $D/a; {c} $D/c; cd $D/a; git checkout v1"), &["https://h/u/c"]),
        (format!("cd $D; {a}; {c}; cd $E; git checkout v1"), &["https://h/u/a"]),
        (format!("{c}; mv c /opt/c; cd /opt/c; git checkout v1"), &[]),
    ] {
        let found: Vec<_> =
            subjects("unpinned-git-source", &script).into_iter().map(|(url, _)| url).collect();
        assert_eq!(found, unsettled, "{script}");
    }
    silent("unpinned-git-source", &["git clone /opt/r", "git clone ../r", "git clone $URL"]);
    let script = "sudo git clone --depth 1 \\\n https://h/$USER/r dir";
    let found = found("debian:12", "unpinned-git-source", script);
    assert_eq!(&script[found[0].range.clone()], "git clone --depth 1 \\\n https://h/$USER/r");
    assert_eq!(found[0].subject, "https://h/$USER/r");
}

#[test]
fn downloads() {
    let all = |rule: &str, script: &str| -> Vec<String> {
        found("debian:12", rule, script).into_iter().map(|finding| script[finding.range].to_owned()).collect()
    };
    for (script, expected) in [
        (
            "wget -O x.sh 'https://h/Miniconda3-latest-Linux-x86_64.sh'",
            &["https://h/Miniconda3-latest-Linux-x86_64.sh"][..],
        ),
        (
            "curl -L https://h/archive/master.zip https://h/HEAD -o x",
            &["https://h/archive/master.zip", "https://h/HEAD"],
        ),
        (
            "dnf install -y https://h/epel-release-latest-8.noarch.rpm",
            &["https://h/epel-release-latest-8.noarch.rpm"],
        ),
        (
            "pip install https://github.com/u/r/archive/master.zip",
            &["https://github.com/u/r/archive/master.zip"],
        ),
        (
            "pip install https://github.com/u/r/tarball/main 'r @ https://github.com/u/r/zipball/master' http://h/v1",
            &["https://github.com/u/r/tarball/main", "r @ https://github.com/u/r/zipball/master"],
        ),
        (
            "wget http://d/debian/pool/main/g/x_1.deb; curl https://h/v1.2/x.tgz; git clone https://h/latest",
            &[],
        ),
        ("pip install git+https://h/r@main 'r @ git+https://h/r@main'", &[]),
    ] {
        assert_eq!(all("moving-download", script), expected, "{script}");
    }
    for (script, expected) in [
        ("curl -sSf https://h/x | sh -s -- -y", &["https://h/x"][..]),
        ("wget -qO- https://h/x | sudo -E bash -", &["https://h/x"]),
        ("curl https://h/x | perl - App::cpanminus", &["https://h/x"]),
        ("bash <(curl -s https://h/x)", &["https://h/x"]),
        ("sh -c \"$(curl -fsSL https://h/x)\"", &["https://h/x"]),
        ("eval \"$(wget -O- https://h/x)\"", &["https://h/x"]),
        ("curl https://h/x | tee log | python3", &["https://h/x"]),
        ("curl -L \\\n  https://h/x | sh", &["curl -L \\\n  https://h/x"]),
        ("curl https://h/x | tar xz; curl https://h/x | grep sh; curl https://h/x -o y; sh y", &[]),
        ("curl https://h/x | python -m json.tool; curl https://h/x | python -c 'import sys'", &[]),
        ("curl https://h/x | perl -pe s/a/b/; curl https://h/x | bash check.sh", &[]),
    ] {
        assert_eq!(all("pipe-to-shell", script), expected, "{script}");
    }
}

#[test]
fn upgrades() {
    let all = |script: &str| {
        let found = found("debian:12", "dist-upgrade", script);
        found.into_iter().map(|finding| script[finding.range].to_owned()).collect::<Vec<_>>()
    };
    for script in [
        "apt-get -y upgrade",
        "apt dist-upgrade",
        "apt full-upgrade",
        "aptitude safe-upgrade",
        "yum -y update",
        "dnf upgrade",
        "apk upgrade",
        "zypper dup",
        "conda update",
    ] {
        let options = if script.starts_with("conda") { " --all" } else { "" };
        assert_eq!(all(&format!("sudo {script}{options}")), [script], "{script}");
    }
    assert_eq!(all("pacman -Syyu --noconfirm; pacman -Suy").len(), 2);
    let none: [String; 0] = [];
    assert_eq!(
        all("apt-get update; yum update gcc; pacman -Syu gcc; conda update x; pip install -U x"),
        none
    );
}

#[test]
fn a_variable_is_shown_where_it_is_set() {
    let script = "PKGS='numpy scipy'\npip install $PKGS";
    let found = found("debian:12", "unpinned-pip-package", script);
    assert_eq!(found.len(), 2);
    assert_eq!(&script[found[0].range.clone()], "$PKGS");
    assert_eq!(found[0].related.len(), 1);
    let edits: Vec<_> = found.iter().map(|finding| finding.fixes[0].edits[0].clone()).collect();
    assert!(edits.iter().all(|edit| edit.text == "==VERSION"));
    assert_eq!(edits[1].range.start - edits[0].range.start, " scipy".len());
}

#[test]
fn the_pages_of_the_rows_have_what_pages_have() {
    for rule in RULES.iter().filter(|rule| rule.id.starts_with("unpinned-")) {
        assert!(rule.page.contains("Write instead:"), "{}", rule.id);
    }
}
