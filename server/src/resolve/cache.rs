//! Answers, kept on disk with the time at which they were given.
//!
//! One file an answer, named by the digest of its question. A file is written beside its place and renamed, so another
//! process, or the next one after a crash, sees the old answer or the new one. It carries a digest of itself: what is
//! damaged, or of another version of the program, is as good as nothing. No lock is needed for any of this.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::settings::user_folder;
use super::time;

/// Changes whenever the form of an answer does.
const FORM: u32 = 1;
/// The most answers that are kept.
const MOST_FILES: usize = 2_000;
/// The most bytes that all of them have.
const MOST_BYTES: u64 = 32 << 20;
/// The longest single answer, in bytes; longer ones are not kept.
const LONGEST: u64 = 4 << 20;
/// What a crash may have left beside the answers is removed when it is older than this.
const LEFTOVER: Duration = Duration::from_secs(60 * 60);

/// The folder of answers. Without a folder nothing is kept and nothing is known.
#[derive(Debug, Default)]
pub struct Cache {
    folder: Option<PathBuf>,
    written: AtomicU64,
}

/// An answer with the time at which it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept<T> {
    /// The answer.
    pub answer: T,
    /// When it was given.
    pub asked: SystemTime,
}

/// The file's form.
#[derive(Serialize, Deserialize)]
struct Entry {
    form: u32,
    /// The question, so that a collision or a moved file is noticed.
    question: String,
    /// Seconds since 1970.
    asked: u64,
    /// SHA-256 of the answer's text.
    digest: String,
    /// The answer, as JSON.
    answer: String,
}

/// What is in the cache.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// How many answers.
    pub files: usize,
    /// Their length, in bytes.
    pub bytes: u64,
    /// When the oldest and the newest were written.
    pub span: Option<(SystemTime, SystemTime)>,
}

impl Cache {
    /// The user's: `singularity-ls` below `$XDG_CACHE_HOME`, else below `~/.cache`.
    #[must_use]
    pub fn of_user() -> Cache {
        Cache {
            folder: user_folder("XDG_CACHE_HOME", ".cache").map(|folder| folder.join("answers")),
            ..Cache::default()
        }
    }

    /// A cache in a folder, which need not exist.
    #[must_use]
    pub fn in_folder(folder: PathBuf) -> Cache {
        Cache { folder: Some(folder), ..Cache::default() }
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The answer to a question, whatever its age.
    #[must_use]
    pub fn get<T: DeserializeOwned>(&self, question: &str) -> Option<Kept<T>> {
        let path = self.path(question)?;
        if fs::metadata(&path).ok()?.len() > LONGEST * 2 {
            return None;
        }
        let text = fs::read(&path).ok()?;
        let entry: Entry = serde_json::from_slice(&text).ok()?;
        let is_whole =
            entry.form == FORM && entry.question == question && entry.digest == hex(entry.answer.as_bytes());
        let answer = serde_json::from_str(&entry.answer).ok().filter(|_| is_whole)?;
        Some(Kept { answer, asked: time::since_1970(entry.asked) })
    }

    /// Keeps an answer. A cache that cannot be written is no reason to fail.
    pub fn put<T: Serialize>(&self, question: &str, answer: &T) {
        let Some(path) = self.path(question) else { return };
        let _ = self.write(&path, question, answer);
    }

    fn write<T: Serialize>(&self, path: &Path, question: &str, answer: &T) -> io::Result<()> {
        let answer = serde_json::to_string(answer)?;
        if answer.len() as u64 > LONGEST {
            return Ok(());
        }
        let digest = hex(answer.as_bytes());
        let entry =
            Entry { form: FORM, question: question.to_owned(), asked: time::seconds(), digest, answer };
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let beside = path.with_extension(format!("{}-{number}.tmp", std::process::id()));
        let written = fs::File::create(&beside)
            .and_then(|mut file| file.write_all(&serde_json::to_vec(&entry)?))
            .and_then(|()| fs::rename(&beside, path));
        if written.is_err() {
            let _ = fs::remove_file(&beside);
        }
        // Now and then is enough: the bound is for years, not for seconds.
        if number.is_multiple_of(64) {
            self.tidy(folder);
        }
        written
    }

    /// Removes the oldest answers until the bounds are kept, and what crashes have left.
    fn tidy(&self, folder: &Path) {
        let mut files = files(folder);
        let is_leftover = |file: &File| file.path.extension().is_some_and(|end| end == "tmp");
        let old = SystemTime::now().checked_sub(LEFTOVER);
        files.iter().filter(|file| is_leftover(file) && Some(file.changed) < old).for_each(File::remove);
        files.retain(|file| !is_leftover(file));
        files.sort_by_key(|file| std::cmp::Reverse(file.changed));
        let mut bytes = 0;
        for (number, file) in files.iter().enumerate() {
            bytes += file.bytes;
            if number >= MOST_FILES || bytes > MOST_BYTES {
                file.remove();
            }
        }
    }

    /// How much there is.
    #[must_use]
    pub fn size(&self) -> Size {
        let files = self.folder.as_deref().map(files).unwrap_or_default();
        let times = || files.iter().map(|file| file.changed);
        Size {
            files: files.len(),
            bytes: files.iter().map(|file| file.bytes).sum(),
            span: times().min().zip(times().max()),
        }
    }

    fn path(&self, question: &str) -> Option<PathBuf> {
        let mut name = hex(question.as_bytes());
        name.truncate(40);
        Some(self.folder.as_ref()?.join(name + ".json"))
    }
}

struct File {
    path: PathBuf,
    bytes: u64,
    changed: SystemTime,
}

impl File {
    fn remove(&self) {
        let _ = fs::remove_file(&self.path);
    }
}

fn files(folder: &Path) -> Vec<File> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let file = |entry: fs::DirEntry| {
        let about = entry.metadata().ok().filter(fs::Metadata::is_file)?;
        Some(File { path: entry.path(), bytes: about.len(), changed: about.modified().ok()? })
    };
    entries.filter_map(file).collect()
}

/// SHA-256 in hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Scratch(Cache);

    impl Scratch {
        fn new(name: &str) -> Scratch {
            let folder =
                std::env::temp_dir().join(format!("singularity-ls-cache-{name}-{}", std::process::id()));
            // Of a process that had the same number and was killed.
            let _ = fs::remove_dir_all(&folder);
            Scratch(Cache::in_folder(folder))
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(self.0.folder().unwrap());
        }
    }

    #[test]
    fn an_answer_comes_back_with_its_age() {
        let Scratch(cache) = &Scratch::new("back");
        assert_eq!(cache.get::<String>("q"), None);
        cache.put("q", &"a".to_owned());
        let kept = cache.get::<String>("q").unwrap();
        assert_eq!(kept.answer, "a");
        assert!(kept.asked.elapsed().unwrap() < Duration::from_secs(60));
        cache.put("q", &"b".to_owned());
        assert_eq!(cache.get::<String>("q").unwrap().answer, "b");
        assert_eq!(cache.get::<u32>("q"), None);
        assert_eq!(cache.size().files, 1);
    }

    #[test]
    fn damage_is_as_good_as_nothing() {
        let Scratch(cache) = &Scratch::new("damage");
        cache.put("q", &vec![1, 2, 3]);
        let path = cache.path("q").unwrap();
        let whole = fs::read(&path).unwrap();
        for end in 0..whole.len() {
            fs::write(&path, &whole[..end]).unwrap();
            assert_eq!(cache.get::<Vec<u32>>("q"), None, "cut at {end}");
        }
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(&path, &bytes).unwrap();
            if let Some(kept) = cache.get::<Vec<u32>>("q") {
                assert_eq!(kept.answer, [1, 2, 3], "changed at {at}");
            }
        }
        // The file of another question.
        fs::write(cache.path("other").unwrap(), &whole).unwrap();
        assert_eq!(cache.get::<Vec<u32>>("other"), None);
        cache.put("q", &vec![4]);
        assert_eq!(cache.get::<Vec<u32>>("q").unwrap().answer, [4]);
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let Scratch(cache) = &Scratch::new("bound");
        let folder = cache.folder().unwrap().to_owned();
        fs::create_dir_all(&folder).unwrap();
        for number in 0..MOST_FILES + 50 {
            fs::write(folder.join(format!("{number}.json")), "x").unwrap();
        }
        cache.put("q", &"a");
        assert!(cache.size().files <= MOST_FILES, "{:?}", cache.size());
        assert_eq!(cache.get::<String>("q").unwrap().answer, "a");
    }

    #[test]
    fn many_may_write_at_once() {
        let Scratch(cache) = &Scratch::new("many");
        std::thread::scope(|scope| {
            for writer in 0..8 {
                scope.spawn(move || {
                    for round in 0..50 {
                        cache.put("q", &format!("{writer}-{round}"));
                        assert!(cache.get::<String>("q").is_some());
                    }
                });
            }
        });
    }
}
