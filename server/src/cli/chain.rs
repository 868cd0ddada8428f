//! `chain`: the images that an image is built on.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::REPORTED;
use super::configuration::is_offline_here;
use super::output::{complain, stdout};
use crate::catalogue;
use crate::features::chain::{Chain, Place};
use crate::resolve::cache::Cache;
use crate::resolve::registry::{Repository, remembered};
use crate::resolve::{Cancel, Failure, Resolver, Settings};

/// Arguments of `chain`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// An image reference, as behind `From:`
    image: String,
    /// Ask the image's registry where the catalogue does not know it, and its bases' as far as its labels name them
    #[arg(long)]
    online: bool,
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
    let chain = Place::parse(arguments.image.trim()).and_then(|image| {
        let known = Chain::of(&image.name(), image.tag).filter(|chain| chain.complete);
        if known.is_some() && image.digest.is_none() {
            return known;
        }
        if arguments.online
            && let Err(failure) = ask(image)
        {
            complain(&failure);
        }
        Chain::remembered(image, &remembered::memory()).filter(|chain| chain.complete || arguments.online)
    });
    let Some(chain) = chain else {
        let asked = if arguments.online { ", and its registry names no base" } else { "" };
        complain(&format!("`{}` is not in the catalogue of {}{asked}", arguments.image, catalogue::DATE));
        return Ok(ExitCode::from(REPORTED));
    };
    let mut out = stdout();
    match arguments.format {
        Format::Json => {
            let steps: Vec<_> = chain.steps.iter().map(|step| &step.reference).collect();
            writeln!(out, "{}", json!(steps))?;
        }
        Format::Human => {
            write!(out, "{}", chain.drawn())?;
            let exact = match &chain.asked {
                Some(age) => format!("; its registry was asked {age}"),
                None if chain.exact => String::new(),
                None => "; some parents were read from a neighbouring release".to_owned(),
            };
            writeln!(out, "\nas of {}{exact}", catalogue::DATE)?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Asks, so that it is remembered.
fn ask(image: Place<'_>) -> Result<(), String> {
    let shown = |failure: Failure| failure.to_string();
    let repository = Repository::of(image.registry, image.path).map_err(shown)?;
    let settings = Settings::of_user()?.forbidden_by(is_offline_here());
    let resolver = Resolver::new(settings, Cache::of_user(), false, Cancel::default());
    resolver.describe_down(&repository, image.digest.unwrap_or(image.tag)).map(|_| ()).map_err(shown)
}
