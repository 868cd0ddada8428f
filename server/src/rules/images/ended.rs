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
    let product = ends.product.filter(Cycle::ends_security);
    let ended = [product, ends.system].into_iter().flatten().find(Cycle::has_ended);
    let (Some(ended), Some(range)) = (ended, image.tag_or_whole()) else { return };
    let is_maintained = |other: &Alternative| {
        let Some(tag) = other.tag else { return true };
        let ends = catalogue::end_of_life(&mention.name, tag);
        ![ends.system, ends.product].iter().flatten().any(Cycle::has_ended)
    };
    let mut others = of_kinds(mention, &[Kind::Update, Kind::Release]);
    others.retain(is_maintained);
    let message = message(mention, &ended, others.first());
    let finding = RULE.finding(range, image.written.clone(), message);
    let fixes = others.into_iter().map(|other| other.fix).collect();
    report.push(Finding { fixes, ..finding }.severity(severity(mention, Severity::Information)));
}

fn message(mention: &Mention<'_>, ended: &Cycle, next: Option<&Alternative>) -> String {
    let is_it = release::is_system(&mention.name) || ended.product != "debian" && ended.product != "ubuntu";
    let what = ended.title();
    let inside = if is_it { "" } else { " inside" };
    let since = match ended.free_end.and_then(month) {
        Some(month) => format!("since {month}"),
        None => "any more".to_owned(),
    };
    let happens = format!("{what}{inside} gets no free security updates {since}.");
    let next_release = ended.next().map(|next| format!(" Next: {}.", next.title())).unwrap_or_default();
    let next = next.map(|next| format!(" Next: `{}`.", next.reference));
    fitting([
        happens.clone() + next.as_deref().unwrap_or(&next_release),
        happens.clone() + &next_release,
        happens,
    ])
}
