"""Reads directives from comments and info strings, this tool's own and those of others that mean the same.

Others: black's ``fmt: off``, blacken-docs (``blacken-docs:off``), sybil (``skip: next``), pytest-examples
(``test="skip"``, ``lint="skip"``), and ``-nolint``. ``notest`` is about running only and changes nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from answerkey.model.content import Comment, Fence
from answerkey.model.directives import SKIP, WITH_ARGUMENTS, WORDS, Argument, Directive
from answerkey.snippets.language import NO_LINT, Info
from answerkey.source import MappedText, Span

_OWN = re.compile(rf"\s*answerkey(?::\s*|\s+(?=(?:{'|'.join(WORDS)})\b))")  # the colon is easily forgotten
_CLASSES = re.compile(r"(?:\s*[.#][\w-]+)*\s*")
_WORD = re.compile(r"[^\s,\[\]()=]+")
_REASON = re.compile(r"\s--\s?|\s—\s")
_SWITCH = re.compile(r"\s*(?:fmt|blacken-docs)\s*:\s*(on|off)\s*")
_SYBIL_SKIP = re.compile(r"-?\s*(?:;\s*)?skip:\s*next\b.*", re.S)


def in_comment(text: MappedText, span: Span, target: Span | None) -> Iterator[Directive]:
    """The directive that a comment's inner text holds, if it is addressed to this tool."""
    own = _OWN.match(text.text)
    if own:
        yield _read(text, own.end(), len(text.text), span, target)
    elif _SYBIL_SKIP.fullmatch(text.text):
        yield Directive(SKIP, (), "", span, target, foreign=True)


def in_info(fence: Fence, info: Info) -> Iterator[Directive]:
    """The directives in a fence's info string: this tool's words in braces, and other tools' skip markers."""
    skips = any(key in ("test", "lint") and value == "skip" for key, value in info.attributes)
    if skips or NO_LINT in info.words or "nolint" in info.words:
        yield Directive(SKIP, (), "", fence.opening, fence.span, foreign=True)
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


def _read(text: MappedText, start: int, end: int, span: Span, target: Span | None) -> Directive:
    reason = _REASON.search(text.text, start, end)
    stop = reason.start() if reason else end
    words = list(_WORD.finditer(text.text, start, stop))
    name = words[0][0] if words else ""
    arguments = tuple(Argument(m[0], text.span(m.start(), m.end())) for m in words[1:])
    if name == "" or (name in WITH_ARGUMENTS) != bool(arguments):
        name, arguments = " ".join(m[0] for m in words), ()
    return Directive(name, arguments, text.text[reason.end() : end].strip() if reason else "", span, target)
