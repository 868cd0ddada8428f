//! Images without a digest, and digests that cannot be what is said beside them.

use super::super::wording::fitting;
use super::super::{Consequence, Report, Rule};
use super::named;
use crate::catalogue::{self, Verdict};
use crate::config::Profile;
use crate::finding::{Level, Severity};
use crate::images::{Mention, tag_in_comment};

pub(in crate::rules) static WITHOUT: Rule = Rule {
    id: "base-image-without-digest",
    severity: Severity::Information,
    consequence: Consequence::ChangesOverTime,
    profile: Some(Profile::Reproducible),
    summary: "The base image names one release, but not one build of it.",
    page: include_str!("pages/base-image-without-digest.md"),
};

pub(in crate::rules) static MISMATCH: Rule = Rule {
    id: "digest-comment-mismatch",
    severity: Severity::Information,
    consequence: Consequence::NotAsWritten,
    profile: None,
    summary: "The tag in the comment cannot be what the digest is.",
    page: include_str!("pages/digest-comment-mismatch.md"),
};

pub(in crate::rules) fn check(mention: &Mention<'_>, report: &mut Report<'_>) {
    let image = &mention.image;
    if mention.verdict == Verdict::Versioned
        && let Some(range) = image.tag_or_whole()
    {
        let name = named(image.name());
        let message = fitting([
            format!("{name} can be rebuilt under the same tag. Look its digest up on-line and pin that."),
            "The image can be rebuilt under the same tag. Look its digest up on-line and pin that."
                .to_owned(),
        ]);
        report.push(WITHOUT.finding(range, image.written.clone(), message).level(Level::Versioned));
    }
    if image.complete
        && image.is_pulled()
        && let Some((tag, range)) = tag_in_comment(mention)
        && catalogue::unknown_tag(&mention.name, &tag).is_some()
    {
        let (name, tag) = (named(mention.short_name()), named(&tag));
        let message = fitting([
            format!("{tag} is no tag of {name}, so the digest is another build. Look it up on-line."),
            format!("{tag} is no tag of this image, so the digest is another build."),
        ]);
        report.push(MISMATCH.finding(range, image.written.clone(), message));
    }
}
