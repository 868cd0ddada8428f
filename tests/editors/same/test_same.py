"""All editors recognise the same files, under the same name, and start the same program."""

import json
import re
import sys
import tomllib
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from names import COMMAND, EXTENSIONS, FILE_NAMES, FILE_PATTERNS, LANGUAGE, SCOPE, SHARED_EXTENSION  # noqa: E402

ROOT = Path(__file__).resolve().parents[3]
EDITORS = ROOT / "editors"


class Same(unittest.TestCase):
    def test_vscode(self):
        package = json.loads((EDITORS / "vscode/package.json").read_text())
        [language] = [one for one in package["contributes"]["languages"] if one["id"] == LANGUAGE]
        self.assertEqual(set(language["filenames"]), FILE_NAMES)
        self.assertEqual(set(language["filenamePatterns"]), FILE_PATTERNS)
        # `.def` is not claimed: recognise.ts looks at the content.
        self.assertEqual(set(language["extensions"]), {f".{one}" for one in EXTENSIONS})
        self.assertIn(rf"\.{SHARED_EXTENSION}$", (EDITORS / "vscode/src/recognise.ts").read_text())
        [grammar] = package["contributes"]["grammars"]
        self.assertEqual((grammar["language"], grammar["scopeName"]), (LANGUAGE, SCOPE))

    def test_helix(self):
        languages = tomllib.loads((EDITORS / "helix/languages.toml").read_text())
        [language] = languages["language"]
        self.assertEqual((language["name"], language["scope"]), (LANGUAGE, SCOPE))
        types = language["file-types"]
        self.assertEqual({one for one in types if isinstance(one, str)}, EXTENSIONS | {SHARED_EXTENSION})
        self.assertEqual({one["glob"] for one in types if isinstance(one, dict)}, FILE_NAMES | FILE_PATTERNS)
        [name] = language["language-servers"]
        server = languages["language-server"][name]
        self.assertEqual([server["command"], *server["args"]], COMMAND)

    def test_neovim(self):
        source = (EDITORS / "neovim/lua/singularity/filetype.lua").read_text()

        def table(name: str) -> str:
            return re.search(rf"\n {{4}}{name} = {{\n(.*?)\n {{4}}}},", source, re.S)[1]

        self.assertEqual(set(re.findall(r"(\w+) = 'singularity'", table("filename"))), FILE_NAMES)
        self.assertEqual(set(re.findall(r"(\w+) = 'singularity'", table("extension"))), EXTENSIONS)
        patterns = set(re.findall(r"\['(.*?)'\]", table("pattern")))
        # As Lua patterns, each of ours twice: by content before, by name after Neovim's own table.
        names = {one.replace(".*", "") for one in FILE_PATTERNS}
        expected = {f"{one}%..{many}" for one in names for many in "+*"} | {rf".*%.{SHARED_EXTENSION}"}
        self.assertEqual(patterns, expected)
        config = (EDITORS / "neovim/lsp/singularity_ls.lua").read_text()
        self.assertIn("cmd = { " + ", ".join(f"'{one}'" for one in COMMAND) + " }", config)
        self.assertIn(f"filetypes = {{ '{LANGUAGE}' }}", config)

    def test_tree_sitter(self):
        [grammar] = json.loads((ROOT / "tree-sitter-singularity/tree-sitter.json").read_text())["grammars"]
        self.assertEqual((grammar["name"], grammar["scope"]), (LANGUAGE, SCOPE))
        # Its own tools open test files and name a few; nothing else may be claimed.
        claimed = set(grammar["file-types"])
        self.assertLessEqual(FILE_NAMES | {SHARED_EXTENSION}, claimed)
        self.assertLessEqual(claimed, FILE_NAMES | EXTENSIONS | {SHARED_EXTENSION})
