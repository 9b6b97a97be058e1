"""Files that are checked by the workers of an executor: their bytes and the settings go, frozen results come back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os.path import basename
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from answerkey.config import Config
from answerkey.model.collections import Collection
from answerkey.pipeline import results as stored
from answerkey.pipeline.checker import Checker, checker_for
from answerkey.pipeline.executors.engine import Opening
from answerkey.pipeline.executors.helper import HELPERS, serve
from answerkey.pipeline.executors.shards import cut, framework
from answerkey.pipeline.executors.spreading import Answer, Spreading, encode_answer
from answerkey.pipeline.guard import Stop, TimedGuard
from answerkey.pipeline.pool import WHOLE_FILE, Pool, Task, checked
from answerkey.pipeline.program import portable_fingerprint
from answerkey.pipeline.results import FileResult

_MODULE = "answerkey.pipeline.executors.checking"
_MOST = 600_000  # bytes of files in a shard: a few seconds, see docs/scale.md
_FACTS = 8  # times as fast as a check is to gather facts alone
OTHER_PROGRAM = "it has other versions of answerkey, Python or the tools than the machine that asks"


class _File(NamedTuple):
    """A task, with the number of its collection among those of the request."""

    path: str
    collection: int
    data: bytes
    full: bool
    stops: tuple[Stop, ...]


class _Request(NamedTuple):
    """The settings are JSON, the same bytes for each shard of a run. `program` is the fingerprint of who asks."""

    program: bytes
    settings: bytes
    collections: tuple[Collection, ...]
    files: tuple[_File, ...]


def _plain(value: Any) -> str:
    if isinstance(value, Path):
        return value.as_posix()
    raise NotImplementedError


def _path(kind: type, value: Any) -> Any:
    if kind is Path:
        return Path(value)
    raise NotImplementedError


_SETTINGS = msgspec.json.Decoder(Config, dec_hook=_path)
_REQUESTS = msgspec.msgpack.Decoder(_Request)


def check_files(opening: Opening, config: Config, tasks: Sequence[Task]) -> Iterator[tuple[int, FileResult]]:
    """Yield the number and the result of each task, as they come from the workers of an engine.

    A file that ends whatever works on it is given up, with a finding. Raises EngineError.
    """
    settings = msgspec.json.encode(portable(config), enc_hook=_plain)
    with opening() as engine:
        spreading: Spreading[tuple[int, Task], FileResult] = Spreading(
            engine, check_shard, lambda shard: _encoded(settings, [task for _, task in shard]), _decoded
        )
        numbered = list(enumerate(tasks))
        shards = cut(numbered, _weight, lambda entry: framework(entry[1].path), _MOST, engine.workers)
        for (number, task), result in spreading.run(shards):
            yield number, result if result is not None else _given_up(config, task)


def crosses(task: Task) -> bool:
    """Return whether a task can be sent: a path that is not UTF-8 has no place in a result."""
    try:
        task.path.encode()
    except UnicodeEncodeError:
        return False
    return not task.parsed


def portable(config: Config) -> Config:
    """Return the settings without the places of this machine, on which no result depends."""
    return replace(config, root=Path(), file=basename(config.file), named=(), cache_dir="", cache="")


def check_shard(request: bytes) -> bytes:
    """Return the answer to a request. This runs in a worker."""
    return HELPERS.ask(_MODULE, request)


def _weight(entry: tuple[int, Task]) -> int:
    task = entry[1]
    return len(task.data) if task.full else len(task.data) // _FACTS


def _encoded(settings: bytes, tasks: Sequence[Task]) -> bytes:
    collections = list(dict.fromkeys((task.collection, task.collection.dialect) for task in tasks))
    numbers = {collection: number for number, collection in enumerate(collections)}
    files = tuple(
        _File(task.path, numbers[task.collection, task.collection.dialect], task.data, task.full, task.stops)
        for task in tasks
    )
    declared = tuple(collection for collection, _ in collections)
    return msgspec.msgpack.encode(_Request(portable_fingerprint(), settings, declared, files))


def _decoded(entry: tuple[int, Task], data: bytes) -> FileResult:
    """Return a result; raises ValueError for that of another file."""
    result = stored.decode(data)
    if result.facts.record.path != entry[1].path:
        raise ValueError("the result of another file")
    return result


def _given_up(config: Config, task: Task) -> FileResult:
    return checker_for(config).give_up(task.path, task.collection)._replace(stops=(WHOLE_FILE,))


class _Checking:
    """Answers requests. The pool of the last settings stays, and with it processes that have loaded their rules."""

    def __init__(self) -> None:
        self._settings = b""
        self._pool: Pool[bytes] | None = None

    def __call__(self, data: bytes) -> bytes:
        """Check the files of a request; the answer holds their results."""
        request = _REQUESTS.decode(data)
        if request.program != portable_fingerprint():
            return encode_answer(Answer(refusal=OTHER_PROGRAM))
        tasks = [
            Task(file.path, request.collections[file.collection], file.data, file.full, file.stops)
            for file in request.files
        ]
        results = dict(self._pool_of(request.settings).run(tasks))
        return encode_answer(Answer(tuple(results[number] for number in range(len(tasks)))))

    def _pool_of(self, settings: bytes) -> Pool[bytes]:
        if self._pool is not None and settings == self._settings:
            return self._pool
        if self._pool is not None:
            self._pool.close()
        self._settings, self._pool = settings, Pool(_SETTINGS.decode(settings), _work)
        return self._pool


def _work(checker: Checker, task: Task, guard: TimedGuard) -> bytes:
    return stored.encode(checked(checker, task, guard))


if __name__ == "__main__":
    import answerkey.pipeline.preload  # noqa: F401  # its workers are forked from this process

    serve(_Checking())
