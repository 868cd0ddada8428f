"""The colours for Sublime Text and Kate, by engines that read the same files."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from home import ROOT  # noqa: E402
from lesson import BY_NAME, COLOURS  # noqa: E402

ENGINES = Path(os.environ["ENGINES"])

# What a script leaves open must not reach beyond it.
OPEN = 'Bootstrap: docker\n%post\n    echo "open\n%runscript\n    exec x\nBootstrap: docker\nFrom: alpine\n'


class Engine(unittest.TestCase):
    def setUp(self):
        self.home = Path(tempfile.mkdtemp(prefix="singularity-ls-engine-"))
        self.addCleanup(shutil.rmtree, self.home)
        self.env = os.environ | {"HOME": str(self.home), "QT_QPA_PLATFORM": "offscreen"}

    def run_engine(self, *command: str | Path) -> str:
        done = subprocess.run(command, env=self.env, cwd=self.home, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def write(self, name: str, text: str) -> str:
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return name

    def colour_of(self, output: str, word: str, nth: int = 0) -> str:
        """The colour in force where `word` begins; escapes may stand between its letters."""
        escape = r"(?:\x1b\[[0-9;]*[mK])*"
        starts = [found.start() for found in re.finditer(escape.join(map(re.escape, word)), output)]
        self.assertGreater(len(starts), nth, f"{word} is not in {output}")
        return "".join(re.findall(r"\x1b\[([0-9;]*)m", output[: starts[nth]].rpartition("\n")[2])[-1:])


class Sublime(Engine):
    def setUp(self):
        super().setUp()
        self.env |= {"BAT_CONFIG_PATH": "/dev/null", "BAT_CONFIG_DIR": str(self.home), "BAT_CACHE_PATH": str(self.home / "cache")}
        (self.home / "syntaxes").mkdir()
        shutil.copy(ROOT / "editors/sublime/Singularity.sublime-syntax", self.home / "syntaxes")
        self.run_engine(ENGINES / "bat", "cache", "--build")

    def coloured(self, text: str, name: str = "a.sdef") -> str:
        options = ("--color=always", "--style=plain", "--theme=base16")
        return self.run_engine(ENGINES / "bat", *options, self.write(name, text))

    def test_colours(self):
        output = self.coloured(COLOURS)
        plain, comment, keyword = (self.colour_of(output, word) for word in ("Words", "A comment", "Bootstrap"))
        self.assertEqual(len({plain, comment, keyword}), 3)
        for word in ("%post", "%runscript", "for", "done"):
            self.assertEqual(self.colour_of(output, word), keyword, word)
        # Python's function, not a word of the shell's.
        self.assertNotIn(self.colour_of(output, "print"), (plain, keyword))

    def test_what_a_script_leaves_open_ends_with_it(self):
        output = self.coloured(OPEN)
        self.assertEqual(self.colour_of(output, "%runscript"), self.colour_of(output, "%post"))
        self.assertEqual(self.colour_of(output, "From"), self.colour_of(output, "Bootstrap"))

    def test_recognition(self):
        keyword = self.colour_of(self.coloured(COLOURS), "Bootstrap")
        text = "Bootstrap: docker\n"
        by_extension = [name for name in BY_NAME if not re.match(r"\w+\.(gpu|2\.4|base)$", name)]
        self.assertGreater(len(by_extension), 5)
        for name in [*by_extension, "plain.def"]:
            self.assertEqual(self.colour_of(self.coloured(text, name), "Bootstrap"), keyword, name)
        self.assertNotIn("\x1b[35m", self.coloured("DEFINITION MODULE Storage;\n", "module.def"))


class Kate(Engine):
    def setUp(self):
        super().setUp()
        folder = self.home / ".local/share/org.kde.syntax-highlighting/syntax"
        folder.mkdir(parents=True)
        shutil.copy(ROOT / "editors/kate/singularity.xml", folder)

    def coloured(self, text: str, name: str = "a.sdef") -> str:
        return self.run_engine(ENGINES / "kate-syntax-highlighter", "--output-format", "ansi", self.write(name, text))

    def is_known(self, name: str) -> bool:
        """Whether the file gets our colours; the program refuses one whose name no syntax claims."""
        command = [ENGINES / "kate-syntax-highlighter", "--output-format", "ansi", self.write(name, "Bootstrap: docker\n")]
        done = subprocess.run(command, env=self.env, cwd=self.home, capture_output=True, text=True, timeout=60)
        keyword = self.colour_of(self.coloured(COLOURS), "Bootstrap")
        return "Unknown syntax" not in done.stderr and self.colour_of(done.stdout, "Bootstrap") == keyword

    def test_colours(self):
        output = self.coloured(COLOURS)
        words = ("Words", "A comment", "Bootstrap", "docker", "%post")
        self.assertEqual(len({self.colour_of(output, word) for word in words}), len(words), output)
        self.assertEqual(self.colour_of(output, "done"), self.colour_of(output, "for"))
        self.assertNotEqual(self.colour_of(output, "done"), self.colour_of(output, "Words"))
        self.assertNotEqual(self.colour_of(output, "{{ BASE }}"), self.colour_of(output, ":3.22"))

    def test_recognition(self):
        for name in [*BY_NAME, "plain.def"]:
            self.assertTrue(self.is_known(name), name)
        self.assertFalse(self.is_known("notes.txt"))
