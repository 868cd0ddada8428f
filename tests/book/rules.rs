//! A page for each rule, whose examples are tried.

use std::collections::BTreeSet;

use serde_json::Value;
use singularity_ls::config::Profile;
use singularity_ls::language::hadolint;
use singularity_ls::rules::{Consequence, RULES, Rule};

use crate::example::{Beside, Example, example, made};
use crate::support::Scratch;
use crate::{cell, hold, run, source};

/// A folder with the files of an example, which is the root of a workspace.
fn folder(rule: &Rule, text: &str, beside: &[&[Beside]]) -> Scratch {
    let scratch = Scratch::new(&format!("book-{}", rule.id));
    std::fs::create_dir_all(scratch.0.join(".git")).unwrap();
    beside.iter().flat_map(|files| files.iter()).for_each(|(name, text)| drop(scratch.file(name, text)));
    scratch.file("example.def", text);
    scratch
}

/// An example is shown without what other rules say of it; a comment that ignores them needs them.
fn choice(rule: &Rule) -> &'static str {
    if rule.id == "unused-ignore" { "--extend-select" } else { "--select" }
}

/// How many findings of the rule there are.
fn count(rule: &Rule, folder: &Scratch) -> usize {
    let output = run(&folder.0, &["check", "--format", "jsonl", choice(rule), rule.id, "example.def"]);
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().filter(|line| serde_json::from_str::<Value>(line).unwrap()["rule"] == rule.id).count()
}

/// Where there is something to show: what `check` says of what is wrong.
fn said(rule: &Rule, example: &Example) -> Option<(String, usize)> {
    let (text, after) = example.wrong.as_ref().unwrap_or_else(|| panic!("{} has no example", rule.id));
    let folder = folder(rule, text, &[&example.wrong_beside]);
    assert!(count(rule, &folder) > 0, "{}: nothing is found in its example", rule.id);
    if made(rule.id).is_some() {
        return None;
    }
    let output = run(&folder.0, &["check", "--hints", choice(rule), rule.id, "example.def"]);
    let page = String::from_utf8(output.stdout).unwrap();
    let shown = page.rsplit_once("\n\nexample.def: ").map_or(page.as_str(), |(findings, _)| findings);
    Some((shown.trim_end().to_owned(), *after))
}

fn try_what_is_right(rule: &Rule, example: &Example) {
    assert!(
        !example.right.is_empty() || rule.page.contains("```sh") || made(rule.id).is_some(),
        "{}: nothing to write instead",
        rule.id
    );
    for text in &example.right {
        let folder = folder(rule, text, &[&example.wrong_beside, &example.right_beside]);
        assert_eq!(count(rule, &folder), 0, "{}: found in what is right:\n{text}", rule.id);
    }
}

fn when(rule: &Rule) -> &'static str {
    match rule.profile {
        Some(Profile::Relaxed) => "in every profile",
        Some(Profile::Standard) => "in the profiles `standard` and `reproducible`",
        Some(Profile::Reproducible) => "in the profile `reproducible`",
        None => "if the configuration asks for it",
    }
}

fn page(rule: &Rule) -> String {
    let example = example(rule);
    let said = said(rule, &example);
    try_what_is_right(rule, &example);
    let codes: Vec<_> = hadolint::codes_of(rule.id).collect();
    let codes = if codes.is_empty() { String::new() } else { format!(" · hadolint {}", codes.join(", ")) };
    let mut text = format!("# {}\n\n*{} · reported {}{codes}*\n\n", rule.id, rule.severity.id(), when(rule));
    for (number, line) in rule.page.lines().enumerate() {
        if let Some((said, _)) = said.as_ref().filter(|(_, after)| *after == number) {
            text.push_str(&format!("\n`check` says:\n\n```text\n{said}\n```\n"));
        }
        text.push_str(line);
        text.push('\n');
    }
    if let Some((said, _)) = said.as_ref().filter(|(_, after)| *after == rule.page.lines().count()) {
        text.push_str(&format!("\n`check` says:\n\n```text\n{said}\n```\n"));
    }
    text
}

/// Every example shows what its page says, and what is to be written instead is free of it.
#[test]
fn a_page_for_each_rule() {
    for rule in RULES {
        hold(&format!("rules/{}.md", rule.id), &page(rule));
    }
    let known: BTreeSet<_> = RULES.iter().map(|rule| format!("{}.md", rule.id)).collect();
    let there = std::fs::read_dir(source().join("rules")).unwrap();
    let there = there.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let old: Vec<_> = there.filter(|name| name != "index.md" && !known.contains(name)).collect();
    assert!(old.is_empty(), "pages of rules that are gone: {old:?}");
}

#[test]
fn a_list_of_all_rules() {
    let mut text = "# The rules\n\n\
        What each rule finds, why it matters, how it is mended and when it is better ignored. The same pages are printed by \
        `singularity-ls explain RULE` and shown in editors. A rule that is marked `hadolint` is known there under that \
        number, and ignore comments with the number are understood.\n"
        .to_owned();
    for consequence in Consequence::ALL {
        let title = consequence.title();
        let (first, rest) = title.split_at(1);
        text.push_str(&format!(
            "\n## {}{rest}\n\n| rule | severity | | hadolint |\n|---|---|---|---|\n",
            first.to_uppercase()
        ));
        for rule in RULES.iter().filter(|rule| rule.consequence == consequence) {
            let codes: Vec<_> = hadolint::codes_of(rule.id).collect();
            let (id, severity, summary) = (rule.id, rule.severity.id(), cell(rule.summary));
            text.push_str(&format!("| [{id}]({id}.md) | {severity} | {summary} | {} |\n", codes.join(", ")));
        }
    }
    hold("rules/index.md", &text);
}
