"""A parsed YAML text as a tree in which every node has its span in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from answerkey.source import MappedText, Span

Route = tuple[str | int, ...]


class Scalar(Struct, frozen=True):
    """A single value. `text` is its decoded text, `value` what YAML 1.2 makes of it; dates stay text.

    `style` is YAML's indicator: ``|``, ``>``, ``'``, ``"``, or nothing for a plain scalar.
    """

    span: Span
    value: Any
    text: MappedText
    style: str = ""


class Sequence(Struct, frozen=True):
    """A list."""

    span: Span
    items: tuple[Node, ...]

    @property
    def value(self) -> list[Any]:
        return [item.value for item in self.items]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping with text keys. Of two entries with one key the first counts."""

    span: Span
    entries: tuple[tuple[Scalar, Node], ...]
    _by_name: dict[str, tuple[Scalar, Node]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {key.text.text: (key, node) for key, node in reversed(self.entries)})

    @property
    def value(self) -> dict[str, Any]:
        names = dict.fromkeys(key.text.text for key, _ in self.entries)
        return {name: self._by_name[name][1].value for name in names}

    def entry(self, name: str) -> tuple[Scalar, Node] | None:
        """Return the first entry of a key."""
        return self._by_name.get(name)


Node = Scalar | Sequence | Mapping


def child(node: Node, step: str | int) -> Node | None:
    """Return the node one step down a route, if there is one."""
    if isinstance(node, Mapping) and isinstance(step, str):
        entry = node.entry(step)
        return entry[1] if entry else None
    if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def find(node: Node, route: Route) -> Node | None:
    """Return the node at the end of a route, if there is one."""
    current: Node | None = node
    for step in route:
        if current is None:
            return None
        current = child(current, step)
    return current


def key_of(node: Node, route: Route) -> Scalar | None:
    """Return the key of the entry at the end of a route, if it ends in one."""
    if not route or not isinstance(route[-1], str):
        return None
    parent = find(node, route[:-1])
    entry = parent.entry(route[-1]) if isinstance(parent, Mapping) else None
    return entry[0] if entry else None


def routes(node: Node, prefix: Route = ()) -> Iterator[tuple[Route, Node]]:
    """Yield a node and every node below it, each with its route."""
    yield prefix, node
    if isinstance(node, Mapping):
        for key, value in node.entries:
            yield from routes(value, (*prefix, key.text.text))
    elif isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            yield from routes(item, (*prefix, number))
