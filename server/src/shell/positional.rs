//! The positional parameters: `set -- numpy scipy; pip install "$@"`.

use super::environment::{Value, Variable};
use super::parameter::Index;
use super::simple::MAX_VALUE;
use super::walk::Walker;
use super::word::Word;

/// They are kept as an array of this name, which no variable can have.
const NAME: &str = "@";

impl Walker<'_, '_, '_> {
    /// `set -- a b` gives `$@` its words; what else may change them makes them unknown.
    pub(super) fn set_parameters(&mut self, index: usize) {
        let Some(command) = self.gathered.commands.get(index) else { return };
        let arguments = command.arguments();
        let sets = command.program() == Some("set") && arguments.first().map(Word::sketch) == Some("--");
        if !sets {
            if matches!(command.program(), Some("set" | "shift" | "." | "source")) {
                self.forget_parameters();
            }
            return;
        }
        let value = Value::Array(arguments.iter().skip(1).map(|word| word.sketch().to_owned()).collect());
        let range = command.range.clone();
        if value.size() > MAX_VALUE || !self.pay(value.size()) {
            return self.forget_parameters();
        }
        // No later script has them.
        let variable = Variable { value, place: self.place_of(range), looped: true };
        self.gathered.variables.set(NAME, Some(variable));
    }

    /// In a function, a later round of a loop or another shell they are others.
    pub(super) fn forget_parameters(&mut self) {
        if self.gathered.variables.get(NAME).is_some() {
            self.gathered.variables.set(NAME, None);
        }
    }
}

/// `$@`, `$*` and `$1` as the array with an index.
pub(super) fn parameter(name: &str, quoted: bool) -> Option<(&'static str, Index)> {
    let index = match name {
        "@" => Index::All,
        "*" if quoted => Index::Joined,
        "*" => Index::All,
        _ => Index::Number(name.parse::<usize>().ok()?.checked_sub(1)?),
    };
    Some((NAME, index))
}
