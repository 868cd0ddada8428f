//! When does a reference float? The first answer that applies decides.

use super::name::canonical;
use super::release::{is_system, is_system_release, is_system_word, release_of};
use super::tag::{Level, tag};
use super::version::{lower_case, words};

/// First words of tags that are moved on purpose.
const ROLLING: &[&str] = &[
    "current",
    "daily",
    "dev",
    "devel",
    "develop",
    "edge",
    "head",
    "lts",
    "main",
    "mainline",
    "master",
    "next",
    "nightly",
    "oldstable",
    "rawhide",
    "rolling",
    "sid",
    "stable",
    "testing",
    "tumbleweed",
    "unstable",
];

/// A reference in its parts, after template variables have been resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reference<'r> {
    /// The host, where it is given apart from the path.
    pub registry: Option<&'r str>,
    /// Everything before the tag.
    pub path: &'r str,
    /// What follows `:`.
    pub tag: Option<&'r str>,
    /// What follows `@`.
    pub digest: Option<&'r str>,
}

/// What the same reference means tomorrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// A digest: these bits or none.
    Immutable,
    /// One release, which may be rebuilt.
    Versioned,
    /// Whatever the name is given to that day.
    Floating {
        /// The name says so itself: `stable`, `nightly` …
        rolling: bool,
    },
    /// No tag, or `latest`.
    Unpinned,
    /// `scratch`, or a variable that nothing resolves.
    NothingToPin,
}

/// Whether a reference means another image after the next release.
pub fn floats(reference: Reference<'_>) -> Verdict {
    let Reference { registry, path, tag: name, digest } = reference;
    let pieces = [registry, Some(path), name, digest];
    if digest.is_some_and(|digest| !digest.is_empty()) {
        return Verdict::Immutable;
    }
    if pieces.iter().flatten().any(|piece| piece.contains("{{")) || path.is_empty() {
        return Verdict::NothingToPin;
    }
    let image = canonical(registry, path);
    if image == "scratch" {
        return Verdict::NothingToPin;
    }
    let name = match name {
        None | Some("" | "latest") => return Verdict::Unpinned,
        Some(name) => name,
    };
    if names_one_build(name) {
        return Verdict::Versioned;
    }
    if is_rolling(name) {
        return Verdict::Floating { rolling: true };
    }
    let versioned = if is_system(&image) {
        release_of(&image, &lower_case(name)).is_some()
    } else {
        is_known_release(&image, name).unwrap_or_else(|| has_version(name))
    };
    if versioned { Verdict::Versioned } else { Verdict::Floating { rolling: false } }
}

/// A tag of the catalogue: by its level, unless no exact tag is known for it.
fn is_known_release(image: &str, name: &str) -> Option<bool> {
    let known = tag(image, name)?;
    match known.level {
        Level::Latest | Level::Alias => Some(false),
        Level::Major | Level::Minor if known.is_retired() => Some(false),
        Level::Major | Level::Minor => known.pin.map(|pin| pin == name),
        Level::Full | Level::FullOs | Level::Dated => Some(true),
    }
}

/// Whether the first word of a tag says that it is moved.
pub fn is_rolling(tag: &str) -> bool {
    let first = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    ROLLING.binary_search(&&*lower_case(first)).is_ok()
}

/// A word with two or more dot-separated numbers, other than the release of a system.
fn has_version(tag: &str) -> bool {
    let mut after_system = false;
    words(tag).any(|word| {
        let lower = lower_case(word);
        // `ubuntu-22.04` is `ubuntu22.04`
        let of_system = is_system_release(word) || after_system;
        after_system = is_system_word(&lower);
        !of_system && has_dotted_numbers(word)
    })
}

fn has_dotted_numbers(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.windows(3).any(|three| matches!(three, [a, b'.', c] if a.is_ascii_digit() && c.is_ascii_digit()))
}

/// A date or a commit somewhere in the tag.
fn names_one_build(tag: &str) -> bool {
    words(tag).any(|word| is_commit(word) || is_short_date(word))
        || tag.split('.').flat_map(words).any(is_commit)
        || tag.split(|c: char| !c.is_ascii_digit()).any(is_day)
        || is_spelt_date(tag)
}

/// `YYYYMMDD`, and the time behind it or not.
fn is_day(run: &str) -> bool {
    matches!(run.len(), 8 | 10 | 12 | 14)
        && run.get(..4).is_some_and(is_year)
        && run.get(4..6).is_some_and(is_month)
        && run.get(6..8).is_some_and(is_day_of_month)
}

/// `YYMM`, a word of its own, also behind `v`.
fn is_short_date(word: &str) -> bool {
    let word = word.strip_prefix(['v', 'V']).unwrap_or(word);
    word.len() == 4
        && word.get(..2).is_some_and(|year| ("10".."50").contains(&year) && all_digits(year))
        && word.get(2..).is_some_and(is_month)
}

/// `YYYY-MM-DD`, `YYYY.MM`, `YYYY_M` … : a year that begins a number, then a month of one or two digits behind `.`, `_`
/// or (of two digits) `-`.
fn is_spelt_date(tag: &str) -> bool {
    let bytes = tag.as_bytes();
    (0..bytes.len()).any(|at| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        // A year in the middle of a version (`9.3.2023.1`) is one too; one behind a digit is not.
        if before.is_some_and(u8::is_ascii_digit) || !tag.get(at..at + 4).is_some_and(is_year) {
            return false;
        }
        let rest = tag.get(at + 4..).unwrap_or_default();
        let Some(month) = rest.strip_prefix(['.', '_', '-']) else { return false };
        let end = month.find(|c: char| !c.is_ascii_digit()).unwrap_or(month.len());
        let month = month.get(..end).unwrap_or_default();
        is_month(month) || (month.len() == 1 && is_month(&format!("0{month}")) && !rest.starts_with('-'))
    })
}

fn is_year(text: &str) -> bool {
    all_digits(text) && ("2000".."2100").contains(&text)
}

fn is_month(text: &str) -> bool {
    text.len() == 2 && all_digits(text) && ("01"..="12").contains(&text)
}

fn is_day_of_month(text: &str) -> bool {
    text.len() == 2 && all_digits(text) && ("01"..="31").contains(&text)
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Seven to forty hexadecimal digits, letters and figures among them, also behind the `g` of `git describe`.
fn is_commit(word: &str) -> bool {
    let is_hash = |word: &str| {
        (7..=40).contains(&word.len())
            && word.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
            && word.bytes().any(|byte| byte.is_ascii_digit())
            && word.bytes().any(|byte| byte.is_ascii_alphabetic())
    };
    is_hash(word) || word.strip_prefix('g').is_some_and(is_hash)
}

#[cfg(test)]
mod tests {
    use super::Verdict::{Floating, Immutable, NothingToPin, Unpinned, Versioned};
    use super::*;

    const ROLLING: Verdict = Floating { rolling: true };
    const MOVING: Verdict = Floating { rolling: false };

    fn verdict(reference: &str) -> Verdict {
        let (name, digest) =
            reference.split_once('@').map_or((reference, None), |(name, digest)| (name, Some(digest)));
        let (path, tag) = super::super::name::split_tag(name);
        floats(Reference { registry: None, path, tag, digest })
    }

    #[test]
    fn the_first_line_that_applies_decides() {
        let lines = [
            // 1. digests, nothing, variables
            ("python@sha256:abc python:latest@sha256:abc ubuntu:rolling@sha256:abc", Immutable),
            ("scratch {{BASE}} ubuntu:{{RELEASE}} {{OS}}:22.04", NothingToPin),
            // 2. no tag, `latest`
            (
                "python ubuntu:latest no/such no/such:latest quay.io/jupyter/base-notebook localhost:5000/a",
                Unpinned,
            ),
            // 3. dates and commits
            (
                "a/b:nightly-20240315 a/b:2023-10-20 a/b:main-3f2a91c a/b:3f2a91c a/b:master-g3f2a91c",
                Versioned,
            ),
            (
                "a/b:2023.05 a/b:2023.5 a/b:2023_05 a/b:2023_5 a/b:2305 a/b:v2305 a/b:v2023.05 a/b:dev-2305",
                Versioned,
            ),
            (
                "ubuntu:rolling-20240101 archlinux:base-20240101.0.1 a/b:devel-2024.03.1 a/b:20240315123000",
                Versioned,
            ),
            // `YY.MM` is a version: line 4 comes before line 7. Other numbers are no dates.
            ("a/b:stable-23.05 a/b:devel-9999", ROLLING),
            ("a/b:23.05 a/b:cuda-23.05", Versioned),
            ("a/b:2023 a/b:1234567 a/b:abcdefa a/b:2313 a/b:20241301", MOVING),
            // 4. rolling words in front
            (
                "ubuntu:rolling ubuntu:devel alpine:edge debian:stable-slim debian:testing debian:unstable",
                ROLLING,
            ),
            (
                "debian:sid debian:oldstable fedora:rawhide opensuse:tumbleweed a/b:nightly a/b:dev a/b:develop",
                ROLLING,
            ),
            ("a/b:daily a/b:main a/b:master a/b:head a/b:next node:current node:lts nginx:mainline", ROLLING),
            ("a/b:Master a/b:stable-1.2.3 a/b:dev.5 klaxalk/linux-setup:master", ROLLING),
            ("a/b:developer a/b:slim-stable a/b:release", MOVING),
            // 5. operating systems
            (
                "ubuntu:22.04 ubuntu:jammy debian:bookworm-slim centos:7 alpine:3.20 fedora:29 debian:12",
                Versioned,
            ),
            (
                "almalinux:9 rockylinux:9 oraclelinux:8-slim amazonlinux:2 opensuse/leap:15.4 ubuntu:14.04.5",
                Versioned,
            ),
            ("centos:centos7 alpine:3.20.1 quay.io/centos/centos:stream9 amd64/ubuntu:22.04", Versioned),
            (
                "buildpack-deps:bookworm neurodebian:stretch neurodebian:nd16.04 bitnami/minideb:stretch",
                Versioned,
            ),
            (
                "scientificlinux/sl:7 phusion/baseimage:0.11 docker.io/library/ubuntu:22.04 busybox:1.36.1",
                Versioned,
            ),
            (
                "alpine:3 archlinux:base-devel archlinux:base ubuntu:22 debian:experimental busybox:1.36",
                MOVING,
            ),
            // 6. tags of the catalogue, living and retired
            ("python:3 python:3.12-slim node:20 golang:1.13-alpine3.10 rust:slim-buster python:slim", MOVING),
            ("python:3.8-slim-bullseye python:3.11 rocker/r-ver:4.2 nginx:alpine3.24", MOVING),
            (
                "python:3.12.7 python:3.12.7-bookworm perl:5.20.2 rocker/geospatial:4.1.2 nfcore/base:1.8",
                Versioned,
            ),
            // 7. words with two numbers
            (
                "a/b:v2.0.1 a/b:cuda9.0 a/b:1.2 nvidia/cuda:10.0-cudnn7-devel-ubuntu18.04 a/b:v1.0.6b",
                Versioned,
            ),
            (
                "a/b:ubuntu18.04 a/b:alpine3.20 a/b:el7 a/b:ubuntu-18.04 a/b:v2 a/b:base a/b:cuda9 a/b:1",
                MOVING,
            ),
            ("cal/mahuika/rocky8-nesi:base a/b:latest-gpu", MOVING),
        ];
        for (references, expected) in lines {
            for reference in references.split(' ') {
                assert_eq!(verdict(reference), expected, "{reference}");
            }
        }
        assert_eq!(verdict(""), NothingToPin);
        let apart = Reference {
            registry: Some("docker.io"),
            path: "library/python",
            tag: Some("3.12"),
            digest: None,
        };
        assert_eq!(floats(apart), MOVING);
    }

    #[test]
    fn words_are_sorted() {
        assert!(super::ROLLING.is_sorted());
    }
}
