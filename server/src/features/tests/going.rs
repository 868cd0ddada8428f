//! Definition, references, highlights, links, renaming.

use super::super::links::{Target, links};
use super::super::navigation::{self, definition, highlights, references};
use super::super::rename::{prepare, rename};
use super::{TOOL, at_cursor, edited, in_tool, open, slice};

/// Every mention by its line, those that define with `=` in front.
#[test]
fn mentions_of_names() {
    let prefix: &[&str] = &[
        "=prefix=/opt/tool",
        "make PREFIX=\"$prefix\" install",
        "cat > \"${prefix}/conf\" <<END",
        "root = $prefix",
    ];
    for (cursor, expected) in [
        ("Stage: bu‸ild", &["=Stage: build", "%files from build"][..]),
        ("from ‸build", &["=Stage: build", "%files from build"]),
        ("golang:{{ G‸O", &["From: golang:{{ GO }}", "=GO=1.23.4-bookworm"]),
        ("    G‸O=", &["From: golang:{{ GO }}", "=GO=1.23.4-bookworm"]),
        ("apprun hel‸lo", &["=%apprun hello", "=%apphelp hello"]),
        ("pre‸fix=", prefix),
        ("${pre‸fix}", prefix),
        ("mak‸e", &[]),
    ] {
        let (snapshot, offset) = in_tool(cursor);
        let found = highlights(&snapshot, offset).into_iter().map(|mention| {
            let text = snapshot.text();
            let line = text.slice(text.line_range(text.line_of(mention.range.start).0)).trim().to_owned();
            if mention.defines { format!("={line}") } else { line }
        });
        assert_eq!(found.collect::<Vec<_>>(), expected, "{cursor}");
    }
}

#[test]
fn definitions_and_references() {
    let (snapshot, offset) = in_tool("from b‸uild");
    let (origin, targets) = definition(&snapshot, offset).unwrap();
    assert_eq!(slice(&snapshot, &origin), "build");
    let first = TOOL.find("build").unwrap();
    assert_eq!(targets, [navigation::Target::Here(first..first + 5)]);
    assert_eq!(references(&snapshot, offset, true).len(), 2);
    assert_eq!(references(&snapshot, offset, false).len(), 1);
    let (snapshot, offset) = in_tool("{{ GREET‸ING");
    let (_, targets) = definition(&snapshot, offset).unwrap();
    assert_eq!(targets, [], "given on the command line");
}

#[test]
fn variables_are_those_of_their_stage() {
    let one = "Bootstrap: docker\nFrom: {{ V‸ }}\n%arguments\nV=1\nBootstrap: docker\nFrom: {{ V }}\n";
    let (snapshot, offset) = at_cursor(one);
    assert_eq!(references(&snapshot, offset, true).len(), 2);
}

#[test]
fn shell_names_of_one_script() {
    for (script, expected) in [
        ("f‸() { true; }\nf a\nff\n\"f\"\n", 2),
        ("function f‸ { true; }\nf\n", 2),
        ("for ‸i in 1 2; do echo $i '$i' \"${i}\"; done\n", 3),
        ("a‸=1\nb=$((a + 1))\nexport a\nunset a\n# $a\necho \\$a \"$(echo $a)\"\n", 5),
        ("read ‸x y\n[ -n \"$x\" ] && [[ $x ]]\ncase $x in a) ;; esac\n", 4),
        ("x‸=1\ncat <<'E'\n$x\nE\ncat <<E\n$x\nE\n", 2),
        ("x‸=1\nmake x=2 --x=$x\n", 2),
        ("x‸=1; echo ${x:-$y} ${#x} ${x#*/} ; # x\n", 4),
    ] {
        let text = format!("Bootstrap: docker\nFrom: a\n%post\n{script}%test\necho $x $i $a; f\n");
        let (snapshot, offset) = at_cursor(&text);
        let found = references(&snapshot, offset, true);
        assert_eq!(found.len(), expected, "{script}: {found:?}");
    }
}

#[test]
fn renaming() {
    for (cursor, new, expected) in [
        ("Stage: bu‸ild", "make", &["Stage: make", "%files from make"][..]),
        ("{{ ‸GO", "GO_VERSION", &["golang:{{ GO_VERSION }}", "    GO_VERSION=1.23"]),
        ("apphelp hel‸lo", "bye", &["%apprun bye\n", "%apphelp bye\n"]),
        ("prefi‸x=", "root", &["    root=/opt/tool", "\"$root\"", "${root}/conf", "root = $root"]),
    ] {
        let (snapshot, offset) = in_tool(cursor);
        assert!(prepare(&snapshot, offset).is_some(), "{cursor}");
        let after = edited(&snapshot, &rename(&snapshot, offset, new).unwrap());
        for piece in expected {
            assert!(after.contains(piece), "{cursor}: {piece} in\n{after}");
        }
    }
}

/// The builder calls variables and folders after an app; others only begin like it.
#[test]
fn renaming_an_app_renames_what_is_called_after_it() {
    let file = |app: &str| {
        format!(
            "Bootstrap: docker\nFrom: a\n%apprun {app}\n  $SCIF_APPBIN_{app}/x ${{SCIF_APPROOT_{app}}} $SCIF_APPBIN_foot\n\
             %post\n  cp a /scif/apps/{app}/bin /scif/apps/foot/ foo\n%apphelp foot\n  foo\n\
             %files\n  a /scif/data/{app}/a\n%test\n  #!/usr/bin/python3\n  f('/scif/apps/{app}')\n\
             %help\n  See /scif/apps/{app}.\n%environment\n  MY_SCIF_APPBIN_foo=/scif/apps/foo+x\n"
        )
    };
    let text = file("foo");
    let snapshot = open(&text);
    let offset = text.find("foo").unwrap();
    let renamed = |new: &str| rename(&snapshot, offset, new).map(|edits| edited(&snapshot, &edits));
    assert_eq!(renamed("bar").unwrap(), file("bar"));
    assert!(renamed("foot").is_err());
}

/// What follows an app's section after the app was renamed to `a-b`: the one at the cursor, or `foo`.
fn after_renaming_an_app(text: &str) -> Result<String, String> {
    let cursor = if text.contains('‸') { "" } else { "‸" };
    let (snapshot, offset) = at_cursor(&format!("Bootstrap: docker\nFrom: a\n%apprun {cursor}foo\n{text}\n"));
    let after = edited(&snapshot, &rename(&snapshot, offset, "a-b")?);
    let rest = after.strip_prefix("Bootstrap: docker\nFrom: a\n%apprun a-b\n").expect("the app is renamed");
    Ok(rest.trim_end().to_owned())
}

#[test]
fn an_app_is_named_by_folders_of_the_image_and_by_variables() {
    for (text, expected) in [
        // Folders of the image begin at its root.
        ("%post\ncp build/scif/apps/foo x/scif/apps/foo", None),
        ("%setup\ncp -r /scif/apps/foo x", None),
        (
            "%setup\ncp x $SINGULARITY_ROOTFS/scif/apps/foo \"${APPTAINER_ROOTFS}\"/scif/data/foo",
            Some("%setup\ncp x $SINGULARITY_ROOTFS/scif/apps/a-b \"${APPTAINER_ROOTFS}\"/scif/data/a-b"),
        ),
        (
            "%post\ncc -I/scif/apps/foo -L\"/scif/apps/foo\" ${D:-/scif/apps/foo} a:/scif/apps/foo:b",
            Some("%post\ncc -I/scif/apps/a-b -L\"/scif/apps/a-b\" ${D:-/scif/apps/a-b} a:/scif/apps/a-b:b"),
        ),
        // Sources are the host's.
        (
            "%files\n/scif/apps/foo /scif/apps/foo\nbuild/scif/apps/foo scif/apps/foo/\n/scif/apps/foo",
            Some("%files\n/scif/apps/foo /scif/apps/a-b\nbuild/scif/apps/foo scif/apps/a-b/\n/scif/apps/foo"),
        ),
        (
            "%appfiles foo\n/scif/apps/foo/x /scif/apps/foo",
            Some("%appfiles a-b\n/scif/apps/foo/x /scif/apps/foo"),
        ),
        // The whole name of the folder; a sentence ends behind it.
        ("%post\nls /scif/apps/foo. /scif/apps/foo+ /scif/apps/foo-1 /scif/apps/foo..", None),
        ("%post\n# In /scif/apps/foo.", Some("%post\n# In /scif/apps/a-b.")),
        (
            "%help\nIs it in `/scif/apps/foo`, or /scif/apps/foo?",
            Some("%help\nIs it in `/scif/apps/a-b`, or /scif/apps/a-b?"),
        ),
        ("%post\nls /scif/apps/foobar$V /scif/apps/$foo /scif/apps/${foo}x /scif/apps/f*", None),
        // There are no dashes in variables.
        (
            "%post\nls $SCIF_APPROOT_foo ${SCIF_APPBIN_foo}/x $MY_SCIF_APPROOT_foo $SCIF_APPROOT_foot",
            Some("%post\nls $SCIF_APPROOT_a_b ${SCIF_APPBIN_a_b}/x $MY_SCIF_APPROOT_foo $SCIF_APPROOT_foot"),
        ),
        // From wherever it is named.
        ("%post\nls $SCIF_APPROOT_‸foo", Some("%post\nls $SCIF_APPROOT_a_b")),
        ("%files\nx /scif/apps/fo‸o/y", Some("%files\nx /scif/apps/a-b/y")),
    ] {
        let expected = expected.unwrap_or(text);
        assert_eq!(after_renaming_an_app(text).as_deref(), Ok(expected), "{text}");
    }
    let dashed = "%apprun ‸d-e\nls $SCIF_APPROOT_d_e /scif/apps/d-e /scif/apps/d_e\n";
    let (snapshot, offset) = at_cursor(&format!("Bootstrap: docker\nFrom: a\n{dashed}"));
    let after = edited(&snapshot, &rename(&snapshot, offset, "d.e").unwrap());
    assert!(after.ends_with("%apprun d.e\nls $SCIF_APPROOT_d_e /scif/apps/d.e /scif/apps/d_e\n"), "{after}");
}

#[test]
fn what_may_be_the_app_or_not_is_not_renamed() {
    for text in [
        "%post\nls /scif/apps/foo$V",
        "%post\nls /scif/apps/foo{{ V }}",
        "%post\nls /scif/apps/foo*",
        "%post\nls /scif/apps/{bar,foo}/bin",
        "%post\nls $TOP/scif/apps/foo",
        "%setup\nls $(pwd)/scif/apps/foo",
        "%post\nls /scif/apps/foo\\ bar",
        "%files\nx /scif/apps/foo{{ V }}",
    ] {
        let said = after_renaming_an_app(text).unwrap_err();
        assert_eq!(said, "line 5 may name `foo` or another app: rename it by hand", "{text}");
    }
    // Two apps have one variable.
    let text = |use_of_it: &str| format!("%apprun d-e\nls {use_of_it}\n%apprun d.e‸\n");
    let renamed = |text: String, new: &str| {
        let (snapshot, offset) = at_cursor(&format!("Bootstrap: docker\nFrom: a\n{text}"));
        rename(&snapshot, offset, new)
    };
    let said = renamed(text("$SCIF_APPROOT_d_e"), "x").unwrap_err();
    assert_eq!(said, "line 4 may name `d.e` or another app: rename it by hand");
    assert!(renamed(text("/scif/apps/d-e"), "x").is_ok());
    let said = renamed("%apprun d-e\nls $SCIF_APPROOT_d_e\n%apprun x‸\n".to_owned(), "d.e").unwrap_err();
    assert_eq!(said, "`d.e` is a name already, in line 4: the two would be one");
    assert!(renamed("%post\nls /scif/apps/f‸oo\n".to_owned(), "x").is_err(), "an app of the base image");
}

/// A later stage copies out of the folders of an earlier one's apps.
#[test]
fn an_app_of_another_stage_is_another_app() {
    let stages = |one: &str, other: &str| {
        format!(
            "Bootstrap: docker\nFrom: a\nStage: one\n%apprun {one}\nx\nBootstrap: docker\nFrom: a\nStage: two\n\
             %apprun {other}\nls $SCIF_APPBIN_{other}\nBootstrap: docker\nFrom: a\n%arguments\nS=one\n\
             %files from one\n/scif/apps/{one}/bin/* /scif/apps/foo/\n%files from two\n/scif/apps/{other}\n\
             %files from {{{{ S }}}}\nscif/data/{one} /scif/data/foo\n%files from none\n/scif/apps/foo\n"
        )
    };
    let text = stages("foo", "foo");
    let snapshot = open(&text);
    for (offset, expected) in
        [("%apprun foo", stages("bar", "foo")), ("%apprun foo\nls", stages("foo", "bar"))]
            .map(|(line, expected)| (text.find(line).unwrap() + "%apprun ".len(), expected))
    {
        assert_eq!(edited(&snapshot, &rename(&snapshot, offset, "bar").unwrap()), expected);
    }
    // Back to where it is defined.
    let offset = text.find("/scif/apps/foo").unwrap() + "/scif/apps/".len();
    let (_, targets) = definition(&snapshot, offset).unwrap();
    let app = text.find("foo").unwrap();
    assert_eq!(targets, [navigation::Target::Here(app..app + 3)]);
}

/// Where the shell takes a bare word for a variable it is renamed with the rest.
#[test]
fn renaming_what_scripts_count_and_test() {
    for (script, expected) in [
        ("i‸=0\nwhile true; do ((i++)); done", "k=0\nwhile true; do ((k++)); done"),
        ("for ((i=0; i<3; i++)); do echo $i; done; ‸i=1", "for ((k=0; k<3; k++)); do echo $k; done; k=1"),
        (
            "i‸=1\n[ -v i ] && [[ i -eq 1 ]]\nexport i; unset i",
            "k=1\n[ -v k ] && [[ k -eq 1 ]]\nexport k; unset k",
        ),
        (
            "read -r i\nprintf -v i x\nmapfile -t ‸i\ntest -v i",
            "read -r k\nprintf -v k x\nmapfile -t k\ntest -v k",
        ),
        ("i‸[1]=2; f() { local i; }; # i", "k[1]=2; f() { local k; }; # i"),
        ("i‸=1; make --i=$i -i /opt/i/x", "k=1; make --i=$k -i /opt/i/x"),
        // Sections of one name are one script.
        ("i‸=1\n%test\n[ $i ]\n%post\necho $i", "k=1\n%test\n[ $i ]\n%post\necho $k"),
        ("i=1\n%post\necho $‸i", "k=1\n%post\necho $k"),
    ] {
        let (snapshot, offset) = at_cursor(&format!("Bootstrap: docker\nFrom: a\n%post\n{script}\n"));
        let after = edited(&snapshot, &rename(&snapshot, offset, "k").unwrap());
        assert!(after.ends_with(&format!("%post\n{expected}\n")), "{after}");
    }
}

/// Half a rename is worse than none.
#[test]
fn what_may_be_the_variable_or_not_is_not_renamed() {
    for script in [
        "let i=i+1",
        "eval 'let i++'",
        "echo ${A[i]}",
        "bash -c 'echo $i'",
        "getopts ab: i",
        "echo \"i\"",
        "true\n%post\nlet i++",
    ] {
        let (snapshot, offset) = at_cursor(&format!("Bootstrap: docker\nFrom: a\n%post\ni‸=0\n{script}\n"));
        let line = if script.contains("%post") { 7 } else { 5 };
        let said = rename(&snapshot, offset, "k").unwrap_err();
        assert_eq!(
            said,
            format!("`i` in line {line} may be this variable or not: rename it by hand"),
            "{script}"
        );
    }
}

#[test]
fn a_stage_that_a_variable_names_is_not_renamed() {
    let text = "Bootstrap: docker\nFrom: a\nStage: bu‸ild\nBootstrap: docker\nFrom: a\n%arguments\n    S=VALUE\n\
                %files from {{ S }}\n    /a\n";
    let (snapshot, offset) = at_cursor(&text.replace("VALUE", "build"));
    let said = rename(&snapshot, offset, "make").unwrap_err();
    assert_eq!(said, "the value of a variable names `build` in line 8: rename it by hand");
    let (snapshot, offset) = at_cursor(&text.replace("VALUE", "other"));
    assert_eq!(rename(&snapshot, offset, "make").unwrap().len(), 1);
}

#[test]
fn two_names_do_not_become_one() {
    for (text, new, line) in [
        ("%post\nV‸=1\nW=2\n", "W", 5),
        ("%post\nV‸=1\necho $W\n", "W", 5),
        ("%arguments\n V‸=1\n W=2\n", "W", 5),
        ("%apprun o‸ne\n%apprun two\n", "two", 4),
    ] {
        let (snapshot, offset) = at_cursor(&format!("Bootstrap: docker\nFrom: a\n{text}"));
        let said = rename(&snapshot, offset, new).unwrap_err();
        assert_eq!(said, format!("`{new}` is a name already, in line {line}: the two would be one"));
        assert!(rename(&snapshot, offset, "other").is_ok(), "{text}");
    }
}

#[test]
fn what_programs_read_keeps_its_name() {
    for name in ["PATH", "DEBIAN_FRONTEND", "LC_ALL"] {
        let head = "Bootstrap: docker\nFrom: a\n%post\n";
        let (snapshot, offset) = at_cursor(&format!("{head}export ‸{name}=x\n"));
        assert!(prepare(&snapshot, offset).is_none() && rename(&snapshot, offset, "k").is_err(), "{name}");
        let (snapshot, offset) = at_cursor(&format!("{head}k‸=x\n"));
        assert!(rename(&snapshot, offset, name).is_err(), "{name}");
    }
}

#[test]
fn what_cannot_be_renamed() {
    for (cursor, new) in [
        ("Stage: bu‸ild", "two words"),
        ("Stage: bu‸ild", ""),
        ("Stage: bu‸ild", "a#b"),
        ("{{ ‸GO", "GO-VERSION"),
        ("apphelp hel‸lo", "a/b"),
        ("apphelp hel‸lo", "a$b"),
        ("prefi‸x=", "1a"),
        ("mak‸e", "cmake"),
        ("‸From", "To"),
    ] {
        let (snapshot, offset) = in_tool(cursor);
        assert!(!rename(&snapshot, offset, new).unwrap_err().is_empty(), "{cursor} to {new}");
    }
    let (snapshot, offset) = at_cursor("Bootstrap: docker\nFrom: a\n%post\necho $HO‸ME\n");
    assert!(prepare(&snapshot, offset).is_none(), "not given a value here");
}

#[test]
fn images_lead_to_their_pages() {
    let page = |agent: &str, from: &str| {
        let snapshot = open(&format!("Bootstrap: {agent}\nFrom: {from}\n"));
        let link = links(&snapshot).into_iter().next()?;
        assert_eq!(slice(&snapshot, &link.range), from);
        match link.target {
            Target::Address(address) => Some(address),
            Target::File(_) => None,
        }
    };
    for (agent, from, expected) in [
        ("docker", "python:3.12", Some("https://hub.docker.com/_/python")),
        ("docker-daemon", "python:3.12", None),
        ("docker-daemon", "somebody/something:1", None),
        ("docker", "somebody/something:1", Some("https://hub.docker.com/r/somebody/something")),
        ("docker", "quay.io/some/thing:1", Some("https://quay.io/repository/some/thing")),
        ("docker", "ghcr.io/owner/image:1", Some("https://ghcr.io/owner/image")),
        ("docker", "nvcr.io/a/b:1", Some("https://catalog.ngc.nvidia.com/orgs/a/containers/b")),
        ("library", "lolcow", Some("https://cloud.sylabs.io/library/library/default/lolcow")),
        ("library", "user/coll/image:1", Some("https://cloud.sylabs.io/library/user/coll/image")),
        ("docker", "{{ X }}", None),
        ("docker", "registry.example.org/a", None),
        ("localimage", "a.sif", None),
        ("shub", "a/b", None),
    ] {
        assert_eq!(page(agent, from).as_deref(), expected, "{agent} {from}");
    }
}

#[test]
fn addresses_are_links_as_far_as_they_are_known() {
    let text = "Bootstrap: docker\nFrom: a\n\
        %help\nSee https://example.org/a?b. Or <http://x.org/>, https://\n\
        %post\nwget \"https://x.org/$V.tar\" https://y.org/a?b=c&d http://{{ V }} 'https://z.org/f'\n";
    let snapshot = open(text);
    let found = links(&snapshot);
    let found = found.iter().map(|link| slice(&snapshot, &link.range)).filter(|link| link != "a");
    let expected = ["https://example.org/a?b", "http://x.org/", "https://y.org/a?b=c&d", "https://z.org/f"];
    assert_eq!(found.collect::<Vec<_>>(), expected);
}

#[test]
fn addresses_lead_to_a_page_and_name_no_user() {
    let target = |address: &str| {
        let snapshot = open(&format!("Bootstrap: scratch\n%post\npip install {address}\n"));
        links(&snapshot).into_iter().next().map(|link| link.target)
    };
    for (address, page) in [
        ("https://user:pw@x.org/a.whl", "https://x.org/a.whl"),
        ("git+https://github.com/psf/black@main", "https://github.com/psf/black"),
        (
            "'black @ git+https://u:pw@github.com/psf/black.git@22.1#egg=black'",
            "https://github.com/psf/black.git",
        ),
        ("git+https://github.com/psf/black#egg=black", "https://github.com/psf/black"),
        ("https://unpkg.com/react@18/index.js", "https://unpkg.com/react@18/index.js"),
    ] {
        assert_eq!(target(address), Some(Target::Address(page.to_owned())), "{address}");
    }
}
