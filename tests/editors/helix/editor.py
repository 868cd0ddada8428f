"""A real Helix, set up by the project's own install script, in a home of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import home  # noqa: E402
from home import ROOT  # noqa: E402
from lesson import LESSON  # noqa: E402
from terminal import Terminal  # noqa: E402

INSTALL = ROOT / "editors/helix/install"

# What tests/editors/helix/run hands over.
HX = os.environ["HX"]
BASH_PARSER = Path(os.environ["BASH_PARSER"])
ARTEFACTS = Path(os.environ["SCREENS"])

# As the README recommends, and the name of the language in the status line.
CONFIG = """\
theme = "base16_default_dark"
[editor]
end-of-line-diagnostics = "hint"
[editor.inline-diagnostics]
cursor-line = "warning"
[editor.statusline]
right = ["file-type"]
"""


class Home(home.Home):
    """A fresh user after `editors/helix/install`."""

    def __init__(self):
        super().__init__("helix")
        self.config = self.path / ".config/helix"

    def install(self) -> str:
        done = subprocess.run(
            [INSTALL], cwd=self.files, env=self.env, capture_output=True, text=True, timeout=60, check=True
        )
        (self.config / "config.toml").write_text(CONFIG)
        # The parser for Bash, which Debian's Helix does not bring and others do.
        bash = self.config / "runtime/grammars/bash.so"
        if not bash.exists():
            bash.symlink_to(BASH_PARSER / "grammars/bash.so")
        return done.stdout

    def health(self) -> str:
        done = subprocess.run(
            [HX, "--health", "singularity"], env=self.env, capture_output=True, text=True, timeout=30
        )
        return done.stdout


class Helix(Terminal):
    def begin(self, keys: str) -> None:
        """Presses `keys`, which end in insert mode, and waits for that: a new line is a change too (see `insert`)."""
        self.type(keys)
        self.wait_for("INS ")

    def insert(self, text: str) -> None:
        """Types `text` as a person does: no key before the one before it is seen.

        Helix 25.01 may send the changes of keys that come in one burst in another order than they were made, and
        then no server has the right text.
        """
        for end in range(1, len(text) + 1):
            self.type(text[end - 1])
            if text[end - 1] != " ":
                self.wait_for(re.escape(text[:end]))


def wait_for_finding(helix: Helix, line: str, seconds: float = 10) -> None:
    """Waits for a message behind `line`."""
    helix.wait_for(rf"{re.escape(line)} {{2,}}\S", seconds)


class EditorTest(unittest.TestCase):
    """Gives each test a home and closes what it opened."""

    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.home.install()

    def open(self, *files: str) -> Helix:
        name = self.id().rsplit(".", 1)[-1].removeprefix("test_")
        terminal = Helix(
            [HX, "-v", *files], cwd=self.home.files, env=self.home.env, keep_in=ARTEFACTS / name, size=(120, 34)
        )
        self.addCleanup(terminal.close)
        # What editor and server said to each other, for when a test fails.
        self.addCleanup(self.keep_log, ARTEFACTS / name)
        return terminal

    def keep_log(self, folder: Path) -> None:
        log = self.home.path / ".cache/helix/helix.log"
        if log.exists():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(log, folder)

    def open_lesson(self) -> Helix:
        self.home.write("Singularity", LESSON)
        helix = self.open("Singularity")
        wait_for_finding(helix, "From: python:latest")
        return helix
