//! What the fixes make of scripts.

use super::*;

/// What a script becomes when the first fix of the first finding is applied.
fn mended(base: &str, rule: &str, script: &str) -> String {
    let head = format!("Bootstrap: docker\nFrom: {base}\n\n%post\n");
    tests::applied(&format!("{head}{script}\n"), rule, 0)[head.len()..].trim_end().to_owned()
}

#[test]
fn a_release_is_named_as_its_installer_wants_it() {
    for (rule, script, expected) in [
        ("unpinned-pip-package", "pip install 'a[b]' c", "pip install 'a[b]==VERSION' c"),
        (
            "unpinned-pip-package",
            "pip install git+https://h/r#egg=x",
            "pip install git+https://h/r@TAG#egg=x",
        ),
        ("unpinned-pip-package", "A=\"zzz b\"\npip install $A", "A=\"zzz==VERSION b\"\npip install $A"),
        ("unpinned-conda-package", "conda install -y c::a", "conda install -y c::a==VERSION"),
        ("unpinned-npm-package", "npm i @s/a", "npm i @s/a@VERSION"),
        ("unpinned-npm-package", "npm i u/r", "npm i u/r#TAG"),
        ("unpinned-gem", "gem install a", "gem install a:VERSION"),
        ("unpinned-cargo-package", "cargo install a", "cargo install a@VERSION"),
        (
            "unpinned-cargo-package",
            "cargo install --git 'h://r' x",
            "cargo install --git 'h://r' --tag TAG x",
        ),
        ("unpinned-go-package", "go install h.org/a", "go install h.org/a@VERSION"),
        ("unpinned-perl-module", "cpanm A::B", "cpanm A::B@VERSION"),
        ("unpinned-perl-module", "cpan -i A::B", "cpan -i AUTHOR/A-B-VERSION.tar.gz"),
        ("unpinned-spack-package", "spack install a%gcc", "spack install a@VERSION%gcc"),
        ("unpinned-r-package", "R -e 'install_github(\"u/r\")'", "R -e 'install_github(\"u/r@TAG\")'"),
        (
            "unpinned-julia-package",
            "julia -e 'Pkg.add(\"A\")'",
            "julia -e 'Pkg.add(name=\"A\", version=\"VERSION\")'",
        ),
        (
            "unpinned-julia-package",
            r#"julia -e "Pkg.add([\"A\", \"h://B\"])""#,
            r#"julia -e "Pkg.add([Pkg.PackageSpec(name=\"A\", version=\"VERSION\"), Pkg.PackageSpec(url=\"h://B\", rev=\"TAG\")])""#,
        ),
        (
            "unpinned-julia-package",
            "julia -e 'Pkg.add(PackageSpec(url=\"h://B\"))'",
            "julia -e 'Pkg.add(PackageSpec(url=\"h://B\", rev=\"TAG\"))'",
        ),
        ("unpinned-julia-package", "julia -e 'pkg\"add A B\"'", "julia -e 'pkg\"add A@VERSION B\"'"),
        (
            "unpinned-git-source",
            "sudo git clone \\\n h://u/r d",
            "sudo git clone \\\n --branch TAG h://u/r d",
        ),
        ("moving-download", "wget h://x/latest/a-latest.sh", "wget h://x/VERSION/a-VERSION.sh"),
        ("moving-download", "U=h://github.com/master.zip\ncurl $U", "U=h://github.com/TAG.zip\ncurl $U"),
        (
            "moving-download",
            "U=h://github.com/u/r/releases/latest/download/x\ncurl $U",
            "U=h://github.com/u/r/releases/download/TAG/x\ncurl $U",
        ),
        (
            "pipe-to-shell",
            "a; curl -s h://x | sh -s -- -y",
            r#"a; { curl -s h://x > /tmp/fetched && echo "SHA256 */tmp/fetched" | sha256sum --check && sh -s -- -y < /tmp/fetched; }"#,
        ),
        (
            "pipe-to-shell",
            "sh -c \"$(curl h://x)\"",
            r#"{ curl h://x > /tmp/fetched && echo "SHA256 */tmp/fetched" | sha256sum --check && sh /tmp/fetched; }"#,
        ),
    ] {
        assert_eq!(mended("debian:12", rule, script), expected, "{script}");
    }
}

#[test]
fn a_version_is_filled_in_where_it_surely_installs() {
    let mended = |base| mended(base, "unpinned-pip-package", "pip install numpy");
    assert_eq!(mended("python:3.6"), "pip install numpy==VERSION");
    let newest = crate::catalogue::newest_pypi("numpy").expect("a row").version;
    assert_eq!(mended("python:3.14"), format!("pip install numpy=={newest}"));
}

/// Without quotes `>=1.2` is a file that is written, and `<2` one that is read.
#[test]
fn versions_that_are_redirections_to_the_shell() {
    const RULE: &str = "unpinned-pip-package";
    let says = |script: &str| found("debian:12", RULE, script).remove(0).message;
    for version in [">=1.2", "<2", "<=2", ">=1.2,<2", ">1"] {
        let script = format!("pip install somebodys{version} 2>&1 >log");
        let said =
            "`somebodys`: the version behind it is a redirection to the shell. Put quotes around both.";
        assert_eq!(says(&script), said);
        let quoted = format!("pip install 'somebodys{version}' 2>&1 >log");
        assert_eq!(mended("debian:12", RULE, &script), quoted);
        // The pin comes first where its version is known, and takes the place of all of it.
        let pinned = mended("python:3.14", RULE, &format!("pip install numpy{version}"));
        assert!(pinned.starts_with("pip install numpy==") && !pinned.contains(['<', '>']), "{pinned}");
    }
    // Quotes would end the string around them.
    let script = "bash -c 'pip install somebodys>=1'";
    assert!(says(script).contains("redirection"));
    assert_eq!(mended("debian:12", RULE, script), "bash -c 'pip install somebodys==VERSION'");
    for script in ["pip install somebodys >1", "pip install somebodys>log", "pip install 'somebodys'>1.log"] {
        assert!(!says(script).contains("redirection"), "{script}");
    }
}

#[test]
fn a_commit_brings_its_submodules() {
    for (options, checkout) in [("", ""), ("--recursive ", "--recurse-submodules ")] {
        let script = format!("git clone {options}https://h/u/r");
        let found = found("debian:12", "unpinned-git-source", &script);
        let text = &found[0].fixes[1].edits[0].text;
        assert_eq!(*text, format!(" && git -C r checkout {checkout}COMMIT"), "{script}");
    }
}

/// The indexes of some languages tell capitals apart.
#[test]
fn packages_are_called_as_they_are_written() {
    for (rule, script, name) in [
        ("unpinned-pip-package", "pip install 'Jinja2[x]'", "Jinja2"),
        ("unpinned-conda-package", "conda install -y c::PySocks", "PySocks"),
        ("unpinned-gem", "gem install RubyInline", "RubyInline"),
        ("unpinned-perl-module", "cpanm Path::Tiny", "Path::Tiny"),
        ("unpinned-r-package", "R -e 'install.packages(c(\"Rcpp\"))'", "Rcpp"),
        ("unpinned-r-package", "install2.r Rtsne", "Rtsne"),
        ("unpinned-r-package", "R -e 'install_github(\"U/Repo\")'", "U/Repo"),
        ("unpinned-julia-package", "julia -e 'using Pkg; Pkg.add(\"CSV\")'", "CSV"),
        ("unpinned-rpm-package", "yum install -y GConf2", "GConf2"),
    ] {
        let found = found("fedora:41", rule, script);
        assert!(found[0].message.starts_with(&format!("`{name}`: ")), "{}", found[0].message);
        let titles = found[0].fixes.iter().map(|fix| fix.title.as_str());
        let named = |title: &&str| title.to_lowercase().contains(&name.to_lowercase());
        assert!(titles.filter(named).all(|title| title.contains(name)), "{script}");
    }
}

#[test]
fn what_is_said_fits_the_installer() {
    for (rule, script, said) in [
        ("unpinned-perl-module", "cpan A::B", "Name the archive of a release."),
        ("unpinned-perl-module", "cpanm A::B", "Put a version behind it: `@1.2`."),
        ("unpinned-go-package", "go install h.org/a@master", "its branch moves on."),
        (
            "unpinned-go-package",
            "go install h.org/a@latest",
            "the version moves with each release that fits.",
        ),
        ("unpinned-go-package", "go install h.org/a@v1", "the version moves with each release that fits."),
        ("dist-upgrade", "conda update --all -y", "Make it anew, with versions."),
        ("dist-upgrade", "apt-get upgrade -y", "Use a newer base image."),
        ("unpinned-pip-package", "pip install -U pip", "Put a version behind it: `==1.2.3`."),
    ] {
        let found = found("debian:11", rule, script);
        assert!(found[0].message.contains(said), "{}", found[0].message);
    }
}

#[test]
fn archives_of_a_day() {
    let day = crate::catalogue::DATE;
    let time = day.replace('-', "");
    for (base, file, host) in [
        ("debian:12", "/etc/apt/sources.list.d/debian.sources", "snapshot.debian.org"),
        ("debian:11", "/etc/apt/sources.list\n", "snapshot.debian.org"),
        ("python:3.12-bookworm", "/etc/apt/sources.list.d/debian.sources", "snapshot.debian.org"),
        ("ubuntu:22.04", "/etc/apt/sources.list\n", "snapshot.ubuntu.com"),
        ("ubuntu:24.04", "/etc/apt/sources.list.d/ubuntu.sources", "snapshot.ubuntu.com"),
    ] {
        let script = "    # first\n    apt-get update && apt-get install -y gcc\n    apt-get install -y make";
        let mended = mended(base, "unpinned-apt-package", script);
        assert!(mended.contains(file) && mended.contains(host) && mended.contains(&time), "{mended}");
        assert!(
            mended.starts_with("    # first\n    sed -i ") && mended.ends_with("install -y make"),
            "{mended}"
        );
        let left = found(base, "unpinned-apt-package", &mended);
        assert_eq!(left.len(), 0, "one edit settles all: {mended}");
    }
    let windows = mended("debian:12", "unpinned-apt-package", "  apt-get update\r\n  apt-get install -y gcc");
    assert_eq!(windows.matches('\n').count(), windows.matches("\r\n").count(), "{windows:?}");
    // Where nothing is known, or the script has been there before, nothing is offered.
    for (base, script) in [
        ("fedora:41", "dnf install -y gcc"),
        ("debian:12", "echo deb http://h/debian sid main > /etc/apt/sources.list\napt-get install -y gcc"),
        ("debian:12", "x=$(apt-get install -y gcc)"),
    ] {
        let rule = if script.starts_with("dnf") { "unpinned-rpm-package" } else { "unpinned-apt-package" };
        assert!(found(base, rule, script)[0].fixes.is_empty(), "{script}");
    }
}

#[test]
fn cran_of_a_day() {
    let rule = "unpinned-r-package";
    let address = format!("https://packagemanager.posit.co/cran/{}", crate::catalogue::DATE);
    let profile = format!("echo 'options(repos = c(CRAN = \"{address}\"))' >> ~/.Rprofile");
    for (script, expected) in [
        (
            "R -e 'install.packages(\"a\")'\nRscript -e 'install.packages(\"b\")'",
            format!("{profile}\nR -e 'install.packages(\"a\")'\nRscript -e 'install.packages(\"b\")'"),
        ),
        (
            "R -e \"install.packages('a', repos='http://c')\"",
            format!("R -e \"install.packages('a', repos='{address}')\""),
        ),
        ("install2.r a b", format!("install2.r --repos {address} a b")),
    ] {
        let mended = mended("r-base:4.3.1", rule, script);
        assert_eq!(mended, expected);
        assert_eq!(found("r-base:4.3.1", rule, &mended).len(), 0, "{mended}");
    }
    for (script, expected) in [
        (
            "R -e 'BiocManager::install(c(\"a\", \"b\"))'",
            "R -e 'BiocManager::install(version = \"VERSION\", c(\"a\", \"b\"))'",
        ),
        (
            r#"R -e "BiocManager::install(\"a\", ask=F)""#,
            r#"R -e "BiocManager::install(version = \"VERSION\", \"a\", ask=F)""#,
        ),
    ] {
        let found = self::found("r-base:4.3.1", rule, script);
        let fix = &found[0].fixes[1];
        assert_eq!(fix.title, "Name the release of Bioconductor (`BiocManager::version()` shows it)");
        let mut mended = script.to_owned();
        let head = "Bootstrap: docker\nFrom: r-base:4.3.1\n\n%post\n".len();
        fix.edits.iter().for_each(|edit| mended.insert_str(edit.range.start - head, &edit.text));
        assert_eq!(mended, expected);
        assert_eq!(self::found("r-base:4.3.1", rule, &mended).len(), 0, "{mended}");
    }
    let vanilla = format!("{profile}\nR --vanilla -e 'install.packages(\"a\")'");
    assert_eq!(found("r-base:4.3.1", rule, &vanilla).len(), 1, "reads no profile");
}

#[test]
fn downloads_are_compared() {
    let rule = "unverified-download";
    for (script, expected) in [
        ("wget h://x/a-1.tgz", "wget h://x/a-1.tgz && echo \"SHA256 *a-1.tgz\" | sha256sum --check"),
        ("curl -Lo /b h://x/a", "curl -Lo /b h://x/a && echo \"SHA256 */b\" | sha256sum --check"),
    ] {
        assert_eq!(mended("debian:12", rule, script), expected);
        silent(rule, &[expected]);
    }
    assert!(found("debian:12", rule, "curl h://x/a | tar xz")[0].fixes.is_empty());
    silent(
        rule,
        &["wget h://x/a; wget h://x/a.asc; gpg --verify a.asc", "curl h://x | sh", "curl -I h://x/a"],
    );
}
