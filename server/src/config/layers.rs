//! From what is said to what holds for a file.

use std::path::{Path, PathBuf};

use globset::{GlobSet, GlobSetBuilder};

use super::Config;
use super::options::{FileGlob, Options};

/// What one place says: a file, the editor, the command line.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    options: Options,
    /// The folder that globs are relative to.
    folder: PathBuf,
    /// The files of each override.
    globs: Vec<GlobSet>,
    excluded: GlobSet,
}

impl Layer {
    /// What is said in a folder.
    #[must_use]
    pub fn new(options: Options, folder: PathBuf) -> Layer {
        let globs = options.overrides.iter().map(|some| set(&some.files)).collect();
        let excluded = set(&options.exclude);
        Layer { options, folder, globs, excluded }
    }

    /// What is said.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The folder in which it is said.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file of known findings.
    #[must_use]
    pub fn baseline(&self) -> Option<PathBuf> {
        self.options.baseline.as_ref().map(|path| self.folder.join(&path.0))
    }

    /// Whether it says the same of every file.
    #[must_use]
    pub fn is_same_for_all(&self) -> bool {
        self.options.overrides.is_empty() && self.options.baseline.is_none()
    }

    /// Whether a file is passed over when a folder is checked.
    #[must_use]
    pub fn excludes(&self, file: &Path) -> bool {
        !self.excluded.is_empty()
            && file.strip_prefix(&self.folder).is_ok_and(|inside| self.excluded.is_match(inside))
    }

    /// Puts what is said for a file over what is known.
    fn put_over(&self, config: &mut Config, file: Option<&Path>) {
        /// The same for all files and for some of them.
        macro_rules! put {
            ($from:expr) => {{
                let from = $from;
                config.profile = from.profile.unwrap_or(config.profile);
                config.target = from.target.map(|target| target.0).or(config.target);
                let levels = from.severity.iter().map(|(name, level)| (name.clone(), *level));
                config.choices.add(from.select.as_deref(), &from.extend_select, levels, &from.ignore);
                let values = from.build_args.iter().map(|(name, value)| (name.clone(), value.clone()));
                config.build_args.extend(values);
                let labels = from.label_schema.iter().map(|(name, form)| (name.0.clone(), *form));
                config.label_schema.extend(labels);
                if let Some(registries) = &from.allowed_registries {
                    config.allowed_registries = Some(registries.iter().map(|one| one.0.clone()).collect());
                }
            }};
        }
        put!(&self.options);
        // Whoever forbids it has the last word: no layer allows what another one does not.
        config.offline |= self.options.offline.unwrap_or_default();
        let Some(inside) = file.and_then(|file| file.strip_prefix(&self.folder).ok()) else { return };
        for (some, globs) in self.options.overrides.iter().zip(&self.globs) {
            if globs.is_match(inside) {
                put!(some);
            }
        }
    }
}

/// What holds for a file; the later layers go before the earlier ones. Globs are matched with its absolute path.
#[must_use]
pub fn config<'l>(layers: impl IntoIterator<Item = &'l Layer>, file: Option<&Path>) -> Config {
    let mut config = Config::default();
    layers.into_iter().for_each(|layer| layer.put_over(&mut config, file));
    config
}

/// What several globs match. They were tried when they were read.
fn set(globs: &[FileGlob]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for glob in globs.iter().filter_map(|glob| glob.compiled().ok()) {
        set.add(glob);
    }
    set.build().unwrap_or_default()
}
