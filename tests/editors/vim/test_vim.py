"""Definition files in Vim: which files, which colours, and the main job with ALE, by keys."""

import json
import os
import re
import signal
import time

from editor import VIMRC, EditorTest, Vim
from lesson import BY_CONTENT, BY_NAME, CHAIN, COLOURS, FOREIGN, KEY, LESSON, LONG, PINNED, UNTIDY
from terminal import best_of_three, children_of, poll


class Recognition(EditorTest):
    def types(self, files: dict[str, str]) -> dict[str, str]:
        for name, text in files.items():
            self.home.write(name, text)
        report = self.home.path / "report.vim"
        report.write_text(
            "let found = {}\n"
            "for path in filter(glob('**/*', 1, 1), '!isdirectory(v:val)')\n"
            "  execute 'edit' fnameescape(path)\n"
            "  let found[path] = &filetype\n"
            "endfor\n"
            f"call writefile([json_encode(found)], '{self.home.path}/report.json')\n"
        )
        self.home.run("-S", str(report), "+qa!")
        return json.loads((self.home.path / "report.json").read_text())

    def test_names(self):
        self.assertEqual(self.types(dict.fromkeys(BY_NAME, "")), dict.fromkeys(BY_NAME, "singularity"))

    def test_content(self):
        self.assertEqual(self.types(BY_CONTENT), dict.fromkeys(BY_CONTENT, "singularity"))

    def test_foreign_files_are_left_alone(self):
        with_plugin = self.types(FOREIGN)
        (self.home.path / ".vim/pack").rename(self.home.path / "pack")
        self.assertEqual(with_plugin, self.types(FOREIGN))
        self.assertNotIn("singularity", with_plugin.values())

    def test_a_new_file_is_recognised_when_written(self):
        editor = self.open("new.def")
        editor.type("iBootstrap: docker")
        editor.keys("Escape")
        editor.command("write")
        editor.until("&filetype ==# 'singularity'", "filetype after the first write")


class Colours(EditorTest):
    def groups(self, editor, row: int, word: str) -> list[str]:
        column = COLOURS.splitlines()[row - 1].index(word) + 1
        return editor.eval(f"map(synstack({row}, {column}), 'synIDattr(v:val, \"name\")')")

    def test_colours(self):
        self.home.write("a.def", COLOURS)
        editor = self.open("a.def")
        editor.until("&syntax ==# 'singularity'", "the syntax")
        for row, word, group in (
            (1, "A comment", "singularityComment"),
            (2, "Bootstrap", "singularityKeyword"),
            (3, "BASE", "singularityTemplate"),
            (11, "post", "singularitySection"),
            (13, "BASE", "singularityTemplate"),
        ):
            self.assertIn(group, self.groups(editor, row, word), word)
        self.assertTrue(any(group.startswith("sh") for group in self.groups(editor, 12, "for")))
        self.assertTrue(any(group.startswith("python") for group in self.groups(editor, 18, "print")))
        # Prose is not taken for shell.
        self.assertEqual(self.groups(editor, 21, "Words"), ["singularityText"])
        editor.terminal.keep("colours")

    def test_what_a_script_leaves_open_ends_with_it(self):
        text = '%post\n    echo "open\n    cat <<END\n%runscript\n    exec x\n  %help\nBootstrap: docker\n'
        self.home.write("a.def", "Bootstrap: docker\n" + text)
        editor = self.open("a.def")
        editor.until("&syntax ==# 'singularity'", "the syntax")
        for row, group in ((5, "singularitySection"), (8, "singularityKeyword")):
            found = editor.eval(f"map(synstack({row}, 2), 'synIDattr(v:val, \"name\")')")
            self.assertEqual(found[-1], group)

    def test_folds(self):
        self.home.write("a.def", COLOURS)
        editor = self.open("a.def")
        self.assertEqual(editor.eval("foldclosed(12)"), -1)
        editor.type("12Gza")
        editor.until("foldclosed(12) == 11", "closed")


class Lesson(EditorTest):
    def test_findings_within_a_second(self):
        """Of a file with which the server starts; the best of three."""
        self.home.write("Singularity", LESSON)

        def once() -> float:
            editor = self.open()
            started = time.monotonic()
            editor.command("edit Singularity")
            editor.until_found("latest", "numpy")
            took = time.monotonic() - started
            editor.close()
            return took

        self.assertLess(best_of_three(once, 1), 1)

    def test_findings(self):
        editor = self.open_lesson()
        editor.command("2")
        editor.terminal.wait_for("unpinned-base-image: `python:latest` is a di")
        editor.terminal.keep("findings")

    def test_hover_shows_the_chain(self):
        editor = self.open_lesson()
        editor.type("2Gfp")
        editor.command("ALEHover")
        editor.until("winnr('$') == 2", "the window")
        editor.command("wincmd k | wincmd _")
        editor.terminal.wait_for("(?s)" + ".*".join(CHAIN))
        editor.terminal.keep("hover")

    def complete(self, typed: str) -> Vim:
        editor = self.open_lesson()
        editor.type(f"2GC{typed}")
        editor.keys("C-x", "C-o")
        return editor

    def test_completion_of_tags(self):
        # Right behind the colon: to ALE a number is no beginning of a word.
        editor = self.complete("From: python:")
        words = editor.until("pumvisible() ? map(complete_info(['items']).items, 'v:val.word') : 0", "menu")
        self.assertIn("3.14.7-trixie", " ".join(words))
        editor.terminal.keep("menu")
        editor.keys("C-y", "Escape")
        editor.until(r"getline(2) =~# '^From: python:\d\+\.\d\+\.\d\+-\w\+$'", "one of them")

    def test_completion_of_image_names(self):
        # One name only, which needs no menu.
        editor = self.complete("From: pyth")
        editor.until("getline(2) ==# 'From: python'", "the name")

    def test_quick_fix(self):
        editor = self.open_lesson()
        editor.type("2Gfl")
        editor.command("ALECodeAction")
        editor.terminal.wait_for(r"(?s)1.*3\.14\.7-trixie")
        editor.terminal.keep("menu")
        editor.type("1")
        editor.keys("Enter")
        editor.until(f"getline(2) ==# 'From: {PINNED}'", "the pinned line")
        editor.until_found("numpy")

    def test_pin_all(self):
        editor = self.open_lesson()
        editor.type("2Gfl")
        editor.command("ALECodeAction")
        editor.terminal.wait_for(r"(\d+)\W+Pin all 2 inputs")
        editor.terminal.keep("menu")
        editor.type(re.search(r"(\d+)\W+Pin all 2 inputs", editor.terminal.screen())[1])
        editor.keys("Enter")
        editor.until(f"getline(2) ==# 'From: {PINNED}'", "the pinned line")
        editor.until(r"getline(4) =~# 'pip install numpy==\d'", "the pinned package")
        # What comes last: the file has no help.
        editor.until_found("Bootstrap")

    def test_all_safe_fixes(self):
        editor = self.open_lesson()
        editor.command("ALEFix singularity-ls-fix")
        editor.until(f"getline(2) ==# 'From: {PINNED}'", "the pinned line")
        editor.until_found("numpy")

    def test_formatting(self):
        self.home.write("Singularity", UNTIDY + "  pip install numpy\n")
        editor = self.open("Singularity")
        editor.until_found("numpy")
        editor.command("ALEFix singularity-ls-format")
        expected = ["Bootstrap: docker", "From: alpine:3.22.1", "%post", "    make", "    pip install numpy"]
        editor.until(f"getline(1, '$') ==# {json.dumps(expected)}", "formatted")

    def test_formatting_on_saving(self):
        with (self.home.path / ".vimrc").open("a") as vimrc:
            vimrc.write("let g:ale_fixers = {'singularity': ['singularity-ls-format']}\nlet g:ale_fix_on_save = 1\n")
        self.home.write("Singularity", UNTIDY)
        editor = self.open("Singularity")
        editor.until("&filetype ==# 'singularity'", "the type")
        editor.command("write")
        poll(lambda: (self.home.files / "Singularity").read_text().startswith("Bootstrap: docker\n"), 10, "formatted",
             editor.terminal.screen)  # fmt: skip

    def test_symbols(self):
        """ALE looks for them in the whole workspace, by a part of their names."""
        editor = self.open_lesson(LESSON + "%runscript\n    exec python\n")
        editor.command("ALESymbolSearch runscript")
        editor.until("&filetype ==# 'ale-preview-selection'", "the list")
        editor.terminal.wait_for(r"Singularity:5:1 .*runscript")
        editor.terminal.keep("symbols")

    def test_rename(self):
        self.home.write("a.def", COLOURS)
        editor = self.open("a.def")
        editor.until("ale#lsp#GetConnections() != {} && ale#engine#IsCheckingBuffer(bufnr('%')) == 0", "the server")
        editor.type("6GfB")
        editor.command("ALERename")
        editor.terminal.wait_for("New name")
        editor.keys("C-u")
        editor.type("IMAGE")
        editor.keys("Enter")
        editor.until("getline(3) =~# '{{ IMAGE }}'", "renamed")
        self.assertEqual(editor.lines(), COLOURS.replace("BASE", "IMAGE").splitlines())

    def servers(self, editor) -> list[int]:
        # ALE starts programs through a shell.
        found = []
        for child in editor.terminal.children():
            found += [child, *children_of(child)]
        return [pid for pid in found if os.path.samefile(f"/proc/{pid}/exe", os.environ["SERVER"])]

    def test_a_killed_server_comes_back_and_nothing_is_lost(self):
        editor = self.open_lesson()
        editor.type("Gocargo install ripgrep")
        editor.keys("Escape")
        editor.until_found("latest", "numpy", "ripgrep")
        [server] = self.servers(editor)
        os.kill(server, signal.SIGKILL)
        poll(lambda: server not in self.servers(editor), 5, "the server has ended")
        editor.type("Gogem install rake")
        editor.keys("Escape")
        editor.until_found("latest", "numpy", "rake", "ripgrep")
        self.assertEqual(editor.lines(), [*LESSON.splitlines(), "    cargo install ripgrep", "    gem install rake"])

    def test_two_files_in_two_folders(self):
        self.home.write("one/Singularity", LESSON)
        self.home.write("two/other.def", LESSON.replace("numpy", "scipy"))
        editor = self.open("one/Singularity", "two/other.def")
        editor.until_found("latest", "numpy")
        editor.command("next")
        editor.until_found("latest", "scipy")

    def test_typing_into_a_long_file(self):
        self.home.write("Singularity", LONG)
        editor = self.open("Singularity")
        editor.until("len(ale#engine#GetLoclist(bufnr('%'))) > 1000", "findings")
        typed = "echo the quick brown fox jumps over the lazy dog"
        started = time.monotonic()
        editor.type("3Go" + typed)
        editor.terminal.wait_for(typed)
        took = time.monotonic() - started
        print(f"    {len(typed)} keys into {LONG.count(chr(10))} lines: {took:.2f} s")
        self.assertLess(took, len(typed) * KEY, "no key is waited for")


class OtherClients(EditorTest):
    """What the plugin tells clients that are not here: their own functions are stood in for."""

    def test_they_are_told_of_the_server(self):
        (self.home.path / ".vimrc").write_text(
            VIMRC
            + "let g:told = []\n"
            + "function! LspAddServer(servers)\n  call add(g:told, a:servers[0].path)\nendfunction\n"
        )
        autoload = self.home.path / ".vim/autoload"
        autoload.mkdir()
        (autoload / "lsp.vim").write_text("function! lsp#register_server(info)\n  call extend(g:told, a:info.cmd)\nendfunction\n")
        editor = self.open()
        editor.command("doautocmd User lsp_setup")
        editor.command("doautocmd User LspSetup")
        editor.until("g:told == ['singularity-ls', 'lsp', 'singularity-ls']", "both")
