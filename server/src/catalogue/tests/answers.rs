use super::super::python::is_current_python;
use super::super::release::release_of;
use super::super::{
    DATE, Kind, Latest, PYPI_DATE, canonical, cycle, end_of_life, image, images_with_prefix, life, python_of,
    tag,
};

#[test]
fn names() {
    for (registry, path, expected) in [
        (None, "python", "python"),
        (None, "library/python", "python"),
        (None, "docker.io/library/python", "python"),
        (None, "docker.io/python", "python"),
        (Some("index.docker.io"), "library/python", "python"),
        (Some("registry-1.docker.io"), "jupyter/scipy-notebook", "jupyter/scipy-notebook"),
        (Some("quay.io"), "jupyter/scipy-notebook", "quay.io/jupyter/scipy-notebook"),
        (None, "quay.io/jupyter/scipy-notebook", "quay.io/jupyter/scipy-notebook"),
        (None, "amd64/ubuntu", "ubuntu"),
        (None, "public.ecr.aws/docker/library/python", "python"),
        (None, "ghcr.io/library/python", "ghcr.io/library/python"),
        (Some("localhost:5000"), "library/python", "localhost:5000/library/python"),
        (None, "Python", "python"),
        (None, "", ""),
    ] {
        assert_eq!(canonical(registry, path), expected, "{registry:?} {path}");
    }
}

#[test]
fn images_of_each_kind() {
    let python = image("python").expect("python");
    assert_eq!((python.kind, python.category, python.latest), (Kind::Official, "language", Latest::Exists));
    assert_eq!(python.page(), "https://hub.docker.com/_/python");
    let centos = image("centos").expect("centos");
    assert_eq!((centos.kind, centos.latest), (Kind::Retired, Latest::Delisted));
    assert!(centos.deprecated.is_some() && centos.replacements().any(|name| name == "almalinux"));
    let cuda = image("nvidia/cuda").expect("cuda");
    assert_eq!((cuda.kind, cuda.latest), (Kind::Community, Latest::Missing));
    let pytorch = image("nvcr.io/nvidia/pytorch").expect("NGC");
    assert_eq!((pytorch.kind, pytorch.latest), (Kind::Verified, Latest::Unknown));
    assert_eq!(pytorch.page(), "https://catalog.ngc.nvidia.com/orgs/nvidia/containers/pytorch");
    assert_eq!(
        image("nvcr.io/nvidia/rapidsai/base").map(|image| image.page()).as_deref(),
        Some("https://catalog.ngc.nvidia.com/orgs/nvidia/teams/rapidsai/containers/base")
    );
    assert_eq!(
        image("quay.io/jupyter/scipy-notebook").map(|image| image.page()).as_deref(),
        Some("https://quay.io/repository/jupyter/scipy-notebook")
    );
    assert_eq!(image("#name"), None);
    assert_eq!(image(""), None);
    assert!(images_with_prefix("py").any(|image| image.name == "python"));
    assert!(images_with_prefix("py").all(|image| image.name.starts_with("py")));
}

#[test]
fn tags_living_and_retired() {
    let living = tag("python", "3.14.7-trixie").expect("listed");
    assert!(!living.is_retired() && living.platforms().any(|platform| platform == "linux/amd64"));
    assert_eq!(living.listed, Some("2026-08-05"));
    let retired = tag("python", "3.12.7-bookworm").expect("was listed");
    assert_eq!((retired.listed, retired.delisted), (Some("2024-10-01"), Some("2024-12-04")));
    assert_eq!(retired.platforms().count(), 0);
    assert_eq!(tag("python", ""), None);
    assert_eq!(tag("python", &"3".repeat(200)), None);
}

/// What only stands in somebody's file is no fact.
#[test]
fn hearsay_is_left_out() {
    for (image, name) in [
        ("pytorch/pytorch", "1.12.1-cuda11.3-cudnn8-runtime"),
        ("nvidia/cuda", "latest"),
        ("tensorflow/tensorflow", "latest"),
    ] {
        assert_eq!(tag(image, name), None, "{image}:{name}");
    }
}

#[test]
fn ends_of_life() {
    let system = |image: &str, tag: &str| {
        end_of_life(image, tag)
            .system
            .map(|cycle| format!("{} {}", cycle.product, cycle.cycle))
            .unwrap_or_default()
    };
    let product = |image: &str, tag: &str| {
        end_of_life(image, tag)
            .product
            .map(|cycle| format!("{} {}", cycle.product, cycle.cycle))
            .unwrap_or_default()
    };
    for (image, tag, expected) in [
        ("ubuntu", "16.04", "ubuntu 16.04"),
        ("ubuntu", "14.04.5", "ubuntu 14.04"),
        ("ubuntu", "latest", "ubuntu 26.04"),
        ("debian", "stable-slim", "debian 13"),
        ("debian", "oldstable", "debian 12"),
        ("debian", "sid", ""),
        ("python", "3.12.7-bookworm", "debian 12"),
        ("python", "3.8-slim", "debian 12"),
        ("python", "3.8-alpine3.12", "alpine 3.12"),
        ("centos", "centos7", "centos 7"),
        ("almalinux", "9.8-minimal", "almalinux 9"),
        ("redhat/ubi9", "latest", "rhel 9"),
        ("quay.io/centos/centos", "stream9", "centos-stream 9"),
        ("opensuse/leap", "15.6", "opensuse 15.6"),
        ("neurodebian", "stretch", "debian 9"),
        ("nvidia/cuda", "10.2-base-ubuntu18.04", "ubuntu 18.04"),
        ("some/image", "cuda-ubuntu16.04", "ubuntu 16.04"),
        ("some/image", "latest", ""),
        ("ros", "kinetic", "ubuntu 16.04"),
    ] {
        assert_eq!(system(image, tag), expected, "{image}:{tag}");
    }
    for (image, tag, expected) in [
        ("python", "3.8-slim", "python 3.8"),
        ("python", "latest", "python 3.14"),
        ("python", "slim", "python 3.14"),
        ("node", "lts-krypton", "node 24"),
        ("node", "10", "node 10"),
        ("postgres", "9.6", "postgres 9.6"),
        ("rocker/r-ver", "4.0.3", "r 4.0"),
        ("quay.io/jupyter/scipy-notebook", "latest", "python 3.13"),
        ("jupyter/scipy-notebook", "python-3.8.8", "python 3.8"),
        ("jupyter/scipy-notebook", "ubuntu-22.04", ""),
        ("ros", "kinetic-ros-base", "ros kinetic"),
        ("ros", "humble", "ros2 humble"),
        ("ubuntu", "22.04", ""),
    ] {
        assert_eq!(product(image, tag), expected, "{image}:{tag}");
    }
}

#[test]
fn ends_are_judged_by_the_date_of_the_catalogue() {
    let ubuntu = cycle("ubuntu", "xenial").expect("16.04");
    assert!(ubuntu.has_ended() && ubuntu.lts && !ubuntu.is_maintained());
    assert_eq!(ubuntu.next().map(|next| next.cycle), Some("24.04"), "22.04 ends within a year");
    let debian = cycle("debian", "12").expect("bookworm");
    assert!(!debian.has_ended(), "long-term support is free");
    assert!(debian.eol.is_some_and(|end| end < DATE));
    assert_eq!(cycle("debian", "buster").and_then(|cycle| cycle.next()).map(|next| next.cycle), Some("12"));
    assert_eq!(cycle("python", "3.8").and_then(|cycle| cycle.next()).map(|next| next.cycle), Some("3.11"));
    assert_eq!(cycle("centos", "7").and_then(|cycle| cycle.next()), None);
    assert_eq!(cycle("python", "3.14").and_then(|cycle| cycle.next()), None);
    assert_eq!(cycle("python", "3.1").map(|cycle| cycle.cycle), Some("3.1"));
    assert_eq!(cycle("python", "3"), None);
    assert_eq!(cycle("ubuntu", ""), None);
    assert_eq!(life::cycles("python").next().map(|cycle| cycle.cycle), Some("3.14"), "newest first");
}

#[test]
fn releases_of_systems() {
    assert_eq!(release_of("ubuntu", "jammy-20240101"), Some("jammy"));
    assert_eq!(release_of("alpine", "3"), None);
    assert_eq!(release_of("centos", "centos7.9.2009"), Some("7.9.2009"));
    assert_eq!(release_of("archlinux", "base-20240101.0.1"), None);
    assert_eq!(release_of("python", "3.12"), None, "no operating system");
}

#[test]
fn python_inside() {
    for (image, tag, expected) in [
        ("python", "3.12.7-bookworm", Some((3, 12))),
        ("python", "slim", Some((3, 14))),
        ("quay.io/jupyter/scipy-notebook", "latest", Some((3, 13))),
        ("jupyter/scipy-notebook", "python-3.9.7", Some((3, 9))),
        ("rapidsai/base", "24.02-cuda12.0-py3.10", Some((3, 10))),
        ("hylang", "latest", Some((3, 14))),
        ("ubuntu", "22.04", None),
        ("tensorflow/tensorflow", "2.0.0-py3", None),
        ("no/such", "py3.9", None),
    ] {
        assert_eq!(python_of(image, tag), expected, "{image}:{tag}");
    }
    assert!(is_current_python((3, 14)) && is_current_python((3, 13)) && !is_current_python((3, 12)));
}

#[test]
fn dates_are_dates() {
    assert_eq!((DATE.len(), PYPI_DATE.len()), (10, 7));
    assert!(PYPI_DATE >= DATE.get(..7).unwrap_or_default());
}

/// What a tag says of its system comes before what its image is named after, and old generations have ended too.
#[test]
fn systems_are_those_that_tags_name() {
    for (image, tag, system, end) in [
        ("centos", "stream8", "CentOS Stream 8", "2024-05-31"),
        ("centos", "stream9", "CentOS Stream 9", "2027-05-31"),
        ("quay.io/centos/centos", "stream9", "CentOS Stream 9", "2027-05-31"),
        ("centos", "8", "CentOS 8", "2021-12-31"),
        ("centos", "centos7", "CentOS 7", "2024-06-30"),
        ("amazonlinux", "1", "Amazon Linux 1", "2023-12-31"),
        ("amazonlinux", "1-with-sources", "Amazon Linux 1", "2023-12-31"),
        ("amazonlinux", "2017.12.0.20180222", "Amazon Linux 2017.12", "2023-12-31"),
        ("amazonlinux", "2", "Amazon Linux 2", "2026-06-30"),
    ] {
        let cycle = end_of_life(image, tag).system.unwrap_or_else(|| panic!("{image}:{tag}"));
        assert_eq!((cycle.title().as_str(), cycle.free_end), (system, Some(end)), "{image}:{tag}");
    }
}
