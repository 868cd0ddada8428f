//! The builder's view as JSON: what `parse` prints. The form is that of the project's conformance data, made by the
//! programs' own parsers, so that the two can be compared.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::section::Content;
use super::stage::Stage;
use super::words::stored_lines;
use super::{Definition, Section};
use crate::language::sections::Body;
use crate::text::{display, original_bytes};

/// The stages as Apptainer sees them before it puts template values in; with the scripts' text if asked for.
#[must_use]
pub fn stages(definition: &Definition, scripts: bool) -> Value {
    definition.stages.iter().map(|one| stage(one, scripts)).collect()
}

fn stage(stage: &Stage, scripts: bool) -> Value {
    let mut sections = Collected::default();
    let mut apps: Vec<(String, Collected)> = Vec::new();
    let mut files: Vec<(String, Vec<Value>)> = Vec::new();
    let mut labels = Map::new();
    for section in &stage.sections {
        let section = &*section.part;
        let Some(spec) = section.spec else { continue };
        let arguments = section.arguments.as_ref().map(|range| section.slice(range));
        if let Some(app) = &section.app {
            let name = display(section.slice(app));
            let known = apps.iter().position(|(other, _)| *other == name);
            let at = known.unwrap_or_else(|| {
                apps.push((name.into_owned(), Collected::default()));
                apps.len() - 1
            });
            // App sections have no arguments: what follows the app's name is ignored.
            apps[at].1.add(spec.name, None, section, true);
        } else if spec.body == Body::Files {
            let arguments = display(arguments.unwrap_or_default()).into_owned();
            let pairs = pairs(section);
            match files.iter_mut().find(|(other, _)| *other == arguments) {
                Some((_, earlier)) => earlier.extend(pairs),
                None => files.push((arguments, pairs)),
            }
        } else if let Content::Labels(lines) = &section.content {
            for label in lines {
                let (name, value) = (section.slice(&label.name), section.slice(&label.value));
                labels.insert(display(name).into_owned(), display(value).into());
            }
        } else {
            sections.add(spec.name, arguments, section, false);
        }
    }
    let files: Vec<_> =
        files.into_iter().map(|(arguments, pairs)| json!({"arguments": arguments, "pairs": pairs})).collect();
    let apps: Vec<_> = apps
        .into_iter()
        .map(|(name, sections)| json!({"name": name, "sections": sections.json(scripts)}))
        .collect();
    json!({
        "header": header(stage),
        "sections": sections.json(scripts),
        "files": files,
        "labels": labels,
        "apps": apps,
    })
}

fn header(stage: &Stage) -> Value {
    let fields = stage.header.iter().flat_map(|header| &header.part.fields).filter(|field| !field.dropped);
    let pairs = fields.map(|field| (display(&field.name).into_owned(), display(field.value.text()).into()));
    Value::Object(pairs.collect())
}

fn pairs(section: &Section) -> Vec<Value> {
    let Content::Files(entries) = &section.content else { return Vec::new() };
    let word = |range: &Option<_>| {
        range.as_ref().map_or_else(Default::default, |range| display(section.slice(range)))
    };
    let pair = |entry: &super::FileEntry| json!({"source": word(&entry.source), "destination": word(&entry.destination)});
    entries.iter().map(pair).collect()
}

/// Sections of one name are appended to each other.
#[derive(Default)]
struct Collected(Vec<(&'static str, String, String)>);

impl Collected {
    fn add(&mut self, name: &'static str, arguments: Option<&str>, section: &Section, even_empty: bool) {
        let body = stored_body(section);
        if body.is_empty() && !even_empty {
            return;
        }
        let known = self.0.iter().position(|(other, ..)| *other == name);
        let at = known.unwrap_or_else(|| {
            self.0.push((name, String::new(), String::new()));
            self.0.len() - 1
        });
        let (_, kept, script) = &mut self.0[at];
        script.push_str(&body);
        // A section line without a blank behind its name leaves the arguments of an earlier one.
        if let Some(arguments) = arguments {
            arguments.clone_into(kept);
        }
    }

    fn json(&self, scripts: bool) -> Value {
        let entry = |(name, arguments, script): &(&str, String, String)| {
            let bytes = original_bytes(script);
            let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            let mut json = json!({"arguments": display(arguments), "bytes": bytes.len(), "sha256": hash});
            if scripts {
                json["script"] = display(script).into();
            }
            ((*name).to_owned(), json)
        };
        Value::Object(self.0.iter().map(entry).collect())
    }
}

/// A body as the builder stores it.
fn stored_body(section: &Section) -> String {
    let body = stored_lines(section.slice(&section.body));
    if section.trimmed { body.trim_end().to_owned() } else { body }
}
