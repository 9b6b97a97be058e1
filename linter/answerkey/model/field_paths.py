"""Paths of fields, as a configuration writes them: ``summary``, ``meta.level``, ``steps[].text``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from answerkey.lazy_regex import lazy_regex
from answerkey.model.tree import Mapping, Node, Route, Scalar, Sequence

FieldPath = tuple[str | None, ...]
"""The keys from the root of the data to a field; None stands for each item of a list."""
EACH: Final = None

_PATH = lazy_regex(r"[^.\[\]{}\s][^.\[\]{}]*(?:\[\])*(?:\.[^.\[\]{}\s][^.\[\]{}]*(?:\[\])*)*")
_STEP = lazy_regex(r"\[\]|[^.\[\]]+")


def parse_path(text: str) -> FieldPath | None:
    """Return the path that a text writes; None where it is no path."""
    if not _PATH.fullmatch(text):
        return None
    return tuple(EACH if step == "[]" else step for step in _STEP.findall(text))


def written_path(path: FieldPath) -> str:
    """Return a path as it is written."""
    return "".join("[]" if step is EACH else f".{step}" for step in path).removeprefix(".")


def matches_path(route: Route, path: FieldPath) -> bool:
    """Return True if a path leads to the value at a route."""
    if len(route) != len(path):
        return False
    pairs = zip(route, path, strict=True)
    return all(isinstance(step, int) if key is EACH else step == key for step, key in pairs)


def nodes_at(root: Node | None, path: FieldPath) -> Iterator[tuple[Route, Node]]:
    """Yield the values that a path leads to, each with its route."""
    level: list[tuple[Route, Node]] = [((), root)] if root is not None else []
    for step in path:
        level = [below for route, node in level for below in _below(route, node, step)]
    yield from level


def _below(route: Route, node: Node, step: str | None) -> Iterator[tuple[Route, Node]]:
    if isinstance(node, Mapping) and step is not EACH:
        entry = node.entry(step)
        if entry is not None:
            yield (*route, step), entry[1]
    elif isinstance(node, Sequence) and step is EACH:
        yield from (((*route, number), item) for number, item in enumerate(node.items))


def misfits(root: Node | None, path: FieldPath) -> Iterator[tuple[Route, str]]:
    """Yield the values on the way of a path that keep it from a text, with what each must be; null is no value."""
    level: list[tuple[Route, Node]] = [((), root)] if root is not None else []
    for step in path:
        kind = Sequence if step is EACH else Mapping
        for route, node in level:
            if not isinstance(node, kind) and node.value is not None:
                yield route, "a list" if step is EACH else "a mapping"
        level = [below for route, node in level for below in _below(route, node, step)]
    for route, node in level:
        if not isinstance(node, Scalar) or not isinstance(node.value, (str, type(None))):
            yield route, "text"
