"""A real Kakoune set up as the README says, kakoune-lsp beside it, in a home of its own."""

from __future__ import annotations

import itertools
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

PLUGIN = ROOT / "editors/kakoune/singularity.kak"

# What tests/editors/kakoune/run hands over.
KAKOUNE = Path(os.environ["KAKOUNE"])
ARTEFACTS = Path(os.environ["SCREENS"])

# As the README has it; a client whose editor has gone stays for no longer than a test takes.
KAKRC = f"""\
source {PLUGIN}
evaluate-commands %sh{{kak-lsp}}
set-option global lsp_timeout 60
lsp-enable
lsp-inlay-diagnostics-enable global
map global user l ':enter-user-mode lsp<ret>'
"""


class Home(home.Home):
    def __init__(self):
        super().__init__("kakoune")
        self.env["PATH"] = f"{KAKOUNE}:{self.env['PATH']}"
        # Where sessions have their sockets.
        self.env["XDG_RUNTIME_DIR"] = str(self.path)
        self.env["TMPDIR"] = str(self.path)
        self.kakrc = self.path / ".config/kak/kakrc"
        self.kakrc.parent.mkdir(parents=True)
        self.kakrc.write_text(KAKRC)

    def run(self, commands: str) -> None:
        """Runs commands in a Kakoune without a screen, to its end."""
        subprocess.run(
            ["kak", "-ui", "dummy", "-e", f"{commands}; quit!"],
            cwd=self.files, env=self.env, check=True, capture_output=True, timeout=60, stdin=subprocess.DEVNULL,
        )  # fmt: skip


class Kakoune:
    """One running editor: keys go to its terminal, questions to its session."""

    _numbers = itertools.count(1)

    def __init__(self, user: Home, *files: str, name: str):
        self.home = user
        self.session = f"s{next(self._numbers)}"
        self.answer = user.path / f"{self.session}.answer"
        self.terminal = Terminal(
            ["kak", "-s", self.session, *files], cwd=user.files, env=user.env, keep_in=ARTEFACTS / name, size=(120, 34)
        )
        self.terminal.wait_for(r"client0@\[?" + self.session)

    def ask(self, expansion: str) -> str:
        """What an expansion such as `%opt{filetype}` is in the editor's window."""
        self.answer.unlink(missing_ok=True)
        self.send(f"echo -to-file {self.answer}.new -- {expansion}; nop %sh{{ mv {self.answer}.new {self.answer} }}")
        poll(self.answer.exists, 10, f"an answer to {expansion}", self.terminal.screen)
        return self.answer.read_text().rstrip("\n")

    def send(self, commands: str) -> None:
        text = f"evaluate-commands -client client0 %{{ {commands} }}"
        subprocess.run(["kak", "-p", self.session], input=text, text=True, env=self.home.env, check=True, timeout=10)

    def lines(self) -> list[str]:
        """The text as it is in the buffer."""
        text = self.home.path / f"{self.session}.text"
        self.send(f"write -force {text}")
        # It does one thing after the other.
        self.ask("done")
        return text.read_text().splitlines()

    def keys(self, *names: str) -> None:
        self.terminal.keys(*names)

    def type(self, text: str) -> None:
        self.terminal.type(text)

    def command(self, text: str) -> None:
        self.type(f":{text}")
        self.keys("Enter")

    def until_found(self, warnings: int) -> None:
        """Waits until there are so many warnings in the buffer."""
        poll(lambda: self.ask("%opt{lsp_diagnostic_warning_count}") == str(warnings), 10, f"{warnings} warnings",
             self.terminal.screen)  # fmt: skip

    def close(self) -> None:
        subprocess.run(["kak", "-p", self.session], input="kill!", text=True, env=self.home.env, capture_output=True)
        self.terminal.close()


class EditorTest(unittest.TestCase):
    """Gives each test a home and closes what it opened."""

    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)

    def open(self, *files: str) -> Kakoune:
        editor = Kakoune(self.home, *files, name=self.id().rsplit(".", 1)[-1].removeprefix("test_"))
        self.addCleanup(editor.close)
        return editor

    def open_lesson(self, text: str = LESSON) -> Kakoune:
        self.home.write("Singularity", text)
        editor = self.open("Singularity")
        editor.until_found(2)
        return editor
