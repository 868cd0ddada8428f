//! Features on small texts with a cursor: `‸` marks where it is and is no part of the text.

mod accepting;
mod asking;
mod changing;
mod completing;
mod going;
mod images;
mod shape;
mod showing;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::config::Config;
use crate::snapshot::Snapshot;
use crate::text::{Edit, Text};

const CURSOR: char = '‸';

/// A file that most tests ask about.
const TOOL: &str = "\
Bootstrap: docker
From: golang:{{ GO }}
Stage: build

%arguments
    GO=1.23.4-bookworm

%post
    prefix=/opt/tool
    make PREFIX=\"$prefix\" install
    cat > \"${prefix}/conf\" <<END
    root = $prefix
END

Bootstrap: docker
From: debian:bookworm

%files from build
    /opt/tool /opt/tool

%post -c /bin/bash
    pip install numpy==1.26.4 scipy
    echo {{ GREETING }}

# what runs
# when it runs
%runscript
    exec /opt/tool/bin/tool \"$@\"

%apprun hello
    echo hello
%apphelp hello
    Says hello.
";

fn open(text: &str) -> Snapshot {
    let build_args = BTreeMap::from([("GIVEN".to_owned(), "42".to_owned())]);
    Snapshot::open(Text::new(text), Arc::new(Config { build_args, ..Config::default() }))
}

/// A snapshot of the text without its cursor, and where that is.
fn at_cursor(text: &str) -> (Snapshot, usize) {
    let offset = text.find(CURSOR).expect("a cursor");
    (open(&text.replace(CURSOR, "")), offset)
}

/// The file that most tests ask about, and the place in it that is named by what is around the cursor.
fn in_tool(around: &str) -> (Snapshot, usize) {
    let plain = around.replace(CURSOR, "");
    let start = TOOL.find(&plain).unwrap_or_else(|| panic!("{plain} is in the file"));
    (open(TOOL), start + around.find(CURSOR).expect("a cursor"))
}

fn slice(snapshot: &Snapshot, range: &Range<usize>) -> String {
    snapshot.text().slice(range.clone()).into_owned()
}

/// The text after some edits.
fn edited(snapshot: &Snapshot, edits: &[Edit]) -> String {
    let mut text = snapshot.text().clone();
    let mut edits = edits.to_vec();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.range.start));
    edits.iter().for_each(|edit| text.replace(edit.range.clone(), &edit.text));
    text.to_string()
}

/// The lines of a range, from 1.
fn lines(snapshot: &Snapshot, range: &Range<usize>) -> String {
    let line = |offset| snapshot.text().line_of(offset).0 + 1;
    format!("{}-{}", line(range.start), line(range.end))
}
