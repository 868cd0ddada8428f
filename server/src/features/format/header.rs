//! Headers: canonical keywords, one blank behind the colon.

use crate::definition::Header;
use crate::language::keywords;
use crate::text::Edit;

/// Edits in ranges of the header.
pub(super) fn format(header: &Header) -> Vec<Edit> {
    let text = &header.text;
    let mut edits = Vec::new();
    for field in &header.fields {
        let line_start = text[..field.keyword.start].rfind('\n').map_or(0, |end| end + 1);
        let Some(colon) = text[field.keyword.end..].find(':').map(|at| field.keyword.end + at) else {
            continue;
        };
        let between = &text[field.keyword.end..colon];
        let written = &text[field.keyword.clone()];
        let at_line_start = field.keyword.start == line_start;
        // Where `Bootstrap` is indented or has a blank before its colon, mending that would begin another stage.
        let opens_a_stage = field.name == "bootstrap" && !(at_line_start && between.is_empty());
        if opens_a_stage
            || keywords::keyword(written).is_none()
            || !between.trim().is_empty()
            || between.contains('\n')
        {
            continue;
        }
        if let Some(canonical) = canonical(written) {
            edits.push(Edit { range: field.keyword.clone(), text: canonical });
        }
        if text[line_start..field.keyword.start].trim().is_empty() && !at_line_start {
            edits.push(Edit { range: line_start..field.keyword.start, text: String::new() });
        }
        edits.push(Edit { range: field.keyword.end..colon, text: String::new() });
        let line_end = text[colon..].find('\n').map_or(text.len(), |at| colon + at);
        let line_end = line_end - usize::from(text[colon..line_end].ends_with('\r'));
        let value = &text[colon + 1..line_end];
        let blanks = value.len() - value.trim_start().len();
        let gap = if value.trim().is_empty() { "" } else { " " };
        edits.push(Edit { range: colon + 1..colon + 1 + blanks, text: gap.to_owned() });
        let trailing = colon + 1 + value.trim_end().len();
        if !value.trim().is_empty() {
            edits.push(Edit { range: trailing..line_end, text: String::new() });
        }
    }
    edits
}

/// The usual spelling of a keyword.
fn canonical(written: &str) -> Option<String> {
    let keyword = keywords::keyword(written)?;
    if keyword.name.eq_ignore_ascii_case(written) {
        return Some(keyword.name.to_owned());
    }
    let number = written.get("OtherURL".len()..).filter(|_| keyword.name.starts_with("OtherURL"))?;
    Some(format!("OtherURL{number}"))
}
