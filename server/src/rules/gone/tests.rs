//! What is gone, and what only looks like it.

use super::super::tests;
use crate::finding::Finding;

fn definition(base: &str, script: &str) -> String {
    format!("Bootstrap: docker\nFrom: {base}\n\n%post\n{script}\n")
}

fn found(base: &str, rule: &str, script: &str) -> Vec<Finding> {
    tests::found(&definition(base, script), rule)
}

fn fixed(base: &str, rule: &str, script: &str) -> String {
    tests::applied(&definition(base, script), rule, 0)
}

#[test]
fn archives() {
    let rule = "package-archive-gone";
    for (base, script, count) in [
        ("debian:9", "apt-get update; apt-get install -y gcc; apt-get install -y make", 1),
        ("debian:buster-slim", "apt-get install -y gcc", 1),
        ("centos:7", "yum install -y gcc", 1),
        ("ubuntu:20.10", "apt install -y gcc", 1),
        ("debian:12", "apt-get install -y gcc", 0),
        ("ubuntu:22.04", "apt-get install -y gcc", 0),
        (
            "debian:9",
            "sed -i s/deb.debian.org/archive.debian.org/ /etc/apt/sources.list; apt-get install -y gcc",
            0,
        ),
        (
            "centos:7",
            "sed -i s/mirror.centos.org/vault.centos.org/ /etc/yum.repos.d/*; yum install -y gcc",
            0,
        ),
        // What stands in the file is still asked.
        (
            "debian:10",
            "echo deb http://cloud.r-project.org/bin b/ >> /etc/apt/sources.list; apt-get install -y r",
            1,
        ),
        ("debian:10", "echo deb http://h/ b main | tee -a /etc/apt/sources.list; apt-get install -y r", 1),
        (
            "debian:10",
            "echo deb http://archive.debian.org/ b main >> /etc/apt/sources.list; apt-get install -y r",
            0,
        ),
        ("debian:10", "echo deb http://h/ b main | tee /etc/apt/sources.list; apt-get install -y r", 0),
        ("debian:9", "pip install numpy", 0),
        ("centos:7", "apt-get install -y gcc", 0),
    ] {
        assert_eq!(found(base, rule, script).len(), count, "{base} {script}");
    }
    let fixed = fixed("debian:9", rule, "    # first\n    apt-get update && apt-get install -y gcc");
    assert!(
        fixed.contains("    # first\n    sed -i ") && fixed.contains("99archive\n    apt-get update"),
        "{fixed}"
    );
    let found = found("debian:10", rule, "apt-get install -y gcc");
    assert!(
        !found[0].fixes[0].edits[0].text.contains("AllowUnauthenticated"),
        "its keys are valid: {found:?}"
    );
    assert_eq!(tests::told(&fixed, rule), [""; 0], "{fixed}");
    let fixed = self::fixed("ubuntu:24.10", rule, "    apt-get install -y gcc");
    assert!(fixed.contains(" /etc/apt/sources.list.d/ubuntu.sources\n    apt-get install"), "{fixed}");
}

#[test]
fn archives_of_what_a_header_installs() {
    let rule = "package-archive-gone";
    let header = "Bootstrap: yum\nOSVersion: 7\nMirrorURL: http://vault.centos.org/centos/7/os/x86_64/\nInclude: yum\n";
    let told = |script: &str| tests::told(&format!("{header}\n%post\n    {script}\n"), rule);
    assert_eq!(told("yum install -y gcc"), ["yum install"]);
    assert_eq!(
        told("sed -i s/mirror.centos.org/vault.centos.org/ /etc/yum.repos.d/*; yum install -y gcc"),
        [""; 0]
    );
    // The mirror that `debootstrap` reads is the one that is in the image.
    let mirror = "http://snapshot.debian.org/archive/debian/20200101T000000Z/";
    let text = format!(
        "Bootstrap: debootstrap\nOSVersion: stretch\nMirrorURL: {mirror}\n\n%post\n    apt-get install -y gcc\n"
    );
    assert_eq!(tests::told(&text, rule), [""; 0]);
    // And what is installed from one of a day has a version.
    let rule = "unpinned-apt-package";
    assert_eq!(tests::told(&text, rule), [""; 0]);
    let moves = text.replace("snapshot.debian.org/archive/debian/20200101T000000Z", "deb.debian.org/debian");
    assert_eq!(tests::told(&moves, rule), ["apt-get install"]);
}

#[test]
fn another_release_is_the_second_way_out() {
    let found = found("debian:9", "package-archive-gone", "apt-get install -y gcc");
    let titles: Vec<_> = found[0].fixes.iter().map(|fix| fix.title.as_str()).collect();
    assert!(titles[0].starts_with("Install from `archive.debian.org`"), "{titles:?}");
    assert!(titles[1..].iter().any(|title| title.contains("`debian:")), "{titles:?}");
}

#[test]
fn a_build_may_bring_the_list_of_its_archives() {
    let rule = "package-archive-gone";
    for (base, script, line, count) in [
        ("centos:7", "yum install -y gcc", "CentOS-Base.repo /etc/yum.repos.d/CentOS-Base.repo", 0),
        ("centos:7", "yum install -y gcc", "CentOS-Base.repo /etc/yum.repos.d/", 0),
        ("debian:9", "apt-get install -y gcc", "sources.list /etc/apt/sources.list", 0),
        ("debian:9", "apt-get install -y gcc", "conf/sources.list /etc/apt/", 0),
        ("debian:9", "apt-get install -y gcc", "/etc/apt/sources.list", 0),
        ("debian:9", "apt-get install -y gcc", "more.list /etc/apt/sources.list.d/more.list", 1),
        ("debian:9", "apt-get install -y gcc", "sources.list /opt/", 1),
    ] {
        let text = format!("{}%files\n {line}\n", definition(base, script));
        assert_eq!(tests::found(&text, rule).len(), count, "{base} {line}");
    }
}

#[test]
fn services() {
    let rule = "gone-service";
    for (script, shown) in [
        ("git clone git://github.com/u/r.git", "git://github.com/u/r.git"),
        ("wget 'https://dl.bintray.com/boostorg/x.tar.gz'", "https://dl.bintray.com/boostorg/x.tar.gz"),
        ("pip install git+git://github.com/u/r@v1", "git://github.com/u/r@v1"),
        ("gpg --keyserver ha.pool.sks-keyservers.net --recv-keys 1", "ha.pool.sks-keyservers.net"),
        ("gpg --batch --keyserver=pool.sks-keyservers.net --recv-keys 1", "pool.sks-keyservers.net"),
        (
            "R -e \"install.packages('a', repos='https://mran.microsoft.com/snapshot/2019-04-01')\"",
            "https://mran.microsoft.com/snapshot/2019-04-01",
        ),
    ] {
        assert_eq!(tests::told(&definition("debian:12", script), rule), [shown], "{script}");
    }
    assert!(
        fixed("debian:12", rule, "git clone git://github.com/u/r")
            .contains("git clone https://github.com/u/r\n")
    );
    let key = "apt-key adv --recv-keys --keyserver hkp://pool.sks-keyservers.net:80 0xA5";
    assert!(fixed("debian:12", rule, key).contains("--keyserver hkp://keyserver.ubuntu.com:80 0xA5\n"));
    let cran =
        "Rscript -e 'install.packages(\"a\", repos = \"https://mran.microsoft.com/snapshot/2019-04-01\")'";
    let posit = "repos = \"https://packagemanager.posit.co/cran/2019-04-01\")'\n";
    assert!(fixed("debian:12", rule, cran).contains(posit));
    for script in
        ["git clone https://github.com/u/r", "echo https://dl.bintray.com/x", "wget https://h/bintray.com"]
    {
        assert_eq!(found("debian:12", rule, script), [], "{script}");
    }
}

#[test]
fn pip_of_the_system() {
    let rule = "pip-refused";
    for (base, script, count) in [
        ("ubuntu:24.04", "apt-get install -y python3-pip; pip3 install a; pip3 install b", 1),
        ("debian:12", "python3 -m pip install -r r.txt", 1),
        ("debian:bookworm-slim", "sudo pip install --user a", 1),
        ("nvidia/cuda:12.6.0-base-ubuntu24.04", "apt-get install -y python3-pip && pip3 install a", 1),
        ("nvidia/cuda:12.6.0-base-ubuntu24.04", "pip3 install a", 0),
        ("ubuntu:22.04", "pip3 install a", 0),
        ("python:3.12-bookworm", "pip install a", 0),
        ("debian:12", "pip install --break-system-packages a; pip install -t /opt a; pip download a", 0),
        ("debian:12", "python3 -m venv /v; . /v/bin/activate; pip install a", 0),
        ("debian:12", "export PATH=/v/bin:$PATH; pip install a", 0),
        ("debian:12", "/opt/conda/bin/pip install a; conda run -n x pip install a", 0),
        ("debian:12", "rm /usr/lib/python3.11/EXTERNALLY-MANAGED; pip install a", 0),
        ("debian:12", "bash Miniconda3-1.sh -b -p /opt/conda; pip install a", 0),
        ("debian:12", "uv pip install a; pipx install a", 0),
    ] {
        assert_eq!(found(base, rule, script).len(), count, "{base} {script}");
    }
    let script = "    apt-get install -y python3-pip\n    pip3 install a";
    let fixed = fixed("debian:12", rule, script);
    let expected = "    apt-get install -y python3-pip python3-venv\n    python3 -m venv /opt/venv\n    export \
                    PATH=\"/opt/venv/bin:$PATH\"\n    echo 'export PATH=\"/opt/venv/bin:$PATH\"' >> \
                    \"$SINGULARITY_ENVIRONMENT\"\n    pip3 install a\n";
    assert!(fixed.ends_with(expected), "{fixed}");
    assert_eq!(tests::told(&fixed, rule), [""; 0], "{fixed}");
    let beside =
        self::fixed("debian:12", rule, "apt-get install -y git 'python-pip' \\\n  curl\npip install a");
    assert!(beside.contains("  curl python3-venv\npython3 -m venv"), "{beside}");
    let there = self::fixed("debian:12", rule, "apt-get install -y python3-full\npip install a");
    assert!(!there.contains("python3-venv"), "{there}");
}

#[test]
fn headers() {
    for (header, rule, mirror) in [
        (
            "Bootstrap: debootstrap\nOSVersion: stretch\nMirrorURL: http://ftp.us.debian.org/debian/",
            "package-archive-gone",
            "MirrorURL: http://archive.debian.org/debian/\n",
        ),
        (
            "Bootstrap: debootstrap\nOSVersion: eoan\nMirrorURL: http://us.archive.ubuntu.com/ubuntu/",
            "package-archive-gone",
            "MirrorURL: http://old-releases.ubuntu.com/ubuntu/\n",
        ),
        (
            "Bootstrap: yum\nOSVersion: 7\nMirrorURL: http://mirror.centos.org/centos-%{OSVERSION}/%{OSVERSION}/os/$basearch/",
            "package-archive-gone",
            "MirrorURL: http://vault.centos.org/centos/%{OSVERSION}/os/$basearch/\n",
        ),
        (
            "Bootstrap: busybox\nMirrorURL: http://x.googlecode.com/busybox",
            "gone-service",
            "MirrorURL: http://HOST/busybox\n",
        ),
    ] {
        let text = format!("{header}\n\n%post\n    true\n");
        assert_eq!(tests::found(&text, rule).len(), 1, "{header}");
        let after = tests::applied(&text, rule, 0);
        assert!(after.contains(mirror), "{after}");
        assert_eq!(tests::told(&after, rule), [""; 0], "{after}");
    }
    for header in [
        "Bootstrap: debootstrap\nOSVersion: bookworm\nMirrorURL: http://deb.debian.org/debian/",
        "Bootstrap: debootstrap\nOSVersion: bionic\nMirrorURL: http://archive.ubuntu.com/ubuntu/",
        "Bootstrap: yum\nOSVersion: 7\nMirrorURL: http://linux.example.org/scientific/7/os/",
        "Bootstrap: docker\nFrom: debian:12\nMirrorURL: http://mirror.centos.org/centos-7/7/os/$basearch/",
    ] {
        for rule in ["package-archive-gone", "gone-service"] {
            assert_eq!(tests::told(&format!("{header}\n"), rule), [""; 0], "{header}");
        }
    }
}

#[test]
fn what_has_paid_support_no_more_is_taken_from_a_snapshot() {
    // Its packages are the same whichever finding is mended.
    for rule in ["package-archive-gone", "unpinned-apt-package"] {
        let fixed = fixed("ubuntu:16.04", rule, "apt-get install -y gcc");
        assert!(fixed.contains("http://snapshot.ubuntu.com/ubuntu/20260402T000000Z/"), "{fixed}");
    }
}
