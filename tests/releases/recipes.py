"""Fills the recipes in, and reads each as whoever takes it would. $DIST has the files of a release."""

import ast
import hashlib
import importlib.machinery
import importlib.util
import os
import re
import subprocess
import tempfile
import tomllib
import unittest
from pathlib import Path

import yaml
from luaparser import ast as lua

ROOT = Path(__file__).resolve().parents[2]
DIST = Path(os.environ["DIST"])
REVISION = "0123456789abcdef0123456789abcdef01234567"


def script(name):
    """A script of packaging/ as a module."""
    loader = importlib.machinery.SourceFileLoader(name, str(ROOT / "packaging" / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


RELEASE = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text())
MATRIX = RELEASE["jobs"]["binaries"]["strategy"]["matrix"]["include"]
PACKAGE = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["package"]
ARCHIVES = {f"singularity-ls-{row['target']}.tar.gz" for row in MATRIX}


class Recipes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """The checksums of what this machine made; the archives of other platforms stand in with any."""
        sums = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in DIST.iterdir()}
        sums |= {name: "0" * 64 for name in ARCHIVES - sums.keys()}
        cls.sums = sums
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(lambda: subprocess.run(["rm", "-rf", cls.folder], check=True))
        (cls.folder / "SHA256SUMS").write_text("".join(f"{sum}  {name}\n" for name, sum in sums.items()))
        script("fill").main(cls.folder / "SHA256SUMS", REVISION, cls.folder)

    def recipe(self, name):
        (path,) = self.folder.rglob(name)
        return path.read_text()

    def test_nothing_is_left_to_fill_in(self):
        filled = [path for path in self.folder.rglob("*") if path.is_file()]
        self.assertGreaterEqual(len(filled), 8)
        for path in filled:
            self.assertIsNone(re.search(r"@[A-Z0-9]{3,}\b", path.read_text()), path)

    def test_every_file_that_a_recipe_or_the_action_names_is_in_the_release(self):
        pages = [path.read_text() for path in self.folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS"]
        pages.append((ROOT / "ci/install.sh").read_text().replace("$target", "TARGET"))
        named = set(re.findall(r"singularity-ls-[\w.${} -]*?\.tar\.gz", "\n".join(pages)))
        named = {re.sub(r"\$\{\{ version \}\}", PACKAGE["version"], name) for name in named} - {"singularity-ls-TARGET.tar.gz"}
        self.assertGreaterEqual(len(named), 6)
        self.assertLessEqual(named, self.sums.keys())
        action = re.findall(r"target=(\S+-\S+) ", (ROOT / "ci/install.sh").read_text())
        self.assertEqual({f"singularity-ls-{target}.tar.gz" for target in action}, ARCHIVES)

    def test_mason(self):
        package = yaml.safe_load(self.recipe("package.yaml"))
        self.assertTrue(package["source"]["id"].endswith(f"/singularity-ls@v{PACKAGE['version']}"))
        self.assertEqual({asset["file"] for asset in package["source"]["asset"]}, ARCHIVES)

    def test_lua(self):
        self.assertIn("'singularity-ls', 'lsp'", self.recipe("singularity_ls.lua"))
        lua.parse(self.recipe("singularity_ls.lua"))
        lua.parse(self.recipe("parsers.lua"))

    def test_helix(self):
        languages = tomllib.loads(self.recipe("languages.toml"))
        self.assertEqual(languages["grammar"][0]["source"]["rev"], REVISION)
        self.assertTrue((ROOT / languages["grammar"][0]["source"]["subpath"] / "src/parser.c").is_file())
        self.assertIn("singularity", [language["name"] for language in languages["language"]])

    def test_homebrew(self):
        subprocess.run(["ruby", "-wc"], input=self.recipe("singularity-ls.rb"), text=True, check=True, capture_output=True)

    def test_conda_forge(self):
        recipe = yaml.safe_load(self.recipe("recipe.yaml"))
        self.assertEqual(recipe["source"]["sha256"], self.sums[f"singularity-ls-{PACKAGE['version']}-source.tar.gz"])
        self.assertEqual(recipe["about"]["license"], PACKAGE["license"])

    def test_spack(self):
        text = self.recipe("package.py")
        ast.parse(text)
        self.assertIn(f'depends_on("rust@{PACKAGE["rust-version"]}:"', text)
        self.assertIn(self.sums[f"singularity-ls-{PACKAGE['version']}-source.tar.gz"], text)

    def test_a_release_is_refused_while_something_is_missing(self):
        ready = script("ready")
        wrong = subprocess.run([ROOT / "packaging/ready", "v99.0.0"], capture_output=True, text=True)
        self.assertEqual(wrong.returncode, 1)
        self.assertIn("the tag is v99.0.0", wrong.stderr)
        self.assertTrue(ready.disagreements("9.9.9", "somebody/singularity-ls"))


if __name__ == "__main__":
    unittest.main()
