//! Objects in JSON, and where their members are written.

use std::ops::Range;

use serde::Deserializer as _;
use serde::de::{MapAccess, Visitor};
use serde_json::Deserializer;
use serde_json::value::RawValue;

/// A part of a text of JSON.
#[derive(Clone, Copy)]
pub(super) struct Json<'t> {
    /// The whole text.
    text: &'t str,
    /// The part, which is a value.
    value: &'t str,
}

impl<'t> Json<'t> {
    pub(super) fn of(text: &'t str) -> Json<'t> {
        Json { text, value: text }
    }

    /// The members of an object, in order, up to what is no JSON; none where it is no object.
    pub(super) fn members(self) -> Vec<(String, Json<'t>)> {
        let mut members = Members { text: self.text, found: Vec::new() };
        let _ = Deserializer::from_str(self.value).deserialize_map(&mut members);
        members.found
    }

    /// The member of that name.
    pub(super) fn get(self, name: &str) -> Option<Json<'t>> {
        self.members().into_iter().rfind(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// What is in a string, where it is written without escapes, and where.
    pub(super) fn string(self) -> Option<(&'t str, Range<usize>)> {
        let inner = self.value.strip_prefix('"')?.strip_suffix('"')?;
        let start = (self.value.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)? + 1;
        (!inner.contains('\\')).then_some((inner, start..start + inner.len()))
    }
}

struct Members<'t> {
    text: &'t str,
    found: Vec<(String, Json<'t>)>,
}

impl<'t> Visitor<'t> for &mut Members<'t> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((key, value)) = map.next_entry::<String, &'t RawValue>()? {
            self.found.push((key, Json { text: self.text, value: value.get() }));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_have_their_place() {
        let text = "\u{feff} {\n\t\"a\": {\"b\": \"é\", \"c\" : \"d\\n\"}, \"a\": {\"x\": \" y\"}, }";
        let text = text.trim_start_matches('\u{feff}');
        let (inner, range) = Json::of(text).get("a").and_then(|a| a.get("x")).and_then(Json::string).unwrap();
        assert_eq!((inner, &text[range]), (" y", " y"), "the last of a name counts, also before a slip");
        let first = &Json::of(text).members()[0].1;
        assert_eq!(first.get("b").and_then(Json::string).unwrap().0, "é");
        assert!(first.get("c").and_then(Json::string).is_none());
        for nothing in
            ["", "[]", "\"a\"", "{", "{\"a\"", "1", &"[".repeat(100_000), &"{\"a\":".repeat(100_000)]
        {
            assert!(Json::of(nothing).members().is_empty());
        }
    }
}
