"""Requests of JSON to a server of searches."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Final, NamedTuple
from urllib.parse import SplitResult, urlsplit

from answerkey.delivery.sinks import SinkError

_SECONDS: Final = 60.0  # for an answer
_TRIES: Final = 5
_BUSY: Final = frozenset((429, 502, 503, 504))
_MOST: Final = 64 * 2**20  # bytes of an answer


class Reply(NamedTuple):
    """An answer: its status, and its JSON, or None if it has none."""

    status: int
    data: Any


class ServerAddress(NamedTuple):
    """The URL of a server, and the name of an index in it."""

    url: SplitResult
    name: str

    @classmethod
    def of(cls, text: str, default: str) -> ServerAddress:
        """Return the parts of an address such as ``https://host:7700/index``; raises SinkError."""
        try:
            url = urlsplit(text)
            port = url.port
        except ValueError:
            raise SinkError("the address of the server can't be read: write it as https://HOST:PORT/INDEX") from None
        if url.username or url.password:
            raise SinkError("the address of the server has a name or password: keys are taken from variables only")
        index = url.path.strip("/") or default
        plain = index.isascii() and index.replace("_", "").replace("-", "").isalnum() and index == index.lower()
        if (
            url.scheme not in ("http", "https")
            or not url.hostname
            or not plain
            or url.query
            or url.fragment
            or port == 0
        ):
            raise SinkError("the address of the server can't be read: write it as https://HOST:PORT/INDEX")
        return cls(url, index)

    def __str__(self) -> str:
        return f"{self.url.scheme}://{self.url.netloc}/{self.name}"


class _Request(NamedTuple):
    """A request: with `missing`, 404 is no error; one that may be made `again` is, after a lost connection."""

    method: str
    path: str
    body: bytes
    kind: str
    missing: bool = False
    again: bool = True


@dataclass(frozen=True)
class ServerClient:
    """Asks a server. Redirects are not followed: a key is for one host only.

    `pause` waits some seconds before a request is tried again.
    """

    address: ServerAddress
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    pause: Callable[[float], None] = time.sleep

    def ask(self, method: str, path: str, data: Any = None, *, missing: bool = False, again: bool = True) -> Reply:
        """Return the answer to a request; raises SinkError for an error, but with `missing` not for 404.

        A request that may be made `again` is, after a lost connection or a busy server.
        """
        body = b"" if data is None else _line(data)
        return self._reply(_Request(method, path, body, "application/json", missing, again))

    def send(self, path: str, lines: Iterable[Any]) -> Reply:
        """Return the answer to values that are sent in a line each, and may be sent again; raises SinkError."""
        body = b"".join(_line(each) + b"\n" for each in lines)
        return self._reply(_Request("POST", path, body, "application/x-ndjson"))

    def _reply(self, request: _Request) -> Reply:
        for attempt in range(_TRIES):
            last = attempt == _TRIES - 1 or not request.again
            try:
                reply = self._once(request)
            except (OSError, HTTPException) as error:
                if last:
                    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
                    raise SinkError(f"{self.address}: {reason}") from None
            else:
                if reply.status not in _BUSY or last:
                    return self._checked(reply, request.missing)
            self.pause(2.0**attempt / 4)
        raise AssertionError  # the last attempt returns or raises

    def _once(self, request: _Request) -> Reply:
        url = self.address.url
        if url.scheme == "https":
            connection: HTTPConnection = HTTPSConnection(
                url.hostname or "", url.port, timeout=_SECONDS, context=ssl.create_default_context()
            )
        else:
            connection = HTTPConnection(url.hostname or "", url.port, timeout=_SECONDS)
        try:
            headers = {**self.headers, "Content-Type": request.kind} if request.body else self.headers
            connection.request(request.method, request.path, request.body or None, dict(headers))
            response = connection.getresponse()
            text = response.read(_MOST)
            return Reply(response.status, _json(text))
        finally:
            connection.close()

    def _checked(self, reply: Reply, missing: bool) -> Reply:
        if 200 <= reply.status < 300 or (missing and reply.status == 404):
            return reply
        if reply.status in (401, 403):
            raise SinkError(f"{self.address}: the server refuses the key ({reply.status})")
        raise SinkError(f"{self.address}: the server answers {reply.status}{_message(reply.data)}")


def _line(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _message(data: Any) -> str:
    """Return what an error of Meilisearch or OpenSearch says, or nothing."""
    error = data.get("error", data.get("message")) if isinstance(data, dict) else None
    if isinstance(error, dict):
        error = error.get("reason")
    message = data.get("message", error) if isinstance(data, dict) else None
    return f": {str(message)[:300]}" if message else ""
