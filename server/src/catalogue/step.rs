//! What each image of a chain adds, in a few words: for a tree that is read at a glance.

use super::chain::Chain;
use super::life::{Cycle, end_of_life};
use super::name::split_tag;
use super::release::is_system;
use super::version::words;
use super::{Image, image};

/// What a variant of an image adds, by a word of the tag; the first that fits, an empty word fits all.
const LAYERS: &[(&str, &str, &str)] = &[
    ("buildpack-deps", "curl", "certificates and downloaders"),
    ("buildpack-deps", "scm", "git, Mercurial, Subversion"),
    ("buildpack-deps", "", "compilers and headers"),
    ("nvidia/cuda", "cudnn", "cuDNN, for neural networks"),
    ("nvidia/cuda", "cudnn7", "cuDNN, for neural networks"),
    ("nvidia/cuda", "cudnn8", "cuDNN, for neural networks"),
    ("nvidia/cuda", "cudnn9", "cuDNN, for neural networks"),
    ("nvidia/cuda", "devel", "the CUDA compiler and headers"),
    ("nvidia/cuda", "runtime", "the CUDA libraries"),
    ("nvidia/cuda", "base", "the smallest part of CUDA"),
];

/// The longest meaning, in characters.
const LONGEST: usize = 44;

/// An image of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// `name:tag`, or `scratch`.
    pub reference: String,
    /// What it adds, in a few words; may be empty.
    pub meaning: String,
    /// The release of a system, a language or a program that it is.
    pub cycle: Option<Cycle>,
    /// What the catalogue knows about the image.
    pub image: Option<Image>,
}

/// The images of a chain, from the image itself downwards.
pub fn steps(chain: &Chain) -> Vec<Step> {
    chain.steps.iter().map(|reference| step(reference)).collect()
}

fn step(reference: &str) -> Step {
    let (name, tag) = split_tag(reference);
    let tag = tag.unwrap_or("latest");
    let ends = end_of_life(name, tag);
    // A system is its own release; anything else only stands on one.
    let cycle = if is_system(name) && layer(name, tag).is_none() { ends.system } else { ends.product };
    let image = image(name);
    let meaning = match (name, cycle) {
        ("scratch", _) => "nothing at all".to_owned(),
        _ => layer(name, tag)
            .map(str::to_owned)
            .or_else(|| cycle.map(|cycle| cycle.title()))
            .unwrap_or_else(|| image.map(|image| beginning(image.description)).unwrap_or_default()),
    };
    Step { reference: reference.to_owned(), meaning, cycle, image }
}

fn layer(name: &str, tag: &str) -> Option<&'static str> {
    let fits = |word: &str| word.is_empty() || words(tag).any(|other| other == word);
    LAYERS.iter().find(|(image, word, _)| *image == name && fits(word)).map(|(.., meaning)| *meaning)
}

/// As many whole words of a sentence as there is room for.
fn beginning(sentence: &str) -> String {
    let clause = sentence.split([',', ';', ':', '(']).next().unwrap_or_default().trim().trim_end_matches('.');
    if clause.chars().count() <= LONGEST {
        return clause.to_owned();
    }
    let mut short = String::new();
    for word in clause.split(' ') {
        if short.chars().count() + word.chars().count() + 2 > LONGEST {
            break;
        }
        short.push_str(word);
        short.push(' ');
    }
    format!("{}…", short.trim_end())
}
