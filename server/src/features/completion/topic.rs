//! The pages behind completions, made one at a time when an editor asks for them.

use super::super::hover;
use crate::catalogue;
use crate::language::{environment, labels};

/// What a completion is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topic {
    /// A header keyword.
    Keyword(String),
    /// A bootstrap agent.
    Agent(String),
    /// A section.
    Section(String),
    /// A label's key.
    Label(String),
    /// A variable that the builder sets.
    Variable(String),
    /// An image, by the catalogue's name.
    Image(String),
    /// An image and one of its tags.
    Tag(String, String),
}

impl Topic {
    /// In one word, for the way to the editor and back.
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            Topic::Keyword(name) => format!("keyword:{name}"),
            Topic::Agent(name) => format!("agent:{name}"),
            Topic::Section(name) => format!("section:{name}"),
            Topic::Label(name) => format!("label:{name}"),
            Topic::Variable(name) => format!("variable:{name}"),
            Topic::Image(name) => format!("image:{name}"),
            Topic::Tag(name, tag) => format!("tag:{name}:{tag}"),
        }
    }

    /// What [`Topic::id`] gave.
    #[must_use]
    pub fn parse(id: &str) -> Option<Topic> {
        let (kind, name) = id.split_once(':')?;
        let text = name.to_owned();
        Some(match kind {
            "keyword" => Topic::Keyword(text),
            "agent" => Topic::Agent(text),
            "section" => Topic::Section(text),
            "label" => Topic::Label(text),
            "variable" => Topic::Variable(text),
            "image" => Topic::Image(text),
            "tag" => {
                let (name, tag) = name.rsplit_once(':')?;
                Topic::Tag(name.to_owned(), tag.to_owned())
            }
            _ => return None,
        })
    }

    /// The page.
    #[must_use]
    pub fn page(&self) -> Option<String> {
        match self {
            Topic::Keyword(name) => hover::keyword_page(name),
            Topic::Agent(name) => hover::agent_page(name),
            Topic::Section(name) => hover::section_page(name),
            Topic::Label(name) => labels::label_key(name).map(hover::label_page),
            Topic::Variable(name) => environment::builder_variable(name).map(hover::variable_page),
            Topic::Image(name) => {
                let image = catalogue::image(name)?;
                Some(format!("{}\n\n{}", image.description, image.page()))
            }
            Topic::Tag(name, tag) => {
                let known = catalogue::tag::tag(name, tag)?;
                let pin = known.pin.filter(|pin| *pin != known.name);
                let means =
                    pin.map(|pin| format!("is `{pin}` as of {}; ", catalogue::DATE)).unwrap_or_default();
                Some(format!("`{name}:{}` {means}{}.", known.name, known.level.meaning()))
            }
        }
    }
}
