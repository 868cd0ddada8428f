"""The checker of links finds what is broken."""

import tempfile
import unittest
from pathlib import Path

import links


class Links(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = Path(self.folder.name)
        (self.root / "sub").mkdir()
        (self.root / "a.html").write_text('<h1 id="one"></h1>')

    def broken(self, html):
        (self.root / "sub/b.html").write_text(html)
        return [link for _, link in links.broken_in_book(self.root)[0]]

    def test_what_is_there(self):
        good = '<a href="../a.html"></a><a href="../a.html#one"></a><a href="#x"></a><p id="x"><a href="https://e.org/#y">'
        self.assertEqual(self.broken(good), [])

    def test_what_is_not(self):
        for bad in ("../b.html", "../a.html#two", "#y", "a.html"):
            self.assertEqual(self.broken(f'<a href="{bad}"></a>'), [bad])
        self.assertEqual(self.broken('<img src="../no.png">'), ["../no.png"])

    def test_markdown(self):
        file = self.root / "c.md"
        file.write_text("# One thing\n[a](a.html) [b](#one-thing) [c](no.md) [d](#two) `[e](no)`\n```\n[f](no)\n```\n")
        self.assertEqual([link for _, link in links.broken_in_markdown(file)[0]], ["no.md", "#two"])


if __name__ == "__main__":
    unittest.main()
