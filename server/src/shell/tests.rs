//! Tests of the whole: a script in, its commands out.

use super::*;

fn commands(script: &str) -> Vec<Command> {
    Script::parse(script).commands(&Environment::new())
}

/// Words with `·` between them where a blank could be taken for one; `?` is what cannot be known.
fn render(command: &Command) -> String {
    let words = command.words.iter().map(|word| word.sketch().replace(UNRESOLVED, "?").replace(' ', "·"));
    words.collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn check(script: &str, expected: &[&str]) {
    let commands = commands(script);
    assert_eq!(commands.iter().map(render).collect::<Vec<_>>(), expected, "{script}");
    for command in &commands {
        for word in &command.words {
            assert_exact(script, word);
        }
    }
}

/// What a word claims to be written just so, is.
fn assert_exact(script: &str, word: &Word) {
    assert!(script.get(word.range.clone()).is_some(), "{word:?}");
    let text = word.sketch();
    for (at, char) in text.char_indices() {
        let range = at..at + char.len_utf8();
        let source = word.source(range.clone());
        assert!(source.start >= word.range.start && source.end <= word.range.end, "{word:?}");
        if let Some(editable) = word.editable(range) {
            assert_eq!(&script[editable], &text[at..at + char.len_utf8()], "{word:?}");
        }
    }
}

/// The written form of the word that has this text.
#[track_caller]
fn written<'s>(script: &'s str, text: &str) -> &'s str {
    let commands = commands(script);
    let word = commands.iter().flat_map(|command| &command.words).find(|word| word.sketch() == text);
    &script[word.unwrap_or_else(|| panic!("no word {text}: {commands:#?}")).range.clone()]
}

#[test]
fn statements_in_source_order() {
    check("a; b && c || d | e &\nf", &["a", "b", "c", "d", "e", "f"]);
    check("if a; then b; elif c; then d; else e; fi", &["a", "b", "c", "d", "e"]);
    check("for x in 1 2; do a; done; while b; do c; done; until d; do e; done", &["a", "b", "c", "d", "e"]);
    check("case x in a|b) c;; *) d;; esac", &["c", "d"]);
    check("f() { a; }; function g { b; }; ( c; d ); { e; }; ! h", &["a", "b", "c", "d", "e", "h"]);
    check("[[ -f $(a) ]] && b; (( i++ )); x=$(c) ; echo `d`", &["a", "b", "c", "echo ?", "d"]);
    check("a \\\n  b \\\n  c\nd", &["a b c", "d"]);
    check("a \\\n# comment\nb", &["a", "b"]);
    check("", &[]);
}

#[test]
fn words_lose_their_quotes() {
    check(
        r#"pip install "numpy==1.2" 'a b' c\ d e"f"'g' "x\"y\z" $'a\tb\x41' foo[bar] "" a == b"#,
        &["pip install numpy==1.2 a·b c·d efg x\"y\\z a\tbA foo[bar]  a == b"],
    );
    check("a 'b'\\ \\c \"d\"\\e $X-$X.f \\\n\\ g", &["a b·c de ?-?.f ·g"]);
    check("a b \\ \nc", &["a b", "c"]);
    check("a ncurses\\\n-devel b\\\n c", &["a ncurses-devel b c"]);
    check("P=/x:\\\n/y:\\\n/z\na $P # b\\\nc d", &["a /x:/y:/z", "c d"]);
    check("echo \"a\n b\" 'c\n d'", &["echo a\n·b c\n·d"]);
    check("echo \"a\\\nb\" c", &["echo ab c"]);
    assert_eq!(written("pip install 'x'\"y\"z", "xyz"), "'x'\"y\"z");
}

#[test]
fn constants_are_put_in() {
    check("V=1.2; pip install foo==$V \"b==${V}\"", &["pip install foo==1.2 b==1.2"]);
    check("P='a b'; pip install $P \"$P\" c$P", &["pip install a b a·b ca b"]);
    check("P=''; $P pip install x", &["pip install x"]);
    check(
        "pip install foo==$V ${W:-1} ${W-2} ${W:=3} ${W:+4} ${W%%x} $1 $@",
        &["pip install foo==? 1 2 3 ? ? ? ?"],
    );
    check("V=1; echo ${V:-2} ${V:+3} ${V%x} ${#V}", &["echo 1 3 ? ?"]);
    check("A=1; B=$A.2; export C=\"$B-x\"; echo $C", &["export", "echo 1.2-x"]);
    check("A=1; A+=2; echo $A; unset A; echo $A", &["echo 12", "echo ?"]);
    check(
        "A=(x 'y z'); A+=(w); i ${A[@]} ${A[1]} $A \"${A[@]}\" \"${A[*]}\"",
        &["i x y z w y z x x y·z w x·y·z·w"],
    );
    check("X=1 echo $X", &["echo ?"]);
    check("PIP=\"python -m pip\"; $PIP install x", &["python -m pip install x"]);
    check("P=\"a ==$X\"; i $P", &["i a ==?"]);
    check(
        "`which pip` i; $(command -v pip) j; $(foo) k",
        &["pip i", "which pip", "pip j", "command -v pip", "? k", "foo"],
    );
}

#[test]
fn another_value_on_some_path_is_not_put_in() {
    check("V=1; if a; then V=2; fi; b $V", &["a", "b ?"]);
    check("V=1; if a; then V=1; fi; b $V", &["a", "b 1"]);
    check("if a; then V=2; else V=3; fi; b $V", &["a", "b ?"]);
    check("if a; then V=2; b $V; else V=3; b $V; fi", &["a", "b 2", "b 3"]);
    check("if a; then V=2; fi; b $V", &["a", "b 2"]);
    check("V=1; V=2; b $V", &["b 2"]);
    check("V=1; for x in a b; do c $V $x; V=2; done", &["c ? ?"]);
    check("for x in a; do c $x; done", &["c a"]);
    check("V=1; (V=2; a $V); b $V", &["a 2", "b 1"]);
    check("V=1; echo x | V=2; b $V", &["echo x", "b 1"]);
    check("V=1; [ -f x ] && V=2; b $V", &["b ?"]);
    check("V=1; a || V=2; b $V", &["a", "b ?"]);
    check("V=1; a && V=2; b $V", &["a", "b ?"]);
    check("V=1; grep -q a f && V=2 W=3; b $V $W", &["grep -q a f", "b ? 3"]);
    check("V=1; test x && V=2 && a $V || b $V; c $V", &["test x", "a 2", "b ?", "c ?"]);
    check("V=1; a && export V=2; b $V", &["a", "export", "b 2"]);
    check("V=1; V=2 && a $V; b $V", &["a 2", "b 2"]);
    check("V=1; f() { V=2; }; b $V", &["b ?"]);
    check("V=1; read V; b $V", &["read V", "b ?"]);
    check("V=1; case $x in a) V=2;; *) V=3;; esac; b $V", &["b ?"]);
    check("V=1; case $x in a) V=2;; *) V=2;; esac; b $V", &["b 2"]);
}

#[test]
fn wrappers_are_taken_off() {
    let cases = [
        ("sudo -E -u root pip i", "pip i"),
        ("sudo -H -- pip i", "pip i"),
        ("sudo -Eu root -nu0 pip i", "pip i"),
        ("uv run --with x pip i", "pip i"),
        ("env -u A X=1 pip i", "pip i"),
        ("time -f %e nice -n 10 pip i", "pip i"),
        ("command pip i", "pip i"),
        ("command -v pip", "command -v pip"),
        ("timeout -k 5 10m pip i", "pip i"),
        ("xargs -a list -n 1 pip i", "pip i"),
        ("conda run -n env --no-capture-output pip i", "pip i"),
        ("micromamba run -p /x pip i", "pip i"),
        ("conda install x", "conda install x"),
        ("exec > log", "exec"),
        ("env", "env"),
        ("sudo -l", "sudo -l"),
        ("chroot $ROOT apt-get install x", "apt-get install x"),
    ];
    for (script, expected) in cases {
        check(script, &[expected]);
    }
    let all = commands("X=1 sudo -E env Y=2 /opt/pip i");
    let [command] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!(command.program(), Some("pip"));
    assert_eq!(command.range, 0..30);
    let wrappers: Vec<_> =
        command.wrappers.iter().map(|wrapper| (&*wrapper.name, wrapper.span.clone())).collect();
    assert_eq!(wrappers, [("sudo", 4..12), ("env", 12..20)]);
    let assignments: Vec<_> = command.assignments.iter().map(|assignment| &*assignment.name).collect();
    assert_eq!(assignments, ["X", "Y"]);
}

#[test]
fn strings_are_opened() {
    check("bash -c 'a; b c'", &["bash -c a;·b·c", "a", "b c"]);
    check("sh -lc \"a \\\"b c\\\"\"", &["sh -lc a·\"b·c\"", "a b·c"]);
    check("bash -eo pipefail -c 'a'", &["bash -eo pipefail -c a", "a"]);
    check("bash script.sh; bash -x s; sh -e", &["bash script.sh", "bash -x s", "sh -e"]);
    check("su - user -c 'a b'; su -lc 'c' u", &["su - user -c a·b", "a b", "su -lc c u", "c"]);
    check("eval \"V=1; a\"; b $V", &["eval V=1;·a", "a", "b 1"]);
    check("eval a b", &["eval a b", "a b"]);
    check("X=1 bash -c 'a $X'; b $X", &["bash -c a·$X", "a 1", "b ?"]);
    check("sudo bash -c \"bash -c 'a b'\"", &["bash -c bash·-c·'a·b'", "bash -c a·b", "a b"]);
    check("scl enable x 'a b'", &["scl enable x a·b", "a b"]);
    check("scl enable x y -- a 'b c'; scl enable x -- sudo -u r a", &["a b·c", "a"]);
    let script = "bash -c \"pip install \\\"num py\\\" $X scipy\"";
    assert_eq!(written(script, "scipy"), "scipy");
    assert_eq!(written(script, "num py"), "\\\"num py\\\"");
    assert_eq!(commands(script)[1].origin, Origin::Opened { by: 0 });
}

#[test]
fn here_documents_go_where_they_belong() {
    check("cat > f <<EOF\npip install x\nEOF\nb", &["cat", "b"]);
    check("bash <<EOF\na\nEOF\nb", &["bash", "a", "b"]);
    check("cat <<'EOF' | bash -s\na $X\nEOF\nb", &["cat", "bash -s", "a ?", "b"]);
    check("bash -s <<-EOF x\n\ta b\n\t\tc\n\tEOF", &["bash -s x", "a b", "c"]);
    check("cat << EOF >> /x && pip i\na\nEOF", &["cat", "pip i"]);
    check("cat <<A > f; pip install x\nbody\nA\nb", &["cat", "pip install x", "b"]);
    check("bash <<< 'a b'", &["bash", "a b"]);
    check("cat <<EOF | R --slave > log && b\nx\nEOF\nc", &["cat", "R --slave", "b", "c"]);
    let text = |script: &str| {
        commands(script).iter().find_map(|command| command.input.clone()).map(|input| input.text)
    };
    let script = "V=1; R --slave <<EOF\nf(\"$V\", \\$x, $U)\nEOF\n";
    assert_eq!(text(script).unwrap().sketch(), "f(\"1\", $x, \u{FFFC})\n");
    assert_eq!(text("R <<'EOF'\n$V \\$\nEOF").unwrap().sketch(), "$V \\$\n");
    assert_eq!(text("R <<< \"a$V\"").unwrap().sketch(), "a\u{FFFC}");
    assert_eq!(
        commands("cat <<EOF | R\nx\nEOF")[1].input.as_ref().map(|input| input.kind),
        Some(InputKind::HereDocument)
    );
}

#[test]
fn redirections_take_no_arguments() {
    check("pip install numpy>=1.2 scipy 2>&1 > log", &["pip install numpy scipy"]);
    let all = commands("pip install numpy>=1.2 2> x");
    let redirections = &all[0].redirections;
    assert_eq!((&*redirections[0].operator, redirections[0].target.sketch()), (">", "=1.2"));
    assert_eq!((&*redirections[1].operator, redirections[1].descriptor), (">", Some(2)));
    check("while read p; do a $p; done < list", &["read p", "a ?"]);
}

#[test]
fn pipes_know_who_feeds_whom() {
    let fed = |script: &str| commands(script).iter().map(|command| command.fed_by).collect::<Vec<_>>();
    assert_eq!(fed("a | b | c; d"), [None, Some(0), Some(1), None]);
    assert_eq!(fed("a | { b; c; } | d"), [None, Some(0), Some(0), Some(2)]);
    assert_eq!(fed("yes | sudo apt-get install x && b"), [None, Some(0), None]);
    assert_eq!(fed("a $(b) | c"), [None, None, Some(0)]);
    assert_eq!(fed("a 2>&1 | b | c > x"), [None, Some(0), Some(1)]);
    assert_eq!(fed("cat <<E | a | b && c\nx\nE"), [None, Some(0), Some(1), None]);
    let origins = |script: &str| commands(script).iter().map(|command| command.origin).collect::<Vec<_>>();
    assert_eq!(origins("bash <(curl x)"), [Origin::Script, Origin::ProcessSubstitution { of: Some(0) }]);
    assert_eq!(origins("sh -c \"$(curl x)\""), [Origin::Script, Origin::Substitution { of: Some(0) }]);
    assert_eq!(origins("x=$(curl x)"), [Origin::Substitution { of: None }]);
}

#[test]
fn statements_are_where_a_line_can_stand_before() {
    let statement = |script: &str, index: usize| script[commands(script)[index].statement.clone()].to_owned();
    assert_eq!(statement("x\na && b | c\ny", 2), "a && b | c");
    assert_eq!(statement("if a; then b; c | d; fi", 2), "c | d");
    assert_eq!(statement("if a | b; then c; fi", 0), "if a | b; then c; fi");
    assert_eq!(statement("x; bash -c 'a; b'", 3), "bash -c 'a; b'");
}

#[test]
fn conditional_commands_are_marked() {
    let conditional = |script: &str| commands(script).iter().map(|c| c.conditional).collect::<Vec<_>>();
    assert_eq!(conditional("if a; then b; fi; c"), [false, true, false]);
    assert_eq!(conditional("a && b || c"), [false, false, true]);
    assert_eq!(conditional("f() { a; }; b"), [true, false]);
    assert_eq!(conditional("case x in a) b;; esac; for x in y; do c; done"), [true, true]);
}

#[test]
fn templates_get_their_values() {
    let mut environment = Environment::new();
    environment.set_template("V", "1.2");
    environment.set_template("PKGS", "a 'b c' d");
    let script =
        Script::parse("pip install x=={{ V }} {{ PKGS }} \"{{PKGS}}\" {{ U }}y\nbash -c 'z {{ V }}'");
    let all: Vec<_> = script.commands(&environment).iter().map(render).collect();
    assert_eq!(all, ["pip install x==1.2 a b·c d a·'b·c'·d ?y", "bash -c z·1.2", "z 1.2"]);
    assert!(!script.has_errors());
}

#[test]
fn later_scripts_inherit_constants() {
    let first = Script::parse("V=1\nW=$U\nexport P=/x:$PATH");
    let environment = first.exports(&Environment::new());
    assert_eq!(environment.script(), 1);
    assert_eq!(
        environment.constant("V").map(|(value, place)| (value, place.range.clone())),
        Some(("1", 0..3))
    );
    assert_eq!(environment.constant("W"), None);
    let second = Script::parse("a $V $P");
    let all = second.commands(&environment);
    assert_eq!(render(&all[0]), "a 1 /x:?");
    assert_eq!(all[0].words[1].assigned_at, Some(Place { script: 0, range: 0..3 }));
}

#[test]
fn broken_scripts_are_analysed_around_the_break() {
    check("a b\n; c d\n", &["a b", "c d"]);
    let all = commands("if a; then\n pip install b\n");
    assert!(all.iter().any(|command| render(command) == "pip install b"), "{all:?}");
    let all = commands("a \\\n # x\n && pip install b\npip install c");
    let found: Vec<_> = all.iter().map(render).collect();
    assert!(
        found.contains(&"pip install b".to_owned()) && found.contains(&"pip install c".to_owned()),
        "{found:?}"
    );
}

#[test]
fn comments_are_found() {
    let script = Script::parse("# a\nb # c\necho '# d' \"# e\"\ncat <<E\n# f\nE\n");
    let comments: Vec<_> = script.comments().into_iter().map(|range| &script.text()[range]).collect();
    assert_eq!(comments, ["# a", "# c"]);
}

#[test]
fn a_shell_that_another_program_starts_reads_the_here_document() {
    for script in [
        "scl enable rh-python36 bash <<E\npip install x\nE\n",
        "scl enable a b 'bash -l' <<'E'\npip install x\nE\n",
        "su - user <<E\npip install x\nE\n",
        "su user -c /bin/bash <<E\npip install x\nE\n",
        "sudo -Eu user -i <<E\npip install x\nE\n",
        "sudo -s <<E\npip install x\nE\n",
        "sudo su - user <<-E\n\tpip install x\n\tE\n",
        "chroot /mnt <<E\npip install x\nE\n",
        "chroot /mnt /bin/bash <<E\npip install x\nE\n",
        "time nice -n 3 xvfb-run -a env A=b bash -s <<E\npip install x\nE\n",
        "conda run -n x bash <<E\npip install x\nE\n",
    ] {
        let commands = commands(script);
        let last = commands.last().unwrap();
        assert_eq!((commands.len() > 1, render(last)), (true, "pip install x".to_owned()), "{script}");
        assert_eq!(last.words[0].range, script.find("pip").map(|at| at..at + 3).unwrap(), "{script}");
    }
}

#[test]
fn what_is_no_shell_reads_no_commands() {
    for script in [
        "scl enable a cat <<E\npip install x\nE\n",
        "scl enable a 'bash x.sh' <<E\npip install x\nE\n",
        "su - user -c 'cat > x' <<E\npip install x\nE\n",
        "sudo -u user tee x <<E\npip install x\nE\n",
        "chroot /mnt cat <<E\npip install x\nE\n",
    ] {
        assert!(!commands(script).iter().any(|command| command.program() == Some("pip")), "{script}");
    }
}

#[test]
fn what_other_programs_run() {
    check("su -l u --command='a b'", &["su -l u --command=a·b", "a b"]);
    check(
        "find . -name x -exec a {} \\; -execdir b c {} + -print",
        &["find . -name x -exec a {} ; -execdir b c {} + -print", "a {}", "b c {}"],
    );
    check(
        "find . -exec 'a b' {} ';' -exec sh -c 'c > d' {} \\;",
        &["find . -exec a·b {} ; -exec sh -c c·>·d {} ;"],
    );
}

#[test]
fn the_rounds_of_a_loop() {
    let rounds = |script: &str| {
        let commands = commands(script);
        let words = commands.iter().flat_map(|command| &command.words).flat_map(Word::rounds);
        let shown = words.map(|word| {
            let editable = word.editable(0..word.sketch().len());
            let mark = if editable == Some(word.range.clone()) { "" } else { "!" };
            format!("{}{mark}", &script[word.range.clone()])
        });
        shown.collect::<Vec<_>>().join(" ")
    };
    for (script, expected) in [
        ("for p in a b; do x $p; done", "a b"),
        ("for p in a \\\n  b; do x \"${p}\"; done", "a b"),
        ("for p in a b; do x $p; y $p; done", "a! b! a! b!"),
        ("for p in a b -c 'd e' *.f; do x $p; done", "a b"),
        ("L='a b'; for p in $L; do x $p; done", "$L! $L!"),
        ("for p in a b; do x $p-dev ${p}=1 $p$p; done", ""),
        ("for p in a b; do p=lib$p; x $p; done", ""),
        ("for p in a b; do read p; x $p; done", ""),
        ("for p in a b; do true; done; x $p", ""),
        ("while read p; do x $p; done < a", ""),
        ("for p; do x $p; done", ""),
        ("for p in a b; do for q in c d; do x $q; done; done", "c d"),
        ("for p in a b; do (x $p); f $(y $p) > z; done", "a! b! a! b!"),
    ] {
        assert_eq!(rounds(script), expected, "{script}");
    }
}

#[test]
fn positional_parameters() {
    check("set -- a 'b c'; x \"$@\" $1 \"${2}\" $3", &["set -- a b·c", "x a b·c a b·c ?"]);
    check("set -- a b; x \"$*\" $*", &["set -- a b", "x a·b a b"]);
    check("x \"$@\"", &["x ?"]);
    check("set -- a; set b; x $1", &["set -- a", "set b", "x ?"]);
    check("set -- a b; shift; x $1", &["set -- a b", "shift", "x ?"]);
    check("set -- a; f() { x $1; }; y $1", &["set -- a", "x ?", "y a"]);
    check("set -- a b; while x; do y $1; shift; done; z $1", &["set -- a b", "x", "y ?", "shift", "z ?"]);
    check(
        "set -- a; sh -c 'x $1'; (set -- b; y $1); z $1",
        &["set -- a", "sh -c x·$1", "x ?", "set -- b", "y b", "z a"],
    );
}

#[test]
fn a_template_may_bring_a_comment() {
    let mut environment = Environment::new();
    environment.set_template("V", "1.2 # the last one");
    for (script, expected) in [
        ("pip install a=={{ V }} b\nc", "pip install a==1.2; c"),
        ("pip install \"a=={{ V }}\" b", "pip install a==1.2·#·the·last·one b"),
    ] {
        let commands = Script::parse(script).commands(&environment);
        assert_eq!(commands.iter().map(render).collect::<Vec<_>>().join("; "), expected, "{script}");
    }
}

#[test]
fn several_here_documents_on_one_line() {
    check("cat <<A <<'B'\na x\nA\nb y\nB\nc z", &["cat", "c z"]);
    check("cat <<A; cat <<-B\na x\nA\nb é\n\tB\nc z", &["cat", "cat", "c z"]);
    check("bash <<A <<B\na\nA\nb\nB\nc", &["bash", "c"]);
    check("x $((1<<A)) $((2<<B))\nc z", &["x ? ?", "c z"]);
    check("x <<< a <<< b\nc", &["x", "c"]);
}
