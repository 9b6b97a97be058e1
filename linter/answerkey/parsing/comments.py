"""YAML comments, which ruamel.yaml's C parser drops."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from answerkey.model.tree import Node, Scalar, Sequence
from answerkey.source import Span


def comments(text: str, span: Span, root: Node | None) -> Iterator[Span]:
    """The YAML comments at a span: each from its ``#`` to the end of its line, never one inside a scalar."""
    covered = _covered(root)
    starts = [scalar.start for scalar in covered]
    at = span.start
    while True:
        at = text.find("#", at, span.end)
        if at < 0:
            return
        before = bisect_right(starts, at)
        if before and at < covered[before - 1].end:
            at = covered[before - 1].end
            continue
        end = at
        while end < span.end and text[end] not in "\r\n":
            end += 1
        if at == span.start or text[at - 1] in " \t\r\n":
            yield Span(at, end)
        at = end


def _covered(root: Node | None) -> list[Span]:
    if root is None:
        return []
    if isinstance(root, Scalar):
        return [_without_header_comment(root)]
    if isinstance(root, Sequence):
        return [span for item in root.items for span in _covered(item)]
    return [span for key, value in root.entries for span in (key.span, *_covered(value))]


def _without_header_comment(scalar: Scalar) -> Span:
    """A block scalar's header line may end in a comment; what is covered begins on the next line."""
    if scalar.style in ("|", ">") and scalar.text.text:
        return Span(scalar.text.whole.start, scalar.span.end)
    return scalar.span
