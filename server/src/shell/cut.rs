//! Where a script falls into pieces that can be read one by one: between lines, outside of quotes, here-documents,
//! parentheses, loops and branches.
//!
//! This is no parser. What it does not recognise it does not cut, and where it errs the grammar finds an error in one of
//! the pieces and reads the script on from there as a whole ([`super::pieces`]).

use memchr::{memchr, memchr2, memmem};

use super::here_lines::{behind, word_of};

/// Words that begin something of several lines where a command may begin.
const OPENING: [&str; 7] = ["if", "for", "while", "until", "case", "select", "{"];

/// Words that end it.
const CLOSING: [&str; 4] = ["fi", "done", "esac", "}"];

/// Words behind which a command may begin.
const LEADING: [&str; 10] = ["if", "then", "elif", "else", "while", "until", "do", "{", "!", "time"];

/// The bytes at which the pieces of a script begin, the first one included. Each begins a line.
pub(super) fn cuts(text: &str) -> Vec<usize> {
    let mut scan = Scan {
        text,
        at: 0,
        depth: 0,
        parentheses: 0,
        command: true,
        goes_on: false,
        empty: true,
        documents: Vec::new(),
    };
    let mut cuts = vec![0];
    while scan.line() {
        // Blank lines and comments belong to what follows them: fewer pieces are read faster.
        if scan.is_between() {
            cuts.push(scan.at);
            scan.empty = true;
        }
    }
    cuts
}

/// Bytes of one: more are not looked through, for there may be as many parentheses as bytes.
const LONGEST_ARITHMETIC: usize = 256;

struct Scan<'t> {
    text: &'t str,
    at: usize,
    /// Loops, branches and braces that are open.
    depth: usize,
    /// Parentheses that are open; those of patterns in `case` have no opening one.
    parentheses: usize,
    /// Whether a command may begin here.
    command: bool,
    /// Whether what was last seen goes on in the next line: an operator.
    goes_on: bool,
    /// Whether nothing has been seen since the last cut.
    empty: bool,
    /// The words that end the here-documents which begin behind this line.
    documents: Vec<&'t str>,
}

impl<'t> Scan<'t> {
    /// Whether a piece may begin here, at the start of a line.
    fn is_between(&self) -> bool {
        self.depth == 0 && self.parentheses == 0 && !self.goes_on && !self.empty
    }

    /// Goes over a line, and on over what does not end with it. Nothing is cut behind the last line, nor behind what does
    /// not end.
    fn line(&mut self) -> bool {
        self.command = true;
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            if byte == b'\n' {
                self.at += 1;
                return self.documents().is_some() && self.at < self.text.len();
            }
            if self.step(byte).is_none() {
                return false;
            }
        }
        false
    }

    /// Goes over one thing. Nothing where it does not end, or where something ends that was not begun.
    fn step(&mut self, byte: u8) -> Option<()> {
        let blank = matches!(byte, b' ' | b'\t' | b'\r');
        if byte == b'#' {
            let rest = &self.text.as_bytes()[self.at..];
            self.at += memchr(b'\n', rest).unwrap_or(rest.len());
            return Some(());
        }
        if blank {
            self.at += 1;
            return Some(());
        }
        if byte == b'\\' && self.line_goes_on() {
            return Some(());
        }
        self.empty = false;
        self.goes_on = false;
        match byte {
            b'(' if self.arithmetic() => return Some(()),
            b'(' => self.parentheses += 1,
            b'<' if self.here_document() => return Some(()),
            b')' => {
                self.parentheses = self.parentheses.saturating_sub(1);
                // `f()`: the body may follow in the next line.
                self.goes_on = self.text[..self.at].trim_end().ends_with('(');
            }
            b'&' | b'|' => {
                self.goes_on = byte == b'|'
                    || self.text.as_bytes().get(self.at + 1) == Some(&b'&')
                    || self.text[..self.at].ends_with('&')
            }
            b';' | b'<' | b'>' => {}
            _ => return self.word(),
        }
        self.command = !matches!(byte, b'<' | b'>');
        self.at += 1;
        Some(())
    }

    /// A backslash before a line end; a carriage return before it is the builder's to take off.
    fn line_goes_on(&mut self) -> bool {
        let rest = &self.text[self.at + 1..];
        let length = if rest.starts_with('\n') { 1 } else { 2 * usize::from(rest.starts_with("\r\n")) };
        self.at += if length == 0 { 0 } else { 1 + length };
        length > 0
    }

    /// Goes over a word, quotes and expansions included.
    fn word(&mut self) -> Option<()> {
        let start = self.at;
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'(' | b')' | b'<' | b'>' => break,
                b'\\' => {
                    if !self.line_goes_on() {
                        self.at += 1;
                        self.at += self.text[self.at..].chars().next().map_or(0, char::len_utf8);
                    }
                }
                b'\'' | b'"' | b'`' => self.quoted(byte)?,
                b'$' if self.text[self.at..].starts_with("${") => {
                    self.at += 2;
                    self.expansion()?;
                }
                _ => self.at += 1,
            }
        }
        let word = &self.text[start..self.at];
        let is_keyword = |words: &[&str]| words.contains(&word);
        // A brace alone is one wherever it stands: `function f {`.
        if word == "{" || self.command && is_keyword(&OPENING) {
            self.depth += 1;
        } else if self.command && is_keyword(&CLOSING) {
            self.depth = self.depth.checked_sub(1)?;
        }
        self.command = self.command && is_keyword(&LEADING) || word == "{";
        Some(())
    }

    /// Goes over quotes and what they hold.
    fn quoted(&mut self, quote: u8) -> Option<()> {
        self.at += 1;
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            if quote == b'\'' {
                self.at += memchr(quote, rest)? + 1;
                return Some(());
            }
            let found = memchr2(quote, b'\\', rest)?;
            self.at += found + 1;
            if rest[found] == quote {
                return Some(());
            }
            self.at = (self.at + 1).min(self.text.len());
        }
    }

    /// Goes on behind the brace that ends `${…}`.
    fn expansion(&mut self) -> Option<()> {
        let mut open = 1;
        while open > 0 {
            match *self.text.as_bytes().get(self.at)? {
                b'{' => open += 1,
                b'}' => open -= 1,
                b'\\' => self.at += 1,
                quote @ (b'\'' | b'"' | b'`') => {
                    self.quoted(quote)?;
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
        Some(())
    }

    /// Goes over a short `((…))`, in which `<<` and `#` mean something else.
    fn arithmetic(&mut self) -> bool {
        let rest = &self.text.as_bytes()[self.at..];
        let near = &rest[..rest.len().min(LONGEST_ARITHMETIC)];
        let end = near.starts_with(b"((").then(|| memmem::find(near, b"))")).flatten();
        self.at += end.map_or(0, |end| end + 2);
        end.is_some()
    }

    /// Goes over `<<WORD` and `<<<`.
    fn here_document(&mut self) -> bool {
        let rest = &self.text[self.at..];
        if rest.starts_with("<<<") {
            self.at += 3;
            return true;
        }
        let Some(rest) = rest.strip_prefix("<<") else { return false };
        let (word, behind) = word_of(rest);
        // Other words than usual are not looked for.
        let ends = behind.starts_with([' ', '\t', '\r', '\n', ';', '&', '|', '<', '>', ')']);
        self.documents.push(if ends { word } else { "" });
        self.at = self.text.len() - behind.len();
        true
    }

    /// Goes over the here-documents that begin behind a line. Nothing where one has no end.
    fn documents(&mut self) -> Option<()> {
        for word in std::mem::take(&mut self.documents) {
            self.at += Some(word)
                .filter(|word| !word.is_empty())
                .and_then(|word| behind(&self.text[self.at..], word))?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        let cuts = cuts(text);
        let ends = cuts.iter().skip(1).copied().chain([text.len()]);
        cuts.iter().zip(ends).map(|(start, end)| &text[*start..end]).collect()
    }

    #[test]
    fn statements_are_pieces() {
        assert_eq!(pieces("a\nb; c\n\n# d\ne"), ["a\n", "b; c\n", "\n# d\ne"]);
        assert_eq!(pieces("A=1\nB=2\nc &\nd 2>&1\ne"), ["A=1\n", "B=2\n", "c &\n", "d 2>&1\n", "e"]);
        assert_eq!(pieces("a # b (\n c # '\nd"), ["a # b (\n", " c # '\n", "d"]);
        assert_eq!(pieces("echo $# ${#a} a#b\nc"), ["echo $# ${#a} a#b\n", "c"]);
        assert_eq!(pieces("echo if for {} done\nb"), ["echo if for {} done\n", "b"]);
        assert_eq!(pieces("a\r\nb \\\r\n c\r\nd"), ["a\r\n", "b \\\r\n c\r\n", "d"]);
        assert_eq!(pieces(""), [""]);
        assert_eq!(pieces("é\nü"), ["é\n", "ü"]);
    }

    #[test]
    fn what_goes_on_is_one_piece() {
        for whole in [
            "a \\\n b",
            "a &&\n b ||\n c |\n d",
            "a \"b\nc\" 'd\ne' `f\ng`",
            "a \"b \\\" \n c\"",
            "a $(\n b\n)",
            "x=(\n a\n b)",
            "f() {\n a\n}",
            "f()\n{\n a\n}",
            "function f {\n a\n}",
            "(\n a\n)",
            "if a; then\n b\nelif c\nthen\n d\nelse\n e\nfi",
            "for x in a b; do\n c\ndone",
            "while read x; do\n if a; then\n b\n fi\ndone < c",
            "case $1 in\n a) b;;\n x|c)\n d\n ;;\nesac",
            "case x in a) (b);; esac &&\n c",
            "cat <<EOF\n'\nEOF",
            "cat <<-'E' <<F | b\n a\n\tE\n (\nF",
            "a ${b:-\n'}'\n}",
        ] {
            assert_eq!(pieces(whole), [whole]);
            let three = format!("x\n{whole}\ny");
            assert_eq!(pieces(&three).len(), 3, "{three:?}");
        }
    }

    #[test]
    fn arithmetic_begins_no_here_document() {
        assert_eq!(pieces("x=$((1<<B))\n((y<<B))\nc <<< d\ne").len(), 4);
    }

    #[test]
    fn nothing_is_cut_behind_what_does_not_end() {
        for open in [
            "'",
            "\"",
            "`",
            "(",
            "$(",
            "${a",
            "if a",
            "{",
            "for x in",
            "cat <<EOF",
            "cat <<E-F",
            "cat <<",
            "fi",
        ] {
            let text = format!("a\n{open}\nb\nc");
            assert_eq!(pieces(&text), ["a\n", &format!("{open}\nb\nc")]);
        }
    }
}
