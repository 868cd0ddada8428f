#!/usr/bin/env python3
"""Prints the figures that a person waits for, ours beside the neighbour's, and the files a second of `check`.

    report.py RESULTS SERVER CORPUS
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

OURS, NEIGHBOUR = "singularity-ls", "docker-langserver"


def figures(results: Path, label: str) -> dict[str, float | None]:
    run = json.loads((results / f"{label}.json").read_text())
    start = run["cold_start"]
    found = {
        "initialize, median ms": start["initialize"]["median_ms"],
        "idle memory, MiB": start["rss_after_initialize_kib"] / 1024,
    }
    for document in run["documents"]:
        lines = f"{document['lines']:,} lines"
        latency = (document.get("edit") or {}).get("latency")
        found[f"edit → diagnostics, {lines}, median ms"] = latency and latency["median_ms"]
        found[f"edit → diagnostics, {lines}, p99 ms"] = latency and latency["p99_ms"]
        # A server that says nothing is fast: what each of them found stands beside the time it took.
        found[f"findings, {lines}"] = document.get("diagnostics")
        found[f"peak memory, {lines}, MiB"] = document.get("peak_rss_kib") and document["peak_rss_kib"] / 1024
    return found


def cell(value: float | int | None) -> str:
    if value is None:
        return "died"
    return f"{value:,}" if isinstance(value, int) else f"{value:.2f}"


def compare(results: Path) -> None:
    ours, neighbour = figures(results, OURS), figures(results, NEIGHBOUR)
    width = max(map(len, ours))
    print(f"{'':{width}}  {NEIGHBOUR:>18} {OURS:>18} {'ratio':>9}")
    for name, value in ours.items():
        other = neighbour.get(name)
        ratio = f"{other / value:8.1f}×" if value and other and isinstance(value, float) else "-"
        print(f"{name:{width}}  {cell(other):>18} {cell(value):>18} {ratio:>9}")


def check(server: str, corpus: Path) -> None:
    """Wall time of one call over all real files; the median of five, after one that warms the disk's cache."""
    files = sorted(str(path) for path in corpus.iterdir())
    paths = "\n".join(files) + "\n"
    command = [server, "check", "--exit-zero", "--format", "jsonl", "--files-from", "-"]
    times = []
    for _ in range(6):
        started = time.perf_counter()
        done = subprocess.run(command, input=paths, capture_output=True, text=True)
        times.append(time.perf_counter() - started)
        if done.returncode:
            raise SystemExit(f"check ended with {done.returncode}: {done.stderr[-500:]}")
    took = statistics.median(times[1:])
    findings = done.stdout.count("\n")
    print(
        f"\ncheck: {len(files):,} files in {took * 1000:.0f} ms = {len(files) / took:,.0f} files a second"
        f" ({findings:,} findings, {os.cpu_count()} cores)"
    )


if __name__ == "__main__":
    compare(Path(sys.argv[1]))
    check(sys.argv[2], Path(sys.argv[3]))
