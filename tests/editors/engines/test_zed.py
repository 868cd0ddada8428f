"""Zed's extension: it compiles, and what `prepare` writes is complete."""

import os
import subprocess
import sys
import tempfile
import tomllib
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from home import ROOT  # noqa: E402

ZED = ROOT / "editors/zed"


def run(*command: str | Path) -> str:
    target = Path(os.environ["CACHE"]) / "zed-target"
    done = subprocess.run(command, env=os.environ | {"CARGO_TARGET_DIR": str(target)}, capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(f"{command}\n{done.stdout}{done.stderr}")
    return done.stdout


class Zed(unittest.TestCase):
    def test_it_compiles(self):
        # For this machine: Zed itself compiles it for WebAssembly.
        manifest = ("--manifest-path", ZED / "Cargo.toml")
        run("cargo", "clippy", "--quiet", "--locked", *manifest, "--", "-D", "warnings")
        run("cargo", "fmt", "--check", *manifest)

    def test_what_is_prepared_is_complete(self):
        with tempfile.TemporaryDirectory() as folder:
            run(ZED / "prepare", folder)
            extension = tomllib.loads(Path(folder, "extension.toml").read_text())
            grammar = extension["grammars"]["singularity"]
            self.assertEqual(grammar["repository"], f"file://{ROOT}")
            parser = f"{grammar['commit']}:{grammar['path']}/src/parser.c"
            self.assertEqual(run("git", "-C", ROOT, "cat-file", "-t", parser).strip(), "blob")
            language = Path(folder, "languages/singularity")
            for name in ("config.toml", "highlights.scm", "injections.scm", "outline.scm", "indents.scm", "brackets.scm"):
                self.assertTrue((language / name).is_file(), name)
            for name in ("Cargo.toml", "Cargo.lock", "src/lib.rs", "LICENSE-MIT"):
                self.assertTrue(Path(folder, name).is_file(), name)
