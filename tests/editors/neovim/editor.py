"""A real Neovim with the plugin installed as its README says, in a home of its own."""

from __future__ import annotations

import atexit
import functools
import json
import os
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import home  # noqa: E402
from home import ROOT  # noqa: E402
from lesson import LESSON  # noqa: E402
from terminal import Terminal, poll  # noqa: E402

PLUGIN = ROOT / "editors/neovim"

# What tests/editors/neovim/run hands over.
NVIM = os.environ["NVIM"]
BASH_PARSER = Path(os.environ["BASH_PARSER"])
PYPISERVER = os.environ["PYPISERVER"]
ARTEFACTS = Path(os.environ["SCREENS"])


class Home(home.Home):
    """A fresh user: nothing but the plugin in Neovim's own package folder and an empty configuration."""

    def __init__(self, *, init: str = "", parser: bool = True, plugin: bool = True):
        super().__init__("nvim")
        site = self.path / ".local/share/nvim/site"
        start = site / "pack/definition-files/start"
        start.mkdir(parents=True)
        if plugin:
            (start / "singularity").symlink_to(PLUGIN)
        (start / "bash").symlink_to(BASH_PARSER)
        if parser:
            (site / "parser").symlink_to(compiled_parser().parent)
        config = self.path / ".config/nvim/init.lua"
        config.parent.mkdir(parents=True)
        config.write_text("vim.o.swapfile = false\n" + init)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Neovim without a screen, to its end."""
        return subprocess.run(
            [NVIM, "--headless", *arguments],
            cwd=self.files, env=self.env, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
        )  # fmt: skip


@functools.cache
def compiled_parser() -> Path:
    """The parser as `:Singularity build-parser` makes it, built once a run."""
    home = Home(parser=False)
    atexit.register(home.remove)
    done = home.run("+Singularity build-parser", "+qa!")
    parser = home.path / ".local/share/nvim/site/parser/singularity.so"
    if not parser.exists():
        raise RuntimeError(f"the parser was not built: {done.stderr}")
    return parser


class Neovim:
    """One running editor: keys go to its terminal, questions to its own Lua."""

    def __init__(self, home: Home, *files: str, name: str, size: tuple[int, int] = (110, 34)):
        self.home = home
        self.socket = home.path / f"{name}.sock"
        self.terminal = Terminal(
            [NVIM, "--listen", str(self.socket), *files],
            cwd=home.files, env=home.env, keep_in=ARTEFACTS / name, size=size,
        )  # fmt: skip
        poll(self.socket.exists, 10, "Neovim listens", self.terminal.screen)

    def lua(self, code: str):
        """The value that the Lua statements `code` return in the editor, if they do."""
        expression = f"vim.json.encode((function() {code} end)() or vim.NIL)".replace("'", "''")
        done = subprocess.run(
            [NVIM, "--server", str(self.socket), "--remote-expr", f"luaeval('{expression}')"],
            env=self.home.env, capture_output=True, text=True, timeout=20,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{code}\n{done.stdout}{done.stderr}")
        return json.loads(done.stdout or done.stderr)

    def until(self, code: str, what: str, seconds: float = 10):
        """Waits until `code` returns something true, and returns that."""
        return poll(lambda: self.lua(code), seconds, what, self.terminal.screen)

    def keys(self, *names: str) -> None:
        self.terminal.keys(*names)

    def type(self, text: str) -> None:
        self.terminal.type(text)

    def to_normal_mode(self) -> None:
        """Presses Escape until it has been understood: with what the terminal answers at the start, or with the next key, it
        may arrive as one key with Alt."""

        def is_there() -> bool:
            self.keys("Escape")
            # Longer than Neovim waits for what may follow an Escape: a second one too soon is another key, too.
            time.sleep(0.2)
            return self.lua("return vim.fn.mode() == 'n'")

        poll(is_there, 10, "normal mode", self.terminal.screen)

    def lines(self) -> list[str]:
        return self.lua("return vim.api.nvim_buf_get_lines(0, 0, -1, false)")

    def diagnostics(self) -> list[dict]:
        return self.lua("return vim.diagnostic.get(0)") or []

    def attached(self) -> None:
        self.until(
            "local c = vim.lsp.get_clients({ bufnr = 0, name = 'singularity_ls' })[1] return c ~= nil and c.initialized",
            "the server is attached",
        )

    def close(self) -> None:
        self.terminal.close()


class EditorTest(unittest.TestCase):
    """Gives each test a home and closes what it opened."""

    home_options: dict = {}

    def setUp(self):
        self.home = Home(**self.home_options)
        self.addCleanup(self.home.remove)

    def open(self, *files: str) -> Neovim:
        editor = Neovim(self.home, *files, name=self.id().rsplit(".", 1)[-1].removeprefix("test_"))
        self.addCleanup(editor.close)
        return editor

    def open_lesson(self) -> Neovim:
        self.home.write("Singularity", LESSON)
        editor = self.open("Singularity")
        editor.attached()
        return editor
