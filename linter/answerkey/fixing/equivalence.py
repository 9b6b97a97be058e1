"""Proofs that a rewritten file says the same as before, except where its edits are.

A file is a tree of values, and an answer in it is a row of blocks. Everything that no edit touches must be the same
before and after; everything else must stay of its kind (a fence a fence, a literal scalar a literal scalar).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from answerkey.config import Config
from answerkey.model.content import Answer
from answerkey.model.document import Document
from answerkey.model.tree import Mapping, Node, Scalar
from answerkey.model.tree import Sequence as List
from answerkey.parsing.document import parse_document
from answerkey.pipeline.guard import Unguarded
from answerkey.snippets.gather import Setting, gather
from answerkey.snippets.snippet import Snippet
from answerkey.source import Edit, Span
from answerkey.workspace import SourceFile


class Unproven(Exception):
    """A rewritten file says something other than before; the message says what."""


@dataclass(frozen=True)
class Prover:
    """Proves rewrites of the files of one base."""

    config: Config

    def prove(
        self, source: SourceFile, before: str, after: str, edits: Sequence[Edit], reformatted: Iterable[Span]
    ) -> None:
        """Raise Unproven unless `after` is `before` but for its edits, which are in order.

        The snippets at `reformatted` places must keep their syntax trees.
        """
        old, new = (
            parse_document(source.path, source.collection, text, self.config.limits) for text in (before, after)
        )
        touched = _Touched(edits)
        _same_tree(old, new, touched)
        if len(old.answers) != len(new.answers):
            raise Unproven("another number of answers")
        for first, second in zip(old.answers, new.answers, strict=True):
            if first.text.text != second.text.text:
                _same_blocks(first, second, touched)
        self._same_code(old, new, touched, _Touched([Edit(span, "") for span in reformatted]))

    def _same_code(self, old: Document, new: Document, touched: _Touched, reformatted: _Touched) -> None:
        for first, second in zip_longest(self._snippets(old), self._snippets(new)):
            if first is None or second is None:
                raise Unproven("another number of snippets")
            if touched.at(first.fence.code.whole) and first.fence.code.text != second.fence.code.text:
                _compiles_still(first, second)
                if reformatted.at(first.fence.code.whole) and not _one_tree(first, second):
                    raise Unproven(f"the snippet that begins at offset {first.span.start} would mean something else")

    def _snippets(self, document: Document) -> list[Snippet]:
        setting = Setting(document.text, self.config.limits, Unguarded(), self.config.indented_code)
        return gather(document, setting)


class _Touched:
    """The places of a text that its edits touch, which are apart."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._spans = sorted(edit.span for edit in edits)
        self._starts = [span.start for span in self._spans]

    def at(self, span: Span) -> bool:
        """Return True if an edit touches a span or its borders."""
        number = bisect_right(self._starts, span.end)
        return number > 0 and self._spans[number - 1].end >= span.start


def _same_tree(old: Document, new: Document, touched: _Touched) -> None:
    if old.tree is None:
        return  # ordinary Markdown, or a file that had no data to lose
    if new.tree is None:
        raise Unproven("its YAML would not parse: " + "; ".join(problem.message for problem in new.problems))
    _same_node(old.tree, new.tree, touched)


def _same_node(old: Node, new: Node, touched: _Touched) -> None:
    match old, new:
        case Mapping(), Mapping():
            _same_length(old, old.entries, new.entries)
            for (old_key, old_value), (new_key, new_value) in zip(old.entries, new.entries, strict=True):
                _same_node(old_key, new_key, touched)
                _same_node(old_value, new_value, touched)
        case List(), List():
            _same_length(old, old.items, new.items)
            for old_item, new_item in zip(old.items, new.items, strict=True):
                _same_node(old_item, new_item, touched)
        case Scalar(), Scalar():
            if old.style != new.style:
                raise Unproven(f"the scalar at offset {old.span.start} would change its style")
            if old.value != new.value and not touched.at(old.span):
                raise Unproven(f"the value at offset {old.span.start} would change")
        case _:
            raise Unproven(f"the value at offset {old.span.start} would be of another kind")


def _same_length(node: Node, old: Sequence[object], new: Sequence[object]) -> None:
    if len(old) != len(new):
        raise Unproven(f"the collection at offset {node.span.start} would have {len(new)} items, not {len(old)}")


def _same_blocks(old: Answer, new: Answer, touched: _Touched) -> None:
    if len(old.fences) != len(new.fences):
        raise Unproven(f"the answer at offset {old.text.whole.start} would have another number of code blocks")
    for first, second in zip(old.fences, new.fences, strict=True):
        if (first.marker, first.closed) != (second.marker, second.closed):
            raise Unproven(f"the code block at offset {first.span.start} would be of another kind")
        if first.info.text != second.info.text and not touched.at(first.opening):
            raise Unproven(f"the info string at offset {first.opening.start} would change")
        if first.code.text != second.code.text and not touched.at(first.code.whole):
            raise Unproven(f"the code at offset {first.code.whole.start} would change")
    for kind, parts in _PARTS:
        _same_parts(kind, list(parts(old)), [text for text, _ in parts(new)], touched)


Parts = Iterator[tuple[object, Span]]


def _links(answer: Answer) -> Parts:
    return (((link.target, link.text, link.image), link.span) for link in answer.links)


def _headings(answer: Answer) -> Parts:
    return (((heading.level, heading.text), heading.span) for heading in answer.headings)


def _comments(answer: Answer) -> Parts:
    return ((comment.text.text, comment.span) for comment in answer.comments)


_PARTS: tuple[tuple[str, Callable[[Answer], Parts]], ...] = (
    ("links", _links),
    ("headings", _headings),
    ("comments", _comments),
)


def _same_parts(kind: str, old: list[tuple[object, Span]], new: list[object], touched: _Touched) -> None:
    """Raise Unproven unless all parts that no edit touches remain, and no part is new."""
    untouched = Counter(text for text, span in old if not touched.at(span))
    if len(new) > len(old) or untouched - Counter(new):
        raise Unproven(f"the {kind} of an answer would change")


def _compiles_still(old: Snippet, new: Snippet) -> None:
    compiled = old.syntax is not None and old.syntax.error is None
    if compiled and (new.syntax is None or new.syntax.error is not None):
        raise Unproven(f"the snippet that begins at offset {old.span.start} would no longer compile")


def _one_tree(old: Snippet, new: Snippet) -> bool:
    from answerkey.snippets.formatting import equivalent  # black is slow to import

    if old.syntax is None or new.syntax is None:
        return False
    return equivalent(old.syntax.code.text, new.syntax.code.text)
