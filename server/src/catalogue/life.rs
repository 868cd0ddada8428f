//! How long something is maintained. Dates are compared with the catalogue's [`DATE`](super::DATE), never the clock.

use super::chain::system;
use super::recent::Recent;
use super::release::{is_system, numbered_system_in, product_of_release, release_of};
use super::tag::{same_build, tag};
use super::version::{is_within, leading_number, words};
use super::{DATE, image, table};

const CYCLES: &str = include_str!("../../catalogue/eol.tsv");

/// Debian's names for its newest releases, newest first.
const DEBIAN_SUITES: [&str; 3] = ["stable", "oldstable", "oldoldstable"];

/// What somebody who moves to another release wants at the least: a year of updates after the catalogue's date.
const WORTH_MOVING_YEARS: u32 = 1;

/// One series of releases of a product, and its dates: `YYYY-MM-DD`, or `yes` where it is over since an unknown day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cycle {
    /// `python`, `ubuntu` …: the product's name in endoflife.date.
    pub product: &'static str,
    /// `3.12`, `22.04`, `12`.
    pub cycle: &'static str,
    /// `Jammy Jellyfish`, `Bookworm`.
    pub codename: Option<&'static str>,
    /// Whether it is a long-term release at the catalogue's date.
    pub lts: bool,
    /// The day of the first release.
    pub released: Option<&'static str>,
    /// End of ordinary fixes.
    pub active_end: Option<&'static str>,
    /// End of security fixes by the project itself.
    pub eol: Option<&'static str>,
    /// End of what follows that: Debian's LTS (free), Ubuntu's ESM (paid) …
    pub extended_end: Option<&'static str>,
    /// End of security fixes that cost nothing: the date that a finding names.
    pub free_end: Option<&'static str>,
    /// The newest release of the series.
    pub latest: Option<&'static str>,
}

/// How products are written whose names are not just their first letter in upper case.
const TITLES: &[(&str, &str)] = &[
    ("almalinux", "AlmaLinux"),
    ("amazoncorretto", "Amazon Corretto"),
    ("amazonlinux", "Amazon Linux"),
    ("arangodb", "ArangoDB"),
    ("azul-zulu", "Azul Zulu"),
    ("centos", "CentOS"),
    ("centos-stream", "CentOS Stream"),
    ("clickhouse", "ClickHouse"),
    ("couchdb", "CouchDB"),
    ("cuda", "CUDA"),
    ("eclipse-temurin", "Eclipse Temurin"),
    ("golang", "Go"),
    ("haproxy", "HAProxy"),
    ("haskell", "GHC"),
    ("httpd", "Apache HTTP Server"),
    ("ibm-semeru-runtimes", "IBM Semeru"),
    ("influxdb", "InfluxDB"),
    ("jruby", "JRuby"),
    ("mariadb", "MariaDB"),
    ("mediawiki", "MediaWiki"),
    ("mongo", "MongoDB"),
    ("mysql", "MySQL"),
    ("neo4j", "Neo4j"),
    ("nginx", "nginx"),
    ("node", "Node.js"),
    ("opensuse", "openSUSE Leap"),
    ("oraclelinux", "Oracle Linux"),
    ("php", "PHP"),
    ("phpmyadmin", "phpMyAdmin"),
    ("postgres", "PostgreSQL"),
    ("rabbitmq", "RabbitMQ"),
    ("rhel", "Red Hat Enterprise Linux"),
    ("rockylinux", "Rocky Linux"),
    ("ros", "ROS"),
    ("ros2", "ROS 2"),
    ("sapmachine", "SapMachine"),
    ("sonarqube", "SonarQube"),
    ("wordpress", "WordPress"),
    ("zookeeper", "ZooKeeper"),
];

/// Products whose cycles end with the next one, by custom: nobody promises security updates for any of them.
const WITHOUT_PROMISE: &[&str] = &["r"];

impl Cycle {
    /// The release as people write it: `Ubuntu 22.04`, `Python 3.12`, `ROS 2 humble`.
    pub fn title(&self) -> String {
        let title = TITLES.binary_search_by_key(&self.product, |(product, _)| product).ok();
        let title = title.and_then(|at| TITLES.get(at)).map(|(_, title)| (*title).to_owned());
        let title = title.unwrap_or_else(|| {
            let mut letters = self.product.chars();
            letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
        });
        format!("{title} {}", self.cycle)
    }

    /// Whether the end of the cycle is the end of security updates that were promised.
    pub fn ends_security(&self) -> bool {
        !WITHOUT_PROMISE.contains(&self.product)
    }

    fn parse(line: &'static str) -> Cycle {
        let [product, cycle, codename, lts, released, active_end, eol, extended_end, free_end, latest] =
            table::columns(line);
        Cycle {
            product,
            cycle,
            codename: table::known(codename),
            lts: lts == "lts" || lts.strip_prefix("lts:").is_some_and(|since| since <= DATE),
            released: table::known(released),
            active_end: table::known(active_end),
            eol: table::known(eol),
            extended_end: table::known(extended_end),
            free_end: table::known(free_end),
            latest: table::known(latest),
        }
    }

    /// Whether there are no more free security updates at the catalogue's date.
    pub fn has_ended(&self) -> bool {
        self.free_end.is_some_and(|end| end == "yes" || end <= DATE)
    }

    /// Whether the first release is out at the catalogue's date.
    pub fn is_out(&self) -> bool {
        self.released.is_none_or(|day| day <= DATE)
    }

    /// Released, and still maintained for nothing.
    pub fn is_maintained(&self) -> bool {
        self.is_out() && !self.has_ended()
    }

    /// The release to move to: the oldest later one that is maintained for another year, long-term releases before
    /// others; else the newest maintained one. None where nothing later is maintained.
    pub fn next(&self) -> Option<Cycle> {
        let later = || {
            cycles(self.product).take_while(|other| other.cycle != self.cycle).filter(Cycle::is_maintained)
        };
        let has_long_term = later().any(|other| other.lts);
        let fitting = |other: &Cycle| other.lts || !has_long_term;
        later().filter(|other| fitting(other) && other.lasts()).last().or_else(|| later().find(fitting))
    }

    fn lasts(&self) -> bool {
        let year: u32 = DATE.get(..4).and_then(|year| year.parse().ok()).unwrap_or(0);
        let needed = format!("{}{}", year + WORTH_MOVING_YEARS, DATE.get(4..).unwrap_or_default());
        self.free_end.is_none_or(|end| end > needed.as_str())
    }
}

/// What ends when, for one image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ends {
    /// The distribution at the bottom of the chain.
    pub system: Option<Cycle>,
    /// What the image is of: the language, the database … None for operating systems.
    pub product: Option<Cycle>,
}

/// The cycles of a product, newest first.
pub fn cycles(product: &str) -> impl Iterator<Item = Cycle> + use<> {
    lines(product).lines().map(Cycle::parse)
}

fn lines(product: &str) -> &'static str {
    static RECENT: Recent<&'static str> = Recent::new(256);
    RECENT.get(product, || table::block(CYCLES, product))
}

/// The cycle of a product that a version, or the code name of a release, belongs to: the longest that fits.
pub fn cycle(product: &str, version: &str) -> Option<Cycle> {
    let lines = || lines(product).lines();
    let is_named = |line: &&str| {
        let [_, cycle, codename] = table::columns(line);
        cycle == version || codename.split(' ').next().is_some_and(|name| name.eq_ignore_ascii_case(version))
    };
    let number = |line: &&'static str| table::columns::<2>(line)[1];
    lines()
        .find(is_named)
        .or_else(|| {
            lines().filter(|line| is_within(version, number(line))).max_by_key(|line| number(line).len())
        })
        .map(Cycle::parse)
}

/// Until when the system and the product inside `image:tag` are maintained, as far as the catalogue knows.
pub fn end_of_life(image: &str, tag: &str) -> Ends {
    static RECENT: Recent<Ends> = Recent::new(1024);
    RECENT.get(&format!("{image}:{tag}"), || work_out(image, tag))
}

fn work_out(image: &str, tag: &str) -> Ends {
    let by_chain = system(image, tag).and_then(|(image, tag)| system_cycle(image, tag));
    let by_name = || if is_system(image) { system_cycle(image, tag) } else { named_system_cycle(tag) };
    Ends { system: by_chain.or_else(by_name), product: product_cycle(image, tag) }
}

/// The cycle of an operating system's tag: by the release it names, or the release its build has.
fn system_cycle(name: &str, tag: &str) -> Option<Cycle> {
    let by_tag = |tag: &str| {
        // What names its system is of that one: `stream8` of an image of CentOS.
        let by_number = || {
            let release = release_of(name, tag)?;
            cycle(product_of_release(name, release)?, release)
        };
        named_system_cycle(tag).or_else(by_number)
    };
    by_tag(tag)
        .or_else(|| same_build(name, tag).find_map(|other| by_tag(other.name)))
        .or_else(|| suite(name, tag))
        .or_else(|| universal_base_image(name))
}

/// `nvidia/cuda:10.2-base-ubuntu18.04`, where no chain is known.
fn named_system_cycle(tag: &str) -> Option<Cycle> {
    let (product, release) = numbered_system_in(tag)?;
    cycle(product, release)
}

/// `redhat/ubi9:latest` is of the nines, whatever it is today.
fn universal_base_image(name: &str) -> Option<Cycle> {
    let (_, behind) = name.split_once("ubi")?;
    let end = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
    cycle("rhel", behind.get(..end)?).filter(|_| is_system(name))
}

/// `debian:stable` and its like, today.
fn suite(name: &str, tag_name: &str) -> Option<Cycle> {
    if tag(name, tag_name)?.is_retired() {
        return None;
    }
    let age = DEBIAN_SUITES.iter().position(|suite| words(tag_name).next() == Some(suite))?;
    cycles("debian").filter(Cycle::is_out).nth(age).filter(|_| name == "debian")
}

fn product_cycle(name: &str, tag: &str) -> Option<Cycle> {
    if is_system(name) {
        return None;
    }
    let products = image(name)?.product?;
    let by_tag = |tag: &str| {
        // The tags of `ros` begin with the name of a release of either generation.
        let (first, last) = products.split_once(' ').unwrap_or((products, products));
        cycle(first, version_of(name, first, tag)?).or_else(|| cycle(last, version_of(name, last, tag)?))
    };
    by_tag(tag).or_else(|| same_build(name, tag).find_map(|other| by_tag(other.name)))
}

/// The part of a tag that numbers the product: its first number; where tags say what they number, the word behind the
/// product's name (`python-3.13`); where cycles have names, the first word.
fn version_of<'t>(image: &str, product: &str, tag: &'t str) -> Option<&'t str> {
    let mut words = words(tag);
    if image.contains("jupyter/") {
        words.find(|word| *word == product)?;
        return words.next().and_then(leading_number);
    }
    if product.starts_with("ros") {
        return words.next();
    }
    words.find_map(leading_number)
}
