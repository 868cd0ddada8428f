//! Which release of an operating system a tag names: by code name or by number.

use super::version::{leading_number, lower_case, words};

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

/// Images that are an operating system, or little more; how many numbers make a release of it (`0`: it has none); the
/// product of `eol.tsv` that these numbers are of. The code name of a Debian or Ubuntu release is a release for all.
const SYSTEMS: &[(&str, usize, &str)] = &[
    ("almalinux", 1, "almalinux"),
    ("alpine", 2, "alpine"),
    ("alt", 1, ""),
    ("amazonlinux", 1, "amazonlinux"),
    ("archlinux", 0, ""),
    ("archlinux/base", 0, ""),
    ("base/archlinux", 0, ""),
    ("bitnami/minideb", 1, "debian"),
    ("bitnami/minideb-extras", 1, "debian"),
    ("buildpack-deps", 2, "ubuntu"),
    ("busybox", 3, ""),
    ("centos", 1, "centos"),
    ("cirros", 3, ""),
    ("clearlinux", 0, ""),
    ("clefos", 1, "centos"),
    ("crux", 2, ""),
    ("debian", 1, "debian"),
    ("debian/eol", 1, "debian"),
    ("debian/snapshot", 1, "debian"),
    ("euleros", 2, ""),
    ("fedora", 1, "fedora"),
    ("ghcr.io/almalinux/almalinux", 1, "almalinux"),
    ("kalilinux/kali-rolling", 0, ""),
    ("mageia", 1, "mageia"),
    ("neurodebian", 1, ""),
    ("opensuse", 2, "opensuse"),
    ("opensuse/leap", 2, "opensuse"),
    ("opensuse/tumbleweed", 0, ""),
    ("oraclelinux", 1, "oraclelinux"),
    ("photon", 2, "photon"),
    ("phusion/baseimage", 2, ""),
    ("public.ecr.aws/amazonlinux/amazonlinux", 1, "amazonlinux"),
    ("public.ecr.aws/debian/debian", 1, "debian"),
    ("public.ecr.aws/ubuntu/ubuntu", 2, "ubuntu"),
    ("quay.io/almalinuxorg/almalinux", 1, "almalinux"),
    ("quay.io/centos/centos", 1, "centos-stream"),
    ("quay.io/fedora/fedora", 1, "fedora"),
    ("quay.io/rockylinux/rockylinux", 1, "rockylinux"),
    ("redhat/ubi10", 1, "rhel"),
    ("redhat/ubi10-minimal", 1, "rhel"),
    ("redhat/ubi7", 1, "rhel"),
    ("redhat/ubi8", 1, "rhel"),
    ("redhat/ubi8-minimal", 1, "rhel"),
    ("redhat/ubi9", 1, "rhel"),
    ("redhat/ubi9-minimal", 1, "rhel"),
    ("registry.access.redhat.com/ubi10/ubi", 1, "rhel"),
    ("registry.access.redhat.com/ubi8", 1, "rhel"),
    ("registry.access.redhat.com/ubi8/ubi", 1, "rhel"),
    ("registry.access.redhat.com/ubi9", 1, "rhel"),
    ("registry.access.redhat.com/ubi9/ubi", 1, "rhel"),
    ("registry.fedoraproject.org/fedora", 1, "fedora"),
    ("registry.opensuse.org/opensuse/leap", 2, "opensuse"),
    ("rockylinux", 1, "rockylinux"),
    ("rockylinux/rockylinux", 1, "rockylinux"),
    ("scientificlinux/sl", 1, ""),
    ("sl", 1, ""),
    ("sourcemage", 2, ""),
    ("ubuntu", 2, "ubuntu"),
    ("ubuntu-debootstrap", 2, "ubuntu"),
    ("ubuntu-upstart", 2, "ubuntu"),
];

/// What a system is called inside the tags of other images, in front of its release (`ubuntu22.04`, `el9`), and the
/// product of `eol.tsv`, where that is certain.
const SYSTEM_WORDS: &[(&str, &str)] = &[
    ("al", "amazonlinux"),
    ("alma", "almalinux"),
    ("almalinux", "almalinux"),
    ("alpine", "alpine"),
    ("amazonlinux", "amazonlinux"),
    ("amzn", "amazonlinux"),
    ("azurelinux", ""),
    ("centos", "centos"),
    ("deb", "debian"),
    ("debian", "debian"),
    ("el", ""),
    ("fc", "fedora"),
    ("fedora", "fedora"),
    ("leap", "opensuse"),
    ("mariner", ""),
    ("ol", "oraclelinux"),
    ("opensuse", "opensuse"),
    ("oraclelinux", "oraclelinux"),
    ("photon", "photon"),
    ("rhel", "rhel"),
    ("rocky", "rockylinux"),
    ("rockylinux", "rockylinux"),
    ("sl", ""),
    ("sles", ""),
    ("stream", "centos-stream"),
    ("ubi", "rhel"),
    ("ubuntu", "ubuntu"),
];

/// Whether a canonical name is an operating system (or little more, such as `buildpack-deps`).
pub fn is_system(image: &str) -> bool {
    row(image).is_some()
}

fn row(image: &str) -> Option<&'static (&'static str, usize, &'static str)> {
    SYSTEMS.binary_search_by(|(name, ..)| (*name).cmp(image)).ok().and_then(|at| SYSTEMS.get(at))
}

/// The release that the tag of an operating system names: a code name, or a number of enough components, whole as it
/// is written (`12.04.5` of `ubuntu:12.04.5`). None where the tag names less than a release (`alpine:3`), or the
/// image is no operating system.
pub fn release_of<'t>(image: &str, tag: &'t str) -> Option<&'t str> {
    let needed = row(image)?.1;
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
    // Most words are none; this tells sooner.
    if !(3..=8).contains(&word.len()) || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let place = |names: &[&str]| names.iter().position(|name| *name == word);
    place(DEBIAN).or_else(|| place(UBUNTU))
}

/// The product of `eol.tsv` that a release of an operating system (as [`release_of`] gives it) belongs to.
pub(super) fn product_of_release(image: &str, release: &str) -> Option<&'static str> {
    product_of_code_name(release)
        .or_else(|| row(image).map(|row| row.2))
        .filter(|product| !product.is_empty())
}

fn product_of_code_name(word: &str) -> Option<&'static str> {
    if DEBIAN.contains(&word) {
        return Some("debian");
    }
    UBUNTU.contains(&word).then_some("ubuntu")
}

/// Whether a word is the name of a system, to be followed by its release.
pub(super) fn is_system_word(word: &str) -> bool {
    system_word(word).is_some()
}

fn system_word(word: &str) -> Option<&'static str> {
    let at = SYSTEM_WORDS.binary_search_by(|(name, _)| (*name).cmp(word)).ok()?;
    SYSTEM_WORDS.get(at).map(|(_, product)| *product)
}

/// Whether a word is the release of a system: a code name, or `ubuntu22.04`, `alpine3.20`, `el9`.
pub fn is_system_release(word: &str) -> bool {
    let word = lower_case(word);
    is_code_name(&word) || numbered_system(&word).is_some()
}

/// `ubuntu22.04` is a system word and its release.
fn numbered_system(word: &str) -> Option<(&'static str, &str)> {
    let name = word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let release = word.strip_prefix(name).filter(|release| !release.is_empty())?;
    Some((system_word(name)?, release))
}

/// The product and release of the system that a tag of any image names by number: `10.2-base-ubuntu18.04`.
pub(super) fn numbered_system_in(tag: &str) -> Option<(&'static str, &str)> {
    words(tag).find_map(numbered_system).filter(|(product, _)| !product.is_empty())
}

/// Whether the tag says which release of which system is inside: by the image's own numbering, or by a word of it.
pub(super) fn names_system_release(image: &str, tag: &str) -> bool {
    if is_system(image) { release_of(image, tag).is_some() } else { words(tag).any(is_system_release) }
}

/// Whether the tag is a release and no more than that: a code name, or just as many numbers as make one, and words of
/// a variant.
pub(super) fn is_release_tag(image: &str, tag: &str) -> bool {
    release_of(image, tag).is_some_and(|release| {
        let shorter = release.rsplit_once('.').map(|(shorter, _)| shorter);
        is_code_name(release) || shorter.is_none_or(|shorter| release_of(image, shorter).is_none())
    })
}

/// How most people name the releases of a system: Ubuntu's by number, Debian's by code name, all others have numbers
/// only.
pub(super) fn is_preferred_spelling(image: &str, release: &str) -> bool {
    is_code_name(release)
        == (row(image).is_some_and(|row| row.2 == "debian")
            || image == "buildpack-deps"
            || image == "neurodebian")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::images;

    #[test]
    fn tables_are_sorted() {
        assert!(SYSTEMS.is_sorted_by_key(|row| row.0));
        assert!(SYSTEM_WORDS.is_sorted());
    }

    #[test]
    fn every_system_of_the_catalogue_is_known() {
        for image in images().filter(|image| image.category == "os") {
            assert!(is_system(image.name), "{}", image.name);
        }
    }

    #[test]
    fn systems_inside_tags() {
        for word in ["ubuntu18.04", "alpine3.20", "el7", "jammy", "Bookworm", "rockylinux9", "ubi9"] {
            assert!(is_system_release(word), "{word}");
        }
        for word in ["ubuntu", "cuda9.0", "py3.9", "sid", "3.20", ""] {
            assert!(!is_system_release(word), "{word}");
        }
        assert_eq!(numbered_system_in("10.2-base-ubuntu18.04"), Some(("ubuntu", "18.04")));
        assert_eq!(numbered_system_in("el7"), None, "whose, is not said");
    }
}
