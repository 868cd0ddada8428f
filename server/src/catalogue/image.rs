//! One image: what it is and where to read more.

use super::recent::Recent;
use super::table;

const IMAGES: &str = include_str!("../../catalogue/images.tsv");

/// Who stands behind an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// In Docker's list of official images, which is complete at [`DATE`](super::DATE).
    Official,
    /// Was in the list of official images and left it.
    Retired,
    /// Published by the maker of what is inside, on the maker's own registry.
    Verified,
    /// Everything else.
    Community,
}

/// Whether `name` alone, or `name:latest`, means anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Latest {
    /// There is a tag `latest`.
    Exists,
    /// There is none, or the publisher took it away: a reference without a tag fails.
    Missing,
    /// There was one when the whole image left the official list: it is what it last was.
    Delisted,
    /// The facts do not say.
    Unknown,
}

/// A line of `images.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Image {
    /// The catalogue's name (see [`canonical`](super::canonical)).
    pub name: &'static str,
    /// Who stands behind it.
    pub kind: Kind,
    /// `os`, `language`, `database`, `web`, `tool` or `scientific`.
    pub category: &'static str,
    /// Whether there is a tag `latest`.
    pub latest: Latest,
    /// In how many of the public definition files that were counted it is the base: its rank among completions.
    pub files: u32,
    /// The product of `eol.tsv` that its tags number.
    pub product: Option<&'static str>,
    /// The project's home page.
    pub homepage: Option<&'static str>,
    /// Where its Dockerfile is kept.
    pub source: Option<&'static str>,
    /// Withdrawn, moved or no longer maintained: since when or from which version on, as the publisher says it (`yes`
    /// where no date is known).
    pub deprecated: Option<&'static str>,
    /// What the publisher, or else the field, offers instead: images, separated by `, `; may be empty though deprecated.
    pub replacement: Option<&'static str>,
    /// One sentence.
    pub description: &'static str,
}

impl Image {
    fn parse(line: &'static str) -> Option<Image> {
        let [
            name,
            kind,
            category,
            latest,
            files,
            product,
            homepage,
            source,
            deprecated,
            replacement,
            description,
        ] = table::columns(line);
        let kind = match kind {
            "official" => Kind::Official,
            "retired" => Kind::Retired,
            "verified" => Kind::Verified,
            "community" => Kind::Community,
            _ => return None,
        };
        let latest = match latest {
            "yes" => Latest::Exists,
            "no" => Latest::Missing,
            "delisted" => Latest::Delisted,
            _ => Latest::Unknown,
        };
        Some(Image {
            name,
            kind,
            category,
            latest,
            files: files.parse().unwrap_or(0),
            product: table::known(product),
            homepage: table::known(homepage),
            source: table::known(source),
            deprecated: table::known(deprecated),
            replacement: table::known(replacement),
            description,
        })
    }

    /// The images that may be used instead, in the order of preference, each with its tag where one is named.
    pub fn replacements(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.replacement.unwrap_or_default().split(", ").filter(|name| !name.is_empty())
    }

    /// Whether every tag this image ever had is in the tables (the official lists are, since November 2013).
    pub fn tags_are_complete(&self) -> bool {
        matches!(self.kind, Kind::Official | Kind::Retired)
    }

    /// The image's page on its registry.
    pub fn page(&self) -> String {
        let name = self.name;
        match name.split_once('/') {
            None => format!("https://hub.docker.com/_/{name}"),
            Some(("nvcr.io", path)) => match path.rsplit_once('/') {
                Some((org, image)) => {
                    let (org, team) = org.split_once('/').unwrap_or((org, ""));
                    let team = if team.is_empty() { String::new() } else { format!("/teams/{team}") };
                    format!("https://catalog.ngc.nvidia.com/orgs/{org}{team}/containers/{image}")
                }
                None => format!("https://catalog.ngc.nvidia.com/containers/{path}"),
            },
            Some(("quay.io", path)) => format!("https://quay.io/repository/{path}"),
            Some((host, _)) if host.contains('.') => format!("https://{name}"),
            Some(_) => format!("https://hub.docker.com/r/{name}"),
        }
    }
}

/// The image of that canonical name.
pub fn image(name: &str) -> Option<Image> {
    static RECENT: Recent<Option<Image>> = Recent::new(1024);
    RECENT.get(name, || table::line(IMAGES, name).and_then(Image::parse))
}

/// All images, in the order of their names. For a list of suggestions sort by [`Image::files`], highest first.
pub fn images() -> impl Iterator<Item = Image> {
    IMAGES.lines().filter_map(Image::parse)
}

/// The images whose canonical name begins with `prefix`, in the order of their names.
pub fn images_with_prefix(prefix: &str) -> impl Iterator<Item = Image> + use<> {
    table::lines_with_prefix(IMAGES, prefix).filter_map(Image::parse)
}
