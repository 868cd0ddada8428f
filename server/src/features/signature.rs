//! What may follow on a section line, while it is being typed.

use std::ops::Range;

use super::place::place;
use crate::language::lines::{self, Line};
use crate::snapshot::Snapshot;

/// The form of a section line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The whole form: `%files from <stage>`.
    pub label: String,
    /// What it does.
    pub documentation: &'static str,
    /// The parts that are to be filled in: bytes of the label, and what they are. The label is ASCII.
    pub parameters: Vec<(Range<usize>, &'static str)>,
    /// The parameter being typed.
    pub active: usize,
}

/// The forms of the section line at an offset, and which of them it looks like.
#[must_use]
pub fn signatures(snapshot: &Snapshot, offset: usize) -> Option<(Vec<Signature>, usize)> {
    let place = place(snapshot, offset)?;
    let section = place.section().filter(|_| place.is_on_section_line())?;
    let name = section.part.spec?.name;
    let start = section.part.name.end + 1;
    // The blank behind the name asks for arguments; the name alone does not.
    let typed = section.part.text.get(start..place.at)?;
    let words: Vec<_> = typed.split_whitespace().collect();
    // How many words are complete: behind a blank the next one begins.
    let complete =
        if typed.is_empty() || typed.ends_with(char::is_whitespace) { words.len() } else { words.len() - 1 };
    let forms: Vec<_> = lines::forms(name).collect();
    let chosen = forms.iter().position(|form| fits(form, &words)).unwrap_or(0);
    let signatures: Vec<_> = forms.iter().map(|form| signature(name, form, complete)).collect();
    (!signatures.is_empty()).then_some((signatures, chosen))
}

/// Whether what is typed may become this form.
fn fits(form: &Line, words: &[&str]) -> bool {
    form.words.iter().zip(words).all(|(wanted, typed)| is_open(wanted.0) || wanted.0.starts_with(typed))
}

fn is_open(word: &str) -> bool {
    word.starts_with('<')
}

fn signature(name: &str, form: &Line, complete: usize) -> Signature {
    let mut label = format!("%{name}");
    let mut parameters = Vec::new();
    for (word, about) in form.words {
        label.push(' ');
        parameters.push((label.len()..label.len() + word.len(), *about));
        label.push_str(word);
    }
    let active = complete.min(parameters.len().saturating_sub(1));
    Signature { label, documentation: form.description, parameters, active }
}
