"""The main job in Emacs, by keys, with Eglot."""

import os
import re
import signal
import time

from editor import EditorTest
from lesson import CHAIN, COLOURS, KEY, LESSON, LONG, PINNED, UNTIDY
from terminal import best_of_three, poll


class Lesson(EditorTest):
    def test_findings_within_five_seconds(self):
        """Of a file with which the server starts, and Eglot is loaded; the best of three."""
        self.home.write("Singularity", LESSON)

        def once() -> float:
            editor = self.open()
            started = time.monotonic()
            editor.keys("C-x", "C-f")
            editor.type("Singularity")
            editor.keys("Enter")
            editor.until_found("latest", "numpy")
            took = time.monotonic() - started
            editor.close()
            return took

        self.assertLess(best_of_three(once, 5), 5)

    def test_findings(self):
        editor = self.open_lesson()
        editor.command("flymake-goto-next-error")
        editor.terminal.wait_for("is a different image after each release")
        editor.terminal.keep("findings")

    def test_hover_shows_the_chain(self):
        editor = self.open_lesson()
        editor.go_to(2, "python")
        editor.command("eldoc")
        editor.terminal.wait_for("Debian")
        editor.command("eldoc-doc-buffer")
        editor.terminal.wait_for("(?s)" + ".*".join(CHAIN))
        editor.terminal.keep("hover")

    def complete(self, typed: str, wanted: str):
        self.home.write("Singularity", "Bootstrap: docker\n")
        editor = self.open("Singularity")
        editor.attached()
        editor.keys("M->")
        editor.type(typed)
        editor.keys("C-M-i")
        editor.terminal.wait_for(wanted)
        editor.terminal.keep("menu")
        return editor

    def test_completion_of_tags(self):
        editor = self.complete("From: python:3.12", r"3\.12\.\d+-\w+")
        editor.type(".")
        editor.keys("C-M-i")
        editor.until('(string-match-p "^From: python:3\\\\.12\\\\.[0-9]+" (buffer-string))', "one of them")

    def test_completion_of_image_names(self):
        editor = self.complete("From: pyth", r"python")
        editor.until('(string-match-p "^From: python" (buffer-string))', "the name")

    def test_quick_fix(self):
        editor = self.open_lesson()
        editor.until_found("latest", "numpy")
        editor.go_to(2, "latest")
        editor.command("eglot-code-actions")
        editor.terminal.wait_for("Pick an action")
        editor.type("?")
        editor.terminal.wait_for(r"\d possible completions")
        editor.terminal.keep("menu")
        editor.keys("Enter")
        editor.until(f'(string-match-p "^From: {PINNED}$" (buffer-string))', "the pinned line")
        editor.until_found("numpy")
        editor.keys("C-/")
        editor.until('(string-match-p "^From: python:latest$" (buffer-string))', "undo")

    def test_pin_all(self):
        editor = self.open_lesson()
        editor.until_found("latest", "numpy")
        editor.command("singularity-pin-all")
        editor.until(f'(string-match-p "^From: {PINNED}$" (buffer-string))', "the pinned line")

    def test_formatting(self):
        editor = self.open_lesson(UNTIDY)
        editor.command("eglot-format-buffer")
        editor.until('(string-prefix-p "Bootstrap: docker\\nFrom: alpine:3.22.1\\n" (buffer-string))', "formatted")
        self.assertIn("\n    make\n", editor.text())

    def test_rename(self):
        editor = self.open_lesson(COLOURS)
        editor.go_to(6, "BASE")
        editor.command("eglot-rename")
        editor.terminal.wait_for("Rename .BASE. to:")
        editor.type("IMAGE")
        editor.terminal.wait_for("to: IMAGE")
        editor.keys("Enter")
        editor.until('(string-match-p "{{ IMAGE }}:3.22" (buffer-string))', "renamed")
        self.assertEqual(editor.text(), COLOURS.replace("BASE", "IMAGE"))

    def test_symbols(self):
        editor = self.open_lesson(COLOURS)
        found = editor.until('(let ((all (format "%S" (imenu--make-index-alist t)))) (and (string-match-p "post" all) all))', "symbols")
        for name in ("arguments", "files", "post", "runscript", "help"):
            self.assertIn(name, found)

    def test_a_killed_server_comes_back_and_nothing_is_lost(self):
        editor = self.open_lesson()
        editor.keys("M->")
        editor.type("    cargo install ripgrep")
        editor.until_found("latest", "numpy", "ripgrep")
        # Eglot starts one again that has lived for three seconds.
        [server] = editor.servers()
        age = f"(>= (float-time (time-subtract nil (file-attribute-modification-time (file-attributes \"/proc/{server}\")))) 3.5)"
        editor.until(age, "the server has lived")
        os.kill(server, signal.SIGKILL)
        poll(lambda: [one for one in editor.servers() if one != server], 10, "another server", editor.terminal.screen)
        editor.attached()
        self.assertEqual(editor.text(), LESSON + "    cargo install ripgrep")
        editor.keys("Enter")
        editor.type("    gem install rake")
        editor.until_found("latest", "numpy", "rake", "ripgrep")

    def test_two_files_in_two_folders(self):
        self.home.write("one/Singularity", LESSON)
        self.home.write("two/other.def", LESSON.replace("numpy", "scipy"))
        editor = self.open("one/Singularity", "two/other.def")
        editor.attached()
        for name, word in (("Singularity", "numpy"), ("other.def", "scipy")):
            editor.lisp(f'(progn (delete-other-windows) (switch-to-buffer "{name}") t)')
            # Eglot begins with the first command in a buffer.
            editor.keys("C-l")
            editor.attached()
            editor.keys("C-l")
            editor.until_found("latest", word)

    def test_typing_into_a_long_file(self):
        self.home.build_parser()
        editor = self.open_lesson(LONG)
        editor.until("(> (length (flymake-diagnostics)) 1000)", "findings")
        typed = "    echo the quick brown fox jumps over the lazy dog"
        editor.go_to(3, "post")
        editor.keys("C-e", "Enter", "C-a")
        started = time.monotonic()
        editor.type(typed.strip())
        editor.terminal.wait_for(re.escape(typed.strip()))
        took = time.monotonic() - started
        print(f"    {len(typed.strip())} keys into {LONG.count(chr(10))} lines: {took:.2f} s")
        self.assertLess(took, len(typed) * KEY, "no key is waited for")
