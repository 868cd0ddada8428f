//! After any edits a tree equals that of a fresh parse. Texts are UTF-8 and edits
//! keep it so: the runtime does not notice a change within a character.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tree_sitter::{InputEdit, LogType, Parser, Point, Tree};

use crate::outline::{difference, outline};
use crate::samples::{Random, fragment, shared_files, soup};
use crate::{environment, for_seeds, parser};

/// A text with its tree, kept up to date.
struct Document {
    text: String,
    tree: Tree,
}

impl Document {
    fn new(parser: &mut Parser, text: String) -> Self {
        let tree = parser.parse(&text, None).unwrap();
        Document { text, tree }
    }

    /// Replaces `removed` bytes at `at`, without parsing.
    fn edit(&mut self, at: usize, removed: usize, inserted: &str) {
        let old_end = at + removed;
        let start_position = point(&self.text, at);
        let old_end_position = point(&self.text, old_end);
        self.text.replace_range(at..old_end, inserted);
        let new_end_byte = at + inserted.len();
        self.tree.edit(&InputEdit {
            start_byte: at,
            old_end_byte: old_end,
            new_end_byte,
            start_position,
            old_end_position,
            new_end_position: point(&self.text, new_end_byte),
        });
    }

    fn reparse(&mut self, parser: &mut Parser) {
        self.tree = parser.parse(&self.text, Some(&self.tree)).unwrap();
    }

    fn check(&self, fresh: &mut Parser, name: &str) {
        let fresh = fresh.parse(&self.text, None).unwrap();
        assert!(!self.tree.root_node().has_error(), "{name}: error in {:?}", self.text);
        if let Some(difference) = difference(&outline(&self.tree), &outline(&fresh)) {
            panic!("{name}: {difference}in {:?}", self.text);
        }
    }
}

fn point(text: &str, at: usize) -> Point {
    let before = &text[..at];
    let row = before.bytes().filter(|&byte| byte == b'\n').count();
    Point { row, column: at - before.rfind('\n').map_or(0, |feed| feed + 1) }
}

fn string(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

/// A few edits as a person or a program makes them, then one parse.
fn edit_somewhere(document: &mut Document, random: &mut Random) {
    for _ in 0..1 + random.below(8) / 6 {
        let text = &document.text;
        let at = text.floor_char_boundary(random.below(text.len() + 1));
        let rest = text.len() - at;
        let removed = match random.below(6) {
            0 => random.below(rest + 1),
            1 | 2 => random.below(rest.min(12) + 1),
            3 => 1.min(rest),
            _ => 0,
        };
        let removed = text.ceil_char_boundary(at + removed) - at;
        let inserted: String = (0..random.below(4)).map(|_| string(fragment(random))).collect();
        document.edit(at, removed, &inserted);
    }
}

#[test]
fn random_edits_of_random_tokens() {
    let (mut parser, mut fresh) = (parser(), parser());
    let length = environment("TS_SINGULARITY_TOKENS", 40) as usize;
    for_seeds("random edits of random tokens", |seed| {
        let mut random = Random::new(seed);
        let mut document = Document::new(&mut parser, string(&soup(&mut random, length)));
        for step in 0..10 {
            edit_somewhere(&mut document, &mut random);
            document.reparse(&mut parser);
            document.check(&mut fresh, &format!("seed {seed} step {step}"));
        }
    });
}

#[test]
fn random_edits_of_files() {
    let (mut parser, mut fresh) = (parser(), parser());
    let files = shared_files();
    if files.is_empty() {
        return;
    }
    for_seeds("random edits of files", |seed| {
        let mut random = Random::new(seed);
        let file = &files[random.below(files.len())];
        let mut document = Document::new(&mut parser, string(&file.text));
        for step in 0..10 {
            edit_somewhere(&mut document, &mut random);
            document.reparse(&mut parser);
            document.check(&mut fresh, &format!("{} seed {seed} step {step}", file.name));
        }
    });
}

#[test]
fn long_bodies() {
    let (mut parser, mut fresh) = (parser(), parser());
    for_seeds("edits of long bodies", |seed| {
        let mut random = Random::new(seed);
        let mut text = String::from("Bootstrap: docker\nFrom: alpine\n%post\n");
        let line = random.pick(&["echo x\n", "\n", "a {{ V }} b\n", "{{\n"]);
        for number in 0..random.below(2000) {
            text.push_str(line);
            if random.below(3) == 0 {
                text.push_str(&format!("    make {number}\n"));
            }
        }
        let mut document = Document::new(&mut parser, text);
        for step in 0..10 {
            edit_somewhere(&mut document, &mut random);
            document.reparse(&mut parser);
            document.check(&mut fresh, &format!("seed {seed} step {step}"));
        }
    });
}

/// A text of 30,000 lines and the end of one in its middle.
fn long_text(line: impl Fn(usize) -> String) -> (String, usize) {
    let mut text = String::from("Bootstrap: docker\nFrom: alpine\n");
    let mut middle = 0;
    for number in 1..=30_000 {
        text.push_str(&line(number));
        if number == 15_000 {
            middle = text.len() - 1;
        }
    }
    (text, middle)
}

/// A key in a long file must not visit every line or section: the parser's steps
/// are counted, since a clock would measure the machine.
#[test]
fn a_key_in_a_long_file_takes_few_steps() {
    type Line = fn(usize) -> String;
    let kinds: [(&str, Line); 5] = [
        ("one script", |n| if n == 1 { "%post\n".into() } else { format!("    pip install p{n}\n") }),
        ("variables", |n| if n == 1 { "%post\n".into() } else { format!("    echo {{{{ V }}}} {n}\n") }),
        ("files", |n| if n == 1 { "%files\n".into() } else { format!("    src/{n} /opt/{n}\n") }),
        ("labels", |n| if n == 1 { "%labels\n".into() } else { format!("    name{n} value\n") }),
        ("sections", |n| {
            if n % 5 == 1 { format!("%apprun tool{n}\n") } else { format!("    exec /opt/tool{n}\n") }
        }),
    ];
    for (name, line) in kinds {
        let (text, middle) = long_text(line);
        for inserted in ["x", "\n    y"] {
            let mut parser = parser();
            let mut document = Document::new(&mut parser, text.clone());
            document.edit(middle, 0, inserted);
            let steps = Arc::new(AtomicUsize::new(0));
            let counter = Arc::clone(&steps);
            parser.set_logger(Some(Box::new(move |kind, _| {
                if kind == LogType::Parse {
                    counter.fetch_add(1, Ordering::Relaxed);
                }
            })));
            document.reparse(&mut parser);
            let steps = steps.load(Ordering::Relaxed);
            println!("{name}: {steps} steps after {inserted:?}");
            assert!(steps < 10_000, "{name}: {steps} steps after {inserted:?}");
        }
    }
}
