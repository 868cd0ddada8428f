//! Which release of an operating system a tag names: by code name or by number.

use super::version::{leading_number, words};

/// Code names of Debian's releases, oldest first. `sid` is none: it never becomes a release.
const DEBIAN: &[&str] = &[
    "potato", "woody", "sarge", "etch", "lenny", "squeeze", "wheezy", "jessie", "stretch", "buster",
    "bullseye", "bookworm", "trixie", "forky", "duke",
];

/// Code names of Ubuntu's releases, oldest first.
const UBUNTU: &[&str] = &[
    "warty", "hoary", "breezy", "dapper", "edgy", "feisty", "gutsy", "hardy", "intrepid", "jaunty", "karmic",
    "lucid", "maverick", "natty", "oneiric", "precise", "quantal", "raring", "saucy", "trusty", "utopic",
    "vivid", "wily", "xenial", "yakkety", "zesty", "artful", "bionic", "cosmic", "disco", "eoan", "focal",
    "groovy", "hirsute", "impish", "jammy", "kinetic", "lunar", "mantic", "noble", "oracular", "plucky",
    "questing", "resolute", "stonking",
];

/// Images that are an operating system, and how many numbers make a release of it (`0`: it has no releases). The code
/// name of a Debian or Ubuntu release is a release for all of them.
const SYSTEMS: &[(&str, usize)] = &[
    ("almalinux", 1),
    ("alpine", 2),
    ("alt", 1),
    ("amazonlinux", 1),
    ("archlinux", 0),
    ("archlinux/base", 0),
    ("base/archlinux", 0),
    ("bitnami/minideb", 1),
    ("bitnami/minideb-extras", 1),
    ("buildpack-deps", 2),
    ("busybox", 3),
    ("centos", 1),
    ("cirros", 3),
    ("clearlinux", 0),
    ("clefos", 1),
    ("crux", 2),
    ("debian", 1),
    ("debian/eol", 1),
    ("debian/snapshot", 1),
    ("euleros", 2),
    ("fedora", 1),
    ("ghcr.io/almalinux/almalinux", 1),
    ("kalilinux/kali-rolling", 0),
    ("mageia", 1),
    ("neurodebian", 1),
    ("opensuse", 2),
    ("opensuse/leap", 2),
    ("opensuse/tumbleweed", 0),
    ("oraclelinux", 1),
    ("phusion/baseimage", 2),
    ("photon", 2),
    ("public.ecr.aws/amazonlinux/amazonlinux", 1),
    ("public.ecr.aws/debian/debian", 1),
    ("public.ecr.aws/ubuntu/ubuntu", 2),
    ("quay.io/almalinuxorg/almalinux", 1),
    ("quay.io/centos/centos", 1),
    ("quay.io/fedora/fedora", 1),
    ("quay.io/rockylinux/rockylinux", 1),
    ("redhat/ubi10", 1),
    ("redhat/ubi10-minimal", 1),
    ("redhat/ubi8", 1),
    ("redhat/ubi8-minimal", 1),
    ("redhat/ubi9", 1),
    ("redhat/ubi9-minimal", 1),
    ("registry.fedoraproject.org/fedora", 1),
    ("registry.opensuse.org/opensuse/leap", 2),
    ("rockylinux", 1),
    ("rockylinux/rockylinux", 1),
    ("scientificlinux/sl", 1),
    ("sl", 1),
    ("sourcemage", 2),
    ("ubuntu", 2),
    ("ubuntu-debootstrap", 2),
    ("ubuntu-upstart", 2),
];

/// What a system is called inside the tags of other images, in front of its release: `ubuntu22.04`, `el9`.
const SYSTEM_WORDS: &[&str] = &[
    "al",
    "alma",
    "almalinux",
    "alpine",
    "amazonlinux",
    "amzn",
    "azurelinux",
    "centos",
    "deb",
    "debian",
    "el",
    "fc",
    "fedora",
    "leap",
    "mariner",
    "ol",
    "opensuse",
    "oraclelinux",
    "photon",
    "rhel",
    "rocky",
    "rockylinux",
    "sl",
    "sles",
    "stream",
    "ubi",
    "ubuntu",
];

/// Whether a canonical name is an operating system (or little more, such as `buildpack-deps`).
pub fn is_system(image: &str) -> bool {
    numbers_of_release(image).is_some()
}

fn numbers_of_release(image: &str) -> Option<usize> {
    SYSTEMS
        .binary_search_by(|(name, _)| name.cmp(&image))
        .ok()
        .and_then(|at| SYSTEMS.get(at))
        .map(|(_, numbers)| *numbers)
}

/// The release that the tag of an operating system names: a code name, or a number of enough components
/// (`12.04` of `ubuntu:12.04.5` comes back whole). None where the tag names less than a release (`alpine:3`), or the
/// image is no operating system.
pub fn release_of<'t>(image: &str, tag: &'t str) -> Option<&'t str> {
    let needed = numbers_of_release(image)?;
    if let Some(name) = words(tag).find(|word| is_code_name(word)) {
        return Some(name);
    }
    let number = words(tag).find_map(numbered)?;
    (needed > 0 && number.split('.').count() >= needed).then_some(number)
}

/// The number of a word, also behind letters: `9`, `centos7`, `stream9`, `nd22.04`, `p10`, `v3.20`.
fn numbered(word: &str) -> Option<&str> {
    leading_number(word.trim_start_matches(|c: char| c.is_ascii_alphabetic()))
}

/// Whether a word is the code name of a release of Debian or Ubuntu.
pub fn is_code_name(word: &str) -> bool {
    age_of_code_name(word).is_some()
}

/// The place of a code name among those of its system: the higher, the newer.
pub(super) fn age_of_code_name(word: &str) -> Option<usize> {
    let place = |names: &[&str]| names.iter().position(|name| *name == word);
    place(DEBIAN).or_else(|| place(UBUNTU))
}

/// The system whose code name it is.
pub(super) fn product_of_code_name(word: &str) -> Option<&'static str> {
    if DEBIAN.contains(&word) {
        return Some("debian");
    }
    UBUNTU.contains(&word).then_some("ubuntu")
}

/// Whether a word is the name of a system, to be followed by its release.
pub(super) fn is_system_word(word: &str) -> bool {
    SYSTEM_WORDS.binary_search(&word).is_ok()
}

/// Whether a word is the release of a system: a code name, or `ubuntu22.04`, `alpine3.20`, `el9`.
pub fn is_system_release(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let name = word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    is_code_name(&word) || (name.len() < word.len() && is_system_word(name))
}

/// Whether the tag says which release of which system is inside: by the image's own numbering, or by a word of it.
pub(super) fn names_system_release(image: &str, tag: &str) -> bool {
    if is_system(image) { release_of(image, tag).is_some() } else { words(tag).any(is_system_release) }
}
