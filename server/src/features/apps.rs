//! Where a file names an app: on its section lines, in the variables and the folders that the builder calls after it, and
//! where a later stage copies out of those folders.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::names::{Mention, Name, copied_from};
use super::place::{Place, touches};
use crate::definition::{Content, Placed, Section, Stage};
use crate::language::apps::{FOLDERS, KINDS, VARIABLES, in_variables};
use crate::language::environment::ROOTS;
use crate::language::sections::Body;
use crate::shell::mentions::is_in;
use crate::snapshot::Snapshot;
use crate::text::Edit;

/// How a place names an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Section,
    Folder,
    /// Other characters than letters, digits and `_` are `_` here.
    Variable,
    /// It is the app or something else: `/scif/apps/name$V`, `$TOP/scif/apps/name`.
    Unsure,
}

/// A place that names an app of a stage.
struct Naming<'s> {
    /// The number of the stage.
    stage: usize,
    range: Range<usize>,
    text: &'s str,
    form: Form,
}

impl Naming<'_> {
    fn is(&self, app: &str) -> bool {
        match self.form {
            Form::Variable => self.text == in_variables(app),
            Form::Section | Form::Folder | Form::Unsure => self.text == app,
        }
    }
}

/// The app that a place names, if the file has sections of it, and the bytes of its name there.
pub(super) fn at(snapshot: &Snapshot, place: &Place<'_>) -> Option<(Name, Range<usize>)> {
    let (section, offset) = (place.section()?, place.part.start() + place.at);
    let here = Stages::of(snapshot).namings(place.number, place.stage, section);
    let here = here.into_iter().find(|one| one.form != Form::Unsure && touches(&one.range, offset))?;
    let app = apps_of(snapshot.definition().stages.get(here.stage)?).find(|app| here.is(app))?;
    Some((Name::App(here.stage, app.to_owned()), here.range))
}

/// Everywhere an app is surely named.
pub(super) fn mentions(snapshot: &Snapshot, stage: usize, app: &str) -> Vec<Mention> {
    let sure = namings(snapshot, stage, app).into_iter().filter(|one| one.form != Form::Unsure);
    sure.map(|one| Mention { range: one.range, defines: one.form == Form::Section }).collect()
}

/// The first place that names this app or something else: another app, if its variables have the same names.
pub(super) fn uncertain(snapshot: &Snapshot, stage: usize, app: &str) -> Option<usize> {
    let variable = in_variables(app);
    let mut apps = snapshot.definition().stages.get(stage).into_iter().flat_map(apps_of);
    let is_shared = apps.any(|other| other != app && in_variables(other) == variable);
    let mut namings = namings(snapshot, stage, app).into_iter();
    let found = namings.find(|one| one.form == Form::Unsure || (is_shared && one.form == Form::Variable));
    found.map(|one| one.range.start)
}

/// The edits that call an app otherwise.
pub(super) fn renamed(snapshot: &Snapshot, stage: usize, app: &str, new: &str) -> Vec<Edit> {
    let edits = namings(snapshot, stage, app).into_iter().map(|one| Edit {
        range: one.range,
        text: if one.form == Form::Variable { in_variables(new) } else { new.to_owned() },
    });
    edits.collect()
}

/// The variables of a stage's apps, each with what it holds.
pub(super) fn variables_of(stage: &Stage) -> impl Iterator<Item = (String, String)> {
    let apps: BTreeMap<String, &str> = apps_of(stage).map(|app| (in_variables(app), app)).collect();
    apps.into_iter().flat_map(|(name, app)| {
        let variable = move |(kind, holds): &(&str, &str)| {
            (format!("{VARIABLES}{kind}_{name}"), format!("of the app {app}: {holds}"))
        };
        KINDS.iter().map(variable)
    })
}

/// The apps that a stage has sections of, as often as it has.
fn apps_of(stage: &Stage) -> impl Iterator<Item = &str> {
    let apps = stage.sections.iter().filter_map(|one| Some(one.part.slice(one.part.app.as_ref()?)));
    apps.filter(|app| !app.is_empty())
}

/// Everywhere an app of a stage is named, and may be, in source order.
fn namings<'s>(snapshot: &'s Snapshot, stage: usize, app: &str) -> Vec<Naming<'s>> {
    let stages = Stages::of(snapshot);
    let all = snapshot.definition().stages.iter().enumerate().flat_map(|(number, one)| {
        one.sections.iter().flat_map({
            let stages = &stages;
            move |section| stages.namings(number, one, section)
        })
    });
    let mut found: Vec<_> = all.filter(|one| one.stage == stage && one.is(app)).collect();
    found.sort_by_key(|one| one.range.start);
    found
}

/// The stages of a file by their names, of which the first counts.
struct Stages<'s> {
    snapshot: &'s Snapshot,
    numbers: HashMap<String, usize>,
}

impl<'s> Stages<'s> {
    fn of(snapshot: &'s Snapshot) -> Stages<'s> {
        let mut numbers = HashMap::new();
        for (number, stage) in snapshot.definition().stages.iter().enumerate() {
            if let Some(name) = snapshot.value(stage, "stage") {
                numbers.entry(name.value.text().to_owned()).or_insert(number);
            }
        }
        Stages { snapshot, numbers }
    }

    /// What a section of a stage names.
    fn namings(&self, number: usize, stage: &Stage, section: &'s Placed<Section>) -> Vec<Naming<'s>> {
        let part = &*section.part;
        let mut found = Vec::new();
        let mut add = |stage: usize, (range, form): (Range<usize>, Form)| {
            let text = part.slice(&range);
            if !text.is_empty() {
                found.push(Naming { stage, range: section.range(&range), text, form });
            }
        };
        part.app.iter().for_each(|app| add(number, (app.clone(), Form::Section)));
        match &part.content {
            // From the host into the folder of this very app.
            Content::Files(_) if part.app.is_some() => {}
            Content::Files(entries) => {
                let source = copied_from(self.snapshot, stage, part);
                let source = source.and_then(|name| self.numbers.get(&*name).copied());
                for entry in entries {
                    let ends = [(source, &entry.source), (Some(number), &entry.destination)];
                    for (stage, range) in ends {
                        let Some((stage, range)) = stage.zip(range.clone()) else { continue };
                        let names = in_path(part.slice(&range)).into_iter();
                        names.for_each(|(name, form)| add(stage, (moved(name, range.start), form)));
                    }
                }
            }
            Content::Text | Content::Labels(_) | Content::Arguments(_) => {
                let body = part.slice(&part.body);
                let names = variables(body).chain(folders(part, body));
                names.for_each(|(name, form)| add(number, (moved(name, part.body.start), form)));
            }
        }
        found
    }
}

fn moved(range: Range<usize>, by: usize) -> Range<usize> {
    by + range.start..by + range.end
}

/// What a path of `%files` inside an image names: it starts from the root of the image, with or without a slash.
fn in_path(path: &str) -> Vec<(Range<usize>, Form)> {
    let slashes = path.len() - path.trim_start_matches('/').len();
    let rest = &path[slashes..];
    let Some(folder) = FOLDERS.iter().find(|folder| rest.starts_with(&folder[1..])) else {
        return Vec::new();
    };
    let start = slashes + folder.len() - 1;
    let end = path[start..].find('/').map_or(path.len(), |length| start + length);
    names_in(path, start..end, true)
}

/// Names of apps in variables: `SCIF_APPROOT_name`, but not `OLD_SCIF_APPROOT_name`, which is somebody's own.
fn variables(text: &str) -> impl Iterator<Item = (Range<usize>, Form)> + '_ {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices(VARIABLES).filter_map(move |(at, prefix)| {
        let behind = &text[at + prefix.len()..];
        let name = behind.trim_start_matches(|c: char| c.is_ascii_uppercase()).strip_prefix('_')?;
        let start = text.len() - name.len();
        let end = start + name.find(|c| !is_word(c)).unwrap_or(name.len());
        (!text[..at].ends_with(is_word)).then_some((start..end, Form::Variable))
    })
}

/// Names of apps in paths of a body, whatever language it is in.
fn folders<'s>(section: &'s Section, body: &'s str) -> impl Iterator<Item = (Range<usize>, Form)> + 's {
    let kind = section.spec.map(|spec| spec.body);
    let is_on_host = section.spec.is_some_and(|spec| spec.is_on_host());
    let comments = OnceCell::new();
    let is_prose = move |at: usize| match kind {
        Some(Body::Help | Body::Labels) => true,
        Some(Body::Script) if section.is_shell() => {
            is_in(comments.get_or_init(|| section.script().comments()), at)
        }
        _ => false,
    };
    let places = FOLDERS.iter().flat_map(|folder| body.match_indices(folder));
    places.flat_map(move |(at, folder)| {
        let Some(is_sure) = is_from_the_root(&body[..at], is_on_host) else { return Vec::new() };
        let start = at + folder.len();
        if is_prose(at) {
            let rest = &body[start..];
            let name = &rest[..rest.find(|c| ends(c) || UNKNOWN.contains(&c)).unwrap_or(rest.len())];
            // The end of a sentence.
            return vec![(start..start + name.trim_end_matches('.').len(), Form::Folder)];
        }
        let name = start..start + length(&body[start..]);
        // `name\ with a blank`
        let is_whole = !body[name.end..].starts_with("\\ ");
        names_in(body, name, is_sure && is_whole)
    })
}

/// Whether a path that begins behind `before` is one of the image: nothing if it is another one, false if nobody can tell.
fn is_from_the_root(before: &str, is_on_host: bool) -> Option<bool> {
    let separates = |c: char| c.is_whitespace() || "=:,;|&<>(".contains(c);
    // A longer word is none of these either.
    let start = before.char_indices().rev().take(256).take_while(|(_, c)| !separates(*c)).last();
    let word = start.map_or("", |(start, _)| &before[start..]);
    let bare = word.trim_matches(|c| "\"'`\\/".contains(c));
    let variable = bare.strip_prefix('$').map(|name| name.trim_matches(['{', '}']));
    // `-I/scif/apps/…`, `${DIR:-/scif/apps/…}`, `{/scif/apps/…,…}`
    let is_option = bare.strip_prefix('-').is_some_and(|rest| rest.chars().all(|c| c.is_ascii_alphabetic()));
    if variable.is_some_and(|name| ROOTS.contains(&name)) {
        Some(true)
    } else if bare.is_empty() || is_option || bare == "{" {
        (!is_on_host).then_some(true)
    } else {
        // What a command or a variable gives may be nothing, or the root.
        (word.contains(['$', ')', '}']) || word.ends_with('`')).then_some(false)
    }
}

/// What in the name of a folder stands for something else.
const UNKNOWN: [char; 7] = ['$', '*', '?', '[', ']', '{', '}'];

/// What stands behind the name of a folder and is no part of it.
fn ends(c: char) -> bool {
    c.is_whitespace() || "/\"'`()<>|&;:,=#\\!".contains(c)
}

/// How long the name of a folder is that a text begins with; between braces there may be anything but blanks and slashes.
fn length(text: &str) -> usize {
    let mut depth = 0_usize;
    let end = text.find(|c: char| match c {
        '{' => {
            depth += 1;
            false
        }
        '}' | ']' if depth == 0 => true,
        '}' => {
            depth -= 1;
            false
        }
        c if depth > 0 => c.is_whitespace() || c == '/',
        c => ends(c),
    });
    end.unwrap_or(text.len())
}

/// The name of a folder, or all that it might be, where a pattern or a variable is in it or nobody knows whose it is.
fn names_in(text: &str, folder: Range<usize>, is_sure: bool) -> Vec<(Range<usize>, Form)> {
    let name = &text[folder.clone()];
    if is_sure && !name.contains(UNKNOWN) {
        return vec![(folder, Form::Folder)];
    }
    let mut start = folder.start;
    let pieces = name.split(['*', '?', '[', ']', '{', '}', ',']).filter_map(|piece| {
        let (from, before) = (start, &text[..start]);
        start += piece.len() + 1;
        let piece = piece.split('$').next().unwrap_or_default();
        // `${NAME}`: the name of a variable.
        (!piece.is_empty() && !before.ends_with("${")).then(|| (from..from + piece.len(), Form::Unsure))
    });
    pieces.collect()
}
