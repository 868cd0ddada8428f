"""Holds every link inside a built book: that the page, picture or anchor it leads to is there.

    links.py FOLDER [FILE.md…]

The files are Markdown of the repository; their links to files beside them are held, too.
"""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit


class Page(HTMLParser):
    """The anchors of a page, and where it leads."""

    def __init__(self, text):
        super().__init__()
        self.anchors, self.links = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        for name in ("id", "name"):
            if attributes.get(name):
                self.anchors.add(attributes[name])
        for name in ("href", "src", "srcset"):
            if attributes.get(name):
                self.links.append(attributes[name])


def is_outside(link):
    return bool(urlsplit(link).scheme or urlsplit(link).netloc)


def broken_in_book(book):
    """Links that lead nowhere, as (page, link), and how many were followed."""
    pages = {path: Page(path.read_text()) for path in book.rglob("*.html")}
    # The page for what is not found is shown at any address: its links start from the root.
    pages = {path: page for path, page in pages.items() if path.name != "404.html"}
    broken, followed = [], 0
    for path, page in pages.items():
        for link in page.links:
            if is_outside(link):
                continue
            followed += 1
            target, anchor = urldefrag(link)
            target = (path.parent / unquote(target)).resolve() if target else path.resolve()
            if target.is_dir():
                target = target / "index.html"
            there = {known.resolve(): known for known in pages} if anchor else {}
            if not target.is_file():
                broken.append((path, link))
            elif anchor and target in there and unquote(anchor) not in pages[there[target]].anchors:
                broken.append((path, link))
    return broken, followed


def broken_in_markdown(file):
    """Links of a Markdown file to files that are not there, and how many were followed."""
    text = re.sub(r"```.*?```", "", file.read_text(), flags=re.DOTALL)
    text = re.sub(r"`[^`\n]*`", "", text)
    links = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|srcset|href)="([^"]+)"', text)
    links = [link for link in links if not is_outside(link)]
    broken = []
    for link in links:
        target, anchor = urldefrag(link)
        target = (file.parent / unquote(target)) if target else file
        if not target.exists():
            broken.append((file, link))
        elif anchor and target.suffix == ".md":
            headings = re.findall(r"^#+ (.*)$", target.read_text(), flags=re.MULTILINE)
            slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
            if anchor not in slugs:
                broken.append((file, link))
    return broken, len(links)


def main(book, *files):
    broken, followed = broken_in_book(Path(book))
    for file in files:
        more, count = broken_in_markdown(Path(file))
        broken, followed = broken + more, followed + count
    for page, link in broken:
        print(f"{page}: {link} leads nowhere", file=sys.stderr)
    print(f"{followed} links followed, {len(broken)} broken")
    return 1 if broken or not followed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
