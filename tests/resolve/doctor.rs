//! `doctor` says what can be asked, and asks nobody.

use singularity_ls::resolve::hosts::HOSTS;

use crate::user::User;

#[test]
fn every_host_is_listed() {
    let user = User::new(
        "hosts = ['reg.example.org:5000']\n[mirrors]\n'pypi.org' = 'https://mirror.example.org/'\n",
    );
    let output = user.run(&["doctor"]);
    assert_eq!(output.status.code(), Some(0));
    let page = String::from_utf8(output.stdout).unwrap();
    for host in HOSTS {
        assert!(page.contains(host.name), "{} is not in\n{page}", host.name);
    }
    for expected in [
        "reg.example.org:5000",
        "pypi.org is asked at https://mirror.example.org/",
        "config.toml",
        "0 answers",
    ] {
        assert!(page.contains(expected), "{expected} is not in\n{page}");
    }
}

#[test]
fn a_broken_file_of_settings_stops_everything() {
    let user = User::new("offlien = true\n");
    let output = user.run(&["doctor"]);
    assert_eq!(output.status.code(), Some(2));
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.contains("offlien") && page.contains("nothing is ever asked"), "{page}");
}

#[test]
fn a_password_of_a_proxy_is_not_shown() {
    let user = User::new("");
    let output =
        user.command().arg("doctor").env("HTTPS_PROXY", "http://me:secret@proxy.example.org:3128").output();
    let page = String::from_utf8(output.unwrap().stdout).unwrap();
    assert!(page.contains("proxy.example.org:3128") && !page.contains("secret"), "{page}");
}
