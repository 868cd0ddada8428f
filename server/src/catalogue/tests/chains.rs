use super::super::{chain, images, system, tags};
use super::upstream_facts;
use std::collections::{BTreeMap, HashMap};

fn steps(image: &str, tag: &str) -> String {
    chain(image, tag).and_then(|chain| chain.into_complete()).unwrap_or_default().join(" > ")
}

#[test]
fn chains_of_the_lesson() {
    let python = "buildpack-deps:bookworm > buildpack-deps:bookworm-scm > buildpack-deps:bookworm-curl > debian:bookworm > scratch";
    assert_eq!(steps("python", "3.12.7-bookworm"), format!("python:3.12.7-bookworm > {python}"));
    assert_eq!(steps("ubuntu", "latest"), "ubuntu:latest > scratch");
    assert_eq!(steps("ubuntu", "16.04"), "ubuntu:16.04 > scratch");
    assert_eq!(
        steps("nginx", "1.31.4-perl"),
        "nginx:1.31.4-perl > nginx:1.31.4 > debian:trixie-slim > scratch"
    );
    assert_eq!(
        steps("jupyter/datascience-notebook", "latest"),
        "jupyter/datascience-notebook:latest > jupyter/scipy-notebook:latest > jupyter/minimal-notebook:latest > \
         jupyter/base-notebook:latest > jupyter/docker-stacks-foundation:latest > ubuntu:22.04 > scratch"
    );
    for name in ["alpine", "busybox", "nginx", "ubuntu", "python", "postgres", "node", "mysql"] {
        for tag in tags(name).filter(|tag| !tag.is_windows()) {
            assert!(chain(name, tag.name).is_some_and(|chain| chain.complete), "{name}:{}", tag.name);
        }
    }
}

#[test]
fn what_is_unknown_has_no_chain() {
    assert_eq!(chain("python", "no-such-tag"), None);
    assert_eq!(chain("no/such", "latest"), None);
    // Tags that somebody wrote are no facts.
    assert_eq!(chain("pytorch/pytorch", "latest"), None);
    // Windows.
    assert!(tags("python").filter(|tag| tag.is_windows()).all(|tag| chain("python", tag.name).is_none()));
}

#[test]
fn incomplete_chains_say_so() {
    let known = chain("nfcore/base", "1.10").expect("its parent is known");
    assert!(!known.complete);
    assert_eq!(known.steps, ["nfcore/base:1.10", "continuumio/miniconda3:4.8.2"]);
    assert_eq!(known.into_complete(), None);
}

#[test]
fn jupyter_by_date() {
    assert_eq!(
        steps("quay.io/jupyter/base-notebook", "2024-05-01"),
        "quay.io/jupyter/base-notebook:2024-05-01 > quay.io/jupyter/docker-stacks-foundation:2024-05-01 > ubuntu:22.04 > scratch"
    );
    // Between two releases, before all, after the catalogue, no date.
    for tag in ["2022-06-01", "2015-01-01", "2030-01-01", "2024-5-01", "abc"] {
        assert_eq!(chain("jupyter/base-notebook", tag), None, "{tag}");
    }
}

#[test]
fn the_system_at_the_bottom() {
    assert_eq!(system("python", "3.12.7-bookworm"), Some(("debian", "bookworm")));
    assert_eq!(system("debian", "bookworm-backports"), Some(("debian", "bookworm")));
    assert_eq!(system("ubuntu", "focal"), Some(("ubuntu", "focal")));
    assert_eq!(system("jupyter/scipy-notebook", "2023-10-20"), Some(("ubuntu", "22.04")));
    // Built in 2023 on whatever `latest` was then.
    assert_eq!(system("bioconductor/bioconductor_docker", "RELEASE_3_16"), None);
}

/// Chains that do not reach `scratch`: few, and none of them official.
#[test]
fn incomplete_chains_are_few() {
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    for image in images() {
        for tag in tags(image.name).filter(|tag| !tag.is_windows()) {
            if !chain(image.name, tag.name).is_some_and(|chain| chain.complete) {
                *open.entry(image.name).or_default() += 1;
            }
        }
    }
    assert!(open.keys().all(|name| name.contains('/')), "{open:?}");
    assert!(open.values().sum::<usize>() < 30, "{open:?}");
}

/// The walk through parents gives the chains that were compiled group by group from the sources.
#[test]
fn chains_agree_with_the_facts() {
    let Some(facts) = upstream_facts() else { return };
    let read = |name: &str| std::fs::read_to_string(facts.join(name)).expect(name);
    let mut compiled = HashMap::new();
    let chains = read("chains.compact.tsv");
    for line in chains.lines().skip(1) {
        let [group, status, chain] = super::super::table::columns(line);
        compiled.insert(group, (status, chain));
    }
    // The parents that the generator corrects.
    let generator = include_str!("../../../catalogue/generate.py");
    let is_corrected = |group: &str| generator.contains(&format!("'{group}': '"));
    let mut compared = 0;
    for line in read("tags.tsv").lines().skip(1) {
        let [image, tag, group] = super::super::table::columns(line);
        if is_corrected(group) {
            continue;
        }
        let (Some((status, expected)), Some(chain)) = (compiled.get(group), chain(image, tag)) else {
            continue;
        };
        assert_eq!(chain.complete, status.starts_with("complete"), "{image}:{tag} is {status}");
        let below = chain.steps.get(1..).unwrap_or_default().join(" > ");
        assert!(below == *expected || !chain.complete, "{image}:{tag}: {below} instead of {expected}");
        compared += 1;
    }
    assert!(compared > 13_000, "{compared} chains compared");
}

/// Each release of Bioconductor is made for one of R.
#[test]
fn releases_of_bioconductor_stand_on_their_release_of_r() {
    for (release, r) in [("3_15", "4.2"), ("3_16", "4.2"), ("3_17", "4.3"), ("3_18", "4.3"), ("3_19", "4.4")]
    {
        let chain = steps("bioconductor/bioconductor_docker", &format!("RELEASE_{release}"));
        assert!(chain.contains(&format!("rocker/rstudio:{r}")) && chain.ends_with("scratch"), "{chain}");
    }
}
