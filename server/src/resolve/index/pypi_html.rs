//! The simple repository interface as HTML: one anchor a file (PEP 503), for indexes that know no JSON.

use serde_json::Value;

use super::pypi::File;

/// The most files that are read of a page.
const MOST: usize = 100_000;

/// The files of a page.
pub(super) fn files(page: &str) -> Vec<File> {
    let anchors = page.split("<a ").skip(1).take(MOST);
    let file = |anchor: &str| {
        let (attributes, rest) = split_tag(anchor)?;
        let filename = unescaped(rest.split('<').next()?.trim());
        let requires_python = attribute(attributes, "data-requires-python").map(unescaped);
        // Its value is the reason, and may be empty.
        let yanked = Value::Bool(attributes.contains("data-yanked"));
        Some(File { filename, requires_python, yanked, upload_time: None })
    };
    anchors.filter_map(file).collect()
}

/// The attributes of a tag and what follows it; a `>` in quotes does not end it.
fn split_tag(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    let end = text.char_indices().find(|(_, c)| {
        match quote {
            Some(open) if *c == open => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(*c),
            _ => {}
        }
        quote.is_none() && *c == '>'
    })?;
    Some((text.get(..end.0)?, text.get(end.0 + 1..)?))
}

fn attribute<'t>(attributes: &'t str, name: &str) -> Option<&'t str> {
    let value = attributes.split_once(name)?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value.get(1..)?.split(quote).next()
}

fn unescaped(text: &str) -> String {
    text.replace("&gt;", ">")
        .replace("&lt;", "<")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors() {
        let page = "<html><a href=\"x?a>b\" data-requires-python=\"&gt;=3.9\">a-1.0.tar.gz</a><br>\n\
             <a href='y' data-yanked=\"why\">a-2.0.tar.gz</a> <a broken";
        let files = files(page);
        let short: Vec<_> = files
            .iter()
            .map(|file| (&*file.filename, file.requires_python.as_deref(), file.yanked == Value::Bool(true)))
            .collect();
        assert_eq!(short, [("a-1.0.tar.gz", Some(">=3.9"), false), ("a-2.0.tar.gz", None, true)]);
    }
}
