"""A conversation with a language server over its standard streams (Language Server Protocol 3.17, JSON-RPC 2.0)."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from answerkey.libraries.type_checker import CheckerError, CheckerStopped

_LONGEST = 10  # digits of the length of a message


class Conversation:
    """A server process that answers requests one by one. It is killed after `seconds` of wall-clock time."""

    def __init__(
        self, command: Sequence[str], folder: Path, variables: Mapping[str, str], settings: Any, seconds: float
    ) -> None:
        self._settings = settings
        self._number = 0
        try:
            self._process = subprocess.Popen(  # noqa: S603  # a program that was installed with this one
                command,
                cwd=folder,
                env=dict(variables),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise CheckerError(f"`{command[0]}` can't be run: {error.strerror}") from None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._input: IO[bytes] = self._process.stdin
        self._output: IO[bytes] = self._process.stdout
        self._over = False
        self._timer = threading.Timer(seconds, self._give_up)
        self._timer.daemon = True
        self._timer.start()

    def ask(self, method: str, parameters: Any) -> Any:
        """Return the answer to a request; raises CheckerError if the server refuses, and CheckerStopped if it ends."""
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": parameters})
        while True:
            message = self._receive()
            if "method" in message:
                self._answer(message)
            elif message.get("id") == number:
                if "error" in message:
                    raise CheckerError(f"the type checker refuses `{method}`")
                return message.get("result")

    def tell(self, method: str, parameters: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": parameters})

    def close(self) -> None:
        """Kill the server, which has nothing to save."""
        self._timer.cancel()
        self._process.kill()
        self._process.wait()
        self._output.close()
        with suppress(OSError):  # unsent data is of no use any more
            self._input.close()

    def _give_up(self) -> None:
        self._over = True
        self._process.kill()

    def _answer(self, request: Mapping[str, Any]) -> None:
        """Answer a request of the server: for the settings, or for something that needs no answer."""
        if "id" in request:
            wants_settings = request["method"] == "workspace/configuration"
            result = [self._settings for _ in request["params"]["items"]] if wants_settings else None
            self._send({"id": request["id"], "result": result})

    def _send(self, message: Mapping[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        try:
            self._input.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            self._input.flush()
        except OSError:
            raise self._ended() from None

    def _receive(self) -> dict[str, Any]:
        length = b""
        while header := self._output.readline(1000).strip():
            name, _, value = header.partition(b":")
            length = value.strip() if name.lower() == b"content-length" else length
        body = self._output.read(int(length)) if length.isdigit() and len(length) < _LONGEST else b""
        if not body or len(body) < int(length):
            raise self._ended()
        try:
            message = json.loads(body)
        except ValueError:
            message = None
        if not isinstance(message, dict):
            raise CheckerError("the type checker answers in an unknown form")
        return message

    def _ended(self) -> CheckerError:
        return CheckerStopped("the type checker took too long" if self._over else "the type checker ended too early")
