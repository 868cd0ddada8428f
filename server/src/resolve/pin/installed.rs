//! What is installed where it works: the lists that package managers print. Read without asking anybody.

use std::collections::HashMap;

use crate::language::package_managers::{Family, without_architecture};

/// The versions of packages, by whose they are and by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Installed {
    versions: HashMap<(Family, String), String>,
}

/// A line of a list: whose package, its name and its version.
type Row<'t> = (Family, &'t str, &'t str);

/// The forms of lists, the plainest to recognise first. Sources: what `pip freeze`, `conda list --export`, `dpkg -l`,
/// `rpm -qa` and R's `sessionInfo()` print.
const FORMS: &[fn(&str) -> Option<Row<'_>>] = &[pip_freeze, dpkg, conda_export, rpm];

impl Installed {
    /// Reads a list of whatever form.
    #[must_use]
    pub fn read(text: &str) -> Installed {
        let mut installed = Installed::default();
        let mut in_table = false;
        for line in text.lines().map(str::trim_end) {
            let words: Vec<&str> = line.split_whitespace().collect();
            if line.starts_with('#') {
                // `conda list` without `--export` heads its columns.
                in_table = words.get(1..3) == Some(&["Name", "Version"]) || (in_table && words.len() <= 1);
            } else if in_table && words.len() >= 3 {
                let family = if words.last() == Some(&"pypi") { Family::Pip } else { Family::Conda };
                installed.add((family, words.first().unwrap_or(&""), words.get(1).unwrap_or(&"")));
            } else if let Some(row) = FORMS.iter().find_map(|form| form(line)) {
                installed.add(row);
            } else {
                words.iter().filter_map(|word| session_info(word)).for_each(|row| installed.add(row));
            }
        }
        installed
    }

    /// Adds what another list says, which goes before what is known.
    pub fn extend(&mut self, other: Installed) {
        self.versions.extend(other.versions);
    }

    fn add(&mut self, (family, name, version): Row<'_>) {
        self.versions.insert((family, key(family, name)), version.to_owned());
    }

    /// The version of a package, if it is there.
    #[must_use]
    pub fn version(&self, family: Family, name: &str) -> Option<&str> {
        self.versions.get(&(family, key(family, name))).map(String::as_str)
    }

    /// Whether anything of a family is there.
    #[must_use]
    pub fn has(&self, family: Family) -> bool {
        self.versions.keys().any(|(known, _)| *known == family)
    }

    /// How many packages there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.versions.len()
    }

    /// Whether nothing could be read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.versions.is_empty()
    }
}

/// PEP 503 for Python; elsewhere the case counts for nothing but in R. Which kind of machine a package is for
/// (`libc6:amd64`, `glibc.x86_64`) is said where a command wants it said, and in some lists.
fn key(family: Family, name: &str) -> String {
    match family {
        Family::R => name.to_owned(),
        Family::Pip => name.to_lowercase().replace(['_', '.'], "-"),
        Family::Apt => name.split(':').next().unwrap_or(name).to_lowercase(),
        Family::Rpm => without_architecture(name).to_lowercase(),
        _ => name.to_lowercase(),
    }
}

fn is_version(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || ".+-_~:!^".contains(c))
}

/// `numpy==2.5.5`
fn pip_freeze(line: &str) -> Option<Row<'_>> {
    let (name, version) = line.split_once("==")?;
    let is_name = !name.is_empty() && !name.contains(char::is_whitespace);
    (is_name && is_version(version)).then_some((Family::Pip, name, version))
}

/// `ii  curl:amd64  7.88.1-10  amd64  …`
fn dpkg(line: &str) -> Option<Row<'_>> {
    let mut words = line.split_whitespace();
    let (status, name, version) = (words.next()?, words.next()?, words.next()?);
    (matches!(status, "ii" | "hi") && is_version(version)).then_some((Family::Apt, name, version))
}

/// `numpy=2.5.5=py312_0`, of `pip` inside conda `numpy=2.5.5=pypi_0`.
fn conda_export(line: &str) -> Option<Row<'_>> {
    let mut pieces = line.split('=');
    let (name, version, build) = (pieces.next()?, pieces.next()?, pieces.next()?);
    let family = if build.starts_with("pypi") { Family::Pip } else { Family::Conda };
    (pieces.next().is_none() && !name.contains(' ') && is_version(version)).then_some((family, name, version))
}

/// `curl-7.76.1-29.el9.x86_64`
fn rpm(line: &str) -> Option<Row<'_>> {
    let stem = Some(without_architecture(line)).filter(|stem| stem.len() < line.len())?;
    let (rest, _) = stem.rsplit_once('-')?;
    let (name, _) = rest.rsplit_once('-')?;
    let version = stem.get(name.len() + 1..)?;
    (is_version(version) && !name.contains(' ')).then_some((Family::Rpm, name, version))
}

/// `ggplot2_3.5.1`, one of several on a line.
fn session_info(word: &str) -> Option<Row<'_>> {
    let (name, version) = word.split_once('_')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
    let is_version = version.starts_with(|c: char| c.is_ascii_digit())
        && version.contains(['.', '-'])
        && version.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'));
    (is_name && is_version).then_some((Family::R, name, version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists() {
        let text = "\
numpy==2.5.5
# editable: x
scikit_learn==1.7
-e git+https://example.org/x@0f#egg=x
torch @ file:///tmp/torch.whl
ii  curl:amd64     7.88.1-10+deb12u5  amd64  command line tool
rc  old            1.0                amd64  removed
samtools=1.19.2=h50ea8bc_0
pandas=2.2.2=pypi_0
bash-5.1.8-9.el9.x86_64
gpg-pubkey-3228467c-613798eb
[1] ggplot2_3.5.1 dplyr_1.1.4
loaded via a namespace (and not attached):
 [1] rlang_1.1.3      x86_64-pc-linux-gnu
# packages in environment at /opt/conda:
#
# Name                    Version                   Build  Channel
zlib                      1.3.1                h4ab18f5_1    conda-forge
tqdm                      4.66.4                   pypi_0    pypi
";
        let installed = Installed::read(text);
        for (family, name, version) in [
            (Family::Pip, "NumPy", "2.5.5"),
            (Family::Pip, "scikit-learn", "1.7"),
            (Family::Pip, "pandas", "2.2.2"),
            (Family::Pip, "tqdm", "4.66.4"),
            (Family::Apt, "curl", "7.88.1-10+deb12u5"),
            (Family::Apt, "curl:amd64", "7.88.1-10+deb12u5"),
            (Family::Conda, "samtools", "1.19.2"),
            (Family::Conda, "zlib", "1.3.1"),
            (Family::Rpm, "bash", "5.1.8-9.el9"),
            (Family::Rpm, "bash.x86_64", "5.1.8-9.el9"),
            (Family::R, "ggplot2", "3.5.1"),
            (Family::R, "rlang", "1.1.3"),
        ] {
            assert_eq!(installed.version(family, name), Some(version), "{name}");
        }
        assert_eq!(installed.len(), 11, "{installed:?}");
        assert!(Installed::read("Lorem ipsum, dolor_sit = amet\n\0=\n==\n").is_empty());
    }
}
