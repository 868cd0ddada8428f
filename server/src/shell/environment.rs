//! What a script finds when it starts: values of template variables, and constants that earlier scripts set.

use std::collections::{BTreeMap, BTreeSet};
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

/// The most variables that an edit changes and that are looked for in the scripts behind it.
const MOST_CARRIED: usize = 8;

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
    /// Set by a loop: no later script asks for it.
    pub(super) looped: bool,
}

/// What a variable holds; stretches that nobody can know before the build are [`UNRESOLVED`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Value {
    Text(String),
    Array(Vec<String>),
    /// One word of a list after the other, in the loop with this number.
    Each(usize),
}

/// [`UNRESOLVED`] as text.
const UNKNOWN: &str = "\u{FFFC}";

impl Value {
    pub(super) fn unknown() -> Self {
        Value::Text(UNKNOWN.to_owned())
    }

    /// What `$NAME` means: of an array, its first element.
    pub(super) fn scalar(&self) -> &str {
        match self {
            Value::Text(text) => text,
            Value::Array(elements) => elements.first().map_or("", String::as_str),
            Value::Each(_) => UNKNOWN,
        }
    }

    /// Whether it is different in each round of a loop.
    pub(super) fn is_of_loop(&self) -> bool {
        matches!(self, Value::Each(_))
    }

    fn contains(&self, text: &str) -> bool {
        match self {
            Value::Text(value) => value.contains(text),
            Value::Array(elements) => elements.iter().any(|element| element.contains(text)),
            Value::Each(_) => false,
        }
    }

    /// About the bytes of memory that it takes.
    pub(super) fn size(&self) -> usize {
        match self {
            Value::Text(text) => text.len(),
            Value::Array(elements) => elements.iter().map(|element| element.len() + 32).sum(),
            Value::Each(_) => 0,
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

    /// The number of the script that is analysed next: that many were analysed on the way here, unless one was given.
    #[must_use]
    pub fn script(&self) -> usize {
        self.script
    }

    /// The same with a number for the script that is analysed next.
    #[must_use]
    pub fn numbered(self, script: usize) -> Environment {
        Environment { script, ..self }
    }

    /// The same without any shell variable.
    pub(super) fn without_variables(&self) -> Environment {
        Environment { templates: self.templates.clone(), variables: BTreeMap::new(), script: self.script }
    }

    /// What a script leaves behind that found this environment, when it is known to have left `after` behind `before`;
    /// nothing where what differs may matter to it.
    ///
    /// A script that does not contain the name of a variable neither reads nor assigns it, unless some value brings the
    /// name in.
    #[must_use]
    pub fn carried_over(
        &self,
        before: &Environment,
        after: &Environment,
        script: &str,
    ) -> Option<Environment> {
        if self.templates != before.templates || self.script != before.script {
            return None;
        }
        let differs = |name: &&String| self.variables.get(*name) != before.variables.get(*name);
        let names: BTreeSet<_> =
            self.variables.keys().chain(before.variables.keys()).filter(differs).collect();
        let values = || self.variables.values().chain(before.variables.values());
        let matters = |name: &&String| {
            script.contains(name.as_str())
                || values().any(|variable| variable.value.contains(name))
                || before.variables.get(*name) != after.variables.get(*name)
        };
        if names.len() > MOST_CARRIED || names.iter().any(matters) {
            return None;
        }
        let mut carried = after.clone();
        for name in names {
            match self.variables.get(name) {
                Some(variable) => carried.variables.insert(name.clone(), variable.clone()),
                None => carried.variables.remove(name),
            };
        }
        Some(carried)
    }

    /// The value that a shell variable surely has, and the assignment it comes from.
    #[must_use]
    pub fn constant(&self, name: &str) -> Option<(&str, &Place)> {
        let variable = self.variables.get(name)?;
        let text = variable.value.scalar();
        (!text.contains(UNRESOLVED)).then_some((text, &variable.place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::Script;

    fn after(script: &str, before: &Environment) -> Environment {
        Script::parse(script).exports(before)
    }

    #[test]
    fn what_a_script_does_not_name_is_carried_over() {
        let start = Environment::new();
        for (earlier, edited, script, is_carried) in [
            ("A=1", "AB=1", "B=2", true),
            ("A=1\nB=1", "A=1\nB=2", "echo $A", true),
            ("A=1", "A=2", "echo $A", false),
            ("A=1", "A=2", "unset A", false),
            ("A=1", "A=1 # moved: places matter", "echo x", true),
            ("C='$A'\nA=1", "C='$A'\nA=2", "eval echo $C", false),
            ("A=1", "", "B=$A", false),
        ] {
            let (before, now) = (after(earlier, &start), after(edited, &start));
            let carried = now.carried_over(&before, &after(script, &before), script);
            assert_eq!(carried.is_some(), is_carried, "{earlier} | {edited} | {script}");
            if let Some(carried) = carried {
                assert_eq!(carried, after(script, &now), "{earlier} | {edited} | {script}");
            }
        }
    }
}
