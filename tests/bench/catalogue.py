#!/usr/bin/env python3
"""Prints how soon hover and completion answer what the catalogue knows, and what the catalogue costs in memory.

    catalogue.py SERVER [COUNT]

COUNT references (2,000 if not given) of all images, living and retired, stand one after the other behind `From:` of an
open file. A request is timed from its first byte to the last byte of its answer, so the pipes are in it; the findings of
the text were waited for, so nothing else is being computed. Standard library only; Linux.
"""

import statistics
import sys
from pathlib import Path

from client import Server

CATALOGUE = Path(__file__).resolve().parents[2] / "server" / "catalogue"
URI = "file:///nowhere/bench.def"
# What `src/catalogue` embeds.
TABLES = ["date.txt", "eol.tsv", "images.tsv", "jupyter.tsv", "parents.tsv", "pypi-date.txt", "pypi.tsv", "retired.bin", "tags.tsv"]


def references() -> list[str]:
    found = []
    for table in ("tags.tsv", "retired.tsv"):
        for line in (CATALOGUE / table).read_text().splitlines()[1:]:
            image, tags = line.split("\t")[:2]
            found.extend(f"{image}:{word.split('=')[0]}" for word in tags.split(" ") if "=" in word)
    return found


def memory(server: Server) -> float:
    """Resident, in MiB."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")) / 1024


def measure(path: str, count: int) -> None:
    everything = references()
    chosen = everything[:: max(1, len(everything) // count)][:count]
    # As editors do: the page of a completion is asked for when it is looked at.
    resolves = {"completionItem": {"resolveSupport": {"properties": ["documentation"]}}}
    server = Server([path, "lsp"], {"textDocument": {"completion": resolves}})
    server.open(URI, "Bootstrap: docker\nFrom: x:1\n")
    idle = memory(server)
    times: dict[str, list[float]] = {"hover": [], "completion": []}
    answered = {"hover": 0, "completion": 0}
    slowest = (0.0, "")
    for version, reference in enumerate(chosen, 2):
        text = f"Bootstrap: docker\nFrom: {reference}\n"
        change = {"textDocument": {"uri": URI, "version": version}, "contentChanges": [{"text": text}]}
        server.notify("textDocument/didChange", change)
        server.wait(lambda message: message.get("params", {}).get("version") == version)
        colon = reference.index(":")
        for method, character in (("hover", 8), ("completion", 6 + colon + 2)):
            place = {"textDocument": {"uri": URI}, "position": {"line": 1, "character": character}}
            took, result = server.request(f"textDocument/{method}", place)
            times[method].append(took)
            slowest = max((took, reference), slowest) if method == "completion" and version > 2 else slowest
            answered[method] += bool(result)
        if version == 2:
            first = memory(server)
    after = memory(server)
    server.end()
    for method, all_of_them in times.items():
        warm = sorted(all_of_them[1:])
        print(
            f"{method:<11}{len(warm):>6} answers ({answered[method]} with something to say): first {all_of_them[0] * 1e3:.2f} ms,"
            f" median {statistics.median(warm) * 1e3:.2f} ms, p99 {warm[len(warm) * 99 // 100] * 1e3:.2f} ms, worst {warm[-1] * 1e3:.2f} ms"
        )
    size = Path(path).stat().st_size
    tables = sum((CATALOGUE / table).stat().st_size for table in TABLES)
    print(f"tables      {tables / 2**20:.2f} MiB of the program's {size / 2**20:.2f} MiB")
    print(f"resident    {idle:.1f} MiB before the first question, {first:.1f} after it, {after:.1f} after all of them")


if __name__ == "__main__":
    measure(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2000)
