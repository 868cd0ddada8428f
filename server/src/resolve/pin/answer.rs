//! Finding out: what an image is today, and which release of a package is the newest that fits.

use std::time::SystemTime;

use url::Url;

use super::Options;
use super::installed::Installed;
use super::past;
use super::question::{About, Image, Interpreter, Question, Whose};
use super::tags::{exact_names, more_exact, newer};
use crate::catalogue;
use crate::resolve::failure::Failure;
use crate::resolve::git::State;
use crate::resolve::index::cargo::Cargo;
use crate::resolve::index::conda::Conda;
use crate::resolve::index::go::Go;
use crate::resolve::index::npm::Npm;
use crate::resolve::index::pypi::PyPi;
use crate::resolve::index::rubygems::RubyGems;
use crate::resolve::index::{Index, Wish, newest};
use crate::resolve::registry::Repository;
use crate::resolve::{Known, Resolver, Settings, time};

/// What was found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The image has this name, which stays.
    Tag(String),
    /// The image is this, under this name.
    Digest {
        /// `sha256:…`
        digest: String,
        /// The tag.
        tag: String,
        /// The platform that the digest is of, where it is of one only.
        only: Option<String>,
    },
    /// The package has this release.
    Version(String),
    /// The repository holds this.
    Repository(State),
}

/// How many tags are compared with what a moving one means, at most.
const MOST_COMPARED: usize = 16;

/// Finds out about one input.
///
/// # Errors
///
/// Why it could not be found out.
pub fn answer(question: &Question, resolver: &Resolver, options: &Options) -> Result<Known<Answer>, Failure> {
    if let Some(installed) = &options.installed {
        return of_list(question, installed);
    }
    match &question.about {
        About::Image(image) => about_image(image, resolver, options),
        About::Package { name, index, range, interpreter, .. } => {
            let interpreter = python(interpreter, resolver)?;
            let until = options.as_of.clone().or_else(|| rested(resolver));
            let wish = Wish { range: range.clone(), interpreter, until };
            let known = release(index, resolver, name, &wish)?;
            Ok(Known { answer: Answer::Version(known.answer), asked: known.asked })
        }
        About::Repository(..) if options.as_of.is_some() => {
            Err(Failure::Nothing("a repository does not say what it held on another day".to_owned()))
        }
        About::Repository(url, _) => {
            let known = resolver.repository(&mirrored(&resolver.settings, url))?;
            Ok(Known { answer: Answer::Repository(known.answer), asked: known.asked })
        }
        About::Nothing | About::NotAsked(_) | About::Dated(_) => Err(Failure::Nothing(String::new())),
    }
}

/// What a list of versions says.
fn of_list(question: &Question, installed: &Installed) -> Result<Known<Answer>, Failure> {
    let nothing = |why: &str| Failure::Nothing(why.to_owned());
    match &question.about {
        About::Package { name, family, .. } => {
            let version = installed.version(*family, name).ok_or_else(|| nothing("is not in the list"))?;
            Ok(Known { answer: Answer::Version(version.to_owned()), asked: None })
        }
        _ => Err(nothing("a list of versions does not say which image it was")),
    }
}

/// The last day whose releases have rested long enough.
fn rested(resolver: &Resolver) -> Option<String> {
    let rest = resolver.settings().cool_down;
    (!rest.is_zero()).then(|| SystemTime::now().checked_sub(rest).map(time::day)).flatten()
}

fn python(interpreter: &Interpreter, resolver: &Resolver) -> Result<Option<(u32, u32)>, Failure> {
    let image = match interpreter {
        Interpreter::Known(version) => return Ok(Some(*version)),
        Interpreter::OfImage(image) => image,
        Interpreter::Unknown => return Ok(None),
    };
    let repository = image.repository.as_ref().map_err(Failure::clone)?;
    let reference = image.digest.as_deref().unwrap_or(&image.tag);
    match resolver.describe(repository, reference) {
        Ok(known) => Ok(known.answer.environment.get("PYTHON_VERSION").and_then(|version| minor(version))),
        Err(Failure::Cancelled) => Err(Failure::Cancelled),
        // Its own row says what is wrong with the image.
        Err(_) => Ok(None),
    }
}

fn minor(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// The addresses of the public indexes.
const PYPI: (&str, &str) = ("pypi.org", "simple/");
const ANACONDA: &str = "conda.anaconda.org";
const NPM: (&str, &str) = ("registry.npmjs.org", "");
const CRATES: (&str, &str) = ("index.crates.io", "");
const RUBYGEMS: (&str, &str) = ("rubygems.org", "api/v1/");
const GO: (&str, &str) = ("proxy.golang.org", "");

/// The addresses of whoever knows a package, the first to be asked first.
pub(super) fn bases(whose: &Whose, settings: &Settings) -> Vec<Url> {
    let at = |host: &str, path: &str| directory(&settings.base(host)?).join(path).ok();
    match whose {
        Whose::PyPi(Some(own)) => vec![mirrored(settings, own)],
        Whose::PyPi(None) => at(PYPI.0, PYPI.1).into_iter().collect(),
        Whose::Npm => at(NPM.0, NPM.1).into_iter().collect(),
        Whose::Cargo => at(CRATES.0, CRATES.1).into_iter().collect(),
        Whose::Gems => at(RUBYGEMS.0, RUBYGEMS.1).into_iter().collect(),
        Whose::Go => at(GO.0, GO.1).into_iter().collect(),
        Whose::Conda(channels) => {
            let channel = |channel: &String| match (channel.as_str(), Url::parse(channel)) {
                (_, Ok(url)) => Some(mirrored(settings, &url)),
                ("defaults", _) => at("repo.anaconda.com", "pkgs/main/"),
                (name, _) => at(ANACONDA, &format!("{name}/")),
            };
            channels.iter().filter_map(channel).collect()
        }
        // Their archives keep no past: only a list can say what was there.
        Whose::System => Vec::new(),
    }
}

/// The newest release that can be meant. Of several who may know, the first that has the package decides, as installers
/// have it by default.
fn release(whose: &Whose, resolver: &Resolver, name: &str, wish: &Wish) -> Result<Known<String>, Failure> {
    let mut failure = Failure::Nothing(match whose {
        Whose::Conda(_) => "no channel is named, so which one is used is not known".to_owned(),
        _ => "its index has no address".to_owned(),
    });
    for base in bases(whose, &resolver.settings) {
        let index: Box<dyn Index> = match whose {
            Whose::PyPi(_) => Box::new(PyPi { base }),
            Whose::Npm => Box::new(Npm { base }),
            Whose::Cargo => Box::new(Cargo { base }),
            Whose::Gems => Box::new(RubyGems { base }),
            Whose::Go => Box::new(Go { base }),
            Whose::Conda(_) => Box::new(Conda { base }),
            Whose::System => continue,
        };
        match newest(&*index, resolver, name, wish) {
            Err(missing @ Failure::NotFound { .. }) => failure = missing,
            other => return other,
        }
    }
    Err(failure)
}

/// An address that a file names, at the mirror that the user has set for its host.
pub(super) fn mirrored(settings: &Settings, url: &Url) -> Url {
    let mirror = url.host_str().and_then(|host| settings.mirrors.get(host));
    let joined = mirror.and_then(|mirror| directory(mirror).join(url.path().trim_start_matches('/')).ok());
    joined.unwrap_or_else(|| url.clone())
}

/// An address that others can be joined to.
fn directory(url: &Url) -> Url {
    let mut url = url.clone();
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    url
}

fn about_image(image: &Image, resolver: &Resolver, options: &Options) -> Result<Known<Answer>, Failure> {
    let repository = image.repository.as_ref().map_err(Failure::clone)?;
    if let Some(day) = options.as_of.as_deref().filter(|_| !image.exact) {
        return past::image_on(day, image, resolver, options);
    }
    if image.library {
        return resolver
            .library_hash(repository, &image.tag)
            .map(|known| Known { answer: Answer::Tag(known.answer), asked: known.asked });
    }
    let tag =
        if options.update && image.exact { updated(image, repository, resolver)? } else { image.tag.clone() };
    if image.exact && !options.digest && image.digest.is_none() {
        return Ok(Known { answer: Answer::Tag(tag), asked: None });
    }
    let Known { answer: digest, asked } = resolver.digest(repository, &tag)?;
    let name =
        if image.exact { Some(tag.clone()) } else { exact_name(image, &tag, &digest, repository, resolver)? };
    let answer = match name {
        Some(name) if !options.digest && image.digest.is_none() => {
            // What nobody knows is asked for once, so that it can be shown what stands under it.
            if catalogue::image(&image.name).is_none()
                && resolver.describe_down(repository, &name) == Err(Failure::Cancelled)
            {
                return Err(Failure::Cancelled);
            }
            Answer::Tag(name)
        }
        // What is written into a file is what its bytes say, not what a header says.
        name => {
            let checked = resolver.describe_down(repository, &tag)?.answer;
            let only = checked.only_platform().map(str::to_owned);
            Answer::Digest { digest: checked.digest, tag: name.unwrap_or(tag), only }
        }
    };
    Ok(Known { answer, asked })
}

/// The newest tag of the same series and variant.
fn updated(image: &Image, repository: &Repository, resolver: &Resolver) -> Result<String, Failure> {
    let tags = resolver.tags(repository)?.answer;
    Ok(newer(&image.tag, &tags.names).unwrap_or(&image.tag).to_owned())
}

/// A tag that stays and means the same bytes: of the catalogue's, or of those that the registry has; of several the one
/// that says most.
fn exact_name(
    image: &Image,
    tag: &str,
    digest: &str,
    repository: &Repository,
    resolver: &Resolver,
) -> Result<Option<String>, Failure> {
    let is_it = |name: &str| match resolver.digest(repository, name) {
        Ok(known) => Ok(known.answer == digest),
        Err(Failure::NotFound { .. }) => Ok(false),
        Err(failure) => Err(failure),
    };
    for known in &image.known_as {
        if is_it(known)? {
            return Ok(Some((*known).to_owned()));
        }
    }
    let tags = resolver.tags(repository)?.answer.names;
    let names = exact_names(&image.name, tag, &tags);
    let mut first = None;
    for name in names.iter().take(MOST_COMPARED) {
        if is_it(name)? {
            first = Some(*name);
            break;
        }
    }
    let Some(mut best) = first else { return Ok(None) };
    for name in more_exact(best, &names).into_iter().take(MOST_COMPARED) {
        if is_it(name)? {
            best = name;
            break;
        }
    }
    Ok(Some(best.to_owned()))
}
