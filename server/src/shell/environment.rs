//! What a script finds when it starts: values of template variables, and constants that earlier scripts set.

use std::collections::BTreeMap;
use std::ops::Range;

use super::UNRESOLVED;

/// Where something stands: the number of a script within one build, and bytes in that script's text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// [`Environment::script`] at the time the script was analysed.
    pub script: usize,
    /// Bytes of that script.
    pub range: Range<usize>,
}

/// Everything outside a script's text that decides what its words mean.
///
/// Two equal environments give the same analysis of the same script, so this can be part of a cache's key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Environment {
    templates: BTreeMap<String, String>,
    pub(super) variables: BTreeMap<String, Variable>,
    pub(super) script: usize,
}

/// A shell variable with the value that it surely has.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Variable {
    pub(super) value: Value,
    pub(super) place: Place,
}

/// What a variable holds; stretches that nobody can know before the build are [`UNRESOLVED`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Value {
    Text(String),
    Array(Vec<String>),
}

impl Value {
    pub(super) fn unknown() -> Self {
        Value::Text(UNRESOLVED.to_string())
    }

    /// What `$NAME` means: of an array, its first element.
    pub(super) fn scalar(&self) -> &str {
        match self {
            Value::Text(text) => text,
            Value::Array(elements) => elements.first().map_or("", String::as_str),
        }
    }

    /// About the bytes of memory that it takes.
    pub(super) fn size(&self) -> usize {
        match self {
            Value::Text(text) => text.len(),
            Value::Array(elements) => elements.iter().map(|element| element.len() + 32).sum(),
        }
    }
}

impl Environment {
    /// Nothing is known.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives the template variable `{{ name }}` a value.
    pub fn set_template(&mut self, name: &str, value: &str) {
        self.templates.insert(name.to_owned(), value.to_owned());
    }

    /// The value of `{{ name }}`.
    #[must_use]
    pub fn template(&self, name: &str) -> Option<&str> {
        self.templates.get(name).map(String::as_str)
    }

    /// How many scripts of the build have been analysed on the way to this environment.
    #[must_use]
    pub fn script(&self) -> usize {
        self.script
    }

    /// The value that a shell variable surely has, and the assignment it comes from.
    #[must_use]
    pub fn constant(&self, name: &str) -> Option<(&str, &Place)> {
        let variable = self.variables.get(name)?;
        let text = variable.value.scalar();
        (!text.contains(UNRESOLVED)).then_some((text, &variable.place))
    }
}
