"""Shards, and what becomes of their answers."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.pipeline.executors.engine import Engine, EngineError
from answerkey.pipeline.executors.helper import HelperEnded
from answerkey.pipeline.executors.shards import cut, framework
from answerkey.pipeline.executors.spreading import Answer, Spreading, encode_answer
from properties import examples


class AtOnce(Executor):
    """Does work as soon as it is given."""

    def __init__(self) -> None:
        self.shards = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.shards += 1
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  # as a pool does
            future.set_exception(error)
        return future


class Never(Executor):
    """Begins no work."""

    def __init__(self) -> None:
        self.futures: list[Future[Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.futures.append(Future())
        return self.futures[-1]


def spreading(work: Callable[[bytes], bytes], executor: Executor | None = None) -> Spreading[int, int]:
    """Work on numbers, each a byte."""
    engine = Engine(executor or AtOnce(), 2)
    return Spreading(engine, work, bytes, lambda number, data: int(data) if data.isdigit() else int("no number"))


def doubled(request: bytes) -> bytes:
    return encode_answer(Answer(tuple(str(2 * number).encode() for number in request)))


@given(st.lists(st.integers(1, 6), max_size=8), st.sets(st.integers(0, 40)))
@examples(200)
def test_each_item_is_answered_once_whatever_ends_its_worker(sizes: list[int], deadly: set[int]) -> None:
    """Items that end what works on them are given up, and all others of their shards are answered."""

    def work(request: bytes) -> bytes:
        if deadly.intersection(request):
            raise HelperEnded
        return doubled(request)

    starts = [sum(sizes[:number]) for number in range(len(sizes) + 1)]
    shards = [range(one, other) for one, other in itertools.pairwise(starts)]
    answers = list(spreading(work).run(shards))
    assert sorted(answers) == [(n, None if n in deadly else 2 * n) for n in range(starts[-1])]


def test_a_worker_that_is_lost_once_costs_nothing_but_time() -> None:
    lost = [True]

    def work(request: bytes) -> bytes:
        if lost:
            lost.clear()
            raise HelperEnded
        return doubled(request)

    assert dict(spreading(work).run([[1]])) == {1: 2}


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"no answer",
        encode_answer(Answer()),
        encode_answer(Answer((b"1",))),
        encode_answer(Answer((b"1", b"2", b"3"))),
        encode_answer(Answer((b"1", b"x"))),
        b"\x92" + b"\x91" * 100_000,
    ],
)
def test_what_is_no_answer_is_refused(answer: bytes) -> None:
    with pytest.raises(EngineError, match="can't be read"):
        list(spreading(lambda request: answer).run([[1, 2]]))


@given(st.binary(max_size=60))
@examples(500)
def test_random_bytes_of_a_worker_raise_nothing_else(answer: bytes) -> None:
    with contextlib.suppress(EngineError):
        list(spreading(lambda request: answer).run([[1, 2]]))


def test_a_refusal_says_why() -> None:
    refusal = encode_answer(Answer(refusal="it has other versions"))
    with pytest.raises(EngineError, match="refuses the work: it has other versions"):
        list(spreading(lambda request: refusal).run([[1]]))


def test_a_bug_in_a_worker_is_raised_as_it_is() -> None:
    def work(request: bytes) -> bytes:
        raise LookupError("a bug")

    with pytest.raises(LookupError, match="a bug"):
        list(spreading(work).run([[1]]))


def test_a_few_shards_for_each_worker_are_under_way_and_are_cancelled_at_the_end() -> None:
    executor = Never()

    def look() -> None:
        raise EngineError("the workers are gone")

    engine = Engine(executor, 3, check=look)
    work: Spreading[int, int] = Spreading(engine, doubled, bytes, lambda number, data: 0, interval=0.0)
    with pytest.raises(EngineError, match="gone"):
        list(work.run([[number] for number in range(100)]))
    assert len(executor.futures) == 6
    assert all(future.cancelled() for future in executor.futures)


def test_work_that_is_cancelled_elsewhere_ends_the_run() -> None:
    class Cancelling(Never):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            future = super().submit(fn, *args)
            future.cancel()
            future.set_running_or_notify_cancel()
            return future

    with pytest.raises(EngineError, match="lost while work was under way"):
        list(spreading(doubled, Cancelling()).run([[1]]))


_ITEMS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 50)), max_size=40)


@given(_ITEMS, st.integers(1, 120), st.integers(1, 3))
@examples(300)
def test_each_item_is_in_one_shard_of_a_bounded_size(items: Sequence[tuple[str, int]], most: int, workers: int) -> None:
    numbered = list(enumerate(items))
    shards = list(cut(numbered, lambda item: item[1][1], lambda item: item[1][0], most, workers))
    assert sorted(item for shard in shards for item in shard) == numbered
    assert all(shards)
    assert all(sum(weight for _, (_, weight) in shard[:-1]) < most for shard in shards)
    groups = [item[1][0] for shard in shards for item in shard]
    assert groups == sorted(groups)


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("qa/fastapi/routing/a.md", "qa/fastapi"),
        ("topics/fastapi-a.yml", "topics"),
        ("a.md", ""),
        ("/x/a.md", ""),
        ("notes/a/b.md", "notes"),
    ],
)
def test_the_group_of_a_file_is_its_framework(path: str, group: str) -> None:
    assert framework(path) == group
