"""A cluster of Dask as an engine.

Whoever reaches its scheduler can run code on its workers, and on the machine that asks: see docs/security.md.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from answerkey.counts import number_of
from answerkey.pipeline.executors.engine import Engine, EngineError
from answerkey.pipeline.program import description

_ADDRESS = re.compile(r"(?P<kind>dask|tls)://(?P<host>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):(?P<port>[0-9]{1,5})")
_LOOPBACK = re.compile(r"localhost|127(\.[0-9]+){3}|\[::1\]")
_SECONDS = 10  # to reach the scheduler, and to wait for the first worker
_FETCH = 60.0  # seconds to fetch a result, after which its worker counts as lost
_PATIENCE = 60.0  # seconds in which a cluster that has lost all of its workers may get new ones
_SHOWN = 3  # differences that a message lists
_SAME = "install the same everywhere"


@dataclass(frozen=True)
class ClusterAddress:
    """The address of a scheduler, `dask://HOST:PORT` or `tls://HOST:PORT`."""

    kind: str
    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> ClusterAddress | None:
        """Return the address that a text writes; None for any other text."""
        match = _ADDRESS.fullmatch(text)
        if match is None or not 0 < int(match["port"]) <= 65535:
            return None
        return cls(match["kind"], match["host"], int(match["port"]))

    def __str__(self) -> str:
        return f"{self.kind}://{self.host}:{self.port}"

    @property
    def is_open(self) -> bool:
        """True where others than this machine may reach the scheduler, which asks nobody for a certificate."""
        return self.kind != "tls" and not _LOOPBACK.fullmatch(self.host)

    @property
    def url(self) -> str:
        """The address as Dask writes it."""
        return f"{'tls' if self.kind == 'tls' else 'tcp'}://{self.host}:{self.port}"


@contextmanager
def connected(address: ClusterAddress) -> Iterator[Engine]:
    """Connect to a scheduler, and give the engine of its workers; what is under way is cancelled at the end.

    The settings of Dask (`distributed.comm.tls`, …) are those of its own configuration. Raises EngineError where it
    can't be reached, has no workers, or has some that would give other results than this machine.
    """
    with _silent(), _client(address) as client:
        threads = _threads(client, address)
        _refuse_different(client)
        from distributed.scheduler import KilledWorker  # as below

        watch = _Watch(client, address)
        yield Engine(_ClusterExecutor(client), threads, (KilledWorker, TimeoutError), watch)


class _ClusterExecutor(Executor):
    """Gives tasks to a cluster.

    Dask has an executor too, whose futures may wait forever where a worker ends after its task: what is raised while a
    result is fetched is lost there.
    """

    def __init__(self, client: Any) -> None:
        self._client = client

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Give a task to the cluster; cancelling the future cancels it."""
        future: Future[Any] = Future()
        task = self._client.submit(fn, *args, pure=False, **kwargs)
        task.add_done_callback(lambda task: _transfer(task, future))
        future.add_done_callback(lambda future: task.cancel() if future.cancelled() else None)
        return future


def _transfer(task: Any, future: Future[Any]) -> None:
    """Let a future end as a task of the cluster ended."""
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(task.result(timeout=_FETCH))
    except BaseException as error:  # noqa: BLE001  # whatever it is, who waits for the future is to know
        future.set_exception(error)


@contextmanager
def _silent() -> Iterator[None]:
    """Silence the messages of Dask and of what it is made with: an exception says what they say of lost connections."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


@contextmanager
def _client(address: ClusterAddress) -> Iterator[Any]:
    """Give a client of a scheduler; of Dask's classes few have types."""
    try:
        from distributed import Client, Security  # an extra, and slow to import
    except ImportError:
        raise EngineError("--executor needs distributed: pip install 'answerkey[cluster]'") from None
    new_client: Any = Client
    security: Any = Security()  # type: ignore[no-untyped-call]
    if address.kind == "tls" and security.get_connection_args("client").get("ssl_context") is None:
        raise EngineError("`distributed.comm.tls` of Dask's configuration must name the certificates for `tls://`")
    try:
        client = new_client(address.url, timeout=_SECONDS, set_as_default=False, security=security)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise EngineError(f"the scheduler `{address}` can't be reached: {_first_line(error)}") from None
    try:
        yield client
    finally:
        with suppress(OSError, TimeoutError):  # the scheduler forgets a client that is gone
            client.close(timeout=2)


def _threads(client: Any, address: ClusterAddress) -> int:
    """Return the number of tasks that the workers do at once, of which there must be one."""
    from distributed import TimeoutError as NoWorker  # as above

    try:
        client.wait_for_workers(1, timeout=_SECONDS)
    except NoWorker:
        raise EngineError(f"the scheduler `{address}` has no workers") from None
    threads: Mapping[str, int] = client.nthreads()
    return max(1, sum(threads.values()))


def _refuse_different(client: Any) -> None:
    """Raise EngineError where a worker would give other results, or the scheduler could not read what it is given."""
    here = description()
    expected = here["answerkey"].partition(" ")[0]
    versions = {"the scheduler": _version_of_scheduler(client), **_ask(client, version, "answerkey")}
    for place, there in versions.items():
        if there != expected:
            other = f"answerkey {there}" if isinstance(there, str) else "no answerkey"
            raise EngineError(f"{place} has {other}, and this machine {expected}: {_SAME}")
    for worker, there in _ask(client, description).items():
        if there != here:
            raise EngineError(f"{worker} {_difference(here, there)}: {_SAME}")


def _version_of_scheduler(client: Any) -> Any:
    try:
        return client.run_on_scheduler(version, "answerkey")
    except PackageNotFoundError:
        return None


def _ask(client: Any, function: Callable[..., Any], *arguments: str) -> dict[str, Any]:
    """Return what a function gives on each worker, which is an exception where it fails."""
    answers = client.run(function, *arguments, on_error="return")
    return {f"the worker `{worker}`": answer for worker, answer in answers.items()}


def _difference(here: Mapping[str, str], there: Any) -> str:
    if not isinstance(there, dict):
        return f"can't say which versions it has ({type(there).__name__})"
    names = [name for name in {**here, **there} if here.get(name) != there.get(name)]
    listed = [f"{name} {there.get(name, 'missing')} instead of {here.get(name, 'none')}" for name in names[:_SHOWN]]
    more = f" and {number_of(len(names) - _SHOWN, 'more difference')}" if len(names) > _SHOWN else ""
    return f"has {', '.join(listed)}{more}"


def _first_line(error: BaseException) -> str:
    lines = str(error).splitlines()
    return lines[0] if lines else type(error).__name__


class _Watch:
    """Notices that all workers of a cluster are gone, for which Dask would wait without end."""

    def __init__(self, client: Any, address: ClusterAddress) -> None:
        self._client, self._address = client, address
        self._alone_since: float | None = None

    def __call__(self) -> None:
        """Raise EngineError if the cluster has had no workers for a while, or its scheduler does not answer."""
        try:
            workers = self._client.nthreads()
        except (OSError, RuntimeError, ValueError) as error:
            raise EngineError(f"the scheduler `{self._address}` does not answer: {_first_line(error)}") from None
        now = time.monotonic()
        if workers:
            self._alone_since = None
        elif self._alone_since is None:
            self._alone_since = now
        elif now - self._alone_since > _PATIENCE:
            raise EngineError(f"all workers of the scheduler `{self._address}` are gone")
