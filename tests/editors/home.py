"""A fresh user of an editor: an empty home, a folder of files, and the server on PATH as after an installation."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Home:
    def __init__(self, editor: str):
        self.path = Path(tempfile.mkdtemp(prefix=f"singularity-ls-{editor}-"))
        self.files = self.path / "work"
        programs = self.path / "bin"
        for folder in (self.files, programs):
            folder.mkdir()
        (programs / "singularity-ls").symlink_to(os.environ["SERVER"])
        self.env = {"HOME": str(self.path), "PATH": f"{programs}:{os.environ['PATH']}", "SHELL": "/bin/sh"}

    def write(self, name: str, text: str) -> Path:
        path = self.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
