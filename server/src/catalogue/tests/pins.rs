use super::super::floats::is_rolling;
use super::super::tag::words;
use super::super::version::{self, is_pre_release};
use super::super::{
    DATE, Reason, Tag, UnknownTag, Why, images, moving_names, pins, retired, smaller_variant, successors,
    table, tag, tags, tags_for_completion, unknown_tag,
};

fn names(image: &str, tag: &str) -> Vec<&'static str> {
    pins(image, tag).into_iter().map(|pin| pin.tag).collect()
}

#[test]
fn pins_of_the_lesson() {
    let expected: &[(&str, &str, &[&str])] = &[
        ("python", "", &["3.14.7-trixie", "3.14.7", "3.13.15-trixie", "3.12.14-trixie", "3.11.16-trixie"]),
        (
            "python",
            "latest",
            &["3.14.7-trixie", "3.14.7", "3.13.15-trixie", "3.12.14-trixie", "3.11.16-trixie"],
        ),
        (
            "python",
            "3.12-slim",
            &[
                "3.12.14-slim-trixie",
                "3.12.14-slim",
                "3.14.7-slim-trixie",
                "3.13.15-slim-trixie",
                "3.11.16-slim-trixie",
            ],
        ),
        (
            "python",
            "3.12.7-bookworm",
            &["3.12.14-bookworm", "3.14.7-bookworm", "3.13.15-bookworm", "3.11.16-bookworm"],
        ),
        (
            "python",
            "3.8",
            &["3.8.20-bookworm", "3.8.20", "3.11.16-bookworm", "3.14.7-bookworm", "3.13.15-bookworm"],
        ),
        ("ubuntu", "latest", &["26.04", "resolute-20260811.1", "24.04", "22.04"]),
        ("ubuntu", "26.04", &["resolute-20260811.1", "24.04", "22.04"]),
        ("ubuntu", "jammy", &["jammy-20260810", "26.04", "24.04"]),
        ("alpine", "3.24.1", &["3.23", "3.22", "3.21"]),
        ("alpine", "3.23.1", &["3.23.5", "3.24", "3.22", "3.21"]),
        ("almalinux", "10.2", &["10.2-20260602", "9", "8"]),
        ("ubuntu", "16.04", &["xenial-20210804", "24.04", "26.04", "22.04"]),
        ("alpine", "latest", &["3.24", "3.24.1", "3.23", "3.22", "3.21"]),
        ("alpine", "3", &["3.24", "3.24.1", "3.23", "3.22", "3.21"]),
        ("busybox", "latest", &["1.38.0"]),
        ("nginx", "latest", &["1.31.4-trixie", "1.31.4", "1.30.4-trixie"]),
        ("nginx", "alpine", &["1.31.4-alpine3.24", "1.31.4-alpine", "1.30.4-alpine3.24"]),
        ("node", "latest", &["26.7.0-trixie", "26.7.0", "24.19.0-trixie", "22.23.2-trixie"]),
        (
            "node",
            "20",
            &["20.20.2-bookworm", "20.20.2", "24.19.0-bookworm", "26.7.0-bookworm", "22.23.2-bookworm"],
        ),
        ("mysql", "latest", &["26.7.0-oraclelinux9", "26.7.0", "9.7.2-oraclelinux9", "8.4.11-oraclelinux9"]),
        ("postgres", "latest", &["18.6-trixie", "18.6", "17.11-trixie", "16.15-trixie", "15.19-trixie"]),
        ("jupyter/datascience-notebook", "latest", &["2023-10-20"]),
        ("quay.io/jupyter/datascience-notebook", "latest", &["2026-07-28"]),
        ("debian", "stable-slim", &["trixie-slim", "stable-20260803-slim", "bookworm-slim", "bullseye-slim"]),
        ("centos", "7", &["7.9.2009"]),
        ("openjdk", "8-jre-slim", &["8u342-jre-slim-bullseye", "8u342-jre-slim"]),
        ("neurodebian", "non-free", &["trixie-non-free"]),
    ];
    for (image, tag, expected) in expected {
        assert_eq!(names(image, tag).get(..expected.len()), Some(*expected), "{image}:{tag}");
    }
}

#[test]
fn what_is_withdrawn_goes_on_elsewhere() {
    for (image, tag, expected) in [
        ("openjdk", "11", &["eclipse-temurin:11", "amazoncorretto:11"][..]),
        ("openjdk", "8-jdk-oraclelinux7", &["eclipse-temurin:8-jdk"]),
        ("jupyter/scipy-notebook", "latest", &["quay.io/jupyter/scipy-notebook:2026-07-28"]),
        ("centos", "7", &["rockylinux/rockylinux:9", "almalinux:10", "quay.io/centos/centos:stream9"]),
        ("centos", "8", &["rockylinux/rockylinux:8", "almalinux:8"]),
        // Through what was withdrawn in its turn.
        ("continuumio/miniconda", "4.5.4", &["anaconda/miniconda:?"]),
        ("nfcore/base", "1.8", &[]),
        ("python", "3", &[]),
    ] {
        let found: Vec<_> = successors(image, tag)
            .iter()
            .map(|successor| format!("{}:{}", successor.name, successor.tag.unwrap_or("?")))
            .collect();
        assert_eq!(found.get(..expected.len()).unwrap_or_default(), expected, "{image}:{tag}: {found:?}");
    }
    // Another release of Java is no successor while there is one of the same.
    assert!(successors("openjdk", "8").iter().all(|other| other.tag.is_some_and(|tag| tag.contains('8'))));
}

/// A pin is a tag, another one, once; what means the same today stands first and does not float.
#[test]
fn pins_are_tags() {
    for image in images() {
        for listed in tags(image.name).filter(|tag| tag.level.floats()).step_by(5) {
            let pins = pins(image.name, listed.name);
            for (at, pin) in pins.iter().enumerate() {
                assert_ne!(pin.tag, listed.name);
                assert!(tag(image.name, pin.tag).is_some(), "{}:{}", image.name, pin.tag);
                assert!(
                    !pins[..at].iter().any(|other| other.tag == pin.tag),
                    "{}: {} twice",
                    image.name,
                    pin.tag
                );
                assert!(!pin.text.is_empty() && pin.text.len() <= 110);
            }
            let same_today = pins.iter().take_while(|pin| pin.is_same_today()).count();
            assert!(
                pins.iter().skip(same_today).all(|pin| !pin.is_same_today()),
                "{}:{}",
                image.name,
                listed.name
            );
            assert!(listed.group_pin.is_none() || same_today > 0, "{}:{}", image.name, listed.name);
        }
    }
}

#[test]
fn reasons_are_told() {
    let pins = pins("python", "latest");
    assert_eq!(pins[0].reason, Reason::SameBuild);
    assert_eq!(pins[1].reason, Reason::SameVariant);
    assert!(matches!(pins[2].reason, Reason::OtherRelease(Some(cycle)) if cycle.cycle == "3.13"));
    assert_eq!(pins[2].text, "maintained until 2029-10-31");
    let pins = super::super::pins("node", "24.1.0-slim");
    let major = pins.iter().find(|pin| pin.reason == Reason::NewestOfMajor).expect("a later 24");
    assert_eq!((major.tag, &*major.text), ("24.19.0-bookworm-slim", &*format!("the newest 24 at {DATE}")));
    let patch = super::super::pins("python", "3.8.2-buster");
    assert_eq!((patch[0].tag, patch[0].reason), ("3.8.17-buster", Reason::NewestPatch), "no longer listed");
    assert_eq!(patch[0].text, "the last 3.8 of its variant, until 2023-06-14");
    assert_eq!(super::super::pins("python", "3.8")[0].reason, Reason::LastBuild("2024-10-07"));
}

#[test]
fn the_same_on_the_next_system() {
    for (image, tag, expected) in [
        ("nvidia/cuda", "11.8.0-devel-ubuntu20.04", Some("11.8.0-devel-ubuntu22.04")),
        ("nvidia/cuda", "12.9.1-devel-ubuntu20.04", Some("12.9.1-devel-ubuntu24.04")),
        ("python", "3.11.2-buster", Some("3.11.16-bookworm")),
        ("python", "3.8.2-buster", Some("3.11.16-bookworm")),
        ("python", "3.9-slim-buster", Some("3.11.16-slim-bookworm")),
        ("python", "3.8.2-bookworm", None),
        ("python", "3.11.2-bookworm", None),
    ] {
        let pins = super::super::pins(image, tag);
        let found = pins.iter().find(|pin| matches!(pin.reason, Reason::OtherSystem(_)));
        assert_eq!(found.map(|pin| pin.tag), expected, "{image}:{tag}");
    }
}

#[test]
fn the_way_back() {
    assert_eq!(moving_names("python", "3.14.7"), ["3.14", "3", "latest"]);
    assert_eq!(moving_names("ubuntu", "24.04"), [""; 0]);
    assert_eq!(moving_names("python", "3.12.7-bookworm"), ["3.12-bookworm"], "retired");
    assert_eq!(moving_names("ubuntu", "jammy-20231004"), ["jammy"]);
    assert_eq!(moving_names("python", "3.14"), [""; 0]);
}

#[test]
fn the_smaller_variant() {
    for (image, tag, expected) in [
        ("python", "3.14.7-trixie", Some("3.14.7-slim-trixie")),
        ("python", "3.14", Some("3.14-slim")),
        ("node", "26.7.0-trixie", Some("26.7.0-trixie-slim")),
        ("debian", "bookworm", Some("bookworm-slim")),
        ("python", "3.14-slim", None),
        ("ubuntu", "24.04", None),
        ("python", "3.8", None),
    ] {
        assert_eq!(smaller_variant(image, tag), expected, "{image}:{tag}");
    }
}

#[test]
fn completion_is_useful() {
    let first = |image: &str, count: usize| -> Vec<&'static str> {
        tags_for_completion(image).into_iter().map(|tag| tag.name).take(count).collect()
    };
    assert_eq!(
        first("python", 5),
        ["3.14.7-trixie", "3.14.7", "3.14.7-bookworm", "3.14.7-slim-trixie", "3.14.7-slim"]
    );
    assert_eq!(first("ubuntu", 4), ["26.04", "24.04", "22.04", "resolute"]);
    assert_eq!(first("debian", 2), ["trixie", "trixie-slim"]);
    assert_eq!(first("alpine", 4), ["3.24", "3.23", "3.22", "3.21"]);
    assert_eq!(first("perl", 1), ["5.44.0-trixie"], "5.45 is for its developers");
    assert_eq!(first("golang", 1), ["1.27.0-trixie"], "not `tip`");
    assert_eq!(first("ros", 1), ["lyrical-perception-resolute"]);
}

#[test]
fn completion_orders_by_use() {
    for image in ["python", "node", "postgres", "nginx", "mysql"] {
        let all = tags_for_completion(image);
        assert_eq!(all.len(), tags(image).count(), "nothing is left out");
        let is_released =
            |tag: &&Tag| !tag.is_windows() && !is_pre_release(tag.name) && !is_rolling(tag.name);
        let plain: Vec<_> = all.iter().filter(is_released).collect();
        let floating = plain.iter().position(|tag| tag.level.floats()).unwrap_or(plain.len());
        assert!(
            plain[floating..].iter().all(|tag| tag.level.floats()),
            "{image}: exact tags stand before floating ones"
        );
        let windows = all.iter().position(|tag| tag.is_windows()).unwrap_or(all.len());
        assert!(all[windows..].iter().all(|tag| tag.is_windows()), "{image}: Windows is last");
    }
}

#[test]
fn tags_that_never_were() {
    let why = |image: &str, tag: &str| unknown_tag(image, tag).map(|unknown| unknown.why);
    assert_eq!(why("rockylinux", "latest"), Some(Why::NoLatest));
    assert_eq!(why("nvidia/cuda", "latest"), Some(Why::NoLatest));
    assert_eq!(
        unknown_tag("rockylinux", "latest"),
        Some(UnknownTag { why: Why::NoLatest, nearest: vec!["9", "8"] })
    );
    // 21.04 and 21.10 were listed.
    assert_eq!(why("ubuntu", "21.05"), Some(Why::Skipped));
    assert_eq!(why("ubuntu", "18.06"), Some(Why::Skipped));
    assert_eq!(why("debian", "bulseye"), Some(Why::Misspelt));
    assert_eq!(why("ubuntu", "22"), Some(Why::Misspelt));
    assert_eq!(why("python", "3.15.2"), None);
    // Newer than the catalogue, or than its series; older than the lists; of another variant; of an image whose
    // tags are not all known; there.
    for (image, tag) in [
        ("python", "3.99.0"),
        ("python", "3.12.99"),
        ("ubuntu", "28.04"),
        ("ubuntu", "8.04"),
        ("python", "3.12.7-jessie"),
        ("pytorch/pytorch", "latest"),
        ("rocker/r-ver", "4.0.99"),
        ("no/such", "latest"),
        ("centos", "latest"),
        ("python", "3.12.7"),
        ("python", ""),
    ] {
        assert_eq!(why(image, tag), None, "{image}:{tag}");
    }
    let skipped = unknown_tag("node", "20.20.1");
    assert_eq!(skipped, None, "20.20.1 was listed");
}

/// What left the lists with a tag may be another release: the last that a name was says all that the name says.
#[test]
fn the_last_that_a_name_was_is_of_its_release() {
    for (image, name, last) in [
        ("busybox", "1.36", Some("1.36.1")),
        ("busybox", "1.36-musl", Some("1.36.1-musl")),
        ("busybox", "1.36.1", None),
        ("amazonlinux", "2017.09", Some("2017.09.1.20180409")),
        ("amazonlinux", "2017.09-with-sources", Some("2017.09.1.20180409-with-sources")),
        ("postgres", "10.19-alpine3.15", None),
        ("php", "5.4.32-apache", None),
        ("python", "3.8.20", Some("3.8.20-bookworm")),
        ("centos", "8", Some("8.4.2105")),
        ("debian", "buster", Some("buster-20240612")),
    ] {
        let pins = pins(image, name);
        let found = pins.iter().find(|pin| matches!(pin.reason, Reason::LastBuild(_))).map(|pin| pin.tag);
        assert_eq!(found, last, "{image}:{name} {pins:?}");
    }
    // Of a point release the builds of its own days.
    let point = pins("debian", "12.1").into_iter().find(|pin| matches!(pin.reason, Reason::LastBuild(_)));
    assert!(point.is_some_and(|pin| pin.tag.starts_with("bookworm-2023")));
}

#[test]
fn nobody_is_sent_to_a_system_that_has_ended() {
    let others = pins("nvidia/cuda", "11.8.0-devel-centos7").into_iter();
    let ended: Vec<_> = others.filter(|pin| pin.tag.contains("centos7")).map(|pin| pin.reason).collect();
    assert!(!ended.iter().any(|reason| matches!(reason, Reason::OtherRelease(_))), "{ended:?}");
}

/// All retired tags of images whose releases come and go together.
#[test]
fn no_retired_tag_is_pinned_to_another_release() {
    for image in ["amazonlinux", "busybox", "mongo", "percona", "photon", "cassandra"] {
        let lines = retired::lines(image).lines();
        let names = lines.flat_map(|line| words(table::columns::<1>(line)[0])).map(|(name, _)| name);
        for name in names.filter(|name| name.starts_with(|c: char| c.is_ascii_digit())) {
            let number =
                |tag: &'static str| version::words(tag).find_map(version::leading_number).unwrap_or(tag);
            for pin in pins(image, name).iter().filter(|pin| matches!(pin.reason, Reason::LastBuild(_))) {
                assert!(version::is_within(number(pin.tag), number(name)), "{image}:{name} {pin:?}");
            }
        }
    }
}

#[test]
fn a_variant_without_a_number_is_pinned_to_its_newest_release() {
    for (image, name, first) in [
        ("intel/oneapi-toolkit", "devel-ubuntu24.04", "2026.0.0-devel-ubuntu24.04"),
        ("intel/oneapi-basekit", "devel-rockylinux9", "2025.3.1-0-devel-rockylinux9"),
        ("intel/oneapi-toolkit", "devel-ubuntu99.04", ""),
        ("intel/oneapi-toolkit", "ubuntu24.04", ""),
    ] {
        let pin = pins(image, name).into_iter().next();
        assert_eq!(pin.as_ref().map(|pin| pin.tag).unwrap_or_default(), first, "{image}:{name}");
        assert!(pin.is_none_or(|pin| !pin.is_same_today()), "nobody knows that it is the same");
    }
}

/// Words around the release stay.
#[test]
fn an_ended_system_moves_on_in_its_own_spelling() {
    let next = pins("quay.io/centos/centos", "stream8");
    assert_eq!(next.iter().map(|pin| pin.tag).collect::<Vec<_>>(), ["stream10", "stream9"]);
}

#[test]
fn a_slip_is_seen() {
    for (image, name, meant) in [
        ("ubuntu", "jammmy", "jammy"),
        ("ubuntu", "22", "22.04"),
        ("ubuntu", "20", "20.04"),
        ("debian", "bokworm", "bookworm"),
        ("alpine", "3.99", ""),
        ("ubuntu", "22.04", ""),
        ("debian", "10", ""),
        ("debian", "bulseye-slim", "bullseye-slim"),
        ("ubuntu", "Jammy", "jammy"),
        ("ubuntu", "22.4", "22.04"),
        // These have left the list, and can be pulled.
        ("ubuntu", "focall", "focal"),
        ("python", "3.7-slim-strech", "3.7-slim-stretch"),
        ("python", "3.12-slimm", "3.12-slim"),
        ("python", "3.12-bookwrm", "3.12-bookworm"),
        ("node", "20-alpin", "20-alpine"),
        // Another number or another name may be a release to come.
        ("python", "3.15.2", ""),
        ("python", "3.12-forky", ""),
        ("python", "3.15.0b9", ""),
        ("ubuntu", "28.04", ""),
        ("ubuntu", "jelly", ""),
        ("ubuntu", "stonking", ""),
    ] {
        let first = pins(image, name).into_iter().find(|pin| pin.reason == Reason::Meant);
        assert_eq!(first.map(|pin| pin.tag).unwrap_or_default(), meant, "{image}:{name}");
    }
}
