//! Elements of XML as text.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::BytesText;

/// An element with attributes and content, indented by so many blanks, with a line end behind it. The content is XML; it
/// stands on lines of its own where it is not empty.
pub(super) fn element(indent: usize, name: &str, attributes: &[(&str, &str)], content: &str) -> String {
    let attributes: Vec<_> = attributes.iter().map(|(name, value)| (*name, clean(value))).collect();
    let mut writer = Writer::new(Vec::new());
    let element =
        writer.create_element(name).with_attributes(attributes.iter().map(|(name, value)| (*name, &**value)));
    // Writing into memory does not fail.
    let _ = match content.is_empty() {
        true => element.write_empty(),
        false => {
            let content = format!("\n{content}{:indent$}", "");
            element.write_text_content(BytesText::from_escaped(content))
        }
    };
    let written = String::from_utf8(writer.into_inner()).unwrap_or_default();
    format!("{:indent$}{written}\n", "")
}

/// Without the characters that no XML may hold, escaped or not.
fn clean(text: &str) -> Cow<'_, str> {
    let is_bad = |c: char| {
        (c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r')) || ('\u{fffe}'..='\u{ffff}').contains(&c)
    };
    match text.contains(is_bad) {
        true => text.replace(is_bad, "\u{fffd}").into(),
        false => text.into(),
    }
}
