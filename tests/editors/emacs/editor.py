"""A real Emacs with the package installed as its README says, in a home of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import home  # noqa: E402
from home import ROOT  # noqa: E402
from lesson import LESSON  # noqa: E402
from terminal import Terminal, poll  # noqa: E402

PACKAGE = ROOT / "editors/emacs"

# What tests/editors/emacs/run hands over.
EMACS = Path(os.environ["EMACS"])
BASH_PARSER = Path(os.environ["BASH_PARSER"])
ARTEFACTS = Path(os.environ["SCREENS"])

# The lines of the README, and a quiet start.
INIT = f"""\
(add-to-list 'load-path "{PACKAGE}")
(require 'singularity-mode)
(add-hook 'singularity-mode-hook #'eglot-ensure)
(setq inhibit-startup-screen t make-backup-files nil auto-save-default nil create-lockfiles nil
      read-file-name-completion-ignore-case nil)
(menu-bar-mode -1)
"""


class Home(home.Home):
    def __init__(self):
        super().__init__("emacs")
        self.parsers = self.path / ".emacs.d/tree-sitter"
        self.parsers.mkdir(parents=True)
        (self.path / ".emacs.d/init.el").write_text(INIT)
        (self.parsers / "libtree-sitter-bash.so").symlink_to(BASH_PARSER / "parser/bash.so")

    def batch(self, *arguments: str) -> str:
        """What Emacs writes without a screen, with the user's configuration."""
        done = subprocess.run(
            [EMACS / "emacs.sh", "--batch", "--load", self.path / ".emacs.d/init.el", *arguments],
            cwd=self.files, env=self.env, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def build_parser(self) -> Path:
        self.batch("--funcall", "singularity-build-parser")
        return self.parsers / "libtree-sitter-singularity.so"


class Emacs:
    """One running editor: keys go to its terminal, questions to its own Lisp."""

    def __init__(self, user: Home, *files: str, name: str, size: tuple[int, int] = (110, 34)):
        self.home = user
        self.socket = user.path / f"{name}.sock"
        start = f'(progn (require \'server) (require \'json) (setq server-socket-dir "{user.path}" server-name "{name}.sock") (server-start))'
        self.terminal = Terminal(
            [str(EMACS / "emacs.sh"), "-nw", "--eval", start, *files],
            cwd=user.files, env=user.env, keep_in=ARTEFACTS / name, size=size,
        )  # fmt: skip
        poll(self.answers, 20, "Emacs answers", self.terminal.screen)

    def answers(self) -> bool:
        """Whether it has come so far; the socket is there a moment earlier."""
        try:
            return self.socket.exists() and self.lisp("t")
        except RuntimeError:
            return False

    def lisp(self, form: str):
        """The value of `form` in the buffer that is shown."""
        asked = f"(with-current-buffer (window-buffer (frame-selected-window)) (json-encode {form}))"
        done = subprocess.run(
            [EMACS / "emacsclient", "--socket-name", self.socket, "--eval", asked],
            env=self.home.env, capture_output=True, text=True, timeout=20,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{form}\n{done.stdout}{done.stderr}")
        return json.loads(json.loads(done.stdout, strict=False), strict=False)

    def until(self, form: str, what: str, seconds: float = 10):
        return poll(lambda: self.lisp(form), seconds, what, self.terminal.screen)

    def keys(self, *names: str) -> None:
        self.terminal.keys(*names)

    def type(self, text: str) -> None:
        self.terminal.type(text)

    def command(self, name: str) -> None:
        """`M-x NAME`."""
        self.keys("M-x")
        self.terminal.wait_for("M-x")
        self.type(name)
        self.keys("Enter")

    def text(self) -> str:
        return self.lisp("(buffer-substring-no-properties (point-min) (point-max))")

    def go_to(self, line: int, word: str) -> None:
        self.lisp(f'(progn (goto-char (point-min)) (forward-line {line - 1}) (search-forward "{word}") (backward-char) t)')

    def attached(self) -> None:
        self.until("(and (eglot-current-server) (eglot-managed-p) t)", "the server is attached")

    def until_found(self, *words: str) -> None:
        """Waits until exactly `words` are underlined, in the order of the alphabet."""
        each = "(buffer-substring-no-properties (flymake-diagnostic-beg d) (flymake-diagnostic-end d))"
        expected = " ".join(json.dumps(word) for word in words)
        self.until(
            f"(equal (sort (mapcar (lambda (d) {each}) (flymake-diagnostics)) #'string<) '({expected}))",
            f"findings at {words}",
        )

    def servers(self) -> list[int]:
        """The language servers that run; Emacs may have other children."""
        return [pid for pid in self.terminal.children() if Path(f"/proc/{pid}/exe").samefile(os.environ["SERVER"])]

    def close(self) -> None:
        self.terminal.close()


class EditorTest(unittest.TestCase):
    """Gives each test a home and closes what it opened."""

    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)

    def open(self, *files: str) -> Emacs:
        editor = Emacs(self.home, *files, name=self.id().rsplit(".", 1)[-1].removeprefix("test_"))
        self.addCleanup(editor.close)
        return editor

    def open_lesson(self, text: str = LESSON) -> Emacs:
        self.home.write("Singularity", text)
        editor = self.open("Singularity")
        editor.attached()
        return editor
