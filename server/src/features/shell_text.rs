//! The surface of a shell script: where variables are used, and which stretches hold text that is not code.
//!
//! What a script *runs* is told by [`crate::shell`]. This reads what that leaves out because no command is run by it:
//! variables in tests, loops and arithmetic, and whether a line begins inside quotes, a here-document or a continued
//! line, where a blank more or less means something.

use std::ops::Range;

/// What one reading of a script finds. Ranges are bytes of the script, in source order.
#[derive(Debug, Default)]
pub(crate) struct ShellText {
    /// Names of variables where they are used: `NAME` of `$NAME` and `${NAME…}`.
    pub(crate) uses: Vec<Range<usize>>,
    /// Names that `for` and `select` assign.
    pub(crate) loops: Vec<Range<usize>>,
    /// Names of functions where they are defined.
    pub(crate) functions: Vec<Range<usize>>,
    /// Stretches in which no byte may be changed: quoted text, here-documents, the line end behind a backslash.
    pub(crate) fixed: Vec<Range<usize>>,
}

/// What surrounds the byte being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    Double,
    Brace,
    Paren,
    Arithmetic,
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    around: Vec<(Around, usize)>,
    pending: Vec<(String, bool, bool)>,
    found: ShellText,
}

/// Deeper nesting is nobody's script.
const DEEPEST: usize = 64;

impl ShellText {
    /// Reads a script once, from left to right.
    pub(crate) fn of(text: &str) -> ShellText {
        let mut reader =
            Reader { text, at: 0, around: Vec::new(), pending: Vec::new(), found: ShellText::default() };
        while reader.step() {}
        // A quote that nobody closes: the rest is text.
        if let Some((_, start)) = reader.around.iter().find(|(around, _)| *around != Around::Paren) {
            reader.found.fixed.push(*start..text.len());
        }
        reader.found.fixed.sort_by_key(|range| range.start);
        reader.found
    }

    /// Whether a line that starts at `offset` begins with something other than code.
    pub(crate) fn is_fixed(&self, offset: usize) -> bool {
        // Stretches nest, so a later start may end earlier; those that begin before the offset are few in practice.
        let before = self.fixed.partition_point(|range| range.start < offset);
        self.fixed[..before].iter().rev().take(256).any(|range| offset < range.end)
    }
}

impl Reader<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    fn top(&self) -> Option<Around> {
        self.around.last().map(|(around, _)| *around)
    }

    fn push(&mut self, around: Around, start: usize) {
        if self.around.len() < DEEPEST {
            self.around.push((around, start));
        }
    }

    fn pop(&mut self) {
        if let Some((around, start)) = self.around.pop()
            && around != Around::Paren
        {
            self.found.fixed.push(start..self.at);
        }
    }

    /// Reads a piece; false at the end.
    fn step(&mut self) -> bool {
        if self.at >= self.text.len() {
            return false;
        }
        let (start, byte) = (self.at, self.byte(self.at));
        self.at += 1;
        let quoted = self.top() == Some(Around::Double);
        match byte {
            b'\\' => {
                let line_end = match (self.byte(start + 1), self.byte(start + 2)) {
                    (b'\n', _) => Some(start + 2),
                    (b'\r', b'\n') => Some(start + 3),
                    _ => None,
                };
                self.at = line_end.unwrap_or(start + 2);
                if let Some(end) = line_end {
                    // The next line begins in the middle of this one.
                    self.found.fixed.push(start..end + 1);
                }
            }
            b'\'' if !quoted => self.skip_to(b'\'', start),
            b'"' if quoted => self.pop(),
            b'"' => self.push(Around::Double, start),
            b'$' => self.dollar(start),
            b'}' if self.top() == Some(Around::Brace) => self.pop(),
            b')' if self.top() == Some(Around::Paren) => self.pop(),
            b')' if self.top() == Some(Around::Arithmetic) && self.byte(self.at) == b')' => {
                self.at += 1;
                self.pop();
            }
            b'(' if matches!(self.top(), Some(Around::Paren)) => self.push(Around::Paren, start),
            b'\n' => self.here_documents(),
            _ if quoted => {}
            b'#' if self.is_code() && self.begins_word(start) => self.comment(),
            b'<' if self.byte(self.at) == b'<' && self.is_code() => self.redirection(),
            _ if is_name_start(byte) && !is_name(self.byte(start.wrapping_sub(1))) => self.word(start),
            _ => {}
        }
        true
    }

    fn is_code(&self) -> bool {
        matches!(self.top(), None | Some(Around::Paren))
    }

    fn begins_word(&self, start: usize) -> bool {
        start == 0 || matches!(self.byte(start - 1), b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b'(' | b')')
    }

    fn skip_to(&mut self, end: u8, start: usize) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|byte| *byte == end).map_or(rest.len(), |length| length + 1);
        self.found.fixed.push(start..self.at);
    }

    fn comment(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    }

    fn name_end(&self, from: usize) -> usize {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        from + rest.iter().take_while(|byte| is_name(**byte)).count()
    }

    fn dollar(&mut self, start: usize) {
        match (self.byte(self.at), self.byte(self.at + 1)) {
            (b'(', b'(') => {
                self.at += 2;
                self.push(Around::Arithmetic, start);
            }
            (b'(', _) => {
                self.at += 1;
                self.push(Around::Paren, start);
            }
            (b'{', next) => {
                self.at += 1;
                self.push(Around::Brace, start);
                if matches!(next, b'#' | b'!') {
                    self.at += 1;
                }
                self.used();
            }
            (b'\'', _) if self.top() != Some(Around::Double) => {
                self.at += 1;
                while self.at < self.text.len() && self.byte(self.at) != b'\'' {
                    self.at += if self.byte(self.at) == b'\\' { 2 } else { 1 };
                }
                self.at = (self.at + 1).min(self.text.len());
                self.found.fixed.push(start..self.at);
            }
            _ => self.used(),
        }
    }

    fn used(&mut self) {
        let end = self.name_end(self.at);
        if is_name_start(self.byte(self.at)) {
            self.found.uses.push(self.at..end);
        }
        self.at = end;
    }

    /// A bare word: a variable in arithmetic, a loop's variable, a function's name.
    fn word(&mut self, start: usize) {
        let end = self.name_end(start);
        self.at = end;
        if self.top() == Some(Around::Arithmetic) {
            self.found.uses.push(start..end);
        } else if self.is_code() && self.begins_word(start) {
            let blanks = |from: usize| {
                from + self.text[from..].len() - self.text[from..].trim_start_matches([' ', '\t']).len()
            };
            let next = blanks(end);
            match &self.text[start..end] {
                "for" | "select" | "function" if next > end && is_name_start(self.byte(next)) => {
                    let name = next..self.name_end(next);
                    let function = &self.text[start..end] == "function";
                    self.at = name.end;
                    let list = if function { &mut self.found.functions } else { &mut self.found.loops };
                    list.push(name);
                }
                "unset" if next > end => self.names_behind(next),
                _ if self.byte(next) == b'(' && self.byte(blanks(next + 1).min(self.text.len())) == b')' => {
                    self.found.functions.push(start..end);
                }
                _ => {}
            }
        }
    }

    /// Names that are words of their own up to the end of the command.
    fn names_behind(&mut self, from: usize) {
        let rest = self.text.get(from..).unwrap_or_default();
        let rest = &rest[..rest.find(['\n', ';', '&', '|', '#', ')']).unwrap_or(rest.len())];
        let mut start = from;
        for word in rest.split([' ', '\t']) {
            if is_shell_name(word) {
                self.found.uses.push(start..start + word.len());
            }
            start += word.len() + 1;
        }
    }

    /// `<<` of a here-document; `<<<` is a word like any other.
    fn redirection(&mut self) {
        self.at += 1;
        if self.byte(self.at) == b'<' {
            self.at += 1;
            return;
        }
        let tabs = self.byte(self.at) == b'-';
        self.at += usize::from(tabs);
        let rest = &self.text[self.at..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let rest = &rest[blanks..];
        let end = rest.find([' ', '\t', '\n', '\r', ';', '&', '|', '<', '>', ')']).unwrap_or(rest.len());
        let word = &rest[..end];
        let bare: String = word.chars().filter(|c| !matches!(c, '\'' | '"' | '\\')).collect();
        // `1 << 2` in a test is no here-document; a word that begins with a digit hardly ever ends one.
        if !bare.is_empty() && !bare.starts_with(|c: char| c.is_ascii_digit() || c == '$') {
            self.at += blanks + end;
            self.pending.push((bare.clone(), tabs, bare.len() == word.len()));
        }
    }

    /// The bodies of the here-documents that the line just ended has opened.
    fn here_documents(&mut self) {
        for (delimiter, tabs, expands) in std::mem::take(&mut self.pending) {
            let start = self.at;
            let mut body_end = self.text.len();
            for line in self.text[start..].split_inclusive('\n') {
                let content = line.trim_end_matches(['\n', '\r']);
                let content = if tabs { content.trim_start_matches('\t') } else { content };
                if content == delimiter {
                    body_end = self.at;
                    self.at += line.len();
                    break;
                }
                self.at += line.len();
            }
            let after = self.at;
            if expands {
                self.at = start;
                while let Some(next) = self.text[self.at..body_end].find(['$', '\\']).map(|at| self.at + at) {
                    self.at = next + 1;
                    if self.byte(next) == b'\\' {
                        let skipped = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
                        self.at = (self.at + skipped).min(body_end);
                    } else {
                        self.at += usize::from(self.byte(self.at) == b'{');
                        self.used();
                        self.at = self.at.min(body_end);
                    }
                }
                self.at = after;
            }
            // The line end before it, too: the body begins where a line begins.
            self.found.fixed.push(start.saturating_sub(1)..after);
        }
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

pub(crate) fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_'
}

/// Whether a text is a name that the shell takes for a variable or a function.
pub(crate) fn is_shell_name(text: &str) -> bool {
    text.bytes().next().is_some_and(is_name_start) && text.bytes().all(is_name)
}
