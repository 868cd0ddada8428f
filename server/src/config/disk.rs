//! Files that the user has named, and those that stand around a definition file.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::baseline::{self, Accepted, Baseline};
use super::read::{Problem, read_bytes};
use super::{Config, FILE_NAME, Layer, layers};
use crate::surroundings::{File, Surroundings};
use crate::system::{Links, open_regular};
use crate::text::Text;

/// Longer files are no configuration, in bytes.
pub const LONGEST: u64 = 1 << 20;

/// What is in a file that the user has named.
///
/// # Errors
///
/// Why it is not read, for a person: it is no file, too long, or unreadable.
pub fn read(path: &Path, longest: u64) -> Result<Vec<u8>, String> {
    let failed = |error: std::io::Error| format!("cannot be read: {error}");
    // A pipe would be waited for.
    if !std::fs::metadata(path).map_err(failed)?.is_file() {
        return Err("is no file".to_owned());
    }
    let mut bytes = Vec::new();
    let file = open_regular(path, Links::Followed).map_err(failed)?;
    file.take(longest + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > longest {
        return Err(too_long(longest));
    }
    Ok(bytes)
}

fn too_long(longest: u64) -> String {
    format!("has more than {} KiB, and is not read", longest >> 10)
}

/// What a configuration file of a workspace says.
#[derive(Debug)]
pub struct Said {
    /// The file.
    pub path: PathBuf,
    /// Its text, which problems have their places in; nothing where it could not be read.
    pub text: Option<Text>,
    /// What is right in it.
    pub layer: Layer,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// The known findings that it names.
    baseline: Option<Arc<Baseline>>,
}

impl Said {
    /// The configuration that holds for a file: that of the nearest configuration file upwards, read once a world.
    #[must_use]
    pub fn around(file: &Surroundings, rules: &[&str]) -> Option<Arc<Said>> {
        let nearest = file.nearest(FILE_NAME)?;
        let Some(found) = nearest.file else {
            let why = "is not read: a link out of the workspace, no regular file, or more than 4096 KiB";
            return Some(Arc::new(Said::refused(nearest.path, why.to_owned())));
        };
        if let Some(said) = found.memo.get::<Said>() {
            return Some(said);
        }
        let said = Arc::new(Said::of(&found, nearest.folder, file, rules));
        found.memo.set(Arc::clone(&said));
        Some(said)
    }

    fn refused(path: PathBuf, message: String) -> Said {
        let problem = Problem { range: 0..0, path: Vec::new(), message };
        Said { path, text: None, layer: Layer::default(), problems: vec![problem], baseline: None }
    }

    fn of(file: &File, folder: PathBuf, around: &Surroundings, rules: &[&str]) -> Said {
        let path = folder.join(FILE_NAME);
        if file.text().len() as u64 > LONGEST {
            return Said::refused(path, too_long(LONGEST));
        }
        let (options, mut problems) = read_bytes(&file.text().to_bytes(), rules);
        let layer = Layer::new(options, folder);
        let baseline = layer.baseline().and_then(|path| {
            let read = path.to_str().and_then(|path| around.read(path)).ok_or("cannot be read".to_owned());
            let read = read.and_then(|file| Baseline::read(&file.text().to_bytes()));
            let problem = |why| Problem {
                range: 0..0,
                path: vec!["baseline".to_owned()],
                message: format!("The baseline `{}` {why}.", path.display()),
            };
            read.map_err(|why| problems.push(problem(why))).ok().map(Arc::new)
        });
        Said { path, text: Some(file.text().clone()), layer, problems, baseline }
    }

    /// The findings of a file that are known, by its absolute path.
    #[must_use]
    pub fn accepted(&self, file: &Path) -> Accepted {
        let known = |baseline: &Arc<Baseline>| baseline.of(&baseline::relative(file, self.layer.folder()));
        self.baseline.as_ref().map(known).unwrap_or_default()
    }
}

/// What holds for a file, by layers of which the later go before the earlier, and what its configuration file names as
/// known.
#[must_use]
pub fn config<'l>(
    layers: impl IntoIterator<Item = &'l Layer>,
    said: Option<&Said>,
    file: Option<&Path>,
) -> Config {
    let mut config = layers::config(layers, file);
    if let (Some(said), Some(file)) = (said, file) {
        config.accepted = Arc::new(said.accepted(file));
    }
    config
}
