//! The example on a rule's page: what is wrong, the files beside it, and what is written instead.
//!
//! The first block of `singularity` is wrong, every further one is right. A block of another language is a file where the
//! line above names one in backquotes, and where another follows, that one again: it goes with what is right.

use singularity_ls::rules::Rule;

/// A file beside the definition file.
pub type Beside = (String, String);

#[derive(Default)]
pub struct Example {
    /// What the rule finds something in, and the line of the page after its block.
    pub wrong: Option<(String, usize)>,
    pub wrong_beside: Vec<Beside>,
    /// Where it finds nothing.
    pub right: Vec<String>,
    pub right_beside: Vec<Beside>,
}

/// What is needed beside the definition file and not worth a block.
const ALSO_THERE: &[(&str, &str)] = &[("missing-source-file", "scripts/analyse.py")];

/// Examples that cannot be written down on a page.
pub fn made(rule: &str) -> Option<String> {
    match rule {
        "byte-order-mark" => Some("\u{feff}Bootstrap: docker\nFrom: debian:12.11\n".to_owned()),
        "section-too-large" => {
            Some(format!("Bootstrap: docker\nFrom: debian:12.11\n%post\n{}", "    true\n".repeat(8000)))
        }
        _ => None,
    }
}

pub fn example(rule: &Rule) -> Example {
    let mut example = Example::default();
    example.wrong_beside.extend(
        ALSO_THERE
            .iter()
            .filter(|(id, _)| *id == rule.id)
            .map(|(_, file)| ((*file).to_owned(), String::new())),
    );
    if let Some(text) = made(rule.id) {
        example.wrong = Some((text, 0));
    }
    let mut above = "";
    let mut lines = rule.page.lines().enumerate();
    while let Some((_, line)) = lines.next() {
        let Some(language) = line.strip_prefix("```") else {
            if !line.is_empty() {
                above = line;
            }
            continue;
        };
        let mut block = String::new();
        let mut after = 0;
        for (number, line) in lines.by_ref() {
            after = number + 1;
            if line == "```" {
                break;
            }
            block.push_str(line);
            block.push('\n');
        }
        let beside = file_named(above).or_else(|| example.wrong_beside.last().map(|(name, _)| name.clone()));
        match (language, beside) {
            ("singularity", _) if example.wrong.is_none() => example.wrong = Some((block, after)),
            ("singularity", _) => example.right.push(block),
            ("sh", _) | (_, None) => {}
            (_, Some(file)) if example.wrong_beside.iter().any(|(known, _)| *known == file) => {
                example.right_beside.push((file, block));
            }
            (_, Some(file)) => example.wrong_beside.push((file, block)),
        }
    }
    if example.right.is_empty() && !example.right_beside.is_empty() {
        example.right.extend(example.wrong.iter().map(|(text, _)| text.clone()));
    }
    example
}

/// The file that a line names in backquotes.
fn file_named(line: &str) -> Option<String> {
    let mut quoted = line.split('`').skip(1).step_by(2);
    quoted.find(|word| word.contains('.') && !word.contains(' ')).map(str::to_owned)
}
