//! What the inputs of a file ask: pure, no network.

use std::ops::Range;

use url::Url;

use super::Options;
use crate::catalogue::{DATE, Verdict};
use crate::features::scripts::{self, Ran};
use crate::finding::{Applicability, Finding, Fix, Input, Level};
use crate::images::{self, Mention};
use crate::language::agents::From;
use crate::language::package_managers::{Family, Invocation, Package, invocation, without_architecture};
use crate::language::user_info;
use crate::resolve::failure::Failure;
use crate::resolve::registry::Repository;
use crate::rules::{Judgement, judge};
use crate::snapshot::Snapshot;
use crate::text::Edit;

/// An input and what has to be found out about it.
#[derive(Clone, Debug)]
pub struct Question {
    /// Number of the stage, from 0.
    pub stage: usize,
    /// The bytes that name it.
    pub range: Range<usize>,
    /// It, as it is written.
    pub written: String,
    /// What to find out.
    pub about: About,
}

/// What to find out.
#[derive(Clone, Debug)]
pub enum About {
    /// Nothing: it is named exactly.
    Nothing,
    /// Nothing can be asked, for this reason.
    NotAsked(String),
    /// Nothing has to be asked: a rule has a way to settle it, as of the catalogue's day.
    Dated(Fix),
    /// What an image is today.
    Image(Image),
    /// What a repository holds today, and where a tag or commit of it goes, by the rule that found none.
    Repository(Url, Vec<Fix>),
    /// The newest release of a package.
    Package {
        /// The name, as it is written.
        name: String,
        /// Which kind of package it is.
        family: Family,
        /// Who knows it.
        index: Whose,
        /// The range that the file allows; empty for any.
        range: String,
        /// What it runs in, for Python's packages.
        interpreter: Interpreter,
        /// Where its version goes.
        place: Slot,
    },
}

/// An image, as far as its registry is concerned.
#[derive(Clone, Debug)]
pub struct Image {
    /// Where it is.
    pub repository: Result<Repository, Failure>,
    /// The catalogue's name.
    pub name: String,
    /// The tag that is meant.
    pub tag: String,
    /// Whether that tag stays what it is.
    pub exact: bool,
    /// The digest that is written.
    pub digest: Option<String>,
    /// Exact names of it by the catalogue, the best one first.
    pub known_as: Vec<&'static str>,
    /// It is in a library, which has an interface of its own.
    pub library: bool,
}

/// Who knows the releases of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// PyPI, or the index that the command names.
    PyPi(Option<Url>),
    /// Conda channels, the first one first.
    Conda(Vec<String>),
    /// The npm registry.
    Npm,
    /// The index of crates.
    Cargo,
    /// RubyGems.
    Gems,
    /// The proxy of Go's modules.
    Go,
    /// A distribution's archive, which is not asked.
    System,
}

/// Which Python a package is installed into.
#[derive(Clone, Debug)]
pub enum Interpreter {
    /// The catalogue knows.
    Known((u32, u32)),
    /// The image may say so.
    OfImage(Image),
    /// Nobody knows.
    Unknown,
}

/// Where a version goes: the bytes to replace, and what stands before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    range: Range<usize>,
    before: &'static str,
}

impl Slot {
    /// A version as it stands behind the name.
    pub(super) fn named(&self, version: &str) -> String {
        let before = if self.before.is_empty() { " " } else { self.before };
        format!("{before}{version}")
    }

    pub(super) fn with(&self, version: &str) -> Edit {
        Edit { range: self.range.clone(), text: format!("{}{version}", self.before) }
    }
}

/// The questions of a file, one for each of its inputs, in their order.
#[must_use]
pub fn questions(snapshot: &Snapshot, options: &Options) -> Vec<Question> {
    let images: Vec<Mention<'_>> = images::mentions(snapshot).collect();
    let packages = packages_of(snapshot, &images, options);
    let Judgement { findings, inputs, .. } = judge(snapshot);
    let question = |input: Input| {
        let is_image = input.rule.ends_with("base-image");
        let image = images.iter().find(|image| is_image && image.stage == input.stage);
        let is_input = |asked: &&Asked| asked.range == input.range && asked.subject == input.subject;
        let package = packages.iter().find(is_input);
        let settled = input.is_pinned() && !options.update;
        let about = match (image, package) {
            (Some(image), _) => about_image(image, options),
            _ if settled => About::Nothing,
            (None, package) => {
                let by_rule = repository(&findings, &input).filter(|_| options.installed.is_none());
                let dated = dated(&findings, &input).filter(|_| options.installed.is_none());
                match (by_rule, package, dated) {
                    (Some(about), ..) => about,
                    (_, Some(package), _) => package.about.clone(),
                    (.., Some(fix)) => About::Dated(fix),
                    _ => About::NotAsked(not_asked(&input).to_owned()),
                }
            }
        };
        let written = match image {
            Some(image) => image.image.name().to_owned(),
            None => input.subject,
        };
        Question { stage: input.stage, range: input.range, written, about }
    };
    // What a list knows one by one is not asked about together.
    let one_by_one = |input: &Input| !packages.iter().any(|asked| asked.system == Some(input.rule));
    let inputs = inputs.into_iter().filter(one_by_one);
    let listed = packages.iter().filter(|asked| asked.system.is_some()).map(|asked| Question {
        stage: asked.stage,
        range: asked.range.clone(),
        written: asked.subject.clone(),
        about: asked.about.clone(),
    });
    let mut questions: Vec<_> = inputs.map(question).chain(listed).collect();
    questions.sort_by_key(|question| (question.stage, question.range.start));
    questions
}

/// The findings about an input.
fn about<'f>(findings: &'f [Finding], input: &Input) -> impl Iterator<Item = &'f Finding> {
    let (rule, range) = (input.rule, input.range.start..input.range.end.max(input.range.start + 1));
    findings.iter().filter(move |finding| {
        finding.rule == rule && finding.range.start < range.end && range.start < finding.range.end
    })
}

/// How a rule settles an input all by itself: by an archive of a day.
fn dated(findings: &[Finding], input: &Input) -> Option<Fix> {
    let names_a_day = |fix: &&Fix| fix.applicability != Applicability::ToFill && fix.title.contains(DATE);
    about(findings, input).find_map(|finding| finding.fixes.first().filter(names_a_day).cloned())
}

/// The repository that an input is, if it can be asked, and the fixes whose blank a tag or commit of it fills.
fn repository(findings: &[Finding], input: &Input) -> Option<About> {
    const SHORT: [&str; 2] = ["unpinned-r-package", "unpinned-npm-package"];
    let subject = input.subject.as_str();
    // Some installers take a repository of GitHub's by its owner and name.
    let is_short = || {
        let is_plain = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
        };
        subject.split('/').count() == 2 && subject.split('/').all(is_plain)
    };
    // Whoever may see it only as somebody is not asked as that.
    let url = match Url::parse(&user_info::without(subject)) {
        Ok(url) if matches!(url.scheme(), "https" | "http") => url,
        Ok(_) => return None,
        Err(_) if SHORT.contains(&input.rule) && is_short() => {
            Url::parse(&format!("https://github.com/{subject}")).ok()?
        }
        Err(_) => return None,
    };
    let takes_reference = |fix: &&Fix| {
        let takes = |edit: &Edit| edit.text.contains("TAG") || edit.text.contains("COMMIT");
        fix.applicability == Applicability::ToFill && fix.edits.iter().any(takes)
    };
    let fixes: Vec<_> = about(findings, input)
        .flat_map(|finding| finding.fixes.iter().filter(takes_reference))
        .cloned()
        .collect();
    (!fixes.is_empty()).then_some(About::Repository(url, fixes))
}

/// Why an input of a kind that has no index here is left as it is.
fn not_asked(input: &Input) -> &'static str {
    const REASONS: &[(&str, &str)] = &[
        (
            "unpinned-git-source",
            "its branch moves on, and it can be asked by `https` only; name a tag or commit",
        ),
        ("moving-download", "only its author knows another address"),
        ("pipe-to-shell", "only its author knows another address"),
        ("unpinned-apt-package", "system packages are pinned together, by a dated archive"),
        ("unpinned-rpm-package", "system packages are pinned together, by a dated repository"),
        ("unpinned-apk-package", "system packages are pinned together, by a dated repository"),
        ("unpinned-pacman-package", "system packages are pinned together, by the archive of a date"),
        ("unpinned-requirements", "its packages are pinned in that file"),
        ("unpinned-r-package", "R packages are pinned together, by a dated repository"),
    ];
    let reason = REASONS.iter().find(|(rule, _)| *rule == input.rule).map(|(_, reason)| *reason);
    match reason {
        Some(reason) => reason,
        None if input.subject.contains("://") => {
            "its branch moves on, and it can be asked by `https` only; name a tag or commit"
        }
        None => "its index is not asked yet",
    }
}

fn image(mention: &Mention<'_>) -> Option<Image> {
    let reference = &mention.image;
    let library = match reference.agent.from {
        From::Docker if reference.agent.name == "docker" => false,
        From::Oras => false,
        From::Library => true,
        _ => return None,
    };
    let digest = reference.digest().map(str::to_owned);
    let tag = match &digest {
        Some(_) => images::tag_in_comment(mention).map(|(tag, _)| tag),
        None => Some(mention.tag().to_owned()),
    };
    let known = mention.replacements().iter().filter(|other| other.kind == images::Kind::Pin);
    Some(Image {
        repository: if library {
            Repository::of_library(reference.registry.as_deref(), &reference.path)
        } else {
            Repository::of(reference.registry.as_deref(), &reference.path)
        },
        name: mention.name.clone(),
        tag: tag.unwrap_or_default(),
        exact: matches!(reference.verdict(), Verdict::Versioned | Verdict::Immutable),
        digest,
        known_as: known.filter_map(|other| other.tag).collect(),
        library,
    })
}

fn about_image(mention: &Mention<'_>, options: &Options) -> About {
    if matches!(mention.verdict, Verdict::NothingToPin) {
        return About::Nothing;
    }
    let Some(image) = image(mention) else {
        return match mention.verdict {
            Verdict::Versioned | Verdict::Immutable => About::Nothing,
            _ => About::NotAsked("it comes from no registry that can be asked".to_owned()),
        };
    };
    let wants_digest = options.digest && image.digest.is_none();
    if image.exact && !wants_digest && !options.update {
        return About::Nothing;
    }
    if image.tag.is_empty() {
        // A digest alone says nothing of what a newer one would be.
        return About::Nothing;
    }
    About::Image(image)
}

/// A package that is asked for somewhere in the scripts.
struct Asked {
    stage: usize,
    /// The rule about system packages that judges it, if it is one.
    system: Option<&'static str>,
    range: Range<usize>,
    subject: String,
    about: About,
}

fn packages_of(snapshot: &Snapshot, images: &[Mention<'_>], options: &Options) -> Vec<Asked> {
    let mut found = Vec::new();
    for (number, stage) in snapshot.definition().stages.iter().enumerate() {
        let mention = images.iter().find(|image| image.stage == number);
        let interpreter = mention.map_or(Interpreter::Unknown, interpreter);
        for ran in scripts::installing(snapshot, stage) {
            let invocations = ran.analysis.commands.iter().filter_map(invocation);
            for invocation in invocations {
                let family = invocation.manager.family;
                let system = SYSTEMS.iter().find(|(known, _)| *known == family).map(|(_, rule)| *rule);
                let listed = options.installed.as_ref().is_some_and(|installed| installed.has(family));
                let Some(whose) = whose(&invocation).filter(|whose| *whose != Whose::System || listed) else {
                    continue;
                };
                for package in invocation.packages() {
                    let about = match (system, package.level) {
                        (Some(_), Level::Versioned | Level::Immutable) if !options.update => About::Nothing,
                        _ => about_package(snapshot, &ran, package, (family, whose.clone()), &interpreter),
                    };
                    let range = ran.range(&package.range);
                    let subject = user_info::hidden(&package.subject).into_owned();
                    found.push(Asked { stage: number, system, range, subject, about });
                }
            }
        }
    }
    found
}

/// The archives whose packages a list can pin, and the rules that judge them.
const SYSTEMS: [(Family, &str); 2] =
    [(Family::Apt, "unpinned-apt-package"), (Family::Rpm, "unpinned-rpm-package")];

fn interpreter(mention: &Mention<'_>) -> Interpreter {
    let tag = images::tag_in_comment(mention).map_or_else(|| mention.tag().to_owned(), |(tag, _)| tag);
    match crate::catalogue::python_of(&mention.name, &tag) {
        Some(python) => Interpreter::Known(python),
        None => {
            image(mention).filter(|image| !image.library).map_or(Interpreter::Unknown, Interpreter::OfImage)
        }
    }
}

/// Whom a command asks for its packages; nothing where that is nobody here.
fn whose(invocation: &Invocation<'_>) -> Option<Whose> {
    let value = |name| invocation.values(name).filter_map(|value| value.text());
    Some(match invocation.manager.family {
        Family::Pip => Whose::PyPi(value("--index-url").last().and_then(|url| Url::parse(url).ok())),
        Family::Conda => Whose::Conda(value("--channel").map(str::to_owned).collect()),
        Family::Npm => Whose::Npm,
        Family::Cargo => Whose::Cargo,
        Family::Gem => Whose::Gems,
        Family::Go => Whose::Go,
        Family::Apt | Family::Rpm => Whose::System,
        _ => return None,
    })
}

fn about_package(
    snapshot: &Snapshot,
    ran: &Ran<'_>,
    package: &Package,
    (family, whose): (Family, Whose),
    interpreter: &Interpreter,
) -> About {
    let subject = &package.subject;
    let is_repository =
        subject.contains("://") || (subject.contains('/') && !subject.starts_with('@') && whose != Whose::Go);
    if is_repository {
        return About::NotAsked(
            "its branch moves on, and it can be asked by `https` only; name a tag or commit".to_owned(),
        );
    }
    let slice = |range: &Range<usize>| snapshot.text().slice(ran.range(range)).into_owned();
    let old = package.version_text.clone().unwrap_or_default();
    // A channel in front of the name goes before those of the command.
    let whose = match (whose, slice(&package.range).split_once("::")) {
        (Whose::Conda(mut channels), Some((channel, _))) => {
            channels.insert(0, channel.to_owned());
            Whose::Conda(channels)
        }
        (whose, _) => whose,
    };
    let joint = match whose {
        Whose::PyPi(_) | Whose::Conda(_) => "==",
        Whose::System if family == Family::Rpm => RPM,
        Whose::System => "=",
        // The value of an option of its own has nothing before it.
        Whose::Npm | Whose::Cargo | Whose::Go if old.is_empty() || old.starts_with('@') => "@",
        Whose::Gems if old.is_empty() || old.starts_with(':') => ":",
        Whose::Npm | Whose::Cargo | Whose::Go | Whose::Gems => "",
    };
    let Some(place) = slot(snapshot, ran, package, joint) else {
        return About::NotAsked(match package.assigned_at {
            Some(_) => "its variable is set in another section, or is used for more than it".to_owned(),
            None => "is written in a way that cannot be changed here".to_owned(),
        });
    };
    // Of a release that is named the newest is asked for, of a range the newest in it.
    let range = if package.level == Level::Floating {
        old.trim_start_matches(['@', ':']).to_owned()
    } else {
        String::new()
    };
    let interpreter = match whose {
        Whose::PyPi(_) => interpreter.clone(),
        _ => Interpreter::Unknown,
    };
    let name = if package.written { bare(&slice(&package.name)) } else { package.spelled.clone() };
    About::Package { name, family, index: whose, range, interpreter, place }
}

/// What joins a name and a version in the RPM family.
const RPM: &str = "-";

/// Where the version of a package goes, if that is certain: in its word, or where the variable is set that it comes from.
fn slot(snapshot: &Snapshot, ran: &Ran<'_>, package: &Package, joint: &'static str) -> Option<Slot> {
    let slice = |range: &Range<usize>| snapshot.text().slice(ran.range(range)).into_owned();
    let at = |at: usize| Slot { range: at..at, before: joint };
    let set = package.assigned_at.as_ref().filter(|place| place.script == ran.number);
    let assignment = set.map(|place| (ran.range(&place.range).start, slice(&place.range)));
    let Some(version) = &package.version else {
        if package.written {
            return Some(Slot { range: ran.range(&package.behind), before: joint });
        }
        let (start, assignment) = assignment?;
        let machine = if joint == RPM {
            package.spelled.len() - without_architecture(&package.spelled).len()
        } else {
            0
        };
        return Some(at(start + package.behind_name_in(&assignment)? - machine));
    };
    let written = slice(version);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " .,:*+-_=<>!~@^|()".contains(c);
    if written.chars().all(is_plain) {
        return Some(Slot { range: ran.range(version), before: joint });
    }
    // `>=${LEAST}` becomes a version; of `==${VERSION}` the variable is set to another one, if that is all it is for.
    if package.level == Level::Floating {
        return written
            .starts_with(['>', '<', '~', '!', '='])
            .then(|| Slot { range: ran.range(version), before: joint });
    }
    let (start, assignment) = assignment?;
    let name = assignment.split('=').next().unwrap_or_default();
    let number =
        package.number_in(&assignment).filter(|_| is_used_once(&snapshot.text().to_string(), name))?;
    Some(Slot { range: start + number.start..start + number.end, before: "" })
}

fn is_used_once(text: &str, variable: &str) -> bool {
    let is_end = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let uses = text.match_indices('$').filter(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches('{');
        rest.strip_prefix(variable).is_some_and(is_end)
    });
    uses.count() == 1
}

/// A name without its extras.
fn bare(name: &str) -> String {
    name.split('[').next().unwrap_or(name).to_owned()
}
