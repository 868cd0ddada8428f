"""How every editor names and recognises definition files; `same/test_same.py` holds all of them to this table."""

import re
from pathlib import Path

LANGUAGE = "singularity"
SCOPE = "source.singularity"
COMMAND = ["singularity-ls", "lsp"]

# What is said in a workspace; no definition file, but the server's to check.
CONFIGURATION = "singularity-ls.toml"

# By name alone.
FILE_NAMES = {"Singularity", "Apptainer"}
FILE_PATTERNS = {"Singularity.*", "Apptainer.*"}
EXTENSIONS = {"sdef", "apptainer", "singularity"}

# By name and content, where an editor can look at the content: other formats' files end like this too.
SHARED_EXTENSION = "def"
# Endings behind a name of ours that make it something else: a page may well quote a header.
OTHERS = {"json", "md", "py", "rst", "yaml", "yml"}


# --- the words of the language, from the tables that the server is built from -----------------------------------------

_TABLES = Path(__file__).resolve().parents[2] / "server/src/language"


def _entries(file: str, entry: str, pattern: str) -> list[tuple[str, ...]]:
    """What the groups of `pattern` match, once for each `entry`; a table of another form is an error."""
    text = (_TABLES / file).read_text()
    found = [match.groups() for match in re.finditer(pattern, text)]
    if not found or len(found) != len(re.findall(entry, text)):
        raise ValueError(f"{file}: not every entry has the form {pattern}")
    return found


def keywords() -> set[str]:
    """In lower case; `otherurl0` stands for one with any number."""
    found = _entries("keywords.rs", r"Keyword::new\(", r"Keyword::new\(\s*\"(\w+)\",")
    return {name.lower() for (name,) in found}


def sections() -> set[str]:
    """Those of apps too."""
    return {name for (name,) in _entries("sections.rs", r"Section::new\(", r"Section::new\(\s*\"(\w+)\",")}
