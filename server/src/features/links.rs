//! Links: images to their page, addresses, and files that exist.

use std::ops::Range;
use std::path::PathBuf;

use super::place::{parts, touches};
use crate::catalogue;
use crate::definition::image::BaseImage;
use crate::definition::{Content, Placed, Section};
use crate::language::agents::From;
use crate::language::programs::Program;
use crate::language::user_info;
use crate::snapshot::Snapshot;

/// A link in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The bytes that are one.
    pub range: Range<usize>,
    /// Where it leads.
    pub target: Target,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An address, opened by the editor if the user follows it.
    Address(String),
    /// A file or folder.
    File(PathBuf),
}

/// More links help nobody, and each file's is a question to the disk.
const MOST: usize = 2_000;

/// All links of a file, sorted by place.
#[must_use]
pub fn links(snapshot: &Snapshot) -> Vec<Link> {
    let (mut links, mut looked) = (Vec::new(), 0);
    for (_, image) in images(snapshot) {
        if let Some(page) = page(&image)
            && let Some(range) = image.value.source(0..image.value.text().len())
        {
            links.push(Link { range, target: Target::Address(page) });
        }
    }
    for stage in &snapshot.definition().stages {
        for part in parts(stage) {
            let addresses = addresses(part.text()).take(MOST).map(|range| {
                let target = Target::Address(target(part.text(), &range));
                Link { range: part.start() + range.start..part.start() + range.end, target }
            });
            links.extend(addresses);
        }
        for (section, range) in stage.sections.iter().flat_map(sources).take(MOST - looked) {
            looked += 1;
            if let Some(found) = snapshot.surroundings().find(section.part.slice(&range)) {
                links.push(Link { range: section.range(&range), target: Target::File(found.path) });
            }
        }
    }
    links.sort_by_key(|link| (link.range.start, link.range.end));
    links.dedup_by(|later, earlier| later.range.start < earlier.range.end);
    links.truncate(MOST);
    links
}

/// Where an address in a text leads: its user is nobody's business, and a branch is no page of its own.
/// Source: pip's page *VCS Support*.
fn target(text: &str, range: &Range<usize>) -> String {
    let address = user_info::without(&text[range.clone()]).into_owned();
    if !text[..range.start].ends_with("git+") {
        return address;
    }
    let repository = address.split('#').next().unwrap_or_default();
    let repository = repository.split_once('@').map_or(repository, |(repository, _)| repository);
    repository.to_owned()
}

/// The base images of all stages.
pub(crate) fn images(snapshot: &Snapshot) -> impl Iterator<Item = (usize, BaseImage)> + '_ {
    snapshot.definition().base_images(snapshot.config().builder(), &snapshot.config().build_args)
}

/// The existing file that a `%files` source or `From` path at an offset means.
pub(crate) fn file_at(snapshot: &Snapshot, offset: usize) -> Option<(Range<usize>, PathBuf)> {
    let place = super::place::place(snapshot, offset)?;
    let (range, path) = match place.section() {
        Some(section) => {
            let (_, range) = sources(section).into_iter().find(|(_, range)| touches(range, place.at))?;
            (section.range(&range), section.part.slice(&range).to_owned())
        }
        None => {
            let (header, field) = place.field().filter(|(_, field)| field.name == "from")?;
            let agent = snapshot.agent(place.stage)?;
            let on = agent.from == From::Path && touches(&field.value_range, place.at);
            (header.range(&field.value_range), on.then(|| field.value.text().to_owned())?)
        }
    };
    Some((range, snapshot.surroundings().find(&path)?.path))
}

/// The words of a section that name files of the host.
fn sources(section: &Placed<Section>) -> Vec<(&Placed<Section>, Range<usize>)> {
    let Content::Files(entries) = &section.part.content else { return Vec::new() };
    if section.part.copied_from(Program::Apptainer).is_some() {
        return Vec::new();
    }
    entries.iter().filter_map(|entry| Some((section, entry.source.clone()?))).collect()
}

/// The page about an image, where its registry has one. What a local daemon holds has none, whatever it is called.
#[must_use]
pub fn page(image: &BaseImage) -> Option<String> {
    let is_local = image.agent.from == From::Docker && !image.is_pulled();
    if !image.complete || image.path.is_empty() || is_local {
        return None;
    }
    let name = catalogue::canonical(image.registry.as_deref(), &image.path);
    if image.agent.from == From::Docker
        && let Some(known) = catalogue::image(&name)
    {
        return Some(known.page());
    }
    let path = &image.path;
    let slashes = path.matches('/').count();
    match (image.agent.from, image.registry.as_deref()) {
        (From::Docker, None | Some("docker.io" | "index.docker.io" | "registry-1.docker.io")) => {
            Some(match slashes {
                0 => format!("https://hub.docker.com/_/{path}"),
                1 => format!("https://hub.docker.com/r/{path}"),
                _ => return None,
            })
        }
        (From::Docker | From::Oras, Some("quay.io")) => Some(format!("https://quay.io/repository/{path}")),
        // The registry itself leads on to the page of the package.
        (From::Docker | From::Oras, Some("ghcr.io")) => Some(format!("https://ghcr.io/{path}")),
        (From::Docker | From::Oras, Some("nvcr.io")) => {
            let (organisation, rest) = path.split_once('/')?;
            Some(match rest.split_once('/') {
                Some((team, image)) => {
                    format!(
                        "https://catalog.ngc.nvidia.com/orgs/{organisation}/teams/{team}/containers/{image}"
                    )
                }
                None => format!("https://catalog.ngc.nvidia.com/orgs/{organisation}/containers/{rest}"),
            })
        }
        (From::Library, None | Some("library.sylabs.io" | "cloud.sylabs.io")) => Some(match slashes {
            2 => format!("https://cloud.sylabs.io/library/{path}"),
            0 => format!("https://cloud.sylabs.io/library/library/default/{path}"),
            _ => format!("https://cloud.sylabs.io/library/library/{path}"),
        }),
        _ => None,
    }
}

/// The addresses in a text: `http://…` and `https://…` as far as they can be known.
fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + text.get(from..)?.find("http")?;
            let rest = &text[start..];
            let scheme = ["https://", "http://"].into_iter().find(|scheme| rest.starts_with(scheme));
            let Some(scheme) = scheme else {
                from = start + "http".len();
                continue;
            };
            let stops = |c: char| c.is_whitespace() || c.is_control() || "\"'`<>|\\^{}$;".contains(c);
            let end = rest.find(stops).unwrap_or(rest.len());
            from = start + end.max(scheme.len());
            // What a variable is part of is no address yet.
            if rest[end..].starts_with(['$', '{']) || end == scheme.len() {
                continue;
            }
            let address = rest[..end].trim_end_matches(['.', ',', ':', ')', ']', '!', '?', '&']);
            if address.len() > scheme.len() {
                return Some(start..start + address.len());
            }
        }
    })
}
