//! Labels as the configuration wants them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::wording::{around, fitting, shortened};
use super::super::{Consequence, FileContext, Report, Rule};
use super::about::Image;
use super::labels::are_written_by_a_script;
use crate::config::Profile;
use crate::definition::{Content, templates};
use crate::finding::{Applicability, Finding, Fix, Severity};
use crate::language::label_forms::Form;
use crate::snapshot::Snapshot;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "label-schema",
    severity: Severity::Warning,
    consequence: Consequence::HardToShare,
    profile: Some(Profile::Relaxed),
    summary: "A label that the configuration requires is missing or has another form.",
    page: include_str!("pages/label-schema.md"),
};

pub(super) fn check(context: &FileContext<'_>, report: &mut Report<'_>) {
    let schema = &context.snapshot.config().label_schema;
    if schema.is_empty() {
        return;
    }
    let Some(image) = Image::of(context.snapshot) else { return };
    let labels = labels(context.snapshot, &image);
    for label in &labels {
        match schema.get(label.name) {
            Some(form) => report.extend(another_form(label, *form)),
            None => report.extend(another_name(label, schema, &labels)),
        }
    }
    // One that only has other letters is told of where it stands.
    let is = |name: &str, label: &Label<'_>| {
        label.name == name || label.name.eq_ignore_ascii_case(name) && !schema.contains_key(label.name)
    };
    let is_there = |name: &str| labels.iter().any(|label| is(name, label));
    let missing: Vec<_> = schema.iter().filter(|(name, _)| !is_there(name)).collect();
    if !missing.is_empty() && !are_written_by_a_script(&image) {
        report.extend(missing.iter().map(|(name, _)| absent(&image, name, &missing)));
    }
}

/// A label of the image. Ranges are those of the file.
struct Label<'s> {
    name: &'s str,
    name_range: Range<usize>,
    /// With template variables replaced; nothing where one has no value.
    value: Option<String>,
    value_range: Range<usize>,
}

fn labels<'s>(snapshot: &'s Snapshot, image: &Image<'s>) -> Vec<Label<'s>> {
    let builder = snapshot.config().builder();
    let values = image.stage.values(builder, &snapshot.config().build_args);
    let get = |name: &str| values.get(name).map(String::as_str);
    let mut found = Vec::new();
    for section in image.sections("labels") {
        let Content::Labels(labels) = &section.part.content else { continue };
        found.extend(labels.iter().map(|label| {
            let (value, unknown) = templates::substitute(section.part.slice(&label.value), builder, get);
            Label {
                name: section.part.slice(&label.name),
                name_range: section.range(&label.name),
                value: unknown.is_empty().then(|| value.text().to_owned()),
                value_range: section.range(&label.value),
            }
        }));
    }
    found
}

/// The value is not what the schema says.
fn another_form(label: &Label<'_>, form: Form) -> Option<Finding> {
    let value = label.value.as_deref().filter(|value| !form.fits(value))?;
    let meant = form.meant(value);
    let (text, applicability) = match &meant {
        Some(meant) => (meant.as_str(), Applicability::Unsafe),
        None => (form.example(), Applicability::ToFill),
    };
    let title = match &meant {
        Some(meant) => format!("Write `{}`", shortened(meant, 40)),
        None => format!("Write {} in its place, to be filled in", form.name()),
    };
    let name = shortened(label.name, 40);
    let (range, fix, message) = if label.value_range.is_empty() {
        let at = label.name_range.end;
        let fix = Fix::replace(title, applicability, at..at, format!(" {text}"));
        let message = format!("`{name}` has no value. The label schema wants {}.", form.name());
        (label.name_range.clone(), fix, message)
    } else {
        let range = label.value_range.clone();
        let fix = Fix::replace(title, applicability, range.clone(), text.to_owned());
        let rest = format!("` is not {}, which the label schema wants here.", form.name());
        (range, fix, around("`", value, &rest))
    };
    Some(RULE.finding(range, label.name.to_owned(), message).fixes(vec![fix]))
}

/// The schema has the name in other letters, and the image has no label of that name.
fn another_name(label: &Label<'_>, schema: &BTreeMap<String, Form>, all: &[Label<'_>]) -> Option<Finding> {
    let meant = schema.keys().find(|name| name.eq_ignore_ascii_case(label.name))?;
    if all.iter().any(|label| label.name == meant) {
        return None;
    }
    let message = fitting([
        format!("`{}`: the label schema calls it `{meant}`, and letters count.", label.name),
        format!("`{}`: the label schema has it in other letters.", shortened(label.name, 50)),
    ]);
    let title = format!("Write `{}`", shortened(meant, 60));
    let fix = Fix::replace(title, Applicability::Safe, label.name_range.clone(), meant.clone());
    Some(RULE.finding(label.name_range.clone(), label.name.to_owned(), message).fixes(vec![fix]))
}

/// A label that the schema requires and the image lacks; all that are missing can be inserted at once.
fn absent(image: &Image<'_>, name: &str, missing: &[(&String, &Form)]) -> Finding {
    let line = |(name, form): &(&String, &Form)| format!("{name} {}", form.example());
    let inserts =
        |title: String, lines: Vec<String>| image.inserted("labels", &lines, title, Applicability::ToFill);
    let mut fixes = Vec::new();
    if missing.len() > 1 {
        let title = format!("Insert all {} missing labels, to be filled in", missing.len());
        fixes.extend(inserts(title, missing.iter().map(line).collect()));
    }
    let title = format!("Insert `{}`, to be filled in", shortened(name, 60));
    fixes.extend(inserts(title, missing.iter().filter(|(one, _)| *one == name).map(line).collect()));
    let message = around("`", name, "` is required by the label schema. Add it to `%labels`.");
    RULE.finding(image.mark.clone(), name.to_owned(), message).fixes(fixes)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Config;
    use crate::rules::findings;
    use crate::text::Text;

    const HEAD: &str = "Bootstrap: docker\nFrom: a:1.2.3\n";

    fn found(text: &str, schema: &[(&str, Form)]) -> Vec<Finding> {
        let label_schema = schema.iter().map(|(name, form)| ((*name).to_owned(), *form)).collect();
        let config = Config { label_schema, ..Config::default() };
        let found = findings(&Snapshot::open(Text::new(text), Arc::new(config)));
        let found: Vec<_> = found.into_iter().filter(|finding| finding.rule == RULE.id).collect();
        assert!(found.iter().all(|finding| finding.message.chars().count() <= 110), "{found:?}");
        found
    }

    fn shown(text: &str, schema: &[(&str, Form)]) -> Vec<String> {
        found(text, schema).iter().map(|finding| text[finding.range.clone()].to_owned()).collect()
    }

    fn mended(text: &str, schema: &[(&str, Form)]) -> String {
        let found = found(text, schema);
        let mut text = Text::new(text);
        let edits = &found.first().expect("a finding").fixes[0].edits;
        edits.iter().rev().for_each(|edit| text.replace(edit.range.clone(), &edit.text));
        text.to_string()
    }

    const SCHEMA: &[(&str, Form)] = &[("Version", Form::Semver), ("Where", Form::Url)];

    #[test]
    fn labels_are_required() {
        let bare = format!("{HEAD}%labels\n  Version 1.2.3\n");
        assert_eq!(shown(&bare, SCHEMA), ["Bootstrap"]);
        assert!(shown(&bare, &[]).is_empty());
        let both = mended(HEAD, SCHEMA);
        assert_eq!(
            both,
            format!("{HEAD}\n%labels\n    Version 0.1.0\n    Where https://example.org/project\n")
        );
        assert!(shown(&both, SCHEMA).is_empty());
        let written = format!("{HEAD}%post\n echo \"Where x\" >> $SINGULARITY_LABELS\n");
        assert!(shown(&written, SCHEMA).is_empty());
        let stages = format!("{bare}\n{HEAD}Stage: b\n%labels\n Version 1.2.3\n Where git://x/y\n");
        assert!(shown(&stages, SCHEMA).is_empty(), "the last stage is the image");
        assert!(shown("", SCHEMA).is_empty() && shown("%labels\n", SCHEMA).is_empty());
    }

    #[test]
    fn values_have_a_form() {
        let text =
            |line: &str| format!("{HEAD}%arguments\n V=1.2.3\n W=x\n%labels\n Where git://x/y\n {line}\n");
        for (line, expected) in [
            ("Version 1.2.3", None),
            ("Version {{ V }}", None),
            ("Version {{ UNKNOWN }}", None),
            ("Version v1.2", Some(("v1.2", "Version 1.2.0"))),
            ("Version \"1.2.3\"", Some(("\"1.2.3\"", "Version 1.2.3"))),
            ("Version {{ W }}", Some(("{{ W }}", "Version 0.1.0"))),
            ("Version", Some(("Version", "Version 0.1.0"))),
            ("version 1.2.3", Some(("version", "Version 1.2.3"))),
        ] {
            let shown = shown(&text(line), SCHEMA);
            assert_eq!(shown, expected.map(|(at, _)| at).into_iter().collect::<Vec<_>>(), "{line}");
            if let Some((_, after)) = expected {
                assert_eq!(mended(&text(line), SCHEMA), text(after), "{line}");
            }
        }
        let long = format!("Version {}", "é".repeat(300));
        assert_eq!(shown(&text(&long), SCHEMA).len(), 1);
        let (long, other) = ("a".repeat(300), "A".repeat(300));
        let schema = [(long.as_str(), Form::Text), (other.as_str(), Form::Text)];
        assert_eq!(found(HEAD, &schema).len(), 2);
    }
}
