"""Reads directives from comments and info strings, this tool's own and those of others that mean the same.

Others: black's ``fmt: off``, blacken-docs (``blacken-docs:off``), sybil (``skip: next``, ``start`` and ``end``, also in
comments of MyST), pytest-examples (``test="skip"``, ``lint="skip"``), and ``-nolint``. ``test="skip"`` and ``notest``
are about running only.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from answerkey.lazy_regex import lazy_regex
from answerkey.model.content import Answer, Comment, Fence
from answerkey.model.directives import NO_RUN, SKIP, WITH_ARGUMENTS, WORDS, Argument, Directive
from answerkey.snippets.language import NO_LINT, Info
from answerkey.source import MappedText, Span

_OWN = lazy_regex(rf"\s*answerkey(?::\s*|\s+(?=(?:{'|'.join(WORDS)})\b))")  # the colon is easily forgotten
_CLASSES = lazy_regex(r"(?:\s*[.#][\w-]+)*\s*")
_WORD = lazy_regex(r"[^\s,\[\]()=]+")
_REASON = lazy_regex(r"\s--\s?|\s—\s")
_SWITCH = lazy_regex(r"\s*(?:fmt|blacken-docs)\s*:\s*(on|off)\s*")
_SYBIL_SKIP = lazy_regex(r"-?\s*(?:;\s*)?skip:\s*(next|start|end)\b.*", re.S)
_MYST_COMMENT = lazy_regex(r"^[ \t]*%[ \t]*(skip:.*)$", re.M)


def in_comment(text: MappedText, span: Span, target: Span | None) -> Iterator[Directive]:
    """The directive that a comment's inner text holds, if it is addressed to this tool."""
    own = _OWN.match(text.text)
    if own:
        yield _read(text, own.end(), len(text.text), span, target)
    elif _skip_of(text.text) == "next":
        yield Directive(SKIP, (), "", span, target, foreign=True)


def in_info(fence: Fence, info: Info) -> Iterator[Directive]:
    """The directives in a fence's info string: this tool's words in braces, and other tools' skip markers."""
    if ("lint", "skip") in info.attributes or {NO_LINT, "nolint"} & {*info.words}:
        yield Directive(SKIP, (), "", fence.opening, fence.span, foreign=True)
    if ("test", "skip") in info.attributes or "notest" in info.words:
        yield Directive(NO_RUN, (), "", fence.opening, fence.span, foreign=True)
    start = fence.info.text.find("{")
    if not info.braces or start < 0:
        return
    begin, end = start + 1, fence.info.text.rfind("}")
    begin = _CLASSES.match(fence.info.text, begin, end).end()  # type: ignore[union-attr]  # it matches nothing, too
    own = _OWN.match(fence.info.text, begin)
    begin = own.end() if own else begin
    word = _WORD.search(fence.info.text, begin, end)
    if own or (word and word[0] in WORDS):
        yield _read(fence.info, begin, end, fence.opening, fence.span)


def format_switches(comments: Iterable[Comment]) -> Iterator[tuple[int, bool]]:
    """The offsets of ``fmt: off``, ``blacken-docs:on`` and the like, each with whether formatting is on from there."""
    for comment in comments:
        switch = _SWITCH.fullmatch(comment.text.text)
        if switch:
            yield comment.span.start, switch[1] == "on"


def skips(answer: Answer) -> Iterator[Directive]:
    """The `skip` of each fence that markers of sybil are about, but for comments of HTML right before it."""
    marks = sorted((*_html_marks(answer), *_myst_marks(answer)))
    ranges = [mark for mark in marks if mark.word != "next"]
    singles = [mark for mark in marks if mark.word == "next" and mark.is_myst]
    start = 0
    for fence in answer.fences if marks else ():
        ranged, single = _last(ranges, fence.span.start), _last(singles, fence.span.start)
        mark = ranged if ranged and ranged.word == "start" else single if single and single.at >= start else None
        start = fence.span.end
        if mark:
            yield Directive(SKIP, (), "", mark.span, fence.span, foreign=True)


class _Mark(NamedTuple):
    """A skip marker of sybil: its place, its word, and whether it is a comment of MyST."""

    span: Span
    word: str
    is_myst: bool

    @property
    def at(self) -> int:
        return self.span.start


def _last(marks: list[_Mark], place: int) -> _Mark | None:
    """The last mark before a place."""
    number = bisect_left(marks, place, key=lambda mark: mark.at)
    return marks[number - 1] if number else None


def _html_marks(answer: Answer) -> Iterator[_Mark]:
    for comment in answer.comments:
        if word := _skip_of(comment.text.text):
            yield _Mark(comment.span, word, False)


def _myst_marks(answer: Answer) -> Iterator[_Mark]:
    """The comments of MyST, lines that begin with ``%``, outside of code."""
    for line in _MYST_COMMENT.finditer(answer.text.text) if "%" in answer.text.text else ():
        span, word = answer.text.span(*line.span(1)), _skip_of(line[1])
        if word and not any(fence.span.start <= span.start < fence.span.end for fence in answer.fences):
            yield _Mark(span, word, True)


def _skip_of(comment: str) -> str:
    """The word of sybil's skip marker; empty in another comment."""
    skip = _SYBIL_SKIP.fullmatch(comment)
    return skip[1] if skip else ""


def _read(text: MappedText, start: int, end: int, span: Span, target: Span | None) -> Directive:
    reason = _REASON.search(text.text, start, end)
    stop = reason.start() if reason else end
    words = list(_WORD.finditer(text.text, start, stop))
    name = words[0][0] if words else ""
    arguments = tuple(Argument(m[0], text.span(m.start(), m.end())) for m in words[1:])
    if name == "" or (name in WITH_ARGUMENTS) != bool(arguments):
        name, arguments = " ".join(m[0] for m in words), ()
    return Directive(name, arguments, text.text[reason.end() : end].strip() if reason else "", span, target)
