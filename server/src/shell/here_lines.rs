//! Lines with several here-documents: `cat <<A <<B`. The grammar knows one a line and takes the others' text for commands.

use std::ops::Range;

use memchr::memmem;

/// Lines of which an end was not found that are looked at: each costs the rest of the script.
const MAX_MISSES: usize = 8;

/// What the grammar must not see: the later operators of such lines, and the text that they bring.
pub(super) fn later_documents(text: &str) -> Vec<Range<usize>> {
    let mut hidden = Vec::new();
    if memmem::find_iter(text.as_bytes(), b"<<").nth(1).is_none() {
        return hidden;
    }
    let mut misses = 0;
    let mut at = 0;
    while let Some(line) = text[at..].split_inclusive('\n').next() {
        let start = at;
        at += line.len();
        let documents = operators(line);
        if documents.len() < 2 || misses >= MAX_MISSES {
            continue;
        }
        let mut ends = Vec::new();
        let mut end = at;
        for (_, word) in &documents {
            let Some(length) = behind(&text[end..], word) else { break };
            end += length;
            ends.push(end);
        }
        if ends.len() < documents.len() {
            misses += 1;
            continue;
        }
        hidden.extend(documents.iter().skip(1).map(|(range, _)| start + range.start..start + range.end));
        hidden.extend(ends.first().map(|first| *first..end));
        at = end;
    }
    hidden
}

/// Whether a line begins more than one here-document.
pub(super) fn has_several(line: &str) -> bool {
    operators(line).len() > 1
}

/// The `<<WORD` of a line, each with its word.
fn operators(line: &str) -> Vec<(Range<usize>, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = line.get(from..).and_then(|rest| rest.find("<<")).map(|at| from + at) {
        let (word, closed) = word_of(&line[at + 2..]);
        from = line.len() - closed.trim_start_matches('<').len();
        if !word.is_empty() {
            found.push((at..from, word));
        }
    }
    found
}

/// The word behind `<<`, without its quotes, and what follows it. Empty where it is none of letters, digits and `_`.
pub(super) fn word_of(text: &str) -> (&str, &str) {
    let rest = text.strip_prefix('-').unwrap_or(text).trim_start_matches([' ', '\t']);
    let rest = rest.trim_start_matches(['\'', '"', '\\']);
    let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    let (word, rest) = rest.split_at(length);
    (word, rest.trim_start_matches(['\'', '"']))
}

/// How long a text is up to the end of the line that ends a here-document.
pub(super) fn behind(text: &str, word: &str) -> Option<usize> {
    let mut length = 0;
    text.split_inclusive('\n').find_map(|line| {
        length += line.len();
        (line.trim_end_matches(['\r', '\n']).trim_start_matches('\t') == word).then_some(length)
    })
}
