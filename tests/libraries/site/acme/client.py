"""Clients."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self
from warnings import deprecated


class Response:
    """What a server answers."""

    status: int
    peer: "Peer | None"

    def json(self) -> dict[str, object]: ...


class Peer:
    """Who answers."""

    host: str


class Client:
    """A client."""

    def __init__(self, base: str = "", *, timeout: float = 5.0) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *given: object) -> None: ...

    def get(self, path: str, *, params: dict[str, str] | None = None) -> Response: ...

    async def fetch(self, path: str) -> Response: ...

    @classmethod
    def local(cls, port: int) -> Self: ...


@deprecated("OldClient is deprecated; Client does the same")
class OldClient(Client):
    """What Client was before 2.0."""


@asynccontextmanager
async def open_client(base: str) -> AsyncIterator[Client]:
    yield Client(base)
