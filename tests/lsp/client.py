"""A thin client: JSON-RPC to a server in a process of its own."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

SECONDS = 600.0  # that a message is waited for: so long that only a server that hangs is late, on any machine
Message = dict[str, Any]


def uri(path: Path) -> str:
    return path.as_uri()


def utf16(line: str, column: int) -> int:
    """The column of a code point in UTF-16."""
    return len(line[:column].encode("utf-16-le")) // 2


class Client:
    """A client of a server that it starts in a folder."""

    def __init__(self, folder: Path, *, cache: Path | None = None) -> None:
        variables = {n: v for n, v in os.environ.items() if not n.startswith(("ANSWERKEY", "COV"))}
        environment = {**variables, "ANSWERKEY_CACHE_DIR": str(cache or folder / ".cache"), "PYTHONUTF8": "1"}
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "answerkey", "lsp"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        )
        self.requests: list[Message] = []
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self._number = 0
        self._messages: queue.Queue[Message | None] = queue.Queue()
        self.pending: list[Message] = []
        self.log = b""
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._read_log, daemon=True).start()

    # Messages

    def send(self, message: Message) -> None:
        self.send_body(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def send_body(self, body: bytes) -> None:
        """Send a message as it is, which may be no JSON."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def notify(self, method: str, params: Any) -> None:
        self.send({"method": method, "params": params})

    def ask(self, method: str, params: Any, seconds: float = SECONDS) -> Any:
        """The result of a request; raises AssertionError where the server refuses it."""
        answer = self.answer(self.request(method, params), seconds)
        assert "error" not in answer, answer
        return answer.get("result")

    def request(self, method: str, params: Any) -> int:
        self._number += 1
        self.send({"id": self._number, "method": method, "params": params})
        return self._number

    def answer(self, number: int, seconds: float = SECONDS) -> Message:
        return self.wait(lambda m: m.get("id") == number and "method" not in m, seconds)

    def wait(self, matches: Callable[[Message], bool], seconds: float = SECONDS) -> Message:
        """Return the next message that matches; others stay pending."""
        for message in self.pending:
            if matches(message):
                self.pending.remove(message)
                return message
        while True:
            try:
                message = self._messages.get(timeout=seconds)
            except queue.Empty:
                raise AssertionError(f"no such message came\n{self.log.decode()}") from None
            assert message is not None, f"the server has ended\n{self.log.decode()}"
            if "method" in message and "id" in message:
                self.requests.append(message)
                self.send({"id": message["id"], "result": None})
            if matches(message):
                return message
            self.pending.append(message)

    # The life of a session

    def start(self, options: Any = None, capabilities: Message | None = None) -> Message:
        """Shake hands; gives what the server can do."""
        workspace = {"workspaceEdit": {"documentChanges": True, "resourceOperations": ["rename"]}}
        params = {
            "processId": os.getpid(),
            "rootUri": uri(self.folder),
            "capabilities": {"workspace": workspace, **(capabilities or {})},
            "initializationOptions": options if options is not None else {"debounce": 10},
        }
        result: Message = self.ask("initialize", params)
        self.notify("initialized", {})
        return result

    def open(self, path: Path, text: str | None = None) -> str:
        """Open a file, as it is on disk or with another text."""
        return self.open_text(uri(path), path.read_bytes().decode() if text is None else text)

    def open_text(self, address: str, text: str, language: str = "markdown") -> str:
        """Open a text that may have no file."""
        self.texts[address] = text
        self.versions[address] = version = self.versions.get(address, 0) + 1
        item = {"uri": address, "languageId": language, "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        return address

    def change(self, address: str, text: str) -> int:
        """Replace the whole text."""
        return self.edit(address, text, [{"text": text}])

    def edit(self, address: str, text: str, changes: list[Message]) -> int:
        """Send changes that make the text what is given."""
        self.texts[address] = text
        self.versions[address] += 1
        version = self.versions[address]
        self.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": address, "version": version}, "contentChanges": changes},
        )
        return version

    def close(self, address: str) -> None:
        """Close a file, and drop its pending messages."""
        self.pending = [m for m in self.pending if "id" in m or (m.get("params") or {}).get("uri") != address]
        self.notify("textDocument/didClose", {"textDocument": {"uri": address}})

    def diagnostics(self, address: str, version: int | None = None) -> list[Message]:
        """The next diagnostics of a file as it was opened, or those of a version of it."""
        return self._published(address, lambda told: told is not None and version in (None, told))

    def cleared(self, address: str) -> bool:
        """Return True if the next diagnostics of a closed file are empty."""
        return self._published(address, lambda told: told is None) == []

    def _published(self, address: str, matches: Callable[[int | None], bool]) -> list[Message]:
        def holds(message: Message) -> bool:
            params = message.get("params") or {}
            published = message.get("method") == "textDocument/publishDiagnostics"
            return published and params["uri"] == address and matches(params.get("version"))

        diagnostics: list[Message] = self.wait(holds)["params"]["diagnostics"]
        return diagnostics

    def position(self, address: str, needle: str, into: int = 0) -> Message:
        """The place of a text in a file, in UTF-16."""
        text = self.texts[address]
        at = text.index(needle) + into
        line = text.count("\n", 0, at)
        start = text.rfind("\n", 0, at) + 1
        return {"line": line, "character": utf16(text[start:at], at - start)}

    def at(self, address: str, needle: str, into: int = 0) -> Message:
        """The parameters of a request about a place."""
        return {"textDocument": {"uri": address}, "position": self.position(address, needle, into)}

    def stop(self) -> int:
        """End the session as the protocol wants it; gives the exit code."""
        self.ask("shutdown", None)
        self.notify("exit", None)
        return self.process.wait(SECONDS)

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(SECONDS)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            with suppress(OSError):
                stream.close()

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while True:
            length = 0
            while (line := stream.readline()).strip():
                name, _, value = line.decode().partition(":")
                if name.lower() == "content-length":
                    length = int(value)
            if not line:
                self._messages.put(None)
                return
            self._messages.put(json.loads(stream.read(length)))

    def _read_log(self) -> None:
        stream = self.process.stderr
        assert stream is not None
        for line in stream:
            self.log += line
