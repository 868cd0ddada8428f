//! `requirements.txt` and `constraints.txt`. Source: pip's page *Requirements File Format*, pip 26.3.

use std::borrow::Cow;

use super::super::package_managers::{Family, Level};
use super::{Contents, Named, requirement};

/// Options that name another file.
const FILES: &[(&str, bool)] =
    &[("--requirement", false), ("-r", false), ("--constraint", true), ("-c", true)];

/// Options that name a package to be installed from where it is.
const EDITABLE: &[&str] = &["--editable", "-e"];

pub(super) fn parse(text: &str) -> Contents {
    let mut contents = Contents::default();
    let mut requires_hashes = false;
    for (start, line) in logical_lines(text) {
        let line = without_comment(&line);
        let (start, line) = (start + line.len() - line.trim_start().len(), line.trim());
        requires_hashes |= line == "--require-hashes";
        if let Some((path, is_constraint)) =
            FILES.iter().find_map(|(option, constrains)| Some((value(line, option)?, *constrains)))
        {
            contents.files.push(Named { path: path.to_owned(), is_constraint });
            continue;
        }
        let editable = EDITABLE.iter().find_map(|option| value(line, option));
        let piece = match editable {
            // Of a directory nobody knows what it holds.
            Some(source) if source.contains("://") => source,
            Some(_) => continue,
            None if line.starts_with('-') => continue,
            None => line,
        };
        let start = start + line.len() - piece.len();
        // Options of one requirement stand behind it.
        let (piece, options) = piece.find(" --").map_or((piece, ""), |at| piece.split_at(at));
        if let Some(mut found) = requirement(Family::Pip, piece.trim_end(), start) {
            if options.contains("--hash") {
                found.level = Level::Immutable;
            }
            contents.requirements.push(found);
        }
    }
    if requires_hashes {
        // Then pip refuses whatever has none.
        contents.requirements.iter_mut().for_each(|found| found.level = Level::Immutable);
    }
    contents
}

/// Lines with those that go on behind a `\` joined, and where they begin. The joint is blank, so that every byte keeps
/// its place.
fn logical_lines(text: &str) -> impl Iterator<Item = (usize, Cow<'_, str>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        let mut end = at;
        let mut joints = Vec::new();
        loop {
            let rest = text.get(end..).filter(|rest| !rest.is_empty())?;
            let line = rest.split_inclusive('\n').next().unwrap_or(rest);
            end += line.len();
            let plain = line.trim_end_matches(['\r', '\n']);
            match plain.strip_suffix('\\') {
                Some(kept) if !without_comment(plain).is_empty() && end < text.len() => {
                    joints.push(end - line.len() + kept.len()..end);
                }
                _ => break,
            }
        }
        at = end;
        let line = text.get(start..end)?.trim_end_matches(['\r', '\n']);
        if joints.is_empty() {
            return Some((start, Cow::Borrowed(line)));
        }
        let mut bytes = line.to_owned();
        for joint in joints {
            let joint = joint.start - start..(joint.end - start).min(bytes.len());
            bytes.replace_range(joint.clone(), &" ".repeat(joint.len()));
        }
        Some((start, Cow::Owned(bytes)))
    })
}

/// A line without the comment at its end: a `#` at its beginning or behind a blank.
fn without_comment(line: &str) -> &str {
    let mut from = 0;
    while let Some(at) = line.get(from..).and_then(|rest| rest.find('#')).map(|at| from + at) {
        if line[..at].chars().next_back().is_none_or(char::is_whitespace) {
            return &line[..at];
        }
        from = at + 1;
    }
    line
}

/// The value of an option: `--option value`, `--option=value`, `-ovalue`.
fn value<'l>(line: &'l str, option: &str) -> Option<&'l str> {
    let rest = line.strip_prefix(option)?;
    let is_long = option.starts_with("--");
    let rest = match rest.strip_prefix('=') {
        Some(rest) => rest,
        None if is_long && !rest.starts_with(char::is_whitespace) => return None,
        None => rest,
    };
    let rest = rest.trim();
    (!rest.is_empty()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        use Level::{Floating, Immutable, Unpinned, Versioned};
        let text = "# head\nnumpy\nScipy_x==1.2 # one\r\n  pandas>=1 ; python_version < \"3\"\n\n-r more.txt\n--constraint=c.txt\n\
            --index-url https://x\n-e .\n-e git+https://h/u/r@main#egg=x\n./local\nhashed==1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n\
            pip\nlast";
        let contents = parse(text);
        let found: Vec<_> = contents
            .requirements
            .iter()
            .map(|found| (found.name.as_str(), found.level, &text[found.range.clone()]))
            .collect();
        let expected = [
            ("numpy", Unpinned, "numpy"),
            ("scipy-x", Versioned, "Scipy_x==1.2"),
            ("pandas", Floating, "pandas>=1 ; python_version < \"3\""),
            ("https://h/u/r", Floating, "git+https://h/u/r@main#egg=x"),
            ("hashed", Immutable, "hashed==1"),
            ("pip", Unpinned, "pip"),
            ("last", Unpinned, "last"),
        ];
        assert_eq!(found, expected);
        let file = |path: &str, is_constraint| Named { path: path.to_owned(), is_constraint };
        assert_eq!(contents.files, [file("more.txt", false), file("c.txt", true)]);
        assert_eq!(parse("--require-hashes\na==1").requirements[0].level, Immutable);
    }

    #[test]
    fn anything_is_read() {
        for text in
            ["", "\\", "\\\n", "\\\n\\\n", "a\\", "#", "-r", "--requirement", "=", "é \\\n é", "a\\\n\\\nb"]
        {
            parse(text);
        }
        let long = "a\\\n".repeat(100_000);
        assert!(parse(&long).requirements.len() <= 1);
    }
}
