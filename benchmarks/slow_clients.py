"""What an ordinary client gets from `answerkey serve` while slow clients hold connections.

    python benchmarks/slow_clients.py                       # 300 slow clients, then 1,300
    python benchmarks/slow_clients.py --addresses 64        # they come from so many addresses (of 127.0.0.0/8)

Each slow client sends a byte of a request's head every second, and comes back when it is cut off. The ordinary client
asks for a page again and again, each time over a new connection. Two servers are measured in turn: one without the
limits of time and of connections by address, and one with the default ones.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import resource
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from serve import serving

_CONTENT = Path(__file__).parents[1] / "content"
_UNLIMITED = ("--header-timeout", "86400", "--request-timeout", "86400", "--max-connections-per-address", "65536")
_HEAD = b"GET / HTTP/1.1\r\nX-Slow: " + b"a" * 10_000
_PATIENCE = 5.0  # seconds of the ordinary client for one request


@dataclass
class Got:
    """The answers that an ordinary client got, by status or error, and the seconds that the good ones took."""

    statuses: dict[str, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    def ask(self, host: str, port: int) -> None:
        """Ask once."""
        started = time.monotonic()
        connection = http.client.HTTPConnection(host, port, timeout=_PATIENCE)
        try:
            connection.request("GET", "/api/v1")
            reply = connection.getresponse()
            reply.read()
            status = str(reply.status)
        except OSError as error:
            status = type(error).__name__
        finally:
            connection.close()
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if status == "200":
            self.seconds.append(time.monotonic() - started)


async def slow(host: str, port: int, source: str, held: set[object]) -> None:
    """Send a head byte by byte, for ever."""
    while True:
        writer = None
        with suppress(OSError):
            reader, writer = await asyncio.open_connection(host, port, local_addr=(source, 0))
            held.add(writer)
            for byte in _HEAD:
                writer.write(bytes([byte]))
                await writer.drain()
                with suppress(TimeoutError):
                    if not await asyncio.wait_for(reader.read(1), 1):
                        break
        held.discard(writer)
        if writer is not None:
            writer.close()
        await asyncio.sleep(1)


async def attacked(url: str, clients: int, addresses: int, seconds: float) -> tuple[Got, int]:
    """Return what an ordinary client got in so many seconds, and how many connections were held at their end."""
    place = urlsplit(url)
    host, port = place.hostname or "", place.port or 0
    held: set[object] = set()
    sources = [f"127.0.{1 + number // 250}.{1 + number % 250}" for number in range(addresses)]
    tasks = [asyncio.create_task(slow(host, port, sources[n % addresses], held)) for n in range(clients)]
    got = Got()
    ends = time.monotonic() + seconds
    await asyncio.sleep(2)
    while time.monotonic() < ends:
        await asyncio.to_thread(got.ask, host, port)
        await asyncio.sleep(0.1)
    count = len(held)
    pending = set(tasks)
    while pending:  # one that is cancelled at the instant of an answer goes on
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=1)
    return got, count


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--content", type=Path, default=_CONTENT)
    parser.add_argument("--clients", type=int, nargs="+", default=[300, 1300])
    parser.add_argument("--addresses", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20, help="of each case")
    options = parser.parse_args(arguments)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    for clients in options.clients:
        for name, more in {"without limits": _UNLIMITED, "with limits": ()}.items():
            with serving(options.content.resolve(), 1, more) as (url, _):
                got, held = asyncio.run(attacked(url, clients, options.addresses, options.seconds))
            good = sorted(got.seconds)
            middle = f"median {good[len(good) // 2] * 1000:.0f} ms, slowest {good[-1] * 1000:.0f} ms" if good else "-"
            told = ", ".join(f"{status}: {count}" for status, count in sorted(got.statuses.items()))
            print(f"{clients} slow clients, {name}: {held} held; an ordinary client got {told}; {middle}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
