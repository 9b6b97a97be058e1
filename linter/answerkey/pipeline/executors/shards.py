"""Shards: items that cross to a worker together. A shard is sized so that it takes a worker a few seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar

T = TypeVar("T")
_SHARDS_PER_WORKER = 4  # at least, so that no worker waits long for the last one


def cut(
    items: Sequence[T], weight: Callable[[T], int], group: Callable[[T], str], most: int, workers: int
) -> Iterator[tuple[T, ...]]:
    """Yield the items in shards of up to `most` weight; those of one group stand together, and share no shard if they
    fill one.
    """
    total = sum(map(weight, items))
    limit = max(1, min(most, total // (_SHARDS_PER_WORKER * workers)))
    ordered = sorted(items, key=group)
    rest: list[T] = []
    for _, members in groupby(ordered, group):
        *full, last = _filled([*rest, *members], weight, limit)
        yield from full
        rest = list(last)
    if rest:
        yield tuple(rest)


def _filled(items: Iterable[T], weight: Callable[[T], int], limit: int) -> Iterator[tuple[T, ...]]:
    """Yield the items in order, in parts that are ended by the item with which they reach the limit."""
    part: list[T] = []
    size = 0
    for item in items:
        part.append(item)
        size += weight(item)
        if size >= limit:
            yield tuple(part)
            part, size = [], 0
    yield tuple(part)


def framework(path: str) -> str:
    """Return the folder of a path that names its framework, such as `qa/fastapi`; its first folder elsewhere."""
    *folders, _ = path.split("/")
    return "/".join(folders[:2] if folders[:1] == ["qa"] else folders[:1])
