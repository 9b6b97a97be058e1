"""Spreads shards over the workers of an executor, and takes their answers as they come."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

import msgspec

from answerkey.pipeline.cache import UNDECODABLE
from answerkey.pipeline.executors.engine import Engine, EngineError
from answerkey.pipeline.executors.helper import HelperEnded

T = TypeVar("T")
A = TypeVar("A")
_AHEAD = 2  # shards that are under way for each worker, so that none waits for its next one


class _Shard(NamedTuple, Generic[T]):
    """Items that a worker does together. While a suspect is under way, nothing else is."""

    items: tuple[T, ...]
    is_suspect: bool = False


class Answer(NamedTuple):
    """The answers to the items of a shard in order; or the reason why a worker refuses it."""

    results: tuple[bytes, ...] = ()
    refusal: str = ""


_ANSWERS = msgspec.msgpack.Decoder(Answer)


def encode_answer(answer: Answer) -> bytes:
    """Return an answer as bytes."""
    return msgspec.msgpack.encode(answer)


@dataclass
class Spreading(Generic[T, A]):
    """Work to be spread: a function from bytes to bytes, which workers run, and the forms of its items and answers.

    `decode` gets an item with the bytes of its answer, which come from another machine, and raises one of UNDECODABLE
    for what can't be one. After `interval` seconds without an answer the engine is looked at.
    """

    engine: Engine
    work: Callable[[bytes], bytes]
    encode: Callable[[Sequence[T]], bytes]
    decode: Callable[[T, bytes], A]
    interval: float = 5.0
    _waiting: deque[_Shard[T]] = field(default_factory=deque)
    _suspects: deque[_Shard[T]] = field(default_factory=deque)
    _running: dict[Future[bytes], _Shard[T]] = field(default_factory=dict)

    def run(self, shards: Iterable[Sequence[T]]) -> Iterator[tuple[T, A | None]]:
        """Yield each item with its answer; without one where it ended the worker that had nothing else to do.

        A shard whose worker is lost is cut in two and done again. What waits at a worker is lost together with what
        ended it: an item that is lost although its shard has no other is a suspect, and is done again by itself at the
        end. Raises EngineError where the executor can't go on; what is under way is cancelled then, and where the
        caller stops.
        """
        self._waiting = deque(_Shard(tuple(shard)) for shard in shards)
        try:
            while self._submit():
                done, _ = wait(self._running, timeout=self.interval, return_when=FIRST_COMPLETED)
                if not done:
                    self.engine.check()
                for future in done:
                    yield from self._receive(future, self._running.pop(future))
        finally:
            for future in self._running:
                future.cancel()

    def _submit(self) -> bool:
        """Keep the workers busy; whether anything is under way then."""
        while self._waiting and len(self._running) < self.engine.workers * _AHEAD:
            self._start(self._waiting.popleft())
        if self._suspects and not self._running:
            self._start(self._suspects.popleft())
        return bool(self._running)

    def _start(self, shard: _Shard[T]) -> None:
        try:
            future = self.engine.executor.submit(self.work, self.encode(shard.items))
        except self.engine.losses as error:
            raise EngineError(f"the executor takes no more work: {type(error).__name__}") from error
        self._running[future] = shard

    def _receive(self, future: Future[bytes], shard: _Shard[T]) -> Iterator[tuple[T, A | None]]:
        try:
            data = future.result()
        except HelperEnded:
            yield from self._lose(shard)
            return
        except self.engine.losses:
            yield from self._lose(shard)
            return
        except CancelledError:
            raise EngineError("the connection to the executor was lost while work was under way") from None
        yield from zip(shard.items, self._results(shard, data), strict=True)

    def _lose(self, shard: _Shard[T]) -> Iterator[tuple[T, A | None]]:
        half = len(shard.items) // 2
        if half:
            self._waiting.extendleft([_Shard(shard.items[half:]), _Shard(shard.items[:half])])
        elif shard.is_suspect:
            yield shard.items[0], None
        else:
            self._suspects.append(_Shard(shard.items, is_suspect=True))

    def _results(self, shard: _Shard[T], data: bytes) -> list[A]:
        """Return the decoded answers of a shard; raises EngineError for a refusal, and for what is no answer."""
        try:
            answer = _ANSWERS.decode(data)
            if not answer.refusal:
                pairs = zip(shard.items, answer.results, strict=True)
                return [self.decode(item, result) for item, result in pairs]
        except UNDECODABLE as error:
            raise EngineError(f"a worker's answer can't be read: {type(error).__name__}") from error
        raise EngineError(f"a worker refuses the work: {answer.refusal}")
