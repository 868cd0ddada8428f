//! The calls in a piece of R, Julia or Python code, with their arguments.
//!
//! All of them write a call as `name(argument, name = argument)`, strings in quotes, comments behind `#`; that is all
//! that a question like *what does `install.packages` get?* needs, so one small parser reads them. It never fails: what
//! it does not know is [`Value::Other`].

use std::ops::Range;

/// Deeper nesting is passed over.
const MAX_DEPTH: usize = 60;

/// What the code does, as far as it matters here, in source order.
#[derive(Debug, Default)]
pub(crate) struct Code {
    pub(crate) items: Vec<Item>,
}

#[derive(Debug)]
pub(crate) enum Item {
    Call(Call),
    /// `name <- value`
    Assignment {
        name: Range<usize>,
        value: Value,
    },
    /// `pkg"add X"`
    Macro {
        name: Range<usize>,
        text: Range<usize>,
    },
    /// `] add X`, a line of Julia's package mode.
    PackageMode(Range<usize>),
}

#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// With what it belongs to: `remotes::install_github`, `Pkg.add`.
    pub(crate) name: Range<usize>,
    pub(crate) arguments: Vec<CallArgument>,
}

#[derive(Clone, Debug)]
pub(crate) struct CallArgument {
    pub(crate) name: Option<Range<usize>>,
    pub(crate) value: Value,
}

/// Ranges are bytes of the code.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// The text of a string, without its quotes.
    Text(Range<usize>),
    /// `c(…)`, `list(…)`, `[…]`
    List(Vec<CallArgument>),
    Call(Call),
    Name(Range<usize>),
    Other,
}

impl Call {
    /// The argument of that name, or else the one at that place among the unnamed.
    pub(crate) fn argument<'c>(&'c self, text: &str, name: &str, place: usize) -> Option<&'c Value> {
        self.named(text, name).or_else(|| {
            self.arguments
                .iter()
                .filter(|argument| argument.name.is_none())
                .nth(place)
                .map(|argument| &argument.value)
        })
    }

    pub(crate) fn named<'c>(&'c self, text: &str, name: &str) -> Option<&'c Value> {
        let is_named = |argument: &&CallArgument| {
            argument.name.clone().is_some_and(|range| text.get(range) == Some(name))
        };
        self.arguments.iter().find(is_named).map(|argument| &argument.value)
    }
}

/// The calls in R or Julia code.
pub(crate) fn parse(text: &str) -> Code {
    Parser { text, is_python: false, at: 0, code: Code::default() }.code()
}

/// The calls in Python code.
pub(crate) fn parse_python(text: &str) -> Code {
    Parser { text, is_python: true, at: 0, code: Code::default() }.code()
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Name(Range<usize>),
    Text(Range<usize>),
    Macro { name: Range<usize>, text: Range<usize> },
    Mark(u8),
    Assign,
    Newline,
    Other,
    End,
}

struct Parser<'t> {
    text: &'t str,
    /// Whether letters in front of a `'` belong to the string: in Julia such a `'` transposes.
    is_python: bool,
    at: usize,
    code: Code,
}

impl Parser<'_> {
    fn code(mut self) -> Code {
        while self.at < self.text.len() {
            self.statement(0);
        }
        self.code
    }

    /// One statement, or whatever stands before the next one can begin.
    fn statement(&mut self, depth: usize) {
        if self.package_mode() {
            return;
        }
        let before = self.at;
        let token = self.next();
        if let Token::Name(name) = &token {
            let after_name = self.at;
            if self.next() == Token::Assign {
                let value = self.value(depth, false);
                self.code.items.push(Item::Assignment { name: name.clone(), value });
                return;
            }
            self.at = after_name;
        }
        self.at = before;
        self.value(depth, false);
        let end = self.at;
        if let Token::Mark(_) | Token::Newline = self.next() {
            return;
        }
        // No progress is no option.
        self.at = end.max(before + self.char_length(before));
    }

    /// `] add X` at the beginning of a line.
    fn package_mode(&mut self) -> bool {
        let line_start = self.text[..self.at].trim_end_matches([' ', '\t']);
        if !(line_start.is_empty() || line_start.ends_with('\n')) {
            return false;
        }
        let rest = &self.text[self.at..];
        let Some(command) = rest.trim_start().strip_prefix(']') else { return false };
        let start = self.text.len() - command.len();
        let end = start + command.find('\n').unwrap_or(command.len());
        self.code.items.push(Item::PackageMode(start..end));
        self.at = end;
        true
    }

    /// An expression up to a separator. Its value is known if it is a single string, list, call or name.
    fn value(&mut self, depth: usize, in_parentheses: bool) -> Value {
        let mut value = None;
        let mut parts = 0;
        loop {
            let before = self.at;
            match self.next() {
                Token::End => break,
                Token::Newline if in_parentheses || value.is_none() => {}
                Token::Newline | Token::Mark(b',' | b';' | b')' | b']' | b'}') => {
                    self.at = before;
                    break;
                }
                Token::Mark(open @ (b'(' | b'[' | b'{')) => {
                    let inner = self.bracket(open, depth);
                    let group = value.is_none() && parts == 0;
                    value = if group { inner } else { Some(Value::Other) };
                    parts += 1;
                }
                Token::Name(name) => {
                    let next = self.name(name, depth);
                    value = if parts == 0 { Some(next) } else { Some(Value::Other) };
                    parts += 1;
                }
                Token::Text(range) => {
                    value = if parts == 0 { Some(Value::Text(range)) } else { Some(Value::Other) };
                    parts += 1;
                }
                Token::Macro { name, text } => {
                    self.code.items.push(Item::Macro { name, text: text.clone() });
                    value = if parts == 0 { Some(Value::Text(text)) } else { Some(Value::Other) };
                    parts += 1;
                }
                Token::Mark(_) | Token::Assign | Token::Other => {
                    value = Some(Value::Other);
                    parts += 1;
                }
            }
        }
        value.unwrap_or(Value::Other)
    }

    /// A name, or the call that it begins.
    fn name(&mut self, name: Range<usize>, depth: usize) -> Value {
        if self.text.as_bytes().get(self.at) != Some(&b'(') {
            return Value::Name(name);
        }
        self.at += 1;
        let arguments = self.arguments(b')', depth);
        let call = Call { name, arguments };
        match self.text.get(call.name.clone()) {
            Some("c" | "list" | "structure" | "as.character" | "unique") => Value::List(call.arguments),
            _ => {
                self.code.items.push(Item::Call(call.clone()));
                Value::Call(call)
            }
        }
    }

    /// What stands in brackets, the opening one of which is read.
    fn bracket(&mut self, open: u8, depth: usize) -> Option<Value> {
        match open {
            b'[' => Some(Value::List(self.arguments(b']', depth))),
            b'(' => {
                let arguments = self.arguments(b')', depth);
                match <[CallArgument; 1]>::try_from(arguments) {
                    Ok([only]) => Some(only.value),
                    Err(several) => Some(Value::List(several)),
                }
            }
            _ => {
                while !matches!(self.peek(), Token::Mark(b'}') | Token::End) {
                    if depth >= MAX_DEPTH {
                        self.next();
                    } else {
                        self.statement(depth + 1);
                    }
                }
                self.next();
                Some(Value::Other)
            }
        }
    }

    /// Arguments up to the closing bracket, which is read, too.
    fn arguments(&mut self, close: u8, depth: usize) -> Vec<CallArgument> {
        let mut arguments = Vec::new();
        loop {
            match self.peek() {
                Token::End => return arguments,
                Token::Mark(mark) if mark == close => {
                    self.next();
                    return arguments;
                }
                Token::Newline => {
                    self.next();
                }
                // A bracket of another kind: the code is broken, so others go on with it.
                Token::Mark(b')' | b']' | b'}') => return arguments,
                Token::Mark(b',' | b';') => {
                    self.next();
                }
                _ if depth >= MAX_DEPTH => {
                    self.next();
                }
                _ => {
                    let name = self.argument_name();
                    let value = self.value(depth + 1, true);
                    arguments.push(CallArgument { name, value });
                }
            }
        }
    }

    /// `name =`
    fn argument_name(&mut self) -> Option<Range<usize>> {
        let before = self.at;
        if let Token::Name(name) | Token::Text(name) = self.next()
            && self.next() == Token::Assign
        {
            return Some(name);
        }
        self.at = before;
        None
    }

    fn peek(&mut self) -> Token {
        let before = self.at;
        let token = self.next();
        self.at = before;
        token
    }

    fn next(&mut self) -> Token {
        self.skip_blanks();
        let rest = &self.text[self.at..];
        let start = self.at;
        let Some(first) = rest.chars().next() else { return Token::End };
        if is_name_start(first) {
            return self.name_or_string(rest, start);
        }
        self.at += first.len_utf8();
        match first {
            '\n' => Token::Newline,
            // In code that `printf` writes a line break is still two characters.
            '\\' if rest.starts_with("\\n") => {
                self.at += 1;
                Token::Newline
            }
            '"' | '\'' => self.string(start),
            '(' | ')' | '[' | ']' | '{' | '}' | ',' | ';' => Token::Mark(first as u8),
            '=' if !rest.starts_with("==") => Token::Assign,
            '<' if rest.starts_with("<-") || rest.starts_with("<<-") => {
                self.at = start + rest.find('-').map_or(1, |at| at + 1);
                Token::Assign
            }
            _ => {
                // Longer operators in one go, so that `==` and `!=` do not look like an assignment.
                let operator =
                    rest.len() - rest.trim_start_matches(['=', '!', '<', '>', '|', '&', '+', '*', '/']).len();
                self.at = start + operator.max(first.len_utf8());
                Token::Other
            }
        }
    }

    /// A name, `r"(raw string)"` or `pkg"macro"`.
    fn name_or_string(&mut self, rest: &str, start: usize) -> Token {
        let mut length = rest.find(|char| !is_name(char)).unwrap_or(rest.len());
        while rest[length..].starts_with("::") {
            let after = length + 2 + usize::from(rest[length + 2..].starts_with(':'));
            length = after + rest[after..].find(|char| !is_name(char)).unwrap_or(rest.len() - after);
        }
        let name = start..start + length;
        self.at = name.end;
        let is_prefix = || length <= 2 && rest[..length].bytes().all(|byte| b"bfruBFRU".contains(&byte));
        let is_string = match rest[length..].chars().next() {
            Some('"') => true,
            Some('\'') => self.is_python && is_prefix(),
            _ => false,
        };
        if !is_string {
            return Token::Name(name);
        }
        self.at += 1;
        match self.string(name.end) {
            Token::Text(text) => Token::Macro { name, text },
            other => other,
        }
    }

    /// A string whose opening quote, at `start`, is read. An unclosed one goes to the end.
    fn string(&mut self, start: usize) -> Token {
        let rest = &self.text[start..];
        let quote = &rest[..1];
        let triple = quote.repeat(3);
        let quote = if rest.starts_with(&triple) { triple.as_str() } else { quote };
        let inner = start + quote.len();
        let mut at = inner;
        while let Some(found) = self.text[at..].find(|char| char == '\\' || quote.starts_with(char)) {
            at += found;
            if self.text[at..].starts_with(quote) {
                self.at = at + quote.len();
                return Token::Text(inner..at);
            }
            at += if self.text[at..].starts_with('\\') { 1 + self.char_length(at + 1) } else { 1 };
            at = at.min(self.text.len());
        }
        self.at = self.text.len();
        Token::Text(inner.min(self.at)..self.at)
    }

    fn skip_blanks(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
            self.at += blanks;
            if !rest[blanks..].starts_with('#') {
                return;
            }
            self.at += rest[blanks..].find('\n').unwrap_or(rest.len() - blanks);
        }
    }

    fn char_length(&self, at: usize) -> usize {
        self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
    }
}

fn is_name_start(char: char) -> bool {
    char.is_alphabetic() || matches!(char, '_' | '.' | crate::shell::UNRESOLVED)
}

fn is_name(char: char) -> bool {
    is_name_start(char) || char.is_numeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Calls as `name(first string or name, …)`.
    fn calls(text: &str) -> Vec<String> {
        let show = |value: &Value| match value {
            Value::Text(range) => format!("'{}'", &text[range.clone()]),
            Value::Name(range) => text[range.clone()].to_owned(),
            Value::List(items) => format!("[{}]", items.len()),
            Value::Call(call) => format!("{}()", &text[call.name.clone()]),
            Value::Other => "?".to_owned(),
        };
        let items = parse(text).items;
        let calls = items.iter().filter_map(|item| match item {
            Item::Call(call) => Some(call),
            _ => None,
        });
        let argument = |argument: &CallArgument| {
            let name = argument.name.clone().map_or(String::new(), |name| format!("{}=", &text[name]));
            name + &show(&argument.value)
        };
        calls
            .map(|call| {
                let arguments: Vec<_> = call.arguments.iter().map(argument).collect();
                format!("{}({})", &text[call.name.clone()], arguments.join(", "))
            })
            .collect()
    }

    #[test]
    fn calls_are_found_with_their_arguments() {
        assert_eq!(calls("f('a', b = \"c\", d)"), ["f('a', b='c', d)"]);
        assert_eq!(calls("a::f(c('x', 'y'), 1)\nPkg.add([\"z\"])"), ["a::f([2], ?)", "Pkg.add([1])"]);
        assert_eq!(
            calls("if (!require(x)) f('y') # g('z')\n{ h(); i(j(1)) }"),
            ["require(x)", "f('y')", "h()", "j(?)", "i(j())"]
        );
        assert_eq!(calls("f(\n 'a',\n\n 'b'\n)\ng(x == 1, y != 'z')"), ["f('a', 'b')", "g(?, ?)"]);
        assert_eq!(calls("f(\"a\\\"b\", '''c''', v\"1.2\")"), ["f('a\\\"b', 'c', '1.2')"]);
        assert_eq!(calls("f('a'); g(('b'))"), ["f('a')", "g('b')"]);
    }

    #[test]
    fn broken_code_ends() {
        for text in [
            "f(",
            "f('a",
            "f(]",
            ")))",
            "f(a, b",
            "{",
            "\\",
            "'",
            "\"\\",
            "x <- ",
            "]",
            "f(é\u{FFFC}",
            "[[[[",
            "a::",
            "r\"",
        ] {
            calls(text);
        }
        for piece in ["(", "[", "{", "f(", "c(", "'a' ", "x <- ", "f(a,", "\\n", "::", "a\"", "}", ")"] {
            calls(&piece.repeat(20_000));
        }
    }
}
