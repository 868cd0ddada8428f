use std::path::PathBuf;

use super::*;
use crate::text::Text;

/// A folder that is gone when the test is over.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str, files: &[(&str, &str)]) -> Folder {
        let path = std::env::temp_dir().join(format!("singularity-ls-around-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        let folder = Folder(path.canonicalize().unwrap());
        files.iter().for_each(|(name, text)| folder.write(name, text));
        folder
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn around(&self, file: &str) -> Surroundings {
        Surroundings::of(&Arc::default(), Some(&self.0.join(file)))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn text(file: Option<Arc<File>>) -> Option<String> {
    file.map(|file| file.text().to_string())
}

#[test]
fn nothing_is_around_a_file_that_has_no_path() {
    let nowhere = Surroundings::default();
    assert!(!nowhere.is_workspace() && nowhere.bases().is_empty());
    assert!(nowhere.find("Cargo.toml").is_none() && nowhere.read("/etc/passwd").is_none());
    assert!(nowhere.entries("").is_empty() && !nowhere.is_ignored("x") && nowhere.has_match("*").is_none());
}

#[test]
fn the_root_is_the_nearest_checkout_or_configuration() {
    let folder = Folder::new(
        "root",
        &[(".git/config", ""), ("a/b/x.def", ""), ("c/singularity-ls.toml", ""), ("c/d/x.def", "")],
    );
    let bases = |file: &str| -> Vec<_> {
        let bases = folder.around(file).bases().into_iter();
        bases.map(|base| base.strip_prefix(&folder.0).unwrap().display().to_string()).collect()
    };
    assert_eq!(bases("a/b/x.def"), ["a/b", "a", ""]);
    assert_eq!(bases("c/d/x.def"), ["c/d", "c"]);
    assert!(folder.around("a/b/x.def").is_workspace());
    // An opened folder goes before a checkout.
    let world = Arc::new(World::new(vec![folder.0.join("a"), folder.0.join("elsewhere")]));
    let around = Surroundings::of(&world, Some(&folder.0.join("a/b/x.def")));
    assert_eq!(around.bases(), [folder.0.join("a/b"), folder.0.join("a")]);
    let alone = Folder::new("alone", &[("x.def", "")]);
    assert!(!alone.around("x.def").is_workspace());
    assert_eq!(alone.around("x.def").bases(), std::slice::from_ref(&alone.0));
}

#[test]
fn files_are_found_beside_and_above_and_nowhere_else() {
    let folder = Folder::new(
        "find",
        &[("secret", "s"), ("w/.git/config", "c"), ("w/a/x.def", ""), ("w/a/near", "1"), ("w/far", "2")],
    );
    let around = folder.around("w/a/x.def");
    let read = |path: &str| text(around.read(path));
    assert_eq!(read("near").as_deref(), Some("1"));
    assert_eq!(read("./../a//near").as_deref(), Some("1"));
    assert_eq!(read("far").as_deref(), Some("2"));
    assert_eq!(read(&folder.0.join("w/far").display().to_string()).as_deref(), Some("2"));
    assert_eq!(text(around.git_config()).as_deref(), Some("c"));
    assert_eq!(around.find("a").map(|found| found.kind), Some(Kind::Folder));
    for missing in ["../secret", "../../secret", "/etc/passwd", "", "near/x", "no\0thing", "a\u{FFFF}", "."] {
        assert_eq!(read(missing), None, "{missing}");
    }
    assert_eq!(around.relative(&folder.0.join("w/a/near").display().to_string()).as_deref(), Some("near"));
    assert_eq!(around.relative("/etc/passwd"), None);
}

#[cfg(unix)]
#[test]
fn links_lead_no_farther_than_the_workspace() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new(
        "links",
        &[("secret", "s"), ("w/.git/config", ""), ("w/x.def", ""), ("w/in/file", "1"), ("w/.gitignore", "")],
    );
    for (to, name) in [
        ("../secret", "w/out"),
        ("..", "w/up"),
        ("in/file", "w/link"),
        ("in", "w/folder"),
        ("loop", "w/loop"),
        (".", "w/self"),
        ("/etc", "w/etc"),
    ] {
        symlink(to, folder.0.join(name)).unwrap();
    }
    let around = folder.around("w/x.def");
    for inside in ["link", "folder/file", "self/in/file", "up/w/in/file"] {
        let expected = (inside != "up/w/in/file").then(|| "1".to_owned());
        assert_eq!(text(around.read(inside)), expected, "{inside}");
    }
    for outside in ["out", "up/secret", "loop", "loop/x", "etc/passwd", "up"] {
        assert!(around.read(outside).is_none() && around.find(outside).is_none(), "{outside}");
    }
    // A pipe would be waited for.
    let pipe = folder.0.join("w/pipe");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0)
        .unwrap();
    assert!(folder.around("w/x.def").read("pipe").is_none());
}

#[test]
fn long_and_binary_files_are_not_read() {
    let folder = Folder::new("long", &[("x.def", ""), ("binary", "a\0b")]);
    folder.write("long", &"x".repeat((4 << 20) + 1));
    let around = folder.around("x.def");
    assert!(around.read("long").is_none() && around.read("binary").is_none());
    let found = around.find("long").unwrap();
    assert!(around.weight(&found, 1 << 20) > 4 << 20);
}

#[test]
fn patterns_and_what_git_ignores() {
    let folder = Folder::new(
        "patterns",
        &[
            (".git/info/exclude", "secret\n"),
            (".gitignore", "*.o\n/made/\n!kept.o\n"),
            ("a/.gitignore", "here\n"),
            ("a/x.def", ""),
            ("a/b.py", ""),
            ("a/.hidden.py", ""),
            ("a/c/d.csv", ""),
        ],
    );
    let around = folder.around("a/x.def");
    for (pattern, expected) in [
        ("*.py", Some(true)),
        ("*/d.csv", Some(true)),
        ("c/?.csv", Some(true)),
        ("*.txt", Some(false)),
        ("b.py/*", Some(false)),
        ("a/b.py", Some(true)),
        ("{b,c}.py", None),
        ("**/x", None),
        ("../../*", Some(false)),
    ] {
        assert_eq!(around.has_match(pattern), expected, "{pattern}");
    }
    for ignored in ["x.o", "here", "made", "made/x", "a/here", "secret"] {
        assert!(around.is_ignored(ignored), "{ignored}");
    }
    for kept in ["x.c", "kept.o", "../x.o.c", "/etc/x.o"] {
        assert!(!around.is_ignored(kept), "{kept}");
    }
}

#[test]
fn a_world_keeps_its_word() {
    let folder = Folder::new("word", &[(".git/config", ""), ("x.def", ""), ("a.txt", "1")]);
    let world = Arc::new(World::new(vec![folder.0.clone()]));
    let around = |world: &Arc<World>| Surroundings::of(world, Some(&folder.0.join("x.def")));
    assert_eq!(text(around(&world).read("a.txt")).as_deref(), Some("1"));
    folder.write("a.txt", "2");
    folder.write("b.txt", "new");
    folder.write("c/d/e.txt", "deep");
    assert_eq!(text(around(&world).read("a.txt")).as_deref(), Some("1"));
    assert!(around(&world).find("b.txt").is_none() && around(&world).find("c/d/e.txt").is_none());
    // Nobody asked about these.
    assert!(world.after(&[PathBuf::from("/elsewhere/a.txt"), folder.0.join(".git/objects/x")]).is_none());
    for changed in ["a.txt", "b.txt", "c", "c/d/e.txt"] {
        let next = Arc::new(world.after(&[folder.0.join(changed)]).unwrap_or_else(|| panic!("{changed}")));
        assert_eq!(text(around(&next).read("a.txt")).as_deref(), Some("2"));
        assert!(around(&next).find("b.txt").is_some() && around(&next).find("c/d/e.txt").is_some());
    }
}

#[test]
fn what_is_open_goes_before_what_is_on_disk() {
    let folder = Folder::new("open", &[(".git/config", ""), ("x.def", ""), ("a.txt", "disk")]);
    let world = World::default();
    let path = folder.0.join("a.txt");
    let read =
        |world: World| text(Surroundings::of(&Arc::new(world), Some(&folder.0.join("x.def"))).read("a.txt"));
    let open = world.with_open(&path, Some(Text::new("editor")));
    assert_eq!(read(open.afresh()).as_deref(), Some("editor"));
    assert_eq!(read(open.with_open(&path, None)).as_deref(), Some("disk"));
}
