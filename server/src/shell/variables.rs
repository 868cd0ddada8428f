//! The shell variables at one point of the walk through a script.
//!
//! Branches are walked one after the other from the same state, so changes are kept in a journal: taking a branch back
//! costs as much as the branch changed, however many variables there are.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use super::environment::{Place, Value, Variable};

/// The current value of every variable, with the way back.
#[derive(Debug, Default)]
pub(super) struct Variables {
    current: HashMap<String, Variable>,
    journal: Vec<(String, Option<Variable>)>,
    /// What was found of each variable that has been asked for or set since [`Variables::watch`], if that was called.
    found: Option<RefCell<Changes>>,
}

/// A point in time to come back to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark(usize);

/// What a branch left behind: the variables it changed; nothing for an unset one.
pub(super) type Changes = BTreeMap<String, Option<Variable>>;

impl Variables {
    pub(super) fn new(variables: &BTreeMap<String, Variable>) -> Self {
        let current = variables.iter().map(|(name, variable)| (name.clone(), variable.clone())).collect();
        Self { current, journal: Vec::new(), found: None }
    }

    /// What later scripts find.
    pub(super) fn into_map(self) -> BTreeMap<String, Variable> {
        self.current.into_iter().filter(|(_, variable)| !variable.looped).collect()
    }

    pub(super) fn get(&self, name: &str) -> Option<&Variable> {
        self.notice(name);
        self.current.get(name)
    }

    fn notice(&self, name: &str) {
        let Some(found) = &self.found else { return };
        let mut found = found.borrow_mut();
        if !found.contains_key(name) {
            found.insert(name.to_owned(), self.current.get(name).cloned());
        }
    }

    /// From here on it is noticed what is asked for and set.
    pub(super) fn watch(&mut self) -> Mark {
        self.found = Some(RefCell::default());
        self.mark()
    }

    /// What has been asked for or set since, as it was then, and what has been set, as it is now.
    pub(super) fn watched(&self, since: Mark) -> (Changes, Changes) {
        let found = self.found.as_ref().map(|found| found.borrow().clone()).unwrap_or_default();
        let set = self.journal[since.0..].iter();
        (found, set.map(|(name, _)| (name.clone(), self.current.get(name).cloned())).collect())
    }

    /// Whether these variables are what they were then, and how the places moved that they come from. A place says where
    /// a value comes from, and means nothing by itself.
    pub(super) fn moved<'v>(&'v self, found: &'v Changes) -> Option<Vec<(&'v Place, &'v Place)>> {
        let mut moved = Vec::new();
        for (name, then) in found {
            match (then, self.current.get(name)) {
                (None, None) => {}
                (Some(then), Some(now)) if then.value == now.value && then.looped == now.looped => {
                    moved.extend((then.place != now.place).then_some((&then.place, &now.place)));
                }
                _ => return None,
            }
        }
        Some(moved)
    }

    /// Assigns, or unsets.
    pub(super) fn set(&mut self, name: &str, variable: Option<Variable>) {
        self.notice(name);
        let before = match variable {
            Some(variable) => self.current.insert(name.to_owned(), variable),
            None => self.current.remove(name),
        };
        self.journal.push((name.to_owned(), before));
    }

    /// From here on nothing is known of the variable, if anything was.
    pub(super) fn forget(&mut self, name: &str) {
        if let Some(mut variable) = self.get(name).cloned() {
            variable.value = Value::unknown();
            self.set(name, Some(variable));
        }
    }

    pub(super) fn mark(&self) -> Mark {
        Mark(self.journal.len())
    }

    /// Goes back to the mark and gives out what has changed since.
    pub(super) fn take_back(&mut self, mark: Mark) -> Changes {
        let mut changes = Changes::new();
        while self.journal.len() > mark.0 {
            let Some((name, before)) = self.journal.pop() else { break };
            let after = match before {
                Some(before) => self.current.insert(name.clone(), before),
                None => self.current.remove(&name),
            };
            changes.entry(name).or_insert(after);
        }
        changes
    }

    /// Goes on from the ends of several branches, of which one was taken; `exhaustive` if surely one was.
    ///
    /// A variable keeps a value only if no branch gives it another one. A branch that leaves it unset does not count:
    /// who assigns a version in an `if` and uses it later means that version.
    pub(super) fn join(&mut self, branches: Vec<Changes>, exhaustive: bool) {
        let mut joined = Changes::new();
        for name in branches.iter().flat_map(BTreeMap::keys) {
            if joined.contains_key(name) {
                continue;
            }
            let before = self.current.get(name);
            let ends = branches.iter().map(|branch| match branch.get(name) {
                Some(end) => end.as_ref(),
                None => before,
            });
            let otherwise = if exhaustive { None } else { before };
            let mut known = ends.chain([otherwise]).flatten();
            let mut result = known.next().cloned();
            if let Some(result) = &mut result
                && known.any(|other| other.value != result.value)
            {
                result.value = Value::unknown();
            }
            joined.insert(name.clone(), result);
        }
        for (name, variable) in joined {
            self.set(&name, variable);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(variables: &mut Variables, name: &str, value: &str) {
        let place = Place { script: 0, range: 0..0 };
        variables.set(name, Some(Variable { value: Value::Text(value.to_owned()), place, looped: false }));
    }

    fn get<'v>(variables: &'v Variables, name: &str) -> Option<&'v str> {
        variables.get(name).map(|variable| variable.value.scalar())
    }

    #[test]
    fn branches_that_agree_keep_the_value() {
        let mut variables = Variables::default();
        set(&mut variables, "A", "old");
        let mark = variables.mark();
        set(&mut variables, "A", "new");
        set(&mut variables, "B", "1");
        let one = variables.take_back(mark);
        assert_eq!((get(&variables, "A"), get(&variables, "B")), (Some("old"), None));
        set(&mut variables, "A", "new");
        let two = variables.take_back(mark);
        variables.join(vec![one, two], true);
        assert_eq!((get(&variables, "A"), get(&variables, "B")), (Some("new"), Some("1")));
    }

    #[test]
    fn another_value_on_some_path_is_unknown() {
        let mut variables = Variables::default();
        set(&mut variables, "A", "old");
        let mark = variables.mark();
        set(&mut variables, "A", "new");
        let one = variables.take_back(mark);
        variables.join(vec![one], false);
        assert_eq!(get(&variables, "A"), Some("\u{FFFC}"));
    }
}
