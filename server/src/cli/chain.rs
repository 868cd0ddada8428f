//! `chain`: the images that an image is built on.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::REPORTED;
use super::output::{complain, stdout};
use crate::catalogue;
use crate::definition::reference::Reference;
use crate::features::chain::Chain;
use crate::language::agents::From;

/// Arguments of `chain`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// An image reference, as behind `From:`
    image: String,
    /// How to print the chain
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// A tree
    #[default]
    Human,
    /// An array, from the image itself to the root
    Json,
}

pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let unknown = || {
        complain(&format!("`{}` is not in the catalogue of {}", arguments.image, catalogue::DATE));
        Ok(ExitCode::from(REPORTED))
    };
    let text = arguments.image.trim();
    let Some(reference) = Reference::parse(text, From::Docker).filter(|reference| reference.digest.is_none())
    else {
        return unknown();
    };
    let piece = |range: Option<std::ops::Range<usize>>| range.map(|range| &text[range]);
    let name = catalogue::canonical(piece(reference.registry), &text[reference.path]);
    let tag = piece(reference.tag).filter(|tag| !tag.is_empty()).unwrap_or("latest");
    let Some(chain) = Chain::of(&name, tag).filter(|chain| chain.complete) else { return unknown() };
    let mut out = stdout();
    match arguments.format {
        Format::Json => {
            let steps: Vec<_> = chain.steps.iter().map(|step| &step.reference).collect();
            writeln!(out, "{}", json!(steps))?;
        }
        Format::Human => {
            write!(out, "{}", chain.drawn())?;
            let exact = if chain.exact { "" } else { "; some parents were read from a neighbouring release" };
            writeln!(out, "\nas of {}{exact}", catalogue::DATE)?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
