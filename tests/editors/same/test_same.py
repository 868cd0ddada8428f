"""All editors recognise the same files, under the same name, and start the same program."""

import json
import re
import subprocess
import sys
import tomllib
import unittest
from pathlib import Path
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import names  # noqa: E402
from home import ROOT  # noqa: E402
from names import COMMAND, CONFIGURATION, EXTENSIONS, FILE_NAMES, FILE_PATTERNS, LANGUAGE, OTHERS, SCOPE, SHARED_EXTENSION  # noqa: E402

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
        language, configuration = languages["language"]
        self.assertEqual(configuration["file-types"], [{"glob": CONFIGURATION}])
        self.assertIn("singularity-ls", configuration["language-servers"])
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
        # TOML for the server's own configuration, which is told by its name.
        self.assertIn(f"filetypes = {{ '{LANGUAGE}', 'toml' }}", config)
        self.assertIn(f"== '{CONFIGURATION}'", config)

    def test_emacs(self):
        source = (EDITORS / "emacs/singularity-mode.el").read_text()
        either = r"\\|".join(sorted(EXTENSIONS))
        name, pattern, by_extension = (
            r"/\\(?:Singularity\\|Apptainer\\)\\'",
            r"/\\(?:Singularity\\|Apptainer\\)\\.[^/]+\\'",
            rf"\\.\\(?:{either}\\)\\'",
        )
        for expression in (name, pattern, by_extension):
            self.assertIn(f"'(\"{expression}\" . {LANGUAGE}-mode)", source)
        self.assertIn(f'"\\\\.{SHARED_EXTENSION}\\\\\'', source)
        self.assertIn(f':language-id "{LANGUAGE}"', source)
        self.assertIn(" ".join(f'"{one}"' for one in COMMAND), source)

    def test_vim(self):
        source = (EDITORS / "vim/ftdetect/singularity.vim").read_text()
        claimed = set()
        for globs in re.findall(r"^autocmd \S+ (\S+) ", source, re.M):
            claimed |= set(globs.split(","))
        self.assertEqual(claimed, FILE_NAMES | FILE_PATTERNS | {f"*.{one}" for one in EXTENSIONS | {SHARED_EXTENSION}})
        linter = (EDITORS / "vim/ale_linters/singularity/singularity_ls.vim").read_text()
        self.assertIn(f"'{COMMAND[0]}'", linter)
        self.assertIn(f"'%e {COMMAND[1]}'", linter)
        self.assertEqual((EDITORS / "vim/plugin/singularity.vim").read_text().count(f"'{COMMAND[0]}'"), 5)

    def test_kakoune(self):
        source = (EDITORS / "kakoune/singularity.kak").read_text()
        names, extensions = "|".join(sorted(FILE_NAMES, reverse=True)), "|".join(sorted(EXTENSIONS))
        by_name = rf"(?:.*/)?(?:{names})"
        for expression in (by_name, rf".*\.(?:{extensions})"):
            self.assertIn(f"hook global BufCreate {expression} %{{ set-option buffer filetype {LANGUAGE} }}\n", source)
        self.assertIn(rf"hook global BufCreate {by_name}\.[^/]+ %{{", source)
        self.assertIn(rf"hook global BufOpenFile .*\.{SHARED_EXTENSION} {LANGUAGE}-detect-by-header", source)
        self.assertIn(f"[{COMMAND[0]}]\n            args = {json.dumps(COMMAND[1:])}\n", source)
        self.assertIn("(?:.*/)?" + re.escape(CONFIGURATION).replace(r"\-", "-"), source)

    def test_pages_that_quote_a_header(self):
        # Emacs writes `yaml` and `yml` as one.
        places = {
            "server/src/language/files.rs": r'OTHERS: &\[&str\] = &\[(.*?)\]',
            "editors/vscode/src/recognise.ts": r"\(\?!\(\.\*\\\.\)\?\((.*?)\)\$\)",
            "editors/neovim/lua/singularity/filetype.lua": r"OTHERS = \{(.*?)\}",
            "editors/vim/ftdetect/singularity.vim": r"s:others = \[(.*?)\]",
            "editors/kakoune/singularity.kak": r"(?m)^ +(\*\.json.*)\) ;;$",
            "editors/emacs/singularity-mode.el": r'\(not \(string-match-p "\\\\\.\\\\\(\?:(.*?)\\\\\)',
        }
        for path, pattern in places.items():
            with self.subTest(path):
                listed = re.search(pattern, (ROOT / path).read_text())[1].replace("ya?ml", "yaml yml").replace("true", "")
                self.assertEqual(set(re.findall(r"[a-z]+", listed)), OTHERS)

    def test_zed(self):
        language = tomllib.loads((EDITORS / "zed/languages/singularity/config.toml").read_text())
        self.assertEqual(language["grammar"], LANGUAGE)
        self.assertEqual(set(language["path_suffixes"]), FILE_NAMES | EXTENSIONS)
        self.assertTrue(re.match(language["first_line_pattern"], "  BOOTSTRAP : docker"))
        extension = tomllib.loads((EDITORS / "zed/extension.toml").read_text())
        [server] = extension["language_servers"].values()
        self.assertEqual((server["languages"], server["language_ids"]), ([language["name"]], {language["name"]: LANGUAGE}))
        glue = (EDITORS / "zed/src/lib.rs").read_text()
        for word in COMMAND:
            self.assertIn(f'"{word}"', glue)

    def test_sublime(self):
        source = (EDITORS / "sublime/Singularity.sublime-syntax").read_text()
        self.assertIn(f"\nscope: {SCOPE}\n", source)
        claimed = re.search(r"^file_extensions: \[(.*)\]$", source, re.M)[1].split(", ")
        self.assertEqual(set(claimed), FILE_NAMES | EXTENSIONS)
        readme = (EDITORS / "sublime/README.md").read_text()
        self.assertIn(f'"command": {json.dumps(COMMAND)}', readme)
        self.assertIn(f'"selector": "{SCOPE}"', readme)

    def test_kate(self):
        language = ElementTree.parse(EDITORS / "kate/singularity.xml").getroot()
        globs = {f"*.{one}" for one in EXTENSIONS | {SHARED_EXTENSION}}
        self.assertEqual(set(language.get("extensions").split(";")), FILE_NAMES | FILE_PATTERNS | globs)
        [server] = json.loads((EDITORS / "kate/servers.json").read_text())["servers"].values()
        self.assertEqual(server["command"], COMMAND)
        self.assertTrue(re.match(server["highlightingModeRegex"], language.get("name")))

    def test_tree_sitter(self):
        [grammar] = json.loads((ROOT / "tree-sitter-singularity/tree-sitter.json").read_text())["grammars"]
        self.assertEqual((grammar["name"], grammar["scope"]), (LANGUAGE, SCOPE))
        # It knows no patterns; what is shared with other formats is told by the content.
        self.assertEqual(set(grammar["file-types"]), FILE_NAMES | EXTENSIONS | {SHARED_EXTENSION})
        self.assertTrue(grammar["content-regex"])


class Commands(unittest.TestCase):
    """The server's commands and the extension's live in one table of VS Code's: one prefix, no name twice."""

    SERVER = set(re.findall(r'"(singularity\.pin\w+)"', "".join(
        (ROOT / "server/src/lsp" / file).read_text() for file in ("online.rs", "handlers/pins.rs")
    )))  # fmt: skip

    def test_the_servers_commands_are_not_the_extensions(self):
        package = json.loads((EDITORS / "vscode/package.json").read_text())
        own = {one["command"] for one in package["contributes"]["commands"]}
        self.assertEqual(len(self.SERVER), 3)
        self.assertFalse(own & self.SERVER)
        self.assertTrue(all(one.startswith("singularity.") for one in own))

    def test_what_editors_send_is_the_servers(self):
        for file in ("vscode/src/pin.ts", "neovim/lua/singularity/command.lua"):
            used = set(re.findall(r"'(singularity\.pin\w+)'", (EDITORS / file).read_text()))
            self.assertEqual(used, self.SERVER, file)


class Settings(unittest.TestCase):
    """VS Code's are written by scripts/settings.mjs; that they are at all up to date is seen without Node.js, too."""

    def test_vscode(self):
        schema = json.loads((ROOT / "server/singularity-ls.schema.json").read_text())
        package = json.loads((EDITORS / "vscode/package.json").read_text())
        _, reported = package["contributes"]["configuration"]
        keys = {re.sub(r"-(\w)", lambda match: match[1].upper(), key) for key in schema["properties"]}
        # Known findings are named in the project's own file alone.
        self.assertEqual(set(reported["properties"]), {f"singularity.{key}" for key in keys - {"baseline"}})
        named = [one["const"] for one in schema["definitions"]["RuleName"]["anyOf"] if "const" in one]
        # Codes of other tools are taken, not offered.
        rules = [name for name in named if not re.fullmatch(r"[A-Z]+\d+", name)]
        for setting in ("select", "extendSelect", "ignore"):
            offered = reported["properties"][f"singularity.{setting}"]["items"]["anyOf"][0]["enum"]
            self.assertEqual(offered, rules, "run editors/vscode/scripts/settings.mjs")


class Words(unittest.TestCase):
    """Editors whose colours are not made by the grammar list the words themselves; VS Code's are generated."""

    KEYWORDS = names.keywords()
    SECTIONS = names.sections()

    def check(self, file: str, keywords: list[str], sections: list[str]):
        # Any number may follow this one.
        numbered = {re.sub(r"otherurl\W.*", "otherurl0", one) for one in keywords}
        self.assertEqual(numbered, self.KEYWORDS, f"keywords of {file}")
        self.assertEqual(set(sections), self.SECTIONS, f"sections of {file}")

    def test_emacs(self):
        source = (EDITORS / "emacs/singularity-mode.el").read_text()

        def words(constant: str) -> list[str]:
            return re.findall(r'"(.*?)"', re.search(rf"defconst singularity--{constant}\n  '\((.*?)\)\n", source, re.S)[1])

        self.check("emacs", words("keywords"), words("sections") + words("app-sections"))

    def test_vim(self):
        source = (EDITORS / "vim/syntax/singularity.vim").read_text()
        keywords = re.search(r"singularityKeyword /\^\\s\*\\%\((.*?)\\\)", source)[1].split(r"\|")
        groups = re.findall(r"^let s:(?:app|run|written|text) = '\\%\((.*)\\\)'$", source, re.M)
        self.assertEqual(len(groups), 4)
        self.assertIn("environment", source)
        self.check("vim", keywords, [word for group in groups for word in group.split(r"\|")] + ["environment"])

    def test_kakoune(self):
        source = (EDITORS / "kakoune/singularity.kak").read_text()
        keywords = re.search(r"\(\?i\)\^\\h\*\((bootstrap.*?)\)", source)[1].split("|")
        groups = re.findall(r"^    (?:app|run|written|text)='(.*)'$", source, re.M)
        self.assertEqual(len(groups), 4)
        self.assertIn("(?:environment|", source)
        self.check("kakoune", keywords, [word for group in groups for word in group.split("|")] + ["environment"])

    def test_sublime(self):
        source = (EDITORS / "sublime/Singularity.sublime-syntax").read_text()
        keywords = re.search(r"\(\(\?i:(bootstrap.*?)\)\)", source)[1].split("|")
        variables = re.findall(r"^  (?:app|run|written): '(.*)'$", source, re.M)
        text = re.search(r"\(\(\?i:(arguments\S*?)\)\|(app\S*?)\)\(", source).groups()
        self.assertIn("(?i:environment|", source)
        words = [word for group in [*variables, *text] for word in group.split("|")]
        self.check("sublime", keywords, [*words, "environment"])

    def test_kate(self):
        language = ElementTree.parse(EDITORS / "kate/singularity.xml").getroot()
        keywords = [item.text for item in language.iter("item")]
        expressions = [rule.get("String") for rule in language.iter("RegExpr") if rule.get("attribute") == "Section"]
        words = [word for one in expressions for word in re.search(r"\((\w+(?:\|\w+)+)\)", one)[1].split("|")]
        self.check("kate", [*keywords, "otherurl0"], words)


class Tidy(unittest.TestCase):
    def test_every_editor_is_held_to_them(self):
        groups = (ROOT / "tests/run").read_text()
        readme = (ROOT / "README.md").read_text()
        # Those that do not run here are tried together.
        together = (ROOT / "tests/editors/engines").glob("test_*.py")
        engines = "".join(path.read_text() for path in together)
        for folder in sorted(EDITORS.iterdir()):
            self.assertTrue(hasattr(Same, f"test_{folder.name}"), f"{folder.name} is not compared with the others")
            self.assertTrue((folder / "README.md").is_file(), f"{folder.name} has no page")
            self.assertIn(f"(editors/{folder.name}/README.md)", readme, "the page is not linked")
            self.assertTrue(f"editors/{folder.name} " in groups or f"editors/{folder.name}" in engines, f"{folder.name} is not tried")

    def test_pictures_are_small_and_shown(self):
        pages = "".join(page.read_text() for page in [ROOT / "README.md", *EDITORS.glob("*/README.md"), *ROOT.glob("docs/**/*.md")])
        pictures = sorted((ROOT / "docs/src/pictures").iterdir())
        for picture in pictures:
            self.assertLess(picture.stat().st_size, 150_000, picture.name)
            self.assertIn(f"pictures/{picture.name}", pages, f"{picture.name} is on no page")
        self.assertEqual(set(re.findall(r"pictures/([\w-]+\.png)", pages)), {picture.name for picture in pictures})

    def test_queries_are_the_grammars(self):
        done = subprocess.run(
            [ROOT / "tree-sitter-singularity/scripts/queries", "--check"], capture_output=True, text=True
        )
        self.assertEqual((done.returncode, done.stdout), (0, ""))
