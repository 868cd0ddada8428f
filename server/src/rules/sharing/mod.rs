//! What keeps others from building, understanding or using an image: files that only one machine has, data and secrets
//! in it, and nothing said about it.

mod about;
mod data;
mod help;
mod host;
mod label_schema;
mod labels;
mod missing;
mod secret;
mod sources;
#[cfg(test)]
mod tests;

pub(super) use data::RULE as DATA;
pub(super) use help::RULE as HELP;
pub(super) use host::RULE as HOST;
pub(super) use label_schema::RULE as SCHEMA;
pub(super) use labels::{LABELS, SOURCE};
pub(super) use missing::RULE as MISSING;
pub(super) use secret::RULE as SECRET;

use super::{FileContext, Report, StageContext};

/// What the file as a whole tells about itself, and what it gives away.
pub(super) fn check_file(context: &FileContext<'_>, report: &mut Report<'_>) {
    secret::check(context, report);
    help::check(context, report);
    labels::check(context, report);
    label_schema::check(context, report);
}

/// The files that a stage takes from the host.
pub(super) fn check_files(context: &StageContext<'_>, report: &mut Report<'_>) {
    for source in sources::sources(context) {
        host::check(context, &source, report);
        missing::check(context, &source, report);
        data::check(context, &source, report);
    }
}
