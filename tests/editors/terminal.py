"""A program in a real terminal: driven by keys, read off the screen.

tmux is the terminal; each one gets a tmux server of its own, so that nothing
of the user's is seen or ended.  Standard library only.
"""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import time
from pathlib import Path

_numbers = itertools.count(1)


class Timeout(AssertionError):
    """What was waited for did not come; the message shows the screen instead."""


def poll(condition, seconds: float, what: str, otherwise=lambda: ""):
    """The first true value of `condition`, asked again and again until `seconds` have passed."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Timeout(f"not within {seconds} s: {what}\n{otherwise()}")
        time.sleep(0.03)


def best_of_three(once, goal: float) -> float:
    """The fewest seconds of up to three tries, for the machine may be doing something else; prints them all.

    `once` gives the seconds of one try.
    """
    took = []
    while len(took) < 3 and min(took, default=goal) >= goal:
        took.append(round(once(), 2))
    print(f"    opened → findings seen: {took} s, the server's start included")
    return min(took)


def children_of(pid: int) -> list[int]:
    """The running children of a process: one that has ended but was not waited for does not count."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name in parentheses may hold anything.
            state, parent = status.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == pid and state != "Z":
            found.append(int(status.parent.name))
    return sorted(found)


class Terminal:
    def __init__(
        self,
        command: list[str],
        *,
        cwd: Path,
        env: dict[str, str],
        size: tuple[int, int] = (110, 34),
        keep_in: Path,
    ):
        self.socket = f"singularity-ls-{os.getpid()}-{next(_numbers)}"
        self.keep_in = keep_in
        self.env = env | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
        width, height = size
        # No wait for what may follow an Escape; colours as the program asked for them.
        self._tmux(
            *("-f", "/dev/null", "start-server", ";"),
            *("set", "-g", "escape-time", "0", ";", "set", "-g", "status", "off", ";"),
            *("set", "-g", "default-terminal", "tmux-256color", ";", "set", "-as", "terminal-features", ",*:RGB", ";"),
            *("new-session", "-d", "-s", "main", "-c", str(cwd), "-x", str(width), "-y", str(height), "--", *command),
        )

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-L", self.socket, *arguments], env=self.env, capture_output=True, text=True, timeout=20
        )
        if done.returncode:
            raise RuntimeError(f"tmux {arguments[0]}: {done.stderr.strip()}")
        return done.stdout

    def keys(self, *names: str) -> None:
        """Presses keys by tmux's names: `Escape`, `C-x`, `Enter`, `g`."""
        self._tmux("send-keys", "-t", "main", *names)

    def type(self, text: str) -> None:
        """Types `text` as it is, one key a character."""
        self._tmux("send-keys", "-t", "main", "-l", "--", text)

    def screen(self, *, colours: bool = False) -> str:
        """What is shown; with its colours also the blanks at the ends of lines, which may have some."""
        return self._tmux("capture-pane", "-p", *(("-e", "-N") if colours else ()), "-t", "main")

    def wait_for(self, pattern: str, seconds: float = 10) -> re.Match[str]:
        """Waits until the screen shows `pattern` (a regular expression over the whole screen)."""
        return poll(lambda: re.search(pattern, self.screen()), seconds, f"screen shows /{pattern}/", self.screen)

    def wait_gone(self, pattern: str, seconds: float = 10) -> None:
        poll(lambda: not re.search(pattern, self.screen()), seconds, f"screen loses /{pattern}/", self.screen)

    def colour_of(self, word: str, line: str = "") -> str:
        """The foreground in force where `word` begins, in the first line that shows `line`."""
        sequence = r"\x1b\[[0-9;]*m"
        for shown in self.screen(colours=True).splitlines():
            plain = re.sub(sequence, "", shown)
            if word in plain and line in plain:
                # The word may change its colour on the way.
                start = re.search(f"(?:{sequence})*".join(map(re.escape, word)), shown).start()
                foregrounds = re.findall(r"\x1b\[(?:[0-9;]*;)?(38;2;[0-9;]+|38;5;[0-9]+|3[0-79]|9[0-7]|0)?m", shown[:start])
                return foregrounds[-1] if foregrounds else ""
        raise AssertionError(f"no line shows {line or word}\n{self.screen()}")

    def keep(self, name: str) -> None:
        """Leaves the screen among the artefacts of the run, as text and with its colours."""
        self.keep_in.mkdir(parents=True, exist_ok=True)
        (self.keep_in / f"{name}.txt").write_text(self.screen())
        (self.keep_in / f"{name}.ansi").write_text(self.screen(colours=True))

    def pid(self) -> int:
        """The program's process."""
        return int(self._tmux("display-message", "-p", "-t", "main", "#{pane_pid}"))

    def children(self) -> list[int]:
        """The processes that the program has started."""
        return children_of(self.pid())

    def close(self) -> None:
        subprocess.run(["tmux", "-L", self.socket, "kill-server"], env=self.env, capture_output=True)
