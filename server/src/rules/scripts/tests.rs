//! What each rule about scripts catches, and what it does not.

use super::super::tests;
use crate::finding::{Finding, Severity};

const HEAD: &str = "Bootstrap: docker\nFrom: debian:12\n\n";

fn found_in(section: &str, rule: &str, script: &str) -> Vec<Finding> {
    tests::found(&format!("{HEAD}%{section}\n{script}\n"), rule)
}

/// The parts of a script that a rule shows.
fn told(rule: &str, script: &str) -> Vec<String> {
    tests::told(&format!("{HEAD}%post\n{script}\n"), rule)
}

/// The script with the first fix of the first finding.
fn fixed(rule: &str, script: &str) -> Option<String> {
    let head = format!("{HEAD}%post\n");
    let fixed = tests::fixed(&format!("{head}{script}\n"), rule, 0)?;
    Some(fixed[head.len()..].trim_end().to_owned())
}

#[track_caller]
fn silent(rule: &str, scripts: &[&str]) {
    for script in scripts {
        assert_eq!(told(rule, script), [""; 0], "{script}");
    }
}

#[test]
fn sudo() {
    let rule = "sudo-in-script";
    assert_eq!(told(rule, "sudo apt-get update && sudo -E make").len(), 2);
    assert_eq!(fixed(rule, "sudo -E make install").as_deref(), Some("make install"));
    assert_eq!(fixed(rule, "sudo \\\n    make").as_deref(), Some("make"), "the command is on the next line");
    assert_eq!(fixed(rule, "X=1 sudo make").as_deref(), Some("X=1 make"));
    assert_eq!(fixed(rule, "sudo -u me make").as_deref(), Some("runuser -u me -- make"));
    assert_eq!(fixed(rule, "sudo -u root make").as_deref(), Some("make"));
    assert_eq!(fixed(rule, "sudo -g me make"), None, "another group");
    assert_eq!(fixed(rule, "sudo -E X=1 Y='a b=c' make").as_deref(), Some("X=1 Y='a b=c' make"));
    assert_eq!(fixed(rule, "sudo X=1 'Y=2' make"), None, "the shell would run `Y=2`");
    assert_eq!(fixed(rule, "sudo -u me X=1 make"), None, "`runuser` sets nothing");
    let found = found_in("post", rule, "sudo -u me make");
    assert!(found[0].message.ends_with("Use `runuser`."), "{}", found[0].message);
    silent(rule, &["echo sudo make", "apt-get install sudo", "# sudo x"]);
    assert_eq!(found_in("test", rule, "sudo x"), []);
    assert_eq!(found_in("appinstall a", rule, "sudo x").len(), 1);
}

#[test]
fn questions() {
    let rule = "interactive-install";
    for (script, shown, mended) in [
        ("apt-get install gcc", "apt-get install", "apt-get install -y gcc"),
        ("sudo apt dist-upgrade", "apt dist-upgrade", "sudo apt dist-upgrade -y"),
        ("apt-get build-dep x", "apt-get build-dep", "apt-get build-dep -y x"),
        (
            "DEBIAN_FRONTEND=noninteractive apt-get -q install x",
            "apt-get -q install",
            "DEBIAN_FRONTEND=noninteractive apt-get -q install -y x",
        ),
        ("apt-get install ./x.deb", "apt-get install", "apt-get install -y ./x.deb"),
        ("yum update", "yum update", "yum update -y"),
        ("yum localinstall x.rpm", "yum localinstall", "yum localinstall -y x.rpm"),
        ("zypper install x", "zypper install", "zypper install -y x"),
        ("conda create -n x a=1.2", "conda create", "conda create -y -n x a=1.2"),
        ("conda install --file r.txt", "conda install", "conda install -y --file r.txt"),
        ("pacman -S a", "pacman", "pacman --noconfirm -S a"),
    ] {
        assert_eq!(told(rule, script), [shown], "{script}");
        assert_eq!(fixed(rule, script).as_deref(), Some(mended), "{script}");
        silent(rule, &[mended]);
    }
    silent(
        rule,
        &[
            "apt-get -yq install a; apt-get -qy install a; apt-get install a -yy; apt-get -qq install a",
            "apt-get install --yes a; apt-get --assume-yes install a; apt-get -q=2 install a",
            "zypper -n install a; pacman -S --noconfirm a",
            "yes | apt-get install a; echo y | yum install a; printf 'y\\ny' | conda install a; yum install a <<< y",
            "export CONDA_ALWAYS_YES=1; conda install a",
            "conda config --set always_yes yes; conda install a",
            "echo 'APT::Get::Assume-Yes \"true\";' > /etc/apt/apt.conf.d/90; apt-get install a",
            "apt-get -o APT::Get::Assume-Yes=true install a",
            "echo assumeyes=1 >> /etc/yum.conf; yum install a",
            "apt-get install; apt-get remove a; yum remove a; pacman -R a; conda env create -f e.yml",
            "apt-get update; apk add a; conda list; pip install a",
        ],
    );
    assert_eq!(told(rule, "apt-get -o APT::Get::Assume-Yes=true install a; apt install b"), ["apt install"]);
}

#[test]
fn homes() {
    let rule = "install-in-home";
    for (script, shown) in [
        ("pip install --user numpy==1", "--user"),
        ("pip install -t ~/lib numpy==1", "~/lib"),
        ("git clone https://h/r \"$HOME/r\"", "$HOME/r"),
        ("bash Miniconda3-4.5.sh -b -p /root/conda", "/root/conda"),
        ("conda create -y -p ${HOME}/env a=1.2", "${HOME}/env"),
        ("./configure --prefix=/home/me/x", "/home/me/x"),
        ("cmake -DCMAKE_INSTALL_PREFIX=$HOME/x ..", "$HOME/x"),
        ("git clone https://h/r ~/r; git clone https://h/s ~/r", "~/r"),
    ] {
        assert_eq!(told(rule, script), [shown], "{script}");
    }
    silent(
        rule,
        &[
            "pip install numpy; pip install -t /opt/x a",
            "git clone https://h/r /opt/r",
            "git clone https://h/r /roots/r",
            "HOME=/opt; git clone https://h/r $HOME/r",
            "useradd --home /home/me me; cd ~",
        ],
    );
    let found = found_in("post", rule, "pip install --user a");
    assert_eq!(found.first().map(|finding| finding.severity), Some(Severity::Warning));
}

#[test]
fn certificates() {
    let rule = "tls-check-off";
    for (script, shown) in [
        ("wget --no-check-certificate https://h/x", "--no-check-certificate"),
        ("curl -k https://h/x", "-k"),
        ("curl -sSLk https://h/x", "-sSLk"),
        ("pip install --trusted-host pypi.org a", "--trusted-host"),
        ("git -c http.sslVerify=false clone https://h/x", "http.sslVerify=false"),
        ("git config --global http.sslverify false", "http.sslverify"),
        ("export GIT_SSL_NO_VERIFY=1", "GIT_SSL_NO_VERIFY=1"),
        ("conda config --set ssl_verify no", "ssl_verify"),
    ] {
        assert_eq!(told(rule, script), [shown], "{script}");
    }
    silent(
        rule,
        &["curl -K conf https://h/x", "git config http.sslVerify true", "echo -k", "wget https://h/x"],
    );
    silent(rule, &["wget --no-check-certificate ftp://h/x"]);
}

#[test]
fn caches() {
    let rule = "package-cache-left";
    for (script, mended) in [
        (
            "apt-get install -y a; apt install -y b",
            "apt-get install -y a; apt install -y b && rm -rf /var/lib/apt/lists/*",
        ),
        ("dnf install -y a", "dnf install -y a && dnf clean all"),
        ("mamba create -y -n x a", "mamba create -y -n x a && mamba clean --all --yes"),
        ("pip3 install a", "pip3 install --no-cache-dir a"),
        ("uv pip install --system a", "uv pip install --no-cache --system a"),
        ("apk add a", "apk add --no-cache a"),
    ] {
        assert_eq!(told(rule, script).len(), 1, "{script}");
        assert_eq!(fixed(rule, script).as_deref(), Some(mended));
        silent(rule, &[mended]);
    }
    silent(rule, &["easy_install a; pipx install a"]);
    silent(rule, &["export PIP_NO_CACHE_DIR=1; pip install a", "yum install -y a; yum clean all", "npm i a"]);
}

#[test]
fn conveniences() {
    let rule = "convenience-package";
    assert_eq!(told(rule, "apt-get install -y gcc vim-tiny \"htop\"; pip install vim"), ["vim-tiny", "htop"]);
    assert_eq!(fixed(rule, "apt-get install -y vim gcc").as_deref(), Some("apt-get install -y gcc"));
    assert_eq!(fixed(rule, "apt-get install -y vim"), None);
    silent(
        rule,
        &["apt-get install -y screenfetch libvim", "apt-get remove vim", "yum install emacs-filesystem"],
    );
}
