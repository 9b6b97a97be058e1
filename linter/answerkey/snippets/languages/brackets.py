"""Brackets and quotes of a code that have no partner, by the tokens of its tree: text and comments hold none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tree_sitter import Node, Tree

_PAIRS = {")": "(", "]": "[", "}": "{"}
_MOST = 20_000  # tokens of a code that are looked at


class Sign(NamedTuple):
    """A bracket or a quote, and its place in bytes."""

    text: str
    at: int


class Unpaired(NamedTuple):
    """The brackets that are open at the end, and the first closing one that fits none, with what is open there."""

    open: tuple[Sign, ...]
    stray: Sign | None = None
    against: Sign | None = None


def unpaired(tokens: Iterable[Node], brackets: str = "()[]{}") -> Unpaired:
    """Return the brackets without a partner, among those that come in pairs."""
    stack: list[Sign] = []
    for node in tokens:
        for number, char in enumerate(node.type if _is_sign(node) else ""):
            if char not in brackets:
                continue
            token = Sign(char, node.start_byte + number)
            if char in _PAIRS.values():
                stack.append(token)
            elif stack and stack[-1].text == _PAIRS[char]:
                stack.pop()
            else:
                return Unpaired(tuple(stack), token, stack[-1] if stack else None)
    return Unpaired(tuple(stack))


def open_quote(tree: Tree, before: int) -> Sign | None:
    """Return the quote that is open at a place in bytes."""
    quote: Sign | None = None
    for node in leaves(tree):
        if node.start_byte >= before:
            break
        if node.type in ('"', "'", "`") and not node.is_missing:
            quote = None if quote is not None and quote.text == node.type else quote or Sign(node.type, node.start_byte)
    return quote


def _is_sign(node: Node) -> bool:
    return not (node.is_missing or node.is_named)


def leaves(tree: Tree) -> Iterator[Node]:
    """Yield the tokens of a tree in order, without recursion: code may be nested deeper than any stack."""
    cursor, number = tree.walk(), 0
    while number < _MOST:
        if not cursor.goto_first_child():
            node = cursor.node
            if node is not None:
                yield node
                number += 1
            while not cursor.goto_next_sibling():
                if not cursor.goto_parent():
                    return
