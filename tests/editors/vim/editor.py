"""A real Vim with the plugin installed as its README says, ALE beside it, in a home of its own."""

from __future__ import annotations

import itertools
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

PLUGIN = ROOT / "editors/vim"

# What tests/editors/vim/run hands over.
ALE = Path(os.environ["ALE"])
ARTEFACTS = Path(os.environ["SCREENS"])

# An ordinary configuration.
VIMRC = """\
set nocompatible noswapfile nomodeline encoding=utf-8
filetype plugin indent on
syntax on
set omnifunc=ale#completion#OmniFunc
let g:ale_virtualtext_cursor = 0
"""

# How a test asks a running Vim, whatever mode it is in: a file with an expression comes, a file with its value goes.
ASKED = """
function! s:Answer(_) abort
  if filereadable($ASK)
    let l:expression = join(readfile($ASK))
    call delete($ASK)
    try
      let l:value = json_encode(eval(l:expression))
    catch
      let l:value = json_encode({'error': v:exception})
    endtry
    call writefile([l:value], $ASK . '.new')
    call rename($ASK . '.new', $ASK . '.answer')
  endif
endfunction
if has('vim_starting')
  call timer_start(20, function('s:Answer'), {'repeat': -1})
endif
"""


class Home(home.Home):
    def __init__(self):
        super().__init__("vim")
        start = self.path / ".vim/pack/definition-files/start"
        start.mkdir(parents=True)
        (start / "singularity").symlink_to(PLUGIN)
        (start / "ale").symlink_to(ALE)
        (self.path / ".vimrc").write_text(VIMRC)
        (self.path / "ask.vim").write_text(ASKED)

    def run(self, *arguments: str) -> str:
        """What Vim writes without a screen, to its end."""
        done = subprocess.run(
            ["vim", "-E", "-s", "-u", str(self.path / ".vimrc"), *arguments],
            cwd=self.files, env=self.env | {"TERM": "dumb"}, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        return done.stdout + done.stderr


class Vim:
    """One running editor: keys go to its terminal, questions to its own timer."""

    _numbers = itertools.count(1)

    def __init__(self, user: Home, *files: str, name: str):
        self.home = user
        self.ask = user.path / f"ask-{next(self._numbers)}"
        self.terminal = Terminal(
            ["vim", "--cmd", f"source {user.path}/ask.vim", *files],
            cwd=user.files, env=user.env | {"ASK": str(self.ask)}, keep_in=ARTEFACTS / name,
        )  # fmt: skip
        self.until("1", "Vim answers")

    def eval(self, expression: str):
        """The value of a Vim expression."""
        new, answer = self.ask.with_suffix(".new"), Path(f"{self.ask}.answer")
        new.write_text(expression)
        new.rename(self.ask)
        poll(answer.exists, 10, f"an answer to {expression}", self.terminal.screen)
        value = json.loads(answer.read_text())
        answer.unlink()
        if isinstance(value, dict) and "error" in value:
            raise RuntimeError(f"{expression}: {value['error']}")
        return value

    def until(self, expression: str, what: str, seconds: float = 10):
        return poll(lambda: self.eval(expression), seconds, what, self.terminal.screen)

    def keys(self, *names: str) -> None:
        self.terminal.keys(*names)

    def type(self, text: str) -> None:
        self.terminal.type(text)

    def command(self, text: str) -> None:
        self.type(f":{text}")
        self.keys("Enter")

    def lines(self) -> list[str]:
        return self.eval("getline(1, '$')")

    def until_found(self, *words: str) -> None:
        """Waits until exactly `words` are underlined, in the order of the alphabet."""
        each = "getline(v:val.lnum)[v:val.col - 1 : v:val.end_col - 1]"
        found = f"sort(map(copy(ale#engine#GetLoclist(bufnr('%'))), {json.dumps(each)}))"
        poll(lambda: self.eval(found) == sorted(words), 10, f"findings at {words}",
             lambda: f"{self.eval(found)}\n{self.terminal.screen()}")  # fmt: skip

    def close(self) -> None:
        self.terminal.close()


class EditorTest(unittest.TestCase):
    """Gives each test a home and closes what it opened."""

    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)

    def open(self, *files: str) -> Vim:
        editor = Vim(self.home, *files, name=self.id().rsplit(".", 1)[-1].removeprefix("test_"))
        self.addCleanup(editor.close)
        return editor

    def open_lesson(self, text: str = LESSON) -> Vim:
        self.home.write("Singularity", text)
        editor = self.open("Singularity")
        editor.until_found("latest", "numpy")
        return editor
