#!/usr/bin/env python3
"""Measures the server beside an echo server and the neighbours, in one run, and prints one table with the goals.

    measure.py SHARED RESULTS SERVER ECHO DOCKER_LANGSERVER RUFF HADOLINT

SHARED/bench holds the client that measures; all raw figures of it, and the table as JSON, are left in RESULTS.
SECONDS_EACH (1 if not set) is what one series of requests may take.  Nothing fails by the clock: machines differ, and a goal
that is missed is for reading.  Standard library only; Linux.
"""

from __future__ import annotations

import json
import os
import shlex
import statistics
import subprocess
import sys
import time
from pathlib import Path

from burst import bursts
from client import Server

SHARED, RESULTS = Path(sys.argv[1]), Path(sys.argv[2])
SERVER, ECHO, DOCKER, RUFF, HADOLINT = sys.argv[3:8]
SECONDS = os.environ.get("SECONDS_EACH", "1")
SIZES = (30, 300, 3_000, 30_000)
# Of this many runs the calmest counts where the slowest answers are looked at.
RUNS = 5

sys.path.insert(0, str(SHARED / "bench"))
from lsp_bench import generate  # noqa: E402

# Ten lines with three findings of ruff's own choice: as many as it was measured with where the goal comes from.
PYTHON = '''\
def part_{i}(first, second, *rest):
    """Does one of the parts."""
    unused = first
    if first is None:
        return [name for name in second.keys()]
    try:
        return "{i}".join(rest)
    except:
        return ""

'''


def python(lines: int) -> str:
    """Whole functions only: of a file that breaks off, ruff says that and nothing else."""
    return "".join(PYTHON.format(i=i) for i in range(lines // PYTHON.count("\n")))


def client(label: str, command: str, language: str, document: list[str], phases: str, *more: str) -> dict:
    """One run of the measuring client."""
    out = RESULTS / f"{label}.json"
    call = [sys.executable, str(SHARED / "bench/lsp_bench.py"), "--label", label, "--cmd", command]
    call += ["--language-id", language, *document, "--phases", phases, "--storm", "0", "--budget", SECONDS]
    call += ["--timeout", "120", "--out", str(out), *more]
    done = subprocess.run(call, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{label}: {done.stderr[-2000:]}")
    return json.loads(out.read_text())


def edits(run: dict) -> dict | None:
    return (run["documents"][0].get("edit") or {}).get("latency")


def findings(path: Path) -> Path:
    """What the server publishes of a file, for the echo server."""
    # As the measuring client says: what is echoed is as long as what is published to it.
    server = Server([SERVER, "lsp"], {"textDocument": {"publishDiagnostics": {"relatedInformation": True}}})
    found = server.open(path.as_uri(), path.read_text())
    server.end()
    out = path.with_suffix(".findings.json")
    out.write_text(json.dumps(found))
    return out


class Table:
    def __init__(self) -> None:
        self.rows: list[dict] = []

    def add(self, measure: str, value: float, unit: str, goal: str, limit: float, at_least: bool = False, note: str = "") -> None:
        met = value >= limit if at_least else value <= limit
        self.rows.append(
            {"measure": measure, "value": value, "unit": unit, "goal": goal, "limit": limit, "met": met, "note": note}
        )
        print(f"{'✓' if met else '✗'} {measure:52} {value:10,.2f} {unit:5} goal {goal:28} {note}", flush=True)


def at_size(lines: int, table: Table) -> dict:
    definition = RESULTS / f"{lines}.def"
    definition.write_text(generate("singularity", lines))
    module = RESULTS / f"{lines}.py"
    module.write_text(python(lines))
    file = ["--file", str(definition)]
    # In turns, so that a machine that slows down slows all of them down.
    ours, echo = [], []
    constant = findings(definition)
    for number in range(RUNS):
        short = ("--starts", "1", "--edits", "100")
        ours.append(edits(client(f"ours-{lines}-{number}", f"{SERVER} lsp", "singularity", file, "edit", *short)))
        command = shlex.join([ECHO, str(constant)])
        echo.append(edits(client(f"echo-{lines}-{number}", command, "singularity", file, "edit", *short)))
    starts = ("--starts", "1")
    whole = client(f"ours-{lines}", f"{SERVER} lsp", "singularity", file, "edit,requests", *starts)
    docker = ["--kind", "dockerfile", "--sizes", str(lines)]
    docker = edits(client(f"docker-langserver-{lines}", f"{DOCKER} --stdio", "dockerfile", docker, "edit", *starts))
    ruff = edits(client(f"ruff-{lines}", f"{RUFF} server", "python", ["--file", str(module)], "edit", *starts, "--pull"))

    mine = statistics.median(run["median_ms"] for run in ours)
    least = statistics.median(run["median_ms"] for run in echo)
    at = f"at {lines:,} lines"
    table.add(f"edit → findings {at}, beside the echo server", mine / least, "×", "≤ 2 ×", 2, note=f"{mine:.2f} / {least:.2f} ms")
    if lines >= 3_000 and docker:
        limit = {3_000: 25, 30_000: 75}[lines]
        times = docker["median_ms"] / mine
        table.add(f"… docker-langserver takes {at}", times, "×", f"≥ {limit} ×", limit, True, f"{docker['median_ms']:.1f} ms")
    if lines >= 300 and ruff:
        times = ruff["median_ms"] / mine
        table.add(f"… ruff takes {at}", times, "×", "≥ 3 ×", 3, True, f"{ruff['median_ms']:.1f} ms")
    calm = min(run["p99_ms"] / run["median_ms"] for run in ours)
    table.add(f"… slowest of a hundred {at}, best of {RUNS} runs", calm, "×", "≤ 4 × the median", 4)
    document = whole["documents"][0]
    burst = bursts([SERVER, "lsp"], definition)
    (RESULTS / f"burst-{lines}.json").write_text(json.dumps(burst))
    most = 3 if lines >= 3_000 else 2 + burst["sending"] / burst["edit"]
    table.add(f"{burst['keys']} keys without pause {at}", burst["lists"], "lists", f"≤ {most:.0f}", most)
    late = burst["behind"] / burst["edit"]
    note = f"{burst['behind'] * 1e3:.2f} / {burst['edit'] * 1e3:.2f} ms, both behind a rest"
    table.add(f"… the last list behind the last key {at}", late, "×", "≤ 1.5 × an edit", 1.5, note=note)
    slowest = {name: run["latency"]["median_ms"] for name, run in document["requests"].items() if run["latency"]}
    edit = document["edit"]["latency"]["median_ms"]
    for name in ("completion", "hover", "codeAction", "documentSymbol", "foldingRange", "formatting", "semanticTokens"):
        if name in slowest:
            table.add(f"{name} {at}", slowest[name] / edit, "×", "≤ 1 × an edit", 1, note=f"{slowest[name]:.2f} ms")
    if lines == 30_000:
        table.add(f"peak memory {at}", document["peak_rss_kib"] / 1024, "MiB", "≤ 120", 120)
    return {"edit": mine, "echo": least, "tokens": slowest.get("semanticTokens", 0)}


def checked(command: list[str], files: list[Path]) -> float:
    """Seconds of one call over files; the median of five, behind one that warms the disk's cache."""
    times = []
    for _ in range(6):
        started = time.perf_counter()
        subprocess.run([*command, *map(str, files)], capture_output=True)
        times.append(time.perf_counter() - started)
    return statistics.median(times[1:])


def check(table: Table) -> None:
    corpus = sorted((SHARED / "corpus/files").iterdir())
    ours = [SERVER, "check", "--exit-zero", "--format", "jsonl"]
    seconds = checked(ours, corpus)
    table.add(f"check of {len(corpus):,} real files, {os.cpu_count()} cores", len(corpus) / seconds, "/s", "≥ 6,000 files/s", 6_000, True)
    each = {}
    for kind, suffix, command in (
        ("singularity", ".def", ours),
        ("dockerfile", ".Dockerfile", [HADOLINT, "--no-fail", "--format", "json"]),
    ):
        files = []
        for number in range(100):
            file = RESULTS / f"many-{number}{suffix}"
            file.write_text(generate(kind, 240) + f"# {number}\n")
            files.append(file)
        each[kind] = checked(command, files) / (100 * 240)
    times = each["dockerfile"] / each["singularity"]
    table.add("check, per line of script: hadolint takes", times, "×", "≥ 100 ×", 100, True, f"{each['singularity'] * 1e6:.2f} µs a line")


def main() -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    table = Table()
    start = client("ours-start", f"{SERVER} lsp", "singularity", ["--kind", "singularity", "--sizes", "30"], "none", "--starts", "20")
    cold = start["cold_start"]
    table.add("start → initialize answered", cold["initialize"]["median_ms"], "ms", "≤ 8 ms", 8)
    table.add("memory, idle", cold["rss_after_initialize_kib"] / 1024, "MiB", "≤ 12 MiB", 12)
    times = {lines: at_size(lines, table) for lines in SIZES}
    # What is left of an edit when the findings were written for nothing.
    own = {lines: max(time["edit"] - time["echo"], 0.01) for lines, time in times.items()}
    table.add("growth from 3,000 to 30,000 lines, without writing", own[30_000] / own[3_000], "×", "< 2 ×", 2)
    table.add("growth of semantic tokens, 3,000 to 30,000 lines", times[30_000]["tokens"] / times[3_000]["tokens"], "×", "≤ 10 × (linear), and a bit", 12)
    check(table)
    table.add("size of the program", Path(SERVER).stat().st_size / 1e6, "MB", "≤ 15 MB", 15)
    (RESULTS / "table.json").write_text(json.dumps(table.rows, indent=1, ensure_ascii=False))
    missed = [row["measure"] for row in table.rows if not row["met"]]
    print(f"\n{len(table.rows) - len(missed)} of {len(table.rows)} goals met; raw figures in {RESULTS}")


if __name__ == "__main__":
    main()
