"""Definition files in Kakoune: which files, which colours, and the main job with kakoune-lsp, by keys."""

import os
import re
import signal
import time

from editor import KAKRC, PLUGIN, EditorTest, Kakoune
from lesson import BY_CONTENT, BY_NAME, CHAIN, COLOURS, CONFIGURATION, FOREIGN, KEY, LESSON, LONG, PINNED, UNTIDY
from terminal import best_of_three, children_of, poll


class Recognition(EditorTest):
    def types(self, files: dict[str, str]) -> dict[str, str]:
        for name, text in files.items():
            self.home.write(name, text)
        report = self.home.path / "report"
        report.unlink(missing_ok=True)
        each = f"%sh{{ printf '%s\\t%s\\n' \"$kak_opt_filetype\" \"$kak_bufname\" >> {report} }}"
        self.home.run("; ".join([*(f"edit '{name}'" for name in files), f"evaluate-commands -buffer * %{{ nop {each} }}"]))
        found = dict(reversed(line.split("\t")) for line in report.read_text().splitlines())
        return {name: found[name] for name in files}

    def test_names(self):
        self.assertEqual(self.types(dict.fromkeys(BY_NAME, "")), dict.fromkeys(BY_NAME, "singularity"))

    def test_content(self):
        self.assertEqual(self.types(BY_CONTENT), dict.fromkeys(BY_CONTENT, "singularity"))

    def test_foreign_files_are_left_alone(self):
        with_plugin = self.types(FOREIGN)
        self.home.kakrc.write_text("")
        self.assertEqual(with_plugin, self.types(FOREIGN))
        self.assertNotIn("singularity", with_plugin.values())
        self.assertEqual(with_plugin["Singularity.py"], "python")

    def test_a_new_file_is_recognised_when_written(self):
        editor = self.open("new.def")
        editor.type("iBootstrap: docker")
        editor.keys("Escape")
        editor.command("write")
        poll(lambda: editor.ask("%opt{filetype}") == "singularity", 10, "filetype after the first write")

    def test_without_a_client_nothing_is_missed(self):
        self.home.kakrc.write_text(f"source {PLUGIN}\n")
        self.home.write("a.def", COLOURS)
        editor = self.open("a.def")
        editor.command("buffer *debug*")
        editor.terminal.wait_for("debug info")
        self.assertNotRegex(editor.terminal.screen(), "(?i)error|singularity")


class Colours(EditorTest):
    def test_colours(self):
        self.home.kakrc.write_text(f"source {PLUGIN}\n")
        # Python's functions are only bold here; this is a word of Python's alone.
        self.home.write("a.def", COLOURS.replace("print(", "pass; print("))
        editor = self.open("a.def")
        colour = editor.terminal.colour_of
        # A cursor has colours of its own.
        editor.type("12g")
        poll(lambda: colour("Bootstrap") != colour("Words"), 10, "colours", editor.terminal.screen)
        editor.terminal.keep("colours")
        plain = colour("Words")
        keyword, comment, template = colour("%post"), colour("# A comment"), colour("{{ BASE", "From")
        self.assertEqual(len({plain, keyword, comment, template, colour("Bootstrap")}), 5)
        # The shell's words and Python's are coloured as such, a template in a string is one still, prose is prose.
        self.assertNotEqual(colour("done"), plain)
        self.assertNotEqual(colour("pass"), plain)
        self.assertEqual(colour("{{ BASE", "echo"), template)

    def test_what_a_script_leaves_open_ends_with_it(self):
        self.home.kakrc.write_text(f"source {PLUGIN}\n")
        text = '%post\n    echo "open\n    cat <<END\n%runscript\n    exec x\n  %help\nBootstrap: docker\n'
        self.home.write("a.def", "From: alpine\n" + text)
        editor = self.open("a.def")
        colour = editor.terminal.colour_of
        editor.type("7g")
        poll(lambda: colour("%post") != colour("exec x"), 10, "colours", editor.terminal.screen)
        self.assertEqual(colour("%runscript"), colour("%post"))
        self.assertEqual(colour("Bootstrap"), colour("From"))


class Typing(EditorTest):
    def test_a_new_line_stands_under_its_section(self):
        self.home.write("a.def", "Bootstrap: docker\n")
        editor = self.open("a.def")
        editor.type("geo%post")
        editor.keys("Enter")
        editor.type("make")
        editor.keys("Enter")
        editor.type("make install")
        editor.keys("Enter")
        editor.type("%help")
        editor.keys("Escape")
        editor.terminal.wait_for("%help")
        self.assertEqual(editor.lines(), ["Bootstrap: docker", "%post", "    make", "    make install", "%help"])

    def test_comment_key(self):
        self.home.write("a.def", "Bootstrap: docker\n")
        editor = self.open("a.def")
        editor.command("comment-line")
        editor.terminal.wait_for("# ?Bootstrap: docker")


class Lesson(EditorTest):
    def test_findings_within_a_second(self):
        """Of a file with which the server starts; the best of three."""
        self.home.write("Singularity", LESSON)

        def once() -> float:
            editor = self.open()
            started = time.monotonic()
            editor.command("edit Singularity")
            editor.until_found(2)
            took = time.monotonic() - started
            editor.close()
            return took

        self.assertLess(best_of_three(once, 1), 1)

    def test_findings(self):
        editor = self.open_lesson()
        editor.terminal.wait_for(r"From: python:latest +■ `python:latest` is a different image")
        editor.terminal.wait_for(r"pip install numpy +■ `numpy`: whatever is newest")
        editor.terminal.keep("findings")
        editor.command("lsp-diagnostics")
        editor.terminal.wait_for(r"(?s)Singularity:2:14.*Singularity:4:17")
        editor.terminal.keep("list")

    def test_hover_shows_the_chain(self):
        editor = self.open_lesson()
        editor.type("2gfp lh")
        # Kakoune's box has room for the beginning; the buffer has all of it.
        editor.terminal.keep("hover")
        editor.command("lsp-hover-buffer")
        editor.terminal.wait_for("(?s)" + ".*".join(CHAIN))
        editor.terminal.keep("hover-buffer")

    def complete(self, typed: str, wanted: str, steps: int) -> Kakoune:
        # Without the messages, which name tags too.
        self.home.kakrc.write_text(KAKRC.replace("lsp-inlay-diagnostics-enable global\n", ""))
        self.home.write("Singularity", "Bootstrap: docker\n")
        editor = self.open("Singularity")
        editor.type(f"geo{typed}")
        editor.terminal.wait_for(wanted)
        editor.terminal.keep("menu")
        editor.keys(*["C-n"] * steps, "Escape")
        return editor

    def test_completion_of_tags(self):
        # The first is what is there.
        editor = self.complete("From: python:3.12", r"3\.12\.\d+-\w+", 2)
        poll(lambda: re.search(r"(?m)^From: python:3\.12\S*[.-]\S+$", "\n".join(editor.lines())), 10, "one of them",
             editor.terminal.screen)  # fmt: skip

    def test_completion_of_image_names(self):
        editor = self.complete("From: pyt", r"(?s)\bpython\b.*pytorch", 1)
        poll(lambda: editor.lines()[1].startswith("From: python"), 10, "the name", editor.terminal.screen)

    def test_quick_fix(self):
        editor = self.open_lesson()
        editor.type("2gfl la")
        editor.terminal.wait_for(r"Pin .*\(the build that")
        editor.terminal.keep("menu")
        editor.keys("Tab", "Enter")
        editor.terminal.wait_for(rf"From: {re.escape(PINNED)}\s")
        self.assertEqual(editor.lines()[1], f"From: {PINNED}")
        editor.until_found(1)
        editor.type("u")
        editor.terminal.wait_for("From: python:latest")

    def test_pin_all(self):
        editor = self.open_lesson()
        editor.type("2gfl")
        editor.command("lsp-code-action 'Pin all.*'")
        editor.until_found(0)
        self.assertEqual(editor.lines()[1], f"From: {PINNED}")
        self.assertRegex(editor.lines()[3], r"^    pip install numpy==\d")

    def test_all_safe_fixes_by_a_pipe(self):
        editor = self.open_lesson()
        editor.type("%|singularity-ls fix -")
        editor.keys("Enter")
        editor.until_found(1)
        self.assertEqual(editor.lines()[1], f"From: {PINNED}")

    def test_formatting(self):
        self.home.write("Singularity", UNTIDY + "  pip install numpy\n")
        editor = self.open("Singularity")
        editor.until_found(1)
        editor.type(" lf")
        editor.terminal.wait_for(r"(?m)^. {4}make$")
        self.assertEqual(editor.lines()[:2], ["Bootstrap: docker", "From: alpine:3.22.1"])

    def test_rename(self):
        editor = self.open_lesson(COLOURS + "\n%post\n    pip install numpy scipy\n")
        editor.type("6gglfB")
        editor.command("lsp-rename IMAGE")
        editor.terminal.wait_for(r"\{\{ IMAGE \}\}:3\.22")
        self.assertEqual(editor.lines()[: COLOURS.count("\n")], COLOURS.replace("BASE", "IMAGE").splitlines())

    def test_symbols(self):
        editor = self.open_lesson(COLOURS + "\n%post\n    pip install numpy scipy\n")
        editor.command("lsp-document-symbol")
        editor.terminal.wait_for(r"(?s)%arguments \(.*%post \(.*%runscript \(.*%help \(")
        editor.terminal.keep("symbols")

    def servers(self) -> list[int]:
        """The running servers of this home: kakoune-lsp is a daemon, nobody's child, and ends with its last server."""
        daemons = {int(pid.read_text()) for pid in (self.home.path / "kakoune-lsp").glob("*/pid")}
        found = [child for daemon in daemons for child in children_of(daemon)]
        return [pid for pid in found if os.path.samefile(f"/proc/{pid}/exe", os.environ["SERVER"])]

    def test_a_killed_server_comes_back_and_nothing_is_lost(self):
        editor = self.open_lesson()
        editor.type("geocargo install ripgrep")
        editor.keys("Escape")
        editor.until_found(3)
        [server] = self.servers()
        os.kill(server, signal.SIGKILL)
        poll(lambda: server not in self.servers(), 5, "the server has ended")
        editor.type("geogem install rake")
        editor.keys("Escape")
        editor.until_found(4)
        self.assertEqual(editor.lines(), [*LESSON.splitlines(), "    cargo install ripgrep", "    gem install rake"])

    def test_a_mistake_in_the_configuration_is_shown_at_its_place(self):
        self.home.write("singularity-ls.toml", CONFIGURATION)
        editor = self.open("singularity-ls.toml")
        editor.terminal.wait_for(r'profil = "relaxed".*Did you mean')
        editor.terminal.keep("mistake")

    def test_two_files_in_two_folders(self):
        self.home.write("one/Singularity", LESSON)
        self.home.write("two/other.def", LESSON.replace("numpy", "scipy\n    gem install rake"))
        editor = self.open("one/Singularity", "two/other.def")
        editor.until_found(2)
        editor.command("buffer two/other.def")
        editor.until_found(3)

    def test_typing_into_a_long_file(self):
        self.home.write("Singularity", LONG)
        editor = self.open("Singularity")
        poll(lambda: int(editor.ask("%opt{lsp_diagnostic_warning_count}")) > 1000, 10, "findings")
        typed = "echo the quick brown fox jumps over the lazy dog"
        started = time.monotonic()
        editor.type("3go" + typed)
        editor.terminal.wait_for(typed)
        took = time.monotonic() - started
        print(f"    {len(typed)} keys into {LONG.count(chr(10))} lines: {took:.2f} s")
        self.assertLess(took, len(typed) * KEY, "no key is waited for")
