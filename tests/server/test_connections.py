"""Clients that hold on to connections are cut off, and others are served meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from uvicorn.server import ServerState

from answerkey.server.connections import Connections, LimitedConfig, LimitedProtocol, Limits, client_key

LIMITS = Limits(header_seconds=10, request_seconds=60, per_address=2, total=3)
HEAD = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


class Handle:
    def __init__(self, due: float, call: Callable[[], None]) -> None:
        self.due, self.call, self.active = due, call, True

    def cancel(self) -> None:
        self.active = False


class Clock:
    """A loop whose time goes on only when it is told to."""

    def __init__(self) -> None:
        self.now, self.handles = 0.0, list[Handle]()
        self.tasks: list[Any] = []

    def call_later(self, delay: float, call: Callable[[], None]) -> Handle:
        self.handles.append(Handle(self.now + delay, call))
        return self.handles[-1]

    def create_task(self, work: Any) -> asyncio.Future[None]:
        self.tasks.append(work)
        return asyncio.Future()

    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        for handle in self.handles:
            if handle.active and handle.due <= self.now:
                handle.active = False
                handle.call()

    async def answer(self) -> None:
        await self.tasks.pop()


class Transport:
    def __init__(self, address: str) -> None:
        self.address, self.aborted, self.closed, self.unread, self.written = address, False, False, 0, b""

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return (self.address, 1) if name in ("peername", "sockname") else default

    def abort(self) -> None:
        self.aborted = True

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.aborted or self.closed

    def write(self, data: bytes) -> None:
        self.written += data

    def get_write_buffer_size(self) -> int:
        return self.unread

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


async def app(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


class Server:
    def __init__(self) -> None:
        self.clock, self.state = Clock(), ServerState()
        self.config = LimitedConfig(app, LIMITS, lifespan="off", timeout_keep_alive=5)

    def connect(self, address: str = "192.0.2.1") -> tuple[Any, Transport]:
        made = LimitedProtocol(self.config, self.state, {}, self.clock)  # type: ignore[arg-type]
        transport = Transport(address)
        made.connection_made(transport)  # type: ignore[arg-type]
        return made, transport


def test_a_client_that_sends_nothing_is_cut_off() -> None:
    server = Server()
    _, transport = server.connect()
    server.clock.pass_time(9)
    assert not transport.aborted
    server.clock.pass_time(1)
    assert transport.aborted


def test_a_byte_at_a_time_wins_no_time() -> None:
    server = Server()
    made, transport = server.connect()
    for byte in HEAD[:10]:
        assert not transport.aborted
        made.data_received(bytes([byte]))
        server.clock.pass_time(1)
    assert transport.aborted


@pytest.mark.parametrize("head", [HEAD, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"])
def test_a_request_that_is_not_done_is_cut_off(head: bytes) -> None:
    """So is a body that never comes, and a reader for whom the answer waits."""

    async def claim() -> None:
        server = Server()
        made, transport = server.connect()
        made.data_received(head)
        server.clock.pass_time(59)
        if b"POST" in head:
            made.data_received(b"x")
        assert not transport.aborted
        server.clock.pass_time(1)
        assert transport.aborted
        server.clock.tasks.pop().close()

    asyncio.run(claim())


def test_an_answer_that_is_never_read_is_cut_off() -> None:
    async def claim() -> None:
        server = Server()
        made, transport = server.connect()
        transport.unread = 1
        made.data_received(HEAD)
        await server.clock.answer()
        server.clock.pass_time(59)
        assert transport.closed  # as uvicorn closes an idle connection, which waits for the reader
        assert not transport.aborted
        server.clock.pass_time(1)
        assert transport.aborted

    asyncio.run(claim())


def test_an_honest_client_keeps_its_connection_from_request_to_request() -> None:
    async def claim() -> None:
        server = Server()
        made, transport = server.connect()
        for _ in range(50):
            made.data_received(HEAD)
            await server.clock.answer()
            server.clock.pass_time(4)
        assert not transport.is_closing()
        assert transport.written.count(b"204 No Content") == 50

    asyncio.run(claim())


def test_an_address_holds_so_many_connections_while_others_are_served() -> None:
    server = Server()
    made = [server.connect() for _ in range(5)]
    assert [transport.aborted for _, transport in made] == [False, False, True, True, True]
    assert not server.connect("192.0.2.2")[1].aborted
    assert server.connect("192.0.2.3")[1].aborted  # all together hold the most
    for each, _ in made:
        each.connection_lost(None)
    assert not server.connect()[1].aborted


def test_what_is_given_back_is_gone() -> None:
    connections = Connections(LIMITS)
    assert [connections.admit("a") for _ in range(3)] == [True, True, False]
    connections.release("a")
    assert connections.admit("a")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("2001:db8::1", 1, 0, 0), ("2001:db8::ffff:2", 2, 0, 0), True),
        (("2001:db8::1", 1, 0, 0), ("2001:db8:0:1::1", 2, 0, 0), False),
        (("::ffff:192.0.2.1", 1, 0, 0), ("192.0.2.1", 2), True),
        (("192.0.2.1", 1), ("192.0.2.2", 1), False),
        (("fe80::1%eth0", 1, 0, 0), ("fe80::2%eth0", 1, 0, 0), True),
    ],
)
def test_addresses_of_one_client_count_as_one(one: object, other: object, same: bool) -> None:
    assert (client_key(one) == client_key(other)) is same
