//! Completion: what may stand at the cursor.
//!
//! Each place of a file has its file here. All of them answer with the bytes that are replaced, which always begin at
//! or before the cursor and end at or behind it on the same line, so that completion in the middle of a word replaces
//! the word.

mod body;
mod header;
pub(crate) mod image;
mod release;
mod script;
mod section;
mod template;
mod topic;

use std::ops::Range;

pub use topic::Topic;

use super::place::{Part, place};
use crate::snapshot::Snapshot;

/// A list of completions for one place.
#[derive(Clone, Debug)]
pub struct List {
    /// The bytes every item replaces.
    pub replace: Range<usize>,
    /// Most useful first.
    pub items: Vec<Completion>,
    /// Whether there is more than is listed.
    pub incomplete: bool,
}

/// One completion.
#[derive(Clone, Debug)]
pub struct Completion {
    /// What the menu shows.
    pub label: String,
    /// What is put in.
    pub insert: String,
    /// What is put in where the editor takes snippets, in their syntax.
    pub snippet: Option<String>,
    /// What the typed text is compared with, where it is not the label.
    pub filter: Option<String>,
    /// A few words beside it.
    pub detail: Option<String>,
    /// The page about it, made when it is asked for.
    pub topic: Option<Topic>,
    /// What it is.
    pub kind: CompletionKind,
}

/// What a completion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// An image.
    Image,
    /// A tag of an image.
    Tag,
    /// A header keyword.
    Keyword,
    /// A bootstrap agent.
    Agent,
    /// A whole header.
    Header,
    /// A section.
    Section,
    /// An argument of a section line.
    Argument,
    /// A stage or an app.
    Name,
    /// A variable.
    Variable,
    /// A label's key.
    Label,
    /// A file.
    File,
    /// A folder.
    Folder,
    /// An option of a program.
    Option,
}

impl Completion {
    /// A completion that puts in what it shows.
    pub(crate) fn new(kind: CompletionKind, label: impl Into<String>) -> Completion {
        let label = label.into();
        Completion {
            insert: label.clone(),
            label,
            snippet: None,
            filter: None,
            detail: None,
            topic: None,
            kind,
        }
    }

    fn insert(self, insert: impl Into<String>) -> Completion {
        Completion { insert: insert.into(), ..self }
    }

    fn detail(self, detail: impl Into<String>) -> Completion {
        Completion { detail: Some(detail.into()), ..self }
    }

    fn topic(self, topic: Topic) -> Completion {
        Completion { topic: Some(topic), ..self }
    }
}

/// The most items of a list: more than anybody reads, few enough to send.
const MOST: usize = 200;

impl List {
    /// A list of at most as many items as anybody reads; nothing if there are none.
    fn of(replace: Range<usize>, mut items: Vec<Completion>) -> Option<List> {
        let incomplete = items.len() > MOST;
        items.truncate(MOST);
        (!items.is_empty()).then_some(List { replace, items, incomplete })
    }

    /// The blank that some items end in is there already.
    fn before_a_blank(mut self) -> List {
        for item in &mut self.items {
            item.insert.truncate(item.insert.trim_end_matches(' ').len());
        }
        self
    }
}

/// Completions at an offset; nothing where there is nothing to complete.
#[must_use]
pub fn completion(snapshot: &Snapshot, offset: usize) -> Option<List> {
    let offset = snapshot.text().floor(offset);
    let Some(place) = place(snapshot, offset) else { return header::at_start(snapshot, offset) };
    let list = template::complete(snapshot, &place).or_else(|| match place.part {
        Part::Header(_) => header::complete(snapshot, &place),
        Part::Section(_) if place.is_on_section_line() => section::complete(snapshot, &place),
        Part::Section(_) => body::complete(snapshot, &place),
    })?;
    let next = snapshot.text().slice(list.replace.end..list.replace.end + 1);
    Some(if next.starts_with([' ', '\t']) { list.before_a_blank() } else { list })
}

/// A block of code for the end of a page.
pub(crate) fn code_block(code: &str) -> String {
    format!("\n\n```singularity\n{}\n```\n", code.replace("```", "'''"))
}

/// Text as it stands in a snippet.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}")
}
