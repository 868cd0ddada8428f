//! What `check` counts over all files.

use std::collections::BTreeMap;

use crate::finding::Severity;
use crate::rules::{self, Consequence, Judgement};

/// Counts over all files.
#[derive(Default)]
pub(super) struct Summary {
    judged: usize,
    clean: usize,
    inputs: usize,
    pinned: usize,
    files: BTreeMap<Consequence, usize>,
    worst: Option<Severity>,
}

impl Summary {
    /// Adds what was found in a file.
    pub(super) fn add(&mut self, judgement: &Judgement) {
        self.judged += 1;
        self.inputs += judgement.inputs.len();
        self.pinned += judgement.inputs.iter().filter(|input| input.is_pinned()).count();
        self.worst = self.worst.max(judgement.findings.iter().map(|finding| finding.severity).max());
        let grave = judgement.findings.iter().filter(|finding| finding.severity >= Severity::Warning);
        let worst = grave.filter_map(|finding| Some(rules::rule(finding.rule)?.consequence)).min();
        match worst {
            Some(consequence) => *self.files.entry(consequence).or_default() += 1,
            None => self.clean += 1,
        }
    }

    /// The greatest severity found.
    pub(super) fn worst(&self) -> Option<Severity> {
        self.worst
    }

    /// A table by the gravest consequence of each file.
    pub(super) fn table(&self) -> String {
        let rows = Consequence::ALL
            .iter()
            .filter_map(|consequence| Some((*self.files.get(consequence)?, consequence.title())));
        let rows = rows.chain([(self.clean, "without errors and warnings")]);
        let rows = rows.map(|(count, title)| format!("{count:>6}  {title}\n"));
        let s = |count| if count == 1 { "" } else { "s" };
        let (files, pinned, inputs) = (self.judged, self.pinned, self.inputs);
        let head = format!("{files} file{} · {pinned} of {inputs} input{} pinned\n", s(files), s(inputs));
        head + &rows.collect::<String>()
    }
}
