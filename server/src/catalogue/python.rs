//! Python: which one is in an image, and which releases of packages suit it.

use super::chain::chain;
use super::life::{Cycle, cycles};
use super::name::split_tag;
use super::recent::Recent;
use super::tag::same_build;
use super::version::{leading_number, words};
use super::{image, table};

const PYPI: &str = include_str!("../../catalogue/pypi.tsv");

/// How many minor releases of Python the newest packages can be expected to install on.
const CURRENT_PYTHONS: usize = 2;

/// The newest release of a package on PyPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PypiRelease {
    /// The package's name in the form of PEP 503.
    pub name: &'static str,
    /// Its newest version at [`PYPI_DATE`](super::PYPI_DATE).
    pub version: &'static str,
    /// The month of that release (`YYYY-MM`).
    pub month: &'static str,
}

/// The newest known release of a package, under any spelling of its name.
pub fn newest_pypi(name: &str) -> Option<PypiRelease> {
    static RECENT: Recent<Option<PypiRelease>> = Recent::new(256);
    RECENT.get(name, || find_newest_pypi(name))
}

fn find_newest_pypi(name: &str) -> Option<PypiRelease> {
    let line = table::line(PYPI, &normalised(name))?;
    let [name, version, month] = table::columns(line);
    // Of some the generator was told no release.
    (!version.is_empty()).then_some(PypiRelease { name, version, month })
}

/// PEP 503: lower case, runs of `-`, `_` and `.` are one `-`.
fn normalised(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '-' | '_' | '.' if normal.ends_with('-') => {}
            '-' | '_' | '.' => normal.push('-'),
            c => normal.push(c.to_ascii_lowercase()),
        }
    }
    normal
}

/// The minor release of Python inside `image:tag`, where the catalogue knows it: in the `python` image and what is
/// built on it, and where a tag of the build names it.
pub fn python_of(image: &str, tag: &str) -> Option<(u32, u32)> {
    static RECENT: Recent<Option<(u32, u32)>> = Recent::new(256);
    RECENT.get(&format!("{image}:{tag}"), || found_python_of(image, tag))
}

fn found_python_of(image: &str, tag: &str) -> Option<(u32, u32)> {
    if let Some(found) = python_of_build(image, tag) {
        return Some(found);
    }
    let chain = chain(image, tag)?;
    chain.steps.iter().skip(1).find_map(|step| {
        let (name, tag) = split_tag(step);
        python_of_build(name, tag?)
    })
}

fn python_of_build(name: &str, tag: &str) -> Option<(u32, u32)> {
    let by_tag = |tag: &str| python_of_tag(name, tag);
    by_tag(tag).or_else(|| same_build(name, tag).find_map(|other| by_tag(other.name)))
}

fn python_of_tag(name: &str, tag: &str) -> Option<(u32, u32)> {
    if name == "python" {
        return words(tag).find_map(leading_number).and_then(minor);
    }
    let image = image(name)?;
    let mut parts = words(tag);
    if image.product == Some("python") {
        parts.find(|word| *word == "python")?;
        return parts.next().and_then(leading_number).and_then(minor);
    }
    // `24.02-cuda12.0-py3.10`
    parts.find_map(|word| word.strip_prefix("py")).and_then(leading_number).and_then(minor)
}

/// Whether the newest packages can be expected to install: the newest two minor releases that are out.
pub fn is_current_python(version: (u32, u32)) -> bool {
    cycles("python")
        .filter(Cycle::is_out)
        .take(CURRENT_PYTHONS)
        .any(|cycle| minor(cycle.cycle) == Some(version))
}

fn minor(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}
