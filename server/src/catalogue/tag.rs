//! One tag of an image: how exact it is, what it means today, what it is built on.

use super::recent::Recent;
use super::{retired, table};

const TAGS: &str = include_str!("../../catalogue/tags.tsv");

/// The longest tag a registry accepts, in bytes.
const LONGEST_TAG: usize = 128;

/// How much of a version a tag names, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// `latest`.
    Latest,
    /// A word: `slim`, `stable`, `bookworm`.
    Alias,
    /// One number: `3`, `3-slim`.
    Major,
    /// More than one number, but less than a release: `3.12`.
    Minor,
    /// A whole release; the system under it may be replaced: `3.12.7`.
    Full,
    /// A whole release on a named system: `3.12.7-bookworm`.
    FullOs,
    /// One build: `bookworm-20260803`.
    Dated,
}

impl Level {
    fn parse(letter: &str) -> Option<Level> {
        Some(match letter {
            "L" => Level::Latest,
            "a" => Level::Alias,
            "1" => Level::Major,
            "2" => Level::Minor,
            "f" => Level::Full,
            "o" => Level::FullOs,
            "d" => Level::Dated,
            _ => return None,
        })
    }

    /// Whether tags of this level are given to the next release too.
    pub fn floats(self) -> bool {
        self < Level::Full
    }

    /// What becomes of a tag of this level, for a hover: `3.12` *moves with every patch release*.
    pub fn meaning(self) -> &'static str {
        match self {
            Level::Latest => "moves with every release",
            Level::Alias => "a name that moves from release to release",
            Level::Major => "moves with every release of this major version",
            Level::Minor => "moves with every patch release",
            Level::Full => "one release; the system under it may be replaced",
            Level::FullOs => "one release on one system; rebuilt in place for security fixes of the system",
            Level::Dated => "one build",
        }
    }
}

/// A tag that is listed, or was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag {
    /// The tag as the publisher writes it.
    pub name: &'static str,
    /// How much of a version it names.
    pub level: Level,
    /// The exact tag that means the same today and keeps the variant (`3-slim` → `3.14.7-slim`); the tag itself where
    /// it is exact. None where there is no such tag, and for retired tags that float.
    pub pin: Option<&'static str>,
    /// The most exact tag of the same build (`3-slim` → `3.14.7-slim-trixie`); of retired tags as `pin`.
    pub group_pin: Option<&'static str>,
    /// The image it is built `FROM`, as `name:tag`, or `scratch`. None where that is not known (and for Windows).
    pub parent: Option<&'static str>,
    /// Whether the parent was read from the very source of this build. Else it comes from a neighbouring release or
    /// an older Dockerfile: right in about nine of ten cases, so say *as far as known*.
    pub parent_is_exact: bool,
    /// One letter per architecture; see [`Tag::architectures`].
    architectures: &'static str,
    /// The day the release was first listed (`YYYY-MM-DD`); for retired tags, the day the tag was.
    pub listed: Option<&'static str>,
    /// The day (of NVIDIA's: the month) the tag left the list. It is rebuilt no more; official images can still be
    /// pulled. None: listed at [`DATE`](super::DATE).
    pub delisted: Option<&'static str>,
}

impl Tag {
    /// Whether the tag left the list before [`DATE`](super::DATE).
    pub fn is_retired(&self) -> bool {
        self.delisted.is_some()
    }

    /// Whether the tag is listed, and is given to the next release too.
    pub fn is_moving(&self) -> bool {
        self.level.floats() && !self.is_retired()
    }

    /// Whether the tag names a Windows build, which Singularity cannot run.
    pub fn is_windows(&self) -> bool {
        self.architectures == "w"
    }

    /// The platforms it is built for, in the registry's words (`linux/amd64`, `linux/arm/v7` …). None for retired tags.
    pub fn platforms(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.architectures.chars().filter_map(|letter| {
            Some(match letter {
                'x' => "linux/amd64",
                'a' => "linux/arm64",
                '5' => "linux/arm/v5",
                '6' => "linux/arm/v6",
                '7' => "linux/arm/v7",
                'i' => "linux/386",
                'p' => "linux/ppc64le",
                'r' => "linux/riscv64",
                'z' => "linux/s390x",
                'm' => "linux/mips64le",
                'w' => "windows/amd64",
                _ => return None,
            })
        })
    }
}

/// What is known about `image:tag`, living or retired. `image` is the canonical name.
pub fn tag(image: &str, tag: &str) -> Option<Tag> {
    living(image, tag).or_else(|| retired::tag(image, tag))
}

/// The tags of an image that are listed at [`DATE`](super::DATE), build by build, exact tags first within a build.
pub fn tags(image: &str) -> impl Iterator<Item = Tag> + use<> {
    living_lines(image).lines().filter_map(Build::parse).flat_map(|build| build.tags())
}

/// The living tags of the build that `tag` belongs to, the most exact first.
pub(super) fn same_build(image: &str, tag: &str) -> impl Iterator<Item = Tag> + use<> {
    let block = living_lines(image);
    find_word(block, tag)
        .and_then(|at| Build::parse(line_at(block, at)))
        .into_iter()
        .flat_map(|build| build.tags())
}

/// What is known about `image:tag` if it is listed at [`DATE`](super::DATE). Opens nothing.
pub fn living(image: &str, tag: &str) -> Option<Tag> {
    let block = living_lines(image);
    let at = find_word(block, tag)?;
    Build::parse(line_at(block, at))?.tags().find(|candidate| candidate.name == tag)
}

/// A line of `tags.tsv`: the tags of one build in clusters, each of a pin and what means the same today.
#[derive(Clone, Copy)]
struct Build {
    clusters: &'static str,
    group_pin: Option<&'static str>,
    parent: Option<&'static str>,
    parent_is_exact: bool,
    architectures: &'static str,
    listed: Option<&'static str>,
}

impl Build {
    fn parse(line: &'static str) -> Option<Build> {
        let [_, clusters, parent, architectures, how, listed] = table::columns(line);
        // The header's column is no word with a level.
        let group_pin = pin_of(clusters);
        clusters.contains('=').then_some(Build {
            clusters,
            group_pin,
            parent: table::known(parent),
            parent_is_exact: how == "=",
            architectures,
            listed: table::known(listed),
        })
    }

    fn tags(self) -> impl Iterator<Item = Tag> {
        self.clusters.split(" | ").flat_map(move |cluster| {
            let pin = pin_of(cluster);
            words(cluster).map(move |(name, level)| Tag {
                name,
                level,
                pin,
                group_pin: self.group_pin,
                parent: self.parent,
                parent_is_exact: self.parent_is_exact,
                architectures: self.architectures,
                listed: self.listed,
                delisted: None,
            })
        })
    }
}

/// A cluster's first word is its pin; `-` stands for none.
fn pin_of(cluster: &'static str) -> Option<&'static str> {
    cluster.split(' ').next().and_then(word).map(|(name, _)| name)
}

/// The words `tag=level`.
pub(super) fn words(text: &'static str) -> impl Iterator<Item = (&'static str, Level)> {
    text.split(' ').filter_map(word)
}

fn word(word: &'static str) -> Option<(&'static str, Level)> {
    let (name, level) = word.split_once('=')?;
    Some((name, Level::parse(level)?))
}

/// The byte offset of the word `tag=…` in the lines of a table.
pub(super) fn find_word(lines: &str, tag: &str) -> Option<usize> {
    // On the stack: a lookup allocates nothing.
    let mut needle = [0; LONGEST_TAG + 1];
    let needle = needle.get_mut(..=tag.len())?;
    let (equals, name) = needle.split_last_mut()?;
    name.copy_from_slice(tag.as_bytes());
    *equals = b'=';
    memchr::memmem::find_iter(lines.as_bytes(), needle)
        .find(|&at| !tag.is_empty() && at.checked_sub(1).is_none_or(|before| is_separator(lines, before)))
}

fn is_separator(lines: &str, at: usize) -> bool {
    matches!(lines.as_bytes().get(at), Some(b' ' | b'\t' | b'\n'))
}

/// All tags in the lines of a table.
pub(super) fn tags_in(lines: &'static str) -> impl Iterator<Item = &'static str> {
    let mut behind = 0;
    memchr::memchr_iter(b'=', lines.as_bytes()).filter_map(move |end| {
        let before = lines.as_bytes().get(behind..end)?;
        let start = memchr::memrchr3(b' ', b'\t', b'\n', before).map_or(behind, |at| behind + at + 1);
        behind = end;
        lines.get(start..end)
    })
}

/// The tags in the lines of a table that begin with `prefix`.
pub(super) fn tags_beginning<'p>(
    lines: &'static str,
    prefix: &'p str,
) -> impl Iterator<Item = &'static str> + use<'p> {
    memchr::memmem::find_iter(lines.as_bytes(), prefix.as_bytes())
        .filter(|at| at.checked_sub(1).is_none_or(|before| is_separator(lines, before)))
        .filter_map(|at| lines.get(at..)?.split([' ', '\t', '\n']).next()?.split_once('='))
        .map(|(name, _)| name)
}

/// The lines of the living tags of an image.
pub(super) fn living_lines(image: &str) -> &'static str {
    static RECENT: Recent<&'static str> = Recent::new(256);
    RECENT.get(image, || table::block(TAGS, image))
}

/// The line around a byte offset.
pub(super) fn line_at(lines: &str, at: usize) -> &str {
    let start = lines.get(..at).and_then(|head| head.rfind('\n')).map_or(0, |newline| newline + 1);
    lines.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default()
}

/// A retired tag: the line it stands on has no clusters and no platforms.
pub(super) fn retired_tag(line: &'static str, name: &str) -> Option<Tag> {
    let [tags, parent, listed, delisted] = table::columns(line);
    let (name, level) = words(tags).find(|(word, _)| *word == name)?;
    let pin = (!level.floats()).then_some(name);
    Some(Tag {
        name,
        level,
        pin,
        // What stands beside it left the list with it, and may be another release.
        group_pin: pin,
        parent: table::known(parent),
        parent_is_exact: false,
        architectures: "",
        listed: table::known(listed),
        delisted: table::known(delisted),
    })
}
