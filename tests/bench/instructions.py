#!/usr/bin/env python3
"""Counts the instructions of fixed sessions and fails where one takes over 5 % more than the table beside this says.

    instructions.py SERVER [--accept]

A count is stable where a time is not.  --accept writes the counts of this run into the table: for a change that is worth
what it costs, and for one that saves, so that it stays saved.  Needs valgrind.  Standard library only.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from client import Server

HERE = Path(__file__).resolve().parent
TABLE = HERE / "instructions.tsv"
EXAMPLES = HERE.parent / "examples"
MOST = 1.05
URI = "file:///nowhere/a.def"
SCRIPT = """\
    export VERSION={i}.0
    apt-get update && apt-get install -y --no-install-recommends \\
        curl libfoo{i}-dev
    pip install requests flask==2.3.{i} numpy
    for f in src/*; do echo "$f {{{{ NAME }}}}"; done
    cat <<EOF > /opt/tool{i}.conf
port = 80{i}
EOF
"""
PART = f"""\
%appinstall tool{{i}}
{SCRIPT}\
%applabels tool{{i}}
    org.example.tool tool{{i}}
%apprun tool{{i}}
    exec /opt/tool{{i}}/bin/run "$@"
"""
HEAD = "Bootstrap: docker\nFrom: python:latest\n%arguments\n    NAME=x\n"
TEXT = HEAD + "".join(PART.format(i=i) for i in range(40))
# As most files are: one script, and little else.
LONG = HEAD + "%post\n" + "".join(SCRIPT.format(i=i) for i in range(40))


def position(line: int, character: int) -> dict:
    return {"line": line, "character": character}


def edits(server: Server, text: str = TEXT) -> None:
    """A letter here and there, and taken away again: in a comment's place, a package, a heredoc, a name."""
    server.open(URI, text)
    version = 1
    for line in range(8, text.count("\n"), 37):
        for start, end, text in ((5, 5, "x"), (5, 6, "")):
            version += 1
            change = {"range": {"start": position(line, start), "end": position(line, end)}, "text": text}
            document = {"uri": URI, "version": version}
            server.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
            server.published()


def script(server: Server) -> None:
    """The same in one long script."""
    edits(server, LONG)


def requests(server: Server) -> None:
    server.open(URI, TEXT)
    document = {"textDocument": {"uri": URI}}
    for line, character in ((1, 8), (8, 18), (100, 6), (300, 12)):
        for method in ("hover", "completion", "documentHighlight", "definition"):
            server.request(f"textDocument/{method}", {**document, "position": position(line, character)})
        here = {"start": position(line, character), "end": position(line, character)}
        server.request("textDocument/codeAction", {**document, "range": here, "context": {"diagnostics": []}})
    for method in ("documentSymbol", "foldingRange", "semanticTokens/full", "documentLink"):
        server.request(f"textDocument/{method}", document)
    options = {"tabSize": 4, "insertSpaces": True}
    server.request("textDocument/formatting", {**document, "options": options})


SESSIONS = {
    "start": ["lsp"],
    "edits": ["lsp"],
    "script": ["lsp"],
    "requests": ["lsp"],
    "check": ["check", "--exit-zero", "--format", "json", str(EXAMPLES)],
}
ACTS = {"start": lambda server: None, "edits": edits, "script": script, "requests": requests}


def count(program: str, name: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out")
        command = ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={out}", program, *SESSIONS[name]]
        if name in ACTS:
            server = Server(command)
            ACTS[name](server)
            server.end()
        else:
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return int(re.search(r"^totals: (\d+)", out.read_text(), re.MULTILINE)[1])


def main() -> None:
    program, accept = sys.argv[1], "--accept" in sys.argv[2:]
    lines = [line.split("\t") for line in TABLE.read_text().splitlines() if not line.startswith("#")]
    known = {name: int(number) for name, number in lines}
    found = {name: count(program, name) for name in SESSIONS}
    rises = []
    for name, number in found.items():
        before = known.get(name, 0)
        change = number / before - 1 if before else 0.0
        print(f"    {name:10} {number:14,} instructions, {change:+.1%}")
        if not before or number > before * MOST:
            rises.append(name)
    if accept:
        head = "# Instructions of the sessions of instructions.py, of the release program on x86-64.\n"
        TABLE.write_text(head + "".join(f"{name}\t{number}\n" for name, number in found.items()))
    elif rises:
        raise SystemExit(
            f"over 5 % more instructions than before: {', '.join(rises)}.  Find out why (valgrind --tool=callgrind,"
            " callgrind_annotate --inclusive=yes); if it is worth it, accept the counts:"
            f" tests/bench/instructions.py {program} --accept"
        )


if __name__ == "__main__":
    main()
