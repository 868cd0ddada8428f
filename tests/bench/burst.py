"""Somebody types without a pause: how far the last findings are behind the last key, beside an edit behind the same rest."""

import statistics
import time
from pathlib import Path

from client import Server

TYPED = "\n# a comment that somebody types without ever pausing to think"
ROUNDS = 20
# Seconds of rest before each burst and each edit: a machine that has rested is slower at first, for both.
REST = 0.05


def bursts(command: list[str], file: Path) -> dict:
    """Medians over all rounds: seconds of sending, seconds behind the last key, lists published, seconds of one edit."""
    text = file.read_text()
    lines = text.splitlines()
    line = len(lines) // 2
    end = {"line": line, "character": len(lines[line])}
    behind = {"line": line + 1, "character": len(TYPED) - 1}
    places = [end] + [{"line": line + 1, "character": column} for column in range(len(TYPED) - 1)]
    keys = [{"range": {"start": place, "end": place}, "text": key} for place, key in zip(places, TYPED, strict=True)]

    server = Server(command)
    server.open(file.as_uri(), text)
    version = 1

    def change(event: dict) -> None:
        nonlocal version
        version += 1
        document = {"uri": file.as_uri(), "version": version}
        server.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [event]})

    def lists() -> int:
        """How many lists come, up to the one of the newest version; fails if versions go backwards."""
        seen = [0]
        while seen[-1] != version:
            message = server.wait(lambda message: message.get("method") == "textDocument/publishDiagnostics")
            seen.append(message["params"]["version"])
        assert seen == sorted(seen), seen
        return len(seen) - 1

    rounds = []
    for _ in range(ROUNDS):
        time.sleep(REST)
        started = time.perf_counter()
        for key in keys:
            change(key)
        sent = time.perf_counter()
        published = lists()
        late = server.arrived - sent
        time.sleep(REST)
        started_edit = time.perf_counter()
        change({"range": {"start": end, "end": behind}, "text": ""})
        lists()
        rounds.append((sent - started, late, published, server.arrived - started_edit))
    server.end()
    names = ("sending", "behind", "lists", "edit")
    return dict(zip(names, map(statistics.median, zip(*rounds, strict=True)), strict=True)) | {"keys": len(keys)}
