//! Paths of the host, as far as their names say what they are.

/// Folders that belong to one user or one machine. Sources: the Filesystem Hierarchy Standard 3.0 (`/home`, `/root`,
/// `/mnt`, `/media`), macOS (`/Users`), and where computing centres mount Lustre, GPFS and their scratch file systems.
pub const ONE_MACHINE: &[&str] =
    &["/home", "/Users", "/root", "/scratch", "/lustre", "/gpfs", "/mnt", "/media", "~", "$HOME", "${HOME}"];

/// Absolute paths that every machine has.
const EVERYWHERE: &[&str] = &["/dev/null", "/dev/zero"];

/// Whose an absolute path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// A user's or a machine's own.
    One,
    /// Nobody knows.
    Some,
}

/// Whose a path is; nothing for a relative one, and for one that every machine has.
#[must_use]
pub fn host(path: &str) -> Option<Host> {
    let is_below =
        |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let is_home = path.starts_with('~') && !path.starts_with("~~");
    if is_home || ONE_MACHINE.iter().any(|folder| is_below(folder)) {
        return Some(Host::One);
    }
    (path.starts_with('/') && !EVERYWHERE.contains(&path)).then_some(Host::Some)
}

/// Names of folders that hold data.
const DATA_FOLDERS: &[&str] = &["data", "dataset", "datasets", "input", "inputs", "input_data", "results"];

/// Endings of files that hold data, also with `.gz` behind them.
const DATA_ENDINGS: &[&str] = &[
    "csv", "tsv", "h5", "hdf5", "nc", "fastq", "fq", "bam", "cram", "vcf", "fasta", "nii", "dcm", "parquet",
    "npy", "npz", "mat", "rds", "sqlite",
];

/// What makes a path look like data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Data {
    /// It is called as folders of data are, or means all that is in such a folder.
    Folder,
    /// It ends as files of data do.
    File,
}

/// Whether a path looks like data by its name.
#[must_use]
pub fn data(path: &str) -> Option<Data> {
    let path = path.trim_end_matches(['/', '*', '.']);
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    if DATA_FOLDERS.contains(&name.as_str()) {
        return Some(Data::Folder);
    }
    let (_, ending) = name.strip_suffix(".gz").unwrap_or(&name).rsplit_once('.')?;
    DATA_ENDINGS.contains(&ending).then_some(Data::File)
}

/// Pieces of paths that are to be filled in.
const TO_FILL_IN: &[&str] =
    &["<", ">", "...", "…", "path/to", "path_to", "your_", "your-", "yourfile", "my/path"];

/// Whether a path is only an example of one.
#[must_use]
pub fn is_to_fill_in(path: &str) -> bool {
    let path = path.to_lowercase();
    TO_FILL_IN.iter().any(|piece| path.contains(piece))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        for path in ["/home/a", "/root", "~", "~/x", "~me/x", "$HOME/x", "${HOME}", "/scratch/x", "/mnt/x"] {
            assert_eq!(host(path), Some(Host::One), "{path}");
        }
        for path in ["/homes/a", "/data/x", "/opt", "/", "/rooted"] {
            assert_eq!(host(path), Some(Host::Some), "{path}");
        }
        for path in ["a", "./home/x", "", "$HOMER/x", "/dev/null", "home/x"] {
            assert_eq!(host(path), None, "{path}");
        }
    }

    #[test]
    fn names_of_data() {
        for path in ["data", "data/", "x/Data", "data/*", "./results/.", "datasets"] {
            assert_eq!(data(path), Some(Data::Folder), "{path}");
        }
        for path in ["a.csv", "x/a.FASTQ.gz", "a.b.nii.gz", "*.h5"] {
            assert_eq!(data(path), Some(Data::File), "{path}");
        }
        for path in ["data.py", "database", "data/x.py", "csv", "a.gz", "a.tar.gz", "", "."] {
            assert_eq!(data(path), None, "{path}");
        }
        assert!(is_to_fill_in("/path/to/file") && is_to_fill_in("<file>") && !is_to_fill_in("src/pathto.py"));
    }
}
