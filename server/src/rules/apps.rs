//! Apps whose variables have the same name.

use std::collections::BTreeMap;

use super::refused::shown;
use super::{Consequence, Report, Rule, StageContext};
use crate::config::Profile;
use crate::finding::{Applicability, Fix, Related, Severity};
use crate::language::apps::in_variables;
use crate::text::Edit;

pub(super) static COLLISION: Rule = Rule {
    id: "app-name-collision",
    severity: Severity::Warning,
    consequence: Consequence::NotAsWritten,
    profile: Some(Profile::Relaxed),
    summary: "Two apps have names that become the same variable.",
    page: "\
The names of two apps differ in nothing but characters other than letters, digits and `_`.

## Why

The builder makes variables of an app's name (`SCIF_APPBIN_a_b` …) and turns all other characters into `_`: the apps `a-b`
and `a.b` share their variables, and the second one's values win.

## Example

```singularity
%apprun a-b
    exec one
%apprun a.b
    exec other
```

Write instead:

```singularity
%apprun a-b
    exec one
%apprun c
    exec other
```

## Fix

The second app gets a number behind its name, in all its sections.

## When to ignore

Where no script asks for the apps' variables.
",
};

pub(super) fn check(context: &StageContext<'_>, report: &mut Report<'_>) {
    let differs = |name: &str| name.bytes().any(|byte| !byte.is_ascii_alphanumeric() && byte != b'_');
    let mut names = context
        .stage
        .sections
        .iter()
        .filter_map(|section| Some(section.part.slice(section.part.app.as_ref()?)));
    // Names that are variables as they stand are as different as these.
    if !names.any(differs) {
        return;
    }
    // By variable: the first app of it; and by app: all places of its name.
    let mut variables: BTreeMap<String, &str> = BTreeMap::new();
    let mut apps: BTreeMap<&str, Vec<std::ops::Range<usize>>> = BTreeMap::new();
    let mut second = Vec::new();
    for section in &context.stage.sections {
        let Some(app) = section.part.app.clone().filter(|app| !app.is_empty()) else { continue };
        let name = section.part.slice(&app);
        // What a variable brings is not known to differ.
        if name.contains("{{") {
            continue;
        }
        let places = apps.entry(name).or_default();
        if places.is_empty() {
            let first = *variables.entry(in_variables(name)).or_insert(name);
            if first != name {
                second.push((name, first));
            }
        }
        places.push(section.range(&app));
    }
    for (name, first) in second {
        let (Some(places), Some(others)) = (apps.get(name), apps.get(first)) else { continue };
        let (Some(range), Some(other)) = (places.first(), others.first()) else { continue };
        let free = |new: &String| !variables.contains_key(&in_variables(new));
        let Some(new) = (2..).map(|n| format!("{name}{n}")).find(free) else { continue };
        let message =
            format!("`{}` and `{}` become the same variables. Rename one.", shown(name), shown(first));
        let edits = places.iter().map(|range| Edit { range: range.clone(), text: new.clone() }).collect();
        let fix = Fix { title: format!("Rename it to `{new}`"), applicability: Applicability::Unsafe, edits };
        let related = Related { range: other.clone(), message: "the other app".to_owned() };
        let finding = COLLISION.finding(range.clone(), name.to_owned(), message);
        report.push(finding.fixes(vec![fix]).related(vec![related]));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{applied, told};

    #[test]
    fn catches_and_catches_not() {
        for (text, found) in [
            ("%apprun a-b\n x\n%apprun a.b\n x\n%apphelp a.b\n x\n", vec!["a.b"]),
            ("%apprun a-b\n x\n%apphelp a-b\n x\n", vec![]),
            ("%apprun a\n x\n%apprun A\n x\n", vec![]),
        ] {
            assert_eq!(told(&format!("Bootstrap: docker\nFrom: a\n{text}"), "app-name-collision"), found);
        }
        let text = "Bootstrap: docker\nFrom: a\n%apprun a-b\n x\n%apprun a.b\n x\n%apphelp a.b\n x\n";
        assert_eq!(applied(text, "app-name-collision", 0), text.replace("a.b", "a.b2"));
    }
}
