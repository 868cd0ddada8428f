//! What a rule reports, and how it can be mended: plain data in byte offsets.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

pub use crate::language::package_managers::Level;
use crate::language::user_info;
use crate::surroundings::File;
use crate::text::Edit;

/// How much a finding matters. Ordered: an error is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing for the thorough; not shown to people on a terminal unless asked for.
    Hint,
    /// Worth knowing.
    Information,
    /// Surely not what was meant, or the result changes over time.
    Warning,
    /// The build fails.
    Error,
}

impl Severity {
    /// All, from the least.
    pub const ALL: [Severity; 4] =
        [Severity::Hint, Severity::Information, Severity::Warning, Severity::Error];

    /// The name in JSON and configuration.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Severity::Hint => "hint",
            Severity::Information => "information",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One thing wrong in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Id of the rule, kebab-case and stable.
    pub rule: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The bytes at fault, no more.
    pub range: Range<usize>,
    /// What happens, then what to do; the user's own word first, in backquotes.
    pub message: String,
    /// The bare thing: a package's name, the `From` value as written …; an address without its user.
    pub subject: String,
    /// For things that are installed: how exactly they are named.
    pub level: Option<Level>,
    /// Ways to mend it, the best one first.
    pub fixes: Vec<Fix>,
    /// Other places that matter.
    pub related: Vec<Related>,
    /// Places in other files that matter.
    pub elsewhere: Vec<Elsewhere>,
    /// How an editor may render it.
    pub tag: Option<Tag>,
}

/// Something that a build takes in from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Number of the stage, from 0.
    pub stage: usize,
    /// Id of the rule that judges things of its kind.
    pub rule: &'static str,
    /// The bytes that name it.
    pub range: Range<usize>,
    /// The bare thing, as in [`Finding::subject`]; for the archive of the system the first program that reads it.
    pub subject: String,
    /// How exactly it is named.
    pub level: Level,
}

impl Input {
    /// An input of the stage that is being judged.
    pub(crate) fn new(rule: &'static str, range: Range<usize>, subject: &str, level: Level) -> Input {
        Input { stage: 0, rule, range, subject: user_info::hidden(subject).into_owned(), level }
    }

    /// Whether the next build gets the same.
    #[must_use]
    pub fn is_pinned(&self) -> bool {
        self.level >= Level::Versioned
    }
}

/// A rendering hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// Has no effect; editors fade it.
    Unnecessary,
    /// Withdrawn; editors strike it through.
    Deprecated,
}

/// Another place that matters for a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The bytes.
    pub range: Range<usize>,
    /// What about them.
    pub message: String,
}

/// A place in another file that matters for a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The file.
    pub file: Arc<File>,
    /// The bytes in it.
    pub range: Range<usize>,
    /// What about them.
    pub message: String,
}

/// Whether a fix may be applied without a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// Never changes what gets installed today.
    Safe,
    /// May change what gets installed.
    Unsafe,
    /// Starts from another release, for which the commands that follow may not be written: offered, never applied unasked.
    Choice,
    /// Leaves a place in capitals that only the author can fill: never applied unasked.
    ToFill,
}

impl Applicability {
    /// The name in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Applicability::Safe => "safe",
            Applicability::Unsafe | Applicability::Choice | Applicability::ToFill => "unsafe",
        }
    }
}

/// A change of the text that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as a menu entry.
    pub title: String,
    /// Whether it may be applied without a look.
    pub applicability: Applicability,
    /// The replacements, in offsets of the unchanged text, sorted, without overlap.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix that replaces one range.
    #[must_use]
    pub fn replace(title: String, applicability: Applicability, range: Range<usize>, text: String) -> Fix {
        Fix { title, applicability, edits: vec![Edit { range, text }] }
    }
}

/// Edits of several fixes that can be applied together: none overlaps another fix's, or ends where it begins.
#[derive(Debug, Default)]
pub struct Together<'f> {
    /// By where they start and end. They lie apart, so the last one that starts before an edit's end ends last, too. Those
    /// of one fix may stand at one place: they keep their order.
    edits: BTreeMap<(usize, usize, usize), &'f Edit>,
}

impl<'f> Together<'f> {
    /// Whether all that a fix does is done by others already.
    #[must_use]
    pub fn has(&self, fix: &Fix) -> bool {
        fix.edits.iter().all(|edit| {
            let (start, end) = (edit.range.start, edit.range.end);
            self.edits
                .range((start, end, 0)..=(start, end, usize::MAX))
                .any(|(_, other)| other.text == edit.text)
        })
    }

    /// Takes a fix in; false where it overlaps one that was taken before.
    pub fn take(&mut self, fix: &'f Fix) -> bool {
        let overlaps = |new: &Edit| {
            let before = self.edits.range(..=(new.range.end, usize::MAX, usize::MAX)).next_back();
            before.is_some_and(|((_, end, _), _)| new.range.start <= *end)
        };
        let fits = !fix.edits.iter().any(overlaps);
        if fits {
            let keyed =
                |(number, edit): (usize, &'f Edit)| ((edit.range.start, edit.range.end, number), edit);
            self.edits.extend(fix.edits.iter().enumerate().map(keyed));
        }
        fits
    }

    /// All of them, sorted by place.
    #[must_use]
    pub fn edits(self) -> Vec<Edit> {
        self.edits.into_values().cloned().collect()
    }
}

/// Chooses, of some fixes, those that can be applied together: a fix that overlaps an earlier one waits for the next
/// round. Returns the edits sorted by place and how many fixes they come from.
#[must_use]
pub fn compatible<'f>(fixes: impl IntoIterator<Item = &'f Fix>) -> (Vec<Edit>, usize) {
    let mut together = Together::default();
    let count = fixes.into_iter().filter(|fix| together.take(fix)).count();
    (together.edits(), count)
}
