//! The language a second time, line by line and without tree-sitter: what the
//! nodes of a text have to be. Slow and plain on purpose.

use crate::outline::Item;
use crate::text::{Line, Span, Text, is_ascii_blank, lines};

/// The nodes below the root that the grammar has to give for `text`.
pub(crate) fn reference(text: &[u8]) -> Vec<Item<'static>> {
    let text = Text(text);
    let mut reader = Reader { text, items: Vec::new() };
    let lines = lines(&text);
    let mut from = 0;
    for at in 1..=lines.len() {
        if at == lines.len() || text.begins_stage(lines[at].start) {
            reader.stage(&lines[from..at]);
            from = at;
        }
    }
    reader.items
}

const SCRIPTS: [&str; 7] = ["pre", "setup", "post", "runscript", "startscript", "test", "environment"];
const APP_SCRIPTS: [&str; 5] = ["appinstall", "apprun", "appstart", "apptest", "appenv"];

fn section_kind(name: &str) -> &'static str {
    let folded = name.replace('\u{130}', "i").to_ascii_lowercase();
    match (folded.as_str(), name) {
        (script, _) if SCRIPTS.contains(&script) => "script_section",
        ("help", _) => "help_section",
        ("files", _) => "files_section",
        ("labels", _) => "labels_section",
        ("arguments", _) => "arguments_section",
        (_, script) if APP_SCRIPTS.contains(&script) => "app_script_section",
        (_, "apphelp") => "app_help_section",
        (_, "appfiles") => "app_files_section",
        (_, "applabels") => "app_labels_section",
        _ => "unknown_section",
    }
}

struct Reader<'a> {
    text: Text<'a>,
    items: Vec<Item<'static>>,
}

impl Reader<'_> {
    fn push(&mut self, depth: usize, kind: &'static str, range: Span) {
        self.items.push(Item { depth, kind, field: None, range });
    }

    fn field(&mut self, depth: usize, field: &'static str, kind: &'static str, range: Span) {
        self.items.push(Item { depth, kind, field: Some(field), range });
    }

    fn variables(&mut self, depth: usize, span: Span, many_lines: bool) {
        let mut at = span.start;
        while at < span.end {
            match self.text.variable(at, many_lines) {
                Some((name, close)) if close + 2 <= span.end && self.text[close..].starts_with(b"}}") => {
                    self.push(depth, "template_variable", at..close + 2);
                    self.field(depth + 1, "name", "variable_name", name);
                    at = close + 2;
                }
                _ => at += 1,
            }
        }
    }

    /// A node whose only children are variables, unless it is empty.
    fn text_node(&mut self, depth: usize, field: &'static str, kind: &'static str, span: Span) {
        if !span.is_empty() {
            self.field(depth, field, kind, span.clone());
            self.variables(depth + 1, span, false);
        }
    }

    fn stage(&mut self, lines: &[Line]) {
        let Some(last) = lines.last() else { return };
        let sections = lines.iter().position(|line| self.text.begins_section(line)).unwrap_or(lines.len());
        let content: Vec<Span> = lines[..sections]
            .iter()
            .map(|line| self.text.trim(line.span()))
            .filter(|span| !span.is_empty())
            .collect();
        let only_comments = content.iter().all(|span| self.text[span.start] == b'#');
        if only_comments && sections == lines.len() {
            for span in content {
                self.comment(1, span.start);
            }
            return;
        }
        let header_end = lines.get(sections).map_or(last.next, |line| line.start);
        let first_section = lines
            .get(sections)
            .map(|line| if sections == 0 { self.text.trim_start(line.span()).start } else { line.start });
        let start = content.first().map(|span| span.start).or(first_section).unwrap_or(last.next);
        self.push(1, "stage", start..last.next);
        if let Some(first) = content.first() {
            self.push(2, "header", first.start..header_end);
            self.header(&lines[..sections]);
        }
        let mut rest = &lines[sections..];
        while let Some((head, below)) = rest.split_first() {
            let length = below.iter().position(|line| self.text.begins_section(line)).unwrap_or(below.len());
            self.section(*head, &below[..length], sections == 0 && rest.len() == lines.len());
            rest = &below[length..];
        }
    }

    /// A comment up to the end of its line.
    fn comment(&mut self, depth: usize, start: usize) {
        let line = lines(&self.text[start..])[0];
        self.push(depth, "comment", start..start + line.end);
    }

    fn header(&mut self, lines: &[Line]) {
        let mut at = 0;
        while let Some(&Line { start, end, .. }) = lines.get(at) {
            at += 1;
            let line = self.text.trim(start..end);
            if line.is_empty() {
                continue;
            }
            let hash = self.text.find(start..end, b'#');
            let code = self.text.trim(line.start..hash.unwrap_or(line.end).max(line.start));
            if code.is_empty() {
                self.comment(3, line.start);
                continue;
            }
            let Some(colon) = self.text.find(code.clone(), b':') else {
                self.push(3, "invalid_line", code);
                if let Some(hash) = hash {
                    self.comment(3, hash);
                }
                continue;
            };
            let field = self.items.len();
            self.push(3, "header_field", line.clone());
            let keyword = self.text.trim(line.start..colon);
            if !keyword.is_empty() {
                self.field(4, "keyword", "keyword", keyword);
            }
            let mut open = self.header_value(self.text.trim(colon + 1..code.end.max(colon + 1)), hash, true);
            while let (true, Some(&Line { start, end, .. })) = (open, lines.get(at)) {
                let hash = self.text.find(start..end, b'#');
                let code = self.text.trim(start..hash.unwrap_or(end));
                if code.is_empty() {
                    break;
                }
                open = self.header_value(code, hash, false);
                at += 1;
            }
            let last = self.items[field + 1..].iter().map(|item| item.range.end).max();
            self.items[field].range.end = last.unwrap_or(0).max(colon + 1);
        }
    }

    /// One line of a value; true if the next line belongs to it too.
    fn header_value(&mut self, code: Span, hash: Option<usize>, first: bool) -> bool {
        let continued = self.text[code.clone()].ends_with(b"\\");
        let value = if continued { self.text.trim_end(code.start..code.end - 1) } else { code.clone() };
        self.text_node(4, "value", "value", value.clone());
        if continued {
            self.push(4, "line_continuation", code.end - 1..code.end);
        }
        if let Some(hash) = hash {
            self.comment(4, hash);
        }
        continued && !(first && value.is_empty())
    }

    fn section(&mut self, head: Line, body: &[Line], may_be_indented: bool) {
        let line = head.start..head.end;
        let percent = self.text.trim_start(line.clone()).start;
        let indented = percent > line.start && !may_be_indented;
        let signs = self.text[percent..line.end].iter().take_while(|&&byte| byte == b'%').count();
        let name_end = self.text.find(percent + signs..line.end, b' ').unwrap_or(line.end);
        let name = percent + signs..name_end;
        let kind = match std::str::from_utf8(&self.text[name.clone()]) {
            Ok(name) if !indented => section_kind(name),
            _ => "unknown_section",
        };
        let end = body.last().map_or(head.next, |line| line.next);
        self.push(2, kind, if may_be_indented { percent } else { line.start }..end);
        if indented {
            self.push(3, "indentation", line.start..percent);
        }
        if !name.is_empty() {
            self.field(3, "name", "section_name", name);
        }
        let rest = (name_end + 1).min(line.end)..line.end;
        if kind.starts_with("app_") {
            self.application(rest);
        } else {
            self.arguments("arguments", rest);
        }
        let script = if head.next < end { head.next..end } else { 0..0 };
        match kind {
            "script_section" | "app_script_section" => self.script(script),
            "help_section" | "app_help_section" => self.body("help_text", script),
            "unknown_section" => self.body("unknown_text", script),
            _ => self.entries(kind, body),
        }
    }

    fn application(&mut self, rest: Span) {
        let name_end = self.text.find_outside(rest.clone(), |at| self.text[at] == b' ');
        self.text_node(3, "app", "app_name", rest.start..name_end);
        if name_end < rest.end {
            self.arguments("ignored", name_end + 1..rest.end);
        }
    }

    fn arguments(&mut self, field: &'static str, rest: Span) {
        if rest.is_empty() {
            return;
        }
        self.field(3, field, "section_arguments", rest.clone());
        let words = rest.start..self.text.find(rest.clone(), b'#').unwrap_or(rest.end);
        let mut left = self.text.trim(words.clone());
        while !left.is_empty() {
            let end = self.text.find_outside(left.clone(), |at| self.text.blank(at).is_some());
            let word = left.start..end;
            left = self.text.trim_start(end..left.end);
            self.push(4, "section_word", word.clone());
            self.variables(5, word.clone(), false);
            if &self.text[word] == b"-c" && !left.is_empty() {
                self.field(4, "interpreter", "interpreter", left.clone());
                self.variables(5, left.clone(), false);
                break;
            }
        }
        if words.end < rest.end {
            self.push(4, "comment", words.end..rest.end);
        }
    }

    fn script(&mut self, body: Span) {
        if body.is_empty() {
            return;
        }
        self.field(3, "body", "script", body.clone());
        let first = lines(&self.text[body.clone()])[0];
        let first = self.text.trim(body.start..body.start + first.end);
        if self.text[first.clone()].starts_with(b"#!") {
            self.field(4, "shebang", "shebang", first.clone());
            self.variables(5, first.clone(), false);
            self.variables(4, first.end..body.end, true);
        } else {
            self.variables(4, body, true);
        }
    }

    fn body(&mut self, kind: &'static str, body: Span) {
        if !body.is_empty() {
            self.field(3, "body", kind, body.clone());
            self.variables(4, body, true);
        }
    }

    fn entries(&mut self, section: &'static str, body: &[Line]) {
        for line in body {
            let span = self.text.trim(line.span());
            match (self.text[span.clone()].first(), section) {
                (None, _) => {}
                (Some(b'#'), _) => self.comment(3, span.start),
                (_, "files_section") => self.file_entry(span),
                (_, "app_files_section") => self.app_file_entry(span),
                (_, "arguments_section") => self.argument(span),
                _ => self.label(span),
            }
        }
    }

    fn file_entry(&mut self, line: Span) {
        let entry = self.items.len();
        self.push(3, "file_entry", line.clone());
        let mut fields = ["source", "destination"].into_iter();
        let mut left = line.clone();
        while !left.is_empty() {
            let start = left.start;
            let end = match self.text[start] {
                b'"' => self.text.find(start + 1..line.end, b'"').map(|at| at + 1),
                b'\'' => Some(self.text.find(start + 1..line.end, b'\'').unwrap_or(line.end)),
                _ => Some(self.plain_word(left.clone())),
            };
            if let Some(end) = end {
                let word = self.text.trim_end(start..end);
                self.text_node(4, fields.next().unwrap_or("ignored"), "file_word", word);
            }
            left = self.text.trim_start(end.unwrap_or(start + 1)..line.end);
        }
        debug_assert_eq!(self.items[entry].range, line);
    }

    fn plain_word(&self, span: Span) -> usize {
        let mut at = span.start;
        while at < span.end {
            at = match self.text.variable(at, false) {
                Some((_, close)) => close + 1,
                None if is_ascii_blank(self.text[at]) || b"\"'".contains(&self.text[at]) => break,
                None => at + 1,
            };
        }
        at
    }

    fn app_file_entry(&mut self, line: Span) {
        let hash = self.text.find(line.clone(), b'#');
        let code = self.text.trim(line.start..hash.unwrap_or(line.end));
        let comment = hash.map(|hash| hash..hash + lines(&self.text[hash..])[0].end);
        self.push(3, "app_file_entry", line.start..comment.clone().map_or(code.end, |span| span.end));
        let space = self.text.find_outside(code.clone(), |at| self.text[at] == b' ');
        self.text_node(4, "source", "file_word", self.text.trim(code.start..space));
        self.text_node(4, "destination", "file_word", self.text.trim(space..code.end));
        if let Some(comment) = comment {
            self.push(4, "comment", comment);
        }
    }

    fn label(&mut self, line: Span) {
        self.push(3, "label", line.clone());
        let space = self.text.find_outside(line.clone(), |at| self.text[at] == b' ');
        self.text_node(4, "name", "label_name", self.text.trim(line.start..space));
        self.text_node(4, "value", "label_value", self.text.trim(space..line.end));
    }

    fn argument(&mut self, line: Span) {
        let Some(equals) = self.text.find(line.clone(), b'=') else {
            return self.push(3, "invalid_line", line);
        };
        self.push(3, "argument", line.clone());
        let name = self.text.trim(line.start..equals);
        if !name.is_empty() {
            self.field(4, "name", "argument_name", name);
        }
        self.text_node(4, "value", "argument_value", self.text.trim(equals + 1..line.end));
    }
}
