//! Formatting.

use super::super::format::{format, format_on_line_end, format_range};
use super::{at_cursor, edited, open};

fn check(before: &str, after: &str) {
    let snapshot = open(before);
    let formatted = edited(&snapshot, &format(&snapshot));
    assert_eq!(formatted, after);
    let again = open(&formatted);
    assert_eq!(format(&again), [], "a second time changes nothing");
}

#[test]
fn headers() {
    check(
        "bootstrap:docker\n  FROM :   a:1  \nstage:\t x\notherurl12: y\nNonsense : z\n",
        "Bootstrap: docker\nFrom: a:1\nStage: x\nOtherURL12: y\nNonsense : z\n",
    );
    check("BOOTSTRAP: docker\r\nfrom:a\r\n", "Bootstrap: docker\r\nFrom: a\r\n");
    check("Bootstrap: yum\nInclude: a \\\n   b  # c\n", "Bootstrap: yum\nInclude: a \\\n   b  # c\n");
    check("From: a\n Bootstrap : docker\n", "From: a\n Bootstrap : docker\n");
    check(
        "bootstrap: docker\nfrom: a   # c\nRegistry:   \n",
        "Bootstrap: docker\nFrom: a   # c\nRegistry:\n",
    );
}

const HEAD: &str = "Bootstrap: docker\nFrom: a\n";

#[test]
fn columns() {
    for (before, after) in [
        (
            "%LABELS\nA 1\n  Longer   two words  \n\tE\n",
            "%labels\n    A      1\n    Longer two words\n    E\n",
        ),
        ("%labels\n    A\tb c\n    # comment\n", "%labels\n    A\tb c\n    # comment\n"),
        ("%labels\n {{ A }} b\n CC d\n", "%labels\n    {{ A }} b\n    CC d\n"),
        ("%files\n a /b\n  long.txt /c  # d\n e\n", "%files\n    a        /b\n    long.txt /c  # d\n    e\n"),
        ("%files\n \"a b\" /c\n 'd e' /f\n g  /h\n", "%files\n    \"a b\" /c\n    'd e' /f\n    g     /h\n"),
        ("%files  \n a b\n", "%files  \n    a b\n"),
        ("%arguments\n A = 1  \nB=2\n", "%arguments\n    A = 1\n    B=2\n"),
        ("%appfiles x\n a  b\n", "%appfiles x\n a  b\n"),
        ("%applabels x\n a  b\n", "%applabels x\n    a b\n"),
        ("%help\n  text  \n", "%help\n  text  \n"),
        ("%nonsense\n  text  \n", "%nonsense\n  text  \n"),
    ] {
        check(&format!("{HEAD}{before}"), &format!("{HEAD}{after}"));
    }
}

#[test]
fn scripts() {
    for (before, after) in [
        ("a\n  b  \n\n# c\n", "    a\n      b\n\n    # c\n"),
        ("\ta\n\t\tb\n", "    a\n    \tb\n"),
        ("        a\n          b\n", "    a\n      b\n"),
        ("#!/bin/sh\n    a\n", "#!/bin/sh\n    a\n"),
        ("# c\n    a  \n", "# c\n    a\n"),
        // What cannot be moved keeps the rest where it is.
        ("a  \ncat <<END\n  x  \nEND\n", "a\ncat <<END\n  x  \nEND\n"),
        ("a  \necho \"b  \n  c\"\n", "a\necho \"b  \n  c\"\n"),
        ("a \\\n  b  \n  c  \n", "a \\\n  b  \n  c\n"),
        ("a  \nb=${c:-  \n  d}\n", "a\nb=${c:-  \n  d}\n"),
        ("a \\  \nb\n", "    a \\  \n    b\n"),
        ("a\r\n  b \r\n", "    a\r\n      b\r\n"),
    ] {
        check(&format!("{HEAD}%post\n{before}"), &format!("{HEAD}%post\n{after}"));
    }
    // Without a header the first section loses its last line end: this is one line.
    check("%post\n a\n\n%test\n b\n%post\n c\n", "%post\n    a\n\n%test\n    b\n%post\n c\n");
    let python = format!("{HEAD}%post -c python3\nif x:  \n  y\n");
    check(&python, &python);
}

#[test]
fn a_range_is_its_lines() {
    let snapshot = open("bootstrap: docker\nfrom: a\nstage: b\n");
    let edits = format_range(&snapshot, 20..20);
    assert_eq!(edited(&snapshot, &edits), "bootstrap: docker\nFrom: a\nstage: b\n");
}

#[test]
fn a_line_end_formats_the_line_before() {
    for (before, after) in [
        ("bootstrap:docker\n‸", "Bootstrap: docker\n"),
        ("Bootstrap: docker\nfrom: a\n‸\nstage: b", "Bootstrap: docker\nFrom: a\n\nstage: b"),
        ("Bootstrap: docker\nFrom: a\n%POST\n‸\n", "Bootstrap: docker\nFrom: a\n%post\n    \n"),
        ("‸", ""),
    ] {
        let (snapshot, offset) = at_cursor(before);
        assert_eq!(edited(&snapshot, &format_on_line_end(&snapshot, offset)), after);
    }
}
