//! A stage after template values are put in and it is parsed a second time.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::stage::Stage;
use super::templates::Variable;
use super::{Definition, templates};
use crate::document::Document;
use crate::language::programs::Builder;
use crate::mapped::Mapped;
use crate::text::Text;

/// What the second parse of a stage sees, leading back to the file.
pub(super) struct Substituted<'d> {
    pub(super) stage: Cow<'d, Stage>,
    /// The variables without a value, in bytes of the stage.
    pub(super) undefined: Vec<(Variable, String)>,
    /// Where the stage starts in the file.
    start: usize,
    /// The stage's new text, if any value was put in.
    made: Option<(Mapped, Text)>,
}

impl<'d> Substituted<'d> {
    /// Puts values into a stage. Variables without one stay.
    pub(super) fn of(
        stage: &'d Stage,
        text: &Text,
        builder: Builder,
        given: &BTreeMap<String, String>,
    ) -> Substituted<'d> {
        let start = stage.range.start;
        let unchanged = Substituted { stage: Cow::Borrowed(stage), undefined: Vec::new(), start, made: None };
        if !stage.has_braces() {
            return unchanged;
        }
        let source = text.slice(stage.range.clone());
        let values = stage.values(builder, given);
        let get = |name: &str| values.get(name).map(String::as_str);
        let (made, undefined) = templates::substitute(&source, builder, get);
        let name = |variable: Variable| (variable.clone(), source[variable.name].to_owned());
        let undefined = undefined.into_iter().map(name).collect();
        if made.text() == source {
            return Substituted { undefined, ..unchanged };
        }
        let made = uncut(&made);
        let text = Text::new(made.text());
        let definition = Definition::of(&Document::open(text.clone()));
        match definition.stages.into_iter().next() {
            Some(parsed) => {
                Substituted { stage: Cow::Owned(parsed), undefined, start, made: Some((made, text)) }
            }
            None => Substituted { undefined, ..unchanged },
        }
    }

    /// The text that the second parse reads, if any value was put in.
    pub(super) fn text(&self) -> Option<&Text> {
        self.made.as_ref().map(|(_, text)| text)
    }

    /// Leads a range of the stage back to the file.
    pub(super) fn source(&self, range: Range<usize>) -> Range<usize> {
        match &self.made {
            None => range,
            Some((made, _)) => {
                let range = made.source(range).unwrap_or_default();
                self.start + range.start..self.start + range.end
            }
        }
    }
}

/// The second parse does not cut at `bootstrap:` again. The grammar always does, so a line that a value made to begin
/// with it is indented by a blank, which changes nothing else.
fn uncut(made: &Mapped) -> Mapped {
    const CUT: &str = "bootstrap:";
    let text = made.text();
    let lines = text.match_indices('\n').map(|(end, _)| end + 1);
    let cuts = |line: &usize| text.get(*line..*line + CUT.len()).is_some_and(|s| s.eq_ignore_ascii_case(CUT));
    let mut result = Mapped::default();
    let mut done = 0;
    for line in lines.filter(cuts) {
        result.append(&made.slice(done..line));
        let source = made.source(line..line + 1).map_or(0, |range| range.start);
        result.push_replaced(source..source, " ");
        done = line;
    }
    result.append(&made.slice(done..text.len()));
    result
}
