"""A registry and a package index on this machine, and the settings by which a user allows them.

What they have is newer than anything that the server knows by itself, so a pin to it can only come from them.

    online.py HOME PYPISERVER     for tests in other languages: serves a user until standard input ends, and does what
                                  its lines say, `hold` or `go`; answers each line
"""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

# `python:latest` is this one, and the lesson becomes this.
TAG = "99.8.7-trixie"
TAGS = ["latest", "99", "99.8", "99.8.7", TAG]
NUMPY = "99.6.5"
PINNED = f"Bootstrap: docker\nFrom: python:{TAG}\n%post\n    pip install numpy=={NUMPY}\n"

# Without it there is nothing to ask; Debian has it under this name.
REGISTRY = "docker-registry"


def is_possible() -> bool:
    return shutil.which(REGISTRY) is not None


class Online:
    """Runs both below a home, and writes the user's own settings into it."""

    def __init__(self, home: Path, pypiserver: str):
        folder = home / "online"
        folder.mkdir()
        self._log = (folder / "log").open("wb")
        self._running: list[subprocess.Popen] = []
        registry, index = _free_port(), _free_port()

        configuration = folder / "registry.yml"
        configuration.write_text(
            f"version: 0.1\nstorage:\n  filesystem: {{rootdirectory: {folder}/images}}\n"
            f"http:\n  addr: 127.0.0.1:{registry}\n"
        )
        self._start([REGISTRY, "serve", str(configuration)], registry)
        for tag in TAGS:
            _push(f"http://127.0.0.1:{registry}", "library/python", tag)

        packages = folder / "packages"
        packages.mkdir()
        for version in ("1.0", NUMPY):
            (packages / f"numpy-{version}.tar.gz").write_bytes(b"")
        arguments = ["run", "-i", "127.0.0.1", "-p", str(index), "--disable-fallback", str(packages)]
        self._start([pypiserver, *arguments], index)

        settings = home / ".config/singularity-ls/config.toml"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(
            f"timeout = 300\n[mirrors]\n'docker.io' = 'http://127.0.0.1:{registry}'\n"
            f"'pypi.org' = 'http://127.0.0.1:{index}'\n"
        )

    def _start(self, command: list[str], port: int) -> None:
        self._running.append(subprocess.Popen(command, stdout=self._log, stderr=self._log, stdin=subprocess.DEVNULL))
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                if time.monotonic() > deadline or self._running[-1].poll() is not None:
                    raise RuntimeError(f"{command[0]} does not start: {Path(self._log.name).read_text()}") from None
                time.sleep(0.02)

    def hold(self) -> None:
        """From now on the index takes questions and does not answer."""
        self._running[-1].send_signal(signal.SIGSTOP)

    def go(self) -> None:
        self._running[-1].send_signal(signal.SIGCONT)

    def close(self) -> None:
        for process in self._running:
            process.kill()
            process.wait()
        self._log.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def _push(registry: str, path: str, tag: str) -> None:
    """An image of nothing, for one platform."""

    def send(method: str, url: str, data: bytes = b"", kind: str = "application/octet-stream"):
        request = urllib.request.Request(url, data=data, method=method, headers={"Content-Type": kind})
        return urllib.request.urlopen(request, timeout=20)

    def blob(data: bytes) -> dict:
        digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
        location = send("POST", f"{registry}/v2/{path}/blobs/uploads/").headers["Location"]
        send("PUT", f"{location}{'&' if '?' in location else '?'}digest={digest}", data)
        return {"digest": digest, "size": len(data)}

    configuration = {"os": "linux", "architecture": "amd64", "config": {}, "rootfs": {"type": "layers", "diff_ids": []}}
    kind = "application/vnd.oci.image.manifest.v1+json"
    config = {"mediaType": "application/vnd.oci.image.config.v1+json", **blob(json.dumps(configuration).encode())}
    manifest = {"schemaVersion": 2, "mediaType": kind, "config": config, "layers": []}
    send("PUT", f"{registry}/v2/{path}/manifests/{tag}", json.dumps(manifest).encode(), kind)


if __name__ == "__main__":
    online = Online(Path(sys.argv[1]), sys.argv[2])
    print(json.dumps({"pinned": PINNED}), flush=True)
    for line in sys.stdin:
        {"hold": online.hold, "go": online.go}[line.strip()]()
        print(line, end="", flush=True)
    online.close()
