//! Pages for editors that show text and no Markdown: without the markup that pages of ours have.

/// A page without emphasis, links, headings and fences. Code keeps its backquotes.
pub(super) fn text(page: &str) -> String {
    let mut fenced = false;
    let mut lines = Vec::new();
    for line in page.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            lines.push(line.to_owned());
        } else {
            lines.push(without_links(line.trim_start_matches('#').trim_start()).replace("**", ""));
        }
    }
    lines.join("\n")
}

/// `text (address)` for `[text](address)`.
fn without_links(line: &str) -> String {
    let mut rest = line;
    let mut plain = String::new();
    while let Some((before, text, address, behind)) = link(rest) {
        plain.push_str(&format!("{before}{text} ({address})"));
        rest = behind;
    }
    plain + rest
}

/// The first link of a line: what stands before it, its text, its address and what stands behind it.
fn link(line: &str) -> Option<(&str, &str, &str, &str)> {
    let (head, tail) = line.split_once("](")?;
    let (before, text) = head.rsplit_once('[')?;
    let (address, behind) = tail.split_once(')')?;
    Some((before, text, address, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_goes_and_words_stay() {
        let page = "## `a`\n\n**`python:3`** — an image.\n```text\n# **x** [y](z)\n```\n* [Page](https://h.org/p), [b](c).";
        let plain = "`a`\n\n`python:3` — an image.\n# **x** [y](z)\n* Page (https://h.org/p), b (c).";
        assert_eq!(text(page), plain);
        for odd in ["", "](", "[a](b", "[a] (b)", "**", "```"] {
            text(odd);
        }
    }
}
