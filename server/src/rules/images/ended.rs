//! Releases without free security updates.

use super::super::wording::fitting;
use super::super::{Consequence, Report, Rule};
use super::{month, of_kinds, severity};
use crate::catalogue::{self, Cycle, release};
use crate::config::Profile;
use crate::finding::{Finding, Severity};
use crate::images::{Alternative, Kind, Mention};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "end-of-life-base-image",
    severity: Severity::Information,
    consequence: Consequence::ChangesOverTime,
    profile: Some(Profile::Standard),
    summary: "What is in the base image gets no free security updates any more.",
    page: include_str!("pages/end-of-life-base-image.md"),
};

pub(in crate::rules) fn check(mention: &Mention<'_>, report: &mut Report<'_>) {
    let image = &mention.image;
    // Who writes a digest wants just that.
    if !image.complete || image.digest().is_some() {
        return;
    }
    let ends = catalogue::end_of_life(&mention.name, mention.tag());
    let product = ends.product.filter(|cycle| cycle.ends_security() && cycle.has_ended());
    let system = ends.system.filter(Cycle::has_ended);
    let (Some(ended), Some(range)) = (product.or(system), image.tag_or_whole()) else { return };
    let others = maintained(mention);
    let inside = product.is_none() && !release::is_system(&mention.name);
    let message = message(&ended, inside, others.first().copied());
    let finding = RULE.finding(range, image.written.clone(), message);
    let fixes = others.iter().map(|other| other.fix.clone()).collect();
    report.push(Finding { fixes, ..finding }.severity(severity(mention, Severity::Information)));
}

/// Other releases to build on: what has ended is known to go on there, and nothing else has ended.
pub(in crate::rules) fn maintained<'m>(mention: &'m Mention<'_>) -> Vec<&'m Alternative> {
    let here = catalogue::end_of_life(&mention.name, mention.tag());
    let is_product = here.product.is_some_and(|cycle| cycle.ends_security() && cycle.has_ended());
    let is_maintained = |other: &&Alternative| {
        let Some(tag) = other.tag else { return true };
        let there = catalogue::end_of_life(&mention.name, tag);
        let of_interest = if is_product { there.product } else { there.system };
        of_interest.is_some() && ![there.system, there.product].iter().flatten().any(Cycle::has_ended)
    };
    let mut others = of_kinds(mention, &[Kind::Update, Kind::Release]);
    if release::is_system(&mention.name) {
        others.extend(of_kinds(mention, &[Kind::Successor]));
    }
    others.retain(is_maintained);
    others
}

fn message(ended: &Cycle, is_inside: bool, next: Option<&Alternative>) -> String {
    let what = ended.title();
    let inside = if is_inside { " inside" } else { "" };
    let since = match ended.free_end.and_then(month) {
        Some(month) => format!("since {month}"),
        None => "any more".to_owned(),
    };
    let happens = format!("{what}{inside} gets no free security updates {since}.");
    let next_release = ended.next().map(|next| format!(" Next: {}.", next.title())).unwrap_or_default();
    let whole = next.map(|next| format!(" Next: `{}`.", next.reference));
    let tag = next.and_then(|next| next.tag).map(|tag| format!(" Next: `{tag}`."));
    fitting([
        happens.clone() + whole.as_ref().unwrap_or(&next_release),
        happens.clone() + tag.as_ref().unwrap_or(&next_release),
        happens.clone() + &next_release,
        happens,
    ])
}
