//! The reference of the language, out of the tables that editors show, too.

use singularity_ls::features::completion::Topic;
use singularity_ls::language::agents::AGENTS;
use singularity_ls::language::environment::BUILDER_VARIABLES;
use singularity_ls::language::keywords::KEYWORDS;
use singularity_ls::language::labels::LABEL_KEYS;
use singularity_ls::language::sections::SECTIONS;

use crate::hold;

/// The pages of a kind of word, under headings of their own.
fn part(title: &str, about: &str, topics: impl Iterator<Item = (String, Topic)>) -> String {
    let mut text = format!("\n## {title}\n\n{about}\n");
    for (heading, topic) in topics {
        let page = topic.page().unwrap_or_else(|| panic!("no page of {topic:?}"));
        // The first paragraph repeats the heading.
        let (_, page) = page.split_once("\n\n").unwrap();
        text.push_str(&format!("\n### {heading}\n\n{page}\n"));
    }
    text
}

#[test]
fn the_reference_is_the_tables() {
    let mut text = "# The definition file\n\n\
        A definition file has one or more *stages*. A stage begins with a *header* of `Keyword: value` lines, the first of them \
        `Bootstrap`, which names the *agent* that supplies the base system. *Sections* follow, each opened by a line that \
        begins with `%`. The last stage becomes the image; `%files from NAME` copies out of an earlier one.\n\n\
        In header values and sections `{{ NAME }}` is a *template variable*: its value comes from `--build-arg NAME=value`, or else \
        from the stage's `%arguments`. In a header everything from a `#` on is a comment; a value that ends in `\\` goes on \
        in the next line.\n\n\
        *Since* names the first version of a program that knows a word, where not all do.\n"
        .to_owned();
    let name = |name: &str| name.to_owned();
    text.push_str(&part(
        "Bootstrap agents",
        "The values of `Bootstrap`, in lower case.",
        AGENTS.iter().map(|agent| (format!("`{}`", agent.name), Topic::Agent(name(agent.name)))),
    ));
    text.push_str(&part(
        "Header keywords",
        "Upper and lower case are the same.",
        KEYWORDS.iter().map(|word| (format!("`{}`", word.name), Topic::Keyword(name(word.name)))),
    ));
    text.push_str(&part(
        "Sections",
        "In the order of the alphabet; those of apps begin with `%app` and name the app behind it.",
        SECTIONS.iter().map(|section| (format!("`%{}`", section.name), Topic::Section(name(section.name)))),
    ));
    text.push_str(&part(
        "Variables that the builder sets",
        "In the environment of scripts.",
        BUILDER_VARIABLES
            .iter()
            .map(|variable| (format!("`{}`", variable.name), Topic::Variable(name(variable.name)))),
    ));
    text.push_str(&part(
        "Labels with a meaning",
        "A label can have any name; these mean the same everywhere.",
        LABEL_KEYS.iter().map(|key| (format!("`{}`", key.name), Topic::Label(name(key.name)))),
    ));
    hold("language.md", &text);
}
