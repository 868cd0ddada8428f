//! Runs the checks over a file.

mod scripts;

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::guard::each;
use super::{
    Base, FILE_CHECKS, FileContext, IMAGE_CHECKS, SECTION_CHECKS, STAGE_CHECKS, SectionContext, StageContext,
    gone, images, lines, packages, stages,
};
use crate::catalogue::{self, Verdict};
use crate::definition::Stage;
use crate::finding::{Finding, Fix, Input, Related, Severity};
use crate::images::{Mention, mentions};
use crate::language::user_info;
use crate::snapshot::Snapshot;
use crate::text::Edit;
use scripts::check_scripts;

/// Everything the rules have to say about a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Every finding, sorted by place and rule, whether the configuration wants it or not.
    pub findings: Vec<Finding>,
    /// What the build takes in from outside, stage by stage and sorted by place.
    pub inputs: Vec<Input>,
    /// Scripts that the build runs and that are no part of the file: what they take in is not known.
    pub unread: Vec<Range<usize>>,
    /// Commands whose packages have no versions and need none: the archive is that of one day.
    pub(crate) dated: Vec<Range<usize>>,
}

/// Takes what the checks say; moves ranges to where the part they are about stands in the file.
pub(crate) struct Report<'r> {
    judgement: &'r mut Judgement,
    start: usize,
    /// What is looked at is a list of words in another language: a fix may change a word and not put one between them.
    listed: bool,
    wanted: Wanted,
    /// What was pushed: rules and the places that their findings start at.
    told: HashSet<(&'static str, usize)>,
}

impl Report<'_> {
    /// Something is wrong. A warning that nobody can act on nags: it is information.
    pub(crate) fn push(&mut self, mut finding: Finding) {
        if self.listed {
            let stays = |edit: &Edit| !edit.text.is_empty() && !edit.text.contains(char::is_whitespace);
            finding.fixes.retain(|fix| fix.edits.iter().all(stays));
        }
        if finding.severity == Severity::Warning && finding.fixes.is_empty() {
            finding.severity = Severity::Information;
        }
        keep_users(&mut finding);
        let start = self.start;
        let shift = |range: &mut Range<usize>| *range = range.start + start..range.end + start;
        shift(&mut finding.range);
        finding.related.iter_mut().for_each(|related| shift(&mut related.range));
        finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits).for_each(|edit| shift(&mut edit.range));
        self.told.insert((finding.rule, finding.range.start));
        self.judgement.findings.push(finding);
    }

    /// Fixes that take long to make: made if anybody wants them. Not for warnings, which are none without a fix.
    pub(crate) fn fixes(&self, make: impl FnOnce() -> Vec<Fix>) -> Vec<Fix> {
        if self.wanted == Wanted::Everything { make() } else { Vec::new() }
    }

    /// What was found in a script, as far as it is wanted.
    fn again(&mut self, finding: &Finding) {
        let Finding { rule, severity, level, tag, .. } = *finding;
        let moved = |range: &Range<usize>| range.start + self.start..range.end + self.start;
        let edit = |edit: &Edit| Edit { range: moved(&edit.range), text: edit.text.clone() };
        let fix = |fix: &Fix| Fix { edits: fix.edits.iter().map(edit).collect(), ..fix.clone() };
        let related =
            |related: &Related| Related { range: moved(&related.range), message: related.message.clone() };
        let again = Finding {
            rule,
            severity,
            range: moved(&finding.range),
            message: finding.message.clone(),
            subject: finding.subject.clone(),
            level,
            fixes: self.fixes(|| finding.fixes.iter().map(fix).collect()),
            related: finding.related.iter().map(related).collect(),
            elsewhere: finding.elsewhere.clone(),
            tag,
        };
        self.judgement.findings.push(again);
    }

    /// All of these are wrong.
    pub(crate) fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }

    /// Whether a rule has something to say about a place already.
    pub(crate) fn has(&self, rule: &'static str, start: usize) -> bool {
        self.told.contains(&(rule, start + self.start))
    }

    /// The build takes something in.
    pub(crate) fn takes(&mut self, input: Input) {
        let range = input.range.start + self.start..input.range.end + self.start;
        self.judgement.inputs.push(Input { range, ..input });
    }

    /// The build runs a script that is no part of the file.
    pub(crate) fn runs(&mut self, script: &Range<usize>) {
        self.judgement.unread.push(script.start + self.start..script.end + self.start);
    }

    /// The archive settles what a command installs.
    pub(crate) fn is_dated(&mut self, command: &Range<usize>) {
        self.judgement.dated.push(command.start + self.start..command.end + self.start);
    }
}

/// Nothing that a finding says names the user of an address; what its fixes write is the text's own.
fn keep_users(finding: &mut Finding) {
    let messages = finding.related.iter_mut().map(|related| &mut related.message);
    let messages = messages.chain(finding.elsewhere.iter_mut().map(|place| &mut place.message));
    let titles = finding.fixes.iter_mut().map(|fix| &mut fix.title);
    for said in messages.chain(titles).chain([&mut finding.message, &mut finding.subject]) {
        if let Cow::Owned(hidden) = user_info::hidden(said) {
            *said = hidden;
        }
    }
}

/// Every finding in a file, sorted by place and rule, whether the configuration wants it or not.
#[must_use]
pub fn findings(snapshot: &Snapshot) -> Vec<Finding> {
    judge(snapshot).findings
}

/// Judges a file. Costs what has changed since the snapshot before it was judged.
#[must_use]
pub fn judge(snapshot: &Snapshot) -> Judgement {
    judged(snapshot, Wanted::Everything)
}

/// The findings for who only shows them: without fixes that take long to make or to copy, and without inputs.
#[must_use]
pub fn judge_to_show(snapshot: &Snapshot) -> Judgement {
    judged(snapshot, Wanted::WhatIsShown)
}

/// How much of what can be said.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Everything,
    /// Findings without their fixes, which are half of the work, and no inputs.
    WhatIsShown,
}

fn judged(snapshot: &Snapshot, wanted: Wanted) -> Judgement {
    let mut judgement = Judgement::default();
    let definition = snapshot.definition();
    let builder = snapshot.config().builder();
    let line_end = lines::line_end(snapshot.text());
    // In the order of their stages.
    let mut images = mentions(snapshot).peekable();
    let mut report =
        Report { judgement: &mut judgement, start: 0, listed: false, wanted, told: HashSet::new() };
    each(FILE_CHECKS, |check| check(&FileContext { snapshot }, &mut report));
    for (number, stage) in definition.stages.iter().enumerate() {
        report.start = 0;
        let taken = report.judgement.inputs.len();
        let in_body = stages::cut_body(definition, number).is_some();
        let context = StageContext { snapshot, stage, in_body };
        each(STAGE_CHECKS, |check| check(&context, &mut report));
        let image = images.next_if(|mention| mention.stage == number);
        let base = match &image {
            Some(mention) => check_image(mention, &mut report),
            None => Base { system: gone::header::system(stage, builder, snapshot), ..Base::default() },
        };
        check_sections(stage, line_end, &mut report);
        let before = report.judgement.findings.len();
        check_scripts(stage, &base, builder, snapshot, &mut report);
        if let Some(mention) = &image {
            offer_releases(&mut report, before, mention);
        }
        let inputs = report.judgement.inputs.split_off(taken);
        report.judgement.inputs.extend(counted(number, inputs));
    }
    judgement
        .findings
        .sort_by(|a, b| (a.range.start, a.rule, a.range.end).cmp(&(b.range.start, b.rule, b.range.end)));
    judgement
}

/// The inputs of a stage as they count: what several checks saw is one, and so is the archive of the system, however
/// often something is installed from it.
fn counted(stage: usize, mut inputs: Vec<Input>) -> Vec<Input> {
    inputs.iter_mut().for_each(|input| input.stage = stage);
    inputs.sort_by_key(|input| (input.range.start, input.range.end));
    inputs.dedup_by(|later, earlier| {
        let same = later.range == earlier.range && later.subject == earlier.subject;
        earlier.level = if same { earlier.level.min(later.level) } else { earlier.level };
        same
    });
    let archive = |input: &Input| packages::rows::is_system(input.rule);
    let level = inputs.iter().filter(|input| archive(input)).map(|input| input.level).min();
    let mut seen = false;
    inputs.retain_mut(|input| {
        let first = !archive(input) || !std::mem::replace(&mut seen, true);
        input.level = level.filter(|_| archive(input)).unwrap_or(input.level);
        first
    });
    inputs
}

fn check_image(mention: &Mention<'_>, report: &mut Report<'_>) -> Base {
    each(IMAGE_CHECKS, |check| check(mention, report));
    let (name, tag) = (mention.name.as_str(), mention.tag());
    let has_digest = mention.image.digest().is_some();
    let is_settled = matches!(mention.verdict, Verdict::Versioned | Verdict::Immutable);
    Base {
        python: (!has_digest).then(|| catalogue::python_of(name, tag)).flatten(),
        dated_cran: is_settled && (name.starts_with("rocker/") || name.starts_with("docker.io/rocker/")),
        system: (!has_digest).then(|| catalogue::end_of_life(name, tag).system).flatten(),
        is_system: catalogue::release::is_system(name),
    }
}

/// Where the packages of the release under a script are gone, another release is the second way out. A script cannot offer
/// it: what it is judged by is kept with it, and the image is named elsewhere.
fn offer_releases(report: &mut Report<'_>, from: usize, mention: &Mention<'_>) {
    if report.wanted != Wanted::Everything {
        return;
    }
    let found = report.judgement.findings.iter_mut().skip(from);
    for finding in found.filter(|finding| finding.rule == gone::archive::RULE.id) {
        finding.fixes.extend(images::ended::maintained(mention).into_iter().map(|other| other.fix.clone()));
    }
}

fn check_sections(stage: &Stage, line_end: &'static str, report: &mut Report<'_>) {
    for section in &stage.sections {
        report.start = section.start;
        let context = SectionContext { stage, section: &section.part, line_end };
        each(SECTION_CHECKS, |check| check(&context, report));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::config::Config;
    use crate::text::Text;

    fn judged(script: &str) -> (String, Judgement) {
        let text = format!("Bootstrap: docker\nFrom: python:3.12.7-bookworm\n\n%post\n{script}\n");
        let judgement = judge(&Snapshot::open(Text::new(&text), Arc::new(Config::default())));
        (text, judgement)
    }

    /// The inputs of a script, the pinned ones with a `+`.
    fn inputs(script: &str) -> Vec<String> {
        let (_, judgement) = judged(script);
        let sign = |input: &Input| if input.is_pinned() { "+" } else { "-" };
        let inputs = judgement.inputs.iter().map(|input| format!("{}{}", sign(input), input.subject));
        inputs.skip(1).collect()
    }

    #[test]
    fn each_package_source_and_download_is_an_input() {
        assert_eq!(inputs("pip install numpy==1.26.0 scipy"), ["+numpy", "-scipy"]);
        let clone = "https://github.com/u/r.git";
        assert_eq!(inputs(&format!("git clone {clone}")), [format!("-{clone}")]);
        assert_eq!(inputs(&format!("git clone {clone}\ncd r; git checkout v1.2")), [format!("+{clone}")]);
        assert_eq!(inputs("wget https://h.org/a-1.2.tgz"), ["+https://h.org/a-1.2.tgz"]);
        assert_eq!(inputs("curl https://h.org/latest/a.tgz -o a"), ["-https://h.org/latest/a.tgz"]);
        assert_eq!(inputs("curl https://h.org/i.sh | sh"), ["-https://h.org/i.sh"]);
        // Two rules look at this word; it is one thing.
        assert_eq!(inputs("pip install https://h.org/latest/a-1.whl").len(), 1);
    }

    #[test]
    fn the_archive_of_the_system_is_one_input() {
        assert_eq!(inputs("apt-get install -y a b\napt-get install -y c"), ["-apt-get"]);
        assert_eq!(inputs("apt-get install -y a=1.2\napt-get install -y c"), ["-apt-get"]);
        let snapshot = "echo 'deb http://snapshot.debian.org/archive/debian/20240101T000000Z bookworm main' \
                        > /etc/apt/sources.list\napt-get update && apt-get install -y c";
        assert_eq!(inputs(snapshot), ["+apt-get"]);
        assert_eq!(inputs("apt-get update && apt-get clean"), [""; 0]);
    }

    #[test]
    fn scripts_that_cannot_be_read_are_named() {
        let unread = |script: &str| {
            let (text, judgement) = judged(script);
            judgement.unread.into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(unread("bash /opt/setup.sh -c 3"), ["/opt/setup.sh"]);
        assert_eq!(unread("cd x && ./install.sh --all && python3.12 setup.py"), ["./install.sh", "setup.py"]);
        let downloaded = "wget https://h.org/Miniconda3-1.sh -O c.sh; bash c.sh -b; bash Miniconda3-1.sh";
        for script in ["bash -c 'echo a.sh'", "tar xf x.py", "cat a.sh", "sh -s a.sh", downloaded] {
            assert_eq!(unread(script), [""; 0], "{script}");
        }
    }

    /// Sixteen times the file takes about sixteen times as long, on a machine that is busy with something else perhaps three
    /// times that, and what is quadratic 256 times.
    #[test]
    fn many_sections_and_stages_take_linear_time() {
        let sections = |count| format!("Bootstrap: docker\nFrom: a\n{}", "%files x\n".repeat(count));
        let stages = |count| "Bootstrap: docker\nFrom: a\n%files from x\n".repeat(count);
        let once = |text: &str| {
            let snapshot = Snapshot::open(Text::new(text), Arc::new(Config::default()));
            let start = Instant::now();
            std::hint::black_box(judge(&snapshot));
            start.elapsed()
        };
        // The best of three: whatever else runs on the machine makes it longer, and nothing makes it shorter.
        let took = |text: String| (0..3).map(|_| once(&text)).min().unwrap_or_default();
        let named = |count| "Bootstrap: docker\nFrom: a:1 AS x\n%files from y\n".repeat(count);
        let many: [&dyn Fn(usize) -> String; 3] = [&sections, &stages, &named];
        for (kind, many) in many.into_iter().enumerate() {
            let (small, great) = (took(many(500)), took(many(8000)));
            assert!(great < small * 100 + Duration::from_millis(50), "{kind}: {small:?}, {great:?}");
        }
    }
}
