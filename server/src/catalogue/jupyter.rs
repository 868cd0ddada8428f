//! The Jupyter images of a day. Each day's build has a date for a tag, too many to list; but it is known how the images
//! stand on each other, and on which release of Ubuntu they stood when.

use super::chain::Chain;
use super::name::split_tag;
use super::tag::tag;
use super::{DATE, table};

const ERAS: &str = include_str!("../../catalogue/jupyter.tsv");

/// Docker Hub until October 2023, Quay since.
const NAMESPACES: [&str; 2] = ["jupyter/", "quay.io/jupyter/"];

/// Longer than the real chain.
const LONGEST: usize = 16;

/// The chain of a build by its date. Whether there was a build that day is not known.
pub(super) fn chain(image: &str, date: &str) -> Option<Chain> {
    let (system, release) = system(image, date)?;
    let mut steps = vec![format!("{image}:{date}")];
    // All images of a day are built in one run; today's `latest` tells the order.
    let mut below = tag(image, "latest")?.parent?;
    while is_jupyter(below) && steps.len() < LONGEST {
        let name = split_tag(below).0;
        steps.push(format!("{name}:{date}"));
        below = tag(name, "latest")?.parent?;
    }
    steps.push(format!("{system}:{release}"));
    steps.push("scratch".to_owned());
    Some(Chain { steps, complete: true, exact: false })
}

/// The release of Ubuntu under the build of a day, where it was the same in all versions of the Dockerfile around it.
pub(super) fn system(image: &str, date: &str) -> Option<(&'static str, &'static str)> {
    if !is_jupyter(image) || !is_date(date) || date > DATE {
        return None;
    }
    let era = ERAS
        .lines()
        .skip(1)
        .map(table::columns::<3>)
        .find(|[since, before, _]| *since <= date && (before.is_empty() || date < *before))?;
    let (system, release) = split_tag(era[2]);
    Some((system, release?))
}

fn is_jupyter(reference: &str) -> bool {
    NAMESPACES.iter().any(|namespace| reference.starts_with(namespace))
}

/// `YYYY-MM-DD`
fn is_date(tag: &str) -> bool {
    tag.len() == 10
        && tag
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() })
}
