"""A language server at the other end of two pipes: as little of a client as measuring needs. Standard library only."""

import json
import subprocess
import time


class Server:
    def __init__(self, command: list[str], capabilities: dict | None = None):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.number = 0
        # When the last byte of the last message came.
        self.arrived = 0.0
        self.request("initialize", {"processId": None, "capabilities": capabilities or {}})
        self.notify("initialized", {})

    def send(self, message: dict) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def notify(self, method: str, params: dict) -> None:
        self.send({"method": method, "params": params})

    def read(self) -> dict:
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        if not length:
            raise SystemExit(f"{self.process.args} has ended")
        body = self.process.stdout.read(length)
        self.arrived = time.perf_counter()
        return json.loads(body)

    def wait(self, fits) -> dict:
        while not fits(message := self.read()):
            pass
        return message

    def request(self, method: str, params: dict | None) -> tuple[float, object]:
        """Seconds until the answer, and its result."""
        self.number += 1
        number = self.number
        started = time.perf_counter()
        self.send({"id": number, "method": method} | ({"params": params} if params is not None else {}))
        answer = self.wait(lambda message: message.get("id") == number and "method" not in message)
        return self.arrived - started, answer.get("result")

    def published(self) -> list[dict]:
        """The findings that are published next."""
        return self.wait(lambda message: message.get("method") == "textDocument/publishDiagnostics")["params"]["diagnostics"]

    def open(self, uri: str, text: str) -> list[dict]:
        """Opens a document; its findings."""
        document = {"uri": uri, "languageId": "singularity", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return self.published()

    def end(self) -> None:
        self.request("shutdown", None)
        self.send({"method": "exit"})
        self.process.wait(60)
