//! A change of the configuration file that keeps its form, comments and order included.

use toml_edit::{DocumentMut, Item, TableLike, value};

use crate::text::Edit;

/// Something to say in a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// What it does, as a menu entry.
    pub title: String,
    /// The keys that lead to the value.
    pub keys: Vec<String>,
    /// The value, a text.
    pub value: String,
}

/// The edit that says it in a file's text; nothing where the text is no TOML or something else stands in the way.
#[must_use]
pub fn set(text: &str, setting: &Setting) -> Option<Edit> {
    let mut document: DocumentMut = text.parse().ok()?;
    let (last, tables) = setting.keys.split_last()?;
    let mut table: &mut dyn TableLike = document.as_table_mut();
    for key in tables {
        table = table.entry(key).or_insert_with(toml_edit::table).as_table_like_mut()?;
    }
    match table.get_mut(last) {
        // What stands around the value stays.
        Some(Item::Value(old)) => {
            let decor = old.decor().clone();
            *old = setting.value.as_str().into();
            *old.decor_mut() = decor;
        }
        Some(_) => return None,
        None => drop(table.insert(last, value(&setting.value))),
    }
    Some(difference(text, &document.to_string()))
}

/// The shortest edit from one text to another that is one piece.
fn difference(before: &str, after: &str) -> Edit {
    let same = |(a, b): &(char, char)| a == b;
    let start: usize =
        before.chars().zip(after.chars()).take_while(same).map(|(char, _)| char.len_utf8()).sum();
    let (old, new) = (&before[start..], &after[start..]);
    let end: usize =
        old.chars().rev().zip(new.chars().rev()).take_while(same).map(|(char, _)| char.len_utf8()).sum();
    Edit { range: start..before.len() - end, text: new[..new.len() - end].to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str, keys: &[&str], value: &str) -> Option<String> {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        let setting = Setting { title: String::new(), keys, value: value.to_owned() };
        let edit = set(text, &setting)?;
        let mut text = text.to_owned();
        text.replace_range(edit.range, &edit.text);
        Some(text)
    }

    #[test]
    fn the_form_stays() {
        let text = "# ours\nprofile = 'relaxed' # for now\n\n[severity]\na   = \"off\" # why\n";
        let more = after(text, &["severity", "b"], "hint");
        assert_eq!(more.as_deref(), Some(format!("{text}b = \"hint\"\n").as_str()));
        assert_eq!(after(text, &["severity", "a"], "hint"), Some(text.replace("\"off\"", "\"hint\"")));
        assert_eq!(
            after(text, &["target"], "apptainer"),
            Some(text.replace("for now\n", "for now\ntarget = \"apptainer\"\n"))
        );
        assert_eq!(after("", &["build-args", "A"], "1").as_deref(), Some("[build-args]\nA = \"1\"\n"));
        assert_eq!(
            after("build-args = {B = '2'}\n", &["build-args", "A"], "1").unwrap().matches("A = ").count(),
            1
        );
    }

    #[test]
    fn what_is_in_the_way_stays() {
        assert_eq!(after("severity = 3\n", &["severity", "a"], "off"), None);
        assert_eq!(after("[severity.a]\n", &["severity", "a"], "off"), None);
        assert_eq!(after("x = ", &["target"], "apptainer"), None);
    }
}
