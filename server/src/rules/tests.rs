//! What the tests beside the rules share.

use std::sync::Arc;

use super::*;
use crate::config::Config;
use crate::text::Text;

/// The findings of one rule in a text.
pub(super) fn found(text: &str, rule: &str) -> Vec<Finding> {
    let snapshot = Snapshot::open(Text::new(text), Arc::new(Config::default()));
    let found: Vec<_> = findings(&snapshot).into_iter().filter(|finding| finding.rule == rule).collect();
    for finding in &found {
        assert!(finding.message.chars().count() <= 110, "too long: {}", finding.message);
    }
    found
}

/// The bytes that one rule shows in a text.
pub(super) fn told(text: &str, rule: &str) -> Vec<String> {
    found(text, rule).iter().map(|finding| text[finding.range.clone()].to_owned()).collect()
}

/// What the fix of that number makes of a text, for the first finding of the rule; nothing where there is none.
pub(super) fn fixed(text: &str, rule: &str, number: usize) -> Option<String> {
    let found = found(text, rule);
    let fix = found.first()?.fixes.get(number)?;
    let mut text = Text::new(text);
    fix.edits.iter().rev().for_each(|edit| text.replace(edit.range.clone(), &edit.text));
    Some(text.to_string())
}

/// The same, where there must be one.
pub(super) fn applied(text: &str, rule: &str, number: usize) -> String {
    fixed(text, rule, number).expect("a fix")
}

#[test]
fn ids_are_kebab_case_and_unique() {
    for (i, rule) in RULES.iter().enumerate() {
        assert!(rule.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", rule.id);
        assert!(RULES[i + 1..].iter().all(|other| other.id != rule.id), "{}", rule.id);
        assert!(rule.page.contains("## Why"), "{}", rule.id);
        assert!(rule.page.contains("## Example"), "{}", rule.id);
        assert!(rule.page.contains("## When to ignore"), "{}", rule.id);
        assert!(rule.summary.len() <= 110, "{}", rule.id);
    }
}
