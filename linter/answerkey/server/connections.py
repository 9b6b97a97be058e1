"""Limits of connections: their number for each address, and the time for a request and its response.

uvicorn limits the time of an idle connection only after its first answer, so a client that sends nothing, or
one byte at a time, or never reads its response, would occupy a connection for ever. Here a connection has a deadline
for the head of a request, and another one for the whole request and its response.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol

_NETWORK_BITS = 64  # of an IPv6 address: the rest is chosen freely by one client


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for a request's head and for a whole request with its answer; connections of an address and in all."""

    header_seconds: float = 10
    request_seconds: float = 60
    per_address: int = 32
    total: int = 512


class Connections:
    """The number of open connections by address."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._counts: Counter[str] = Counter()

    def admit(self, address: str) -> bool:
        """Count a connection; return False, and count nothing, if the address or the server is at its limit."""
        if self._counts[address] >= self._limits.per_address or self._counts.total() >= self._limits.total:
            return False
        self._counts[address] += 1
        return True

    def release(self, address: str) -> None:
        """Give back the place of a connection that was admitted."""
        self._counts[address] -= 1
        if not self._counts[address]:
            del self._counts[address]


def client_key(peer: object) -> str:
    """Return the key of a client: its IPv4 address, or its IPv6 network of 64 bits."""
    host = str(peer[0]) if isinstance(peer, tuple) and peer else ""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(int(address) >> (128 - _NETWORK_BITS))


class LimitedConfig(Config):
    """The configuration of uvicorn with limits. A worker gets a copy, so that it counts its own connections."""

    def __init__(self, app: Any, limits: Limits, **options: Any) -> None:
        super().__init__(app, http=LimitedProtocol, **options)
        self.limits, self.open_connections = limits, Connections(limits)


class LimitedProtocol(H11Protocol):
    """HTTP/1.1 of uvicorn with a deadline for each part of a connection."""

    def __init__(self, config: LimitedConfig, *args: Any, **kwargs: Any) -> None:
        super().__init__(config, *args, **kwargs)
        self.limits, self.open_connections = config.limits, config.open_connections
        self._deadline: asyncio.TimerHandle | None = None
        self._admitted = ""
        self._request: object = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        key = client_key(transport.get_extra_info("peername"))
        if not self.open_connections.admit(key):
            transport.abort()
            self.transport = transport
            return
        self._admitted = key or "-"
        super().connection_made(transport)
        self._set_deadline(self.limits.header_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._admitted:
            return
        self._clear_deadline()
        self.open_connections.release("" if self._admitted == "-" else self._admitted)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._admitted:
            super().data_received(data)

    def handle_events(self) -> None:
        """Set the deadline when a request begins; further bytes of it don't extend the deadline."""
        super().handle_events()
        if self.cycle is not None and self.cycle is not self._request and not self.cycle.response_complete:
            self._request = self.cycle
            self._set_deadline(self.limits.request_seconds)

    def on_response_complete(self) -> None:
        """Set the deadline of the next request's head; an unread response has to be read within it, too."""
        self._request = self.cycle
        self._set_deadline(self._time_after_response())
        super().on_response_complete()

    def _time_after_response(self) -> float:
        unread = self.transport.get_write_buffer_size()
        return self.limits.request_seconds if unread else self.limits.header_seconds

    def _set_deadline(self, seconds: float) -> None:
        self._clear_deadline()
        self._deadline = self.loop.call_later(seconds, self._end)

    def _clear_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _end(self) -> None:
        """Cut the connection: a graceful close would wait for a reader that never reads."""
        self.transport.abort()
