"""Edits that insert an ignore directive for a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answerkey.diagnostics import Diagnostic
from answerkey.model.content import Answer, Fence
from answerkey.model.directives import IGNORE, Directive
from answerkey.model.document import Document
from answerkey.model.tree import Scalar, find
from answerkey.source import Edit, Span, line_start

_CONTAINERS = re.compile(r"[ \t>]*")
_LIST_ITEM = re.compile(r"[ \t>]*(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)")
_FIRST_LINE = re.compile(r"[^\r\n]*")


@dataclass(frozen=True, slots=True)
class DirectiveEdit:
    """An edit that inserts a directive, and the directive's scope, as a title says it."""

    scope: str
    edit: Edit


def directive_edits(
    diagnostic: Diagnostic, document: Document, directives: Sequence[Directive]
) -> Iterator[DirectiveEdit]:
    """Yield the edits that ignore a diagnostic's rule: in its block, and in the whole file."""
    at = diagnostic.start.offset
    answer = next((answer for answer in document.answers if answer.text.whole.touches(at)), None)
    if answer is not None:
        edit = _at_block(diagnostic.rule, at, answer, document, directives)
        if edit is not None:
            yield DirectiveEdit("here", edit)
    if document.tree is not None and document.collection.has_fields:
        text = f"# answerkey: {IGNORE} {diagnostic.rule}{_line_end(document.text)}"
        yield DirectiveEdit("in this file", Edit(Span(document.header.start, document.header.start), text))


def _at_block(rule: str, at: int, answer: Answer, document: Document, directives: Sequence[Directive]) -> Edit | None:
    fence = next((fence for fence in answer.fences if fence.span.touches(at)), None)
    if fence is None:
        start = _block_start(at, answer, document.text)
        return _comment(rule, start, document) if start is not None and _as_written(answer, document) else None
    existing = next((d for d in directives if d.word == IGNORE and d.target == fence.span and d.arguments), None)
    if existing is not None:
        end = existing.arguments[-1].span.end
        return Edit(Span(end, end), f" {rule}")
    if _as_written(answer, document):
        edit = _comment(rule, fence.span.start, document)
        if edit is not None:
            return edit
    return _in_info(rule, fence, document.text)


def _comment(rule: str, block: int, document: Document) -> Edit | None:
    """Insert a comment line before a block; None if the block begins on the line of a list marker."""
    text = document.text
    start = line_start(text, block)
    before = text[start:block]
    if not _CONTAINERS.fullmatch(before) or start < document.header.start:
        return None
    return Edit(Span(start, start), f"{before}<!-- answerkey: {IGNORE} {rule} -->{_line_end(text)}")


def _in_info(rule: str, fence: Fence, text: str) -> Edit | None:
    """Append a directive in braces to a fence's opening line; None if it has braces already."""
    opening = text[fence.opening.start : fence.opening.end]
    if not fence.marker or not fence.info.text or "{" in opening or "`" in fence.info.text:
        return None
    return Edit(Span(fence.opening.end, fence.opening.end), f" {{{IGNORE} {rule}}}")


def _block_start(at: int, answer: Answer, text: str) -> int | None:
    """Return the start of the paragraph, heading or HTML block around a place; None if it is uncertain."""
    whole = answer.text.whole
    borders = {fence.span.end for fence in answer.fences} | {heading.span.end for heading in answer.headings}
    start = line_start(text, at)
    while start > whole.start:
        above = line_start(text, start - 1 - (text[start - 2 : start] == "\r\n"))
        line = _FIRST_LINE.match(text, above)
        assert line is not None
        if not line[0].strip(" \t>") or line.end() in borders or above < line_start(text, whole.start):
            break
        start = above
    first = _FIRST_LINE.match(text, start)
    if first is None or _LIST_ITEM.match(first[0]):
        return None
    marks = _CONTAINERS.match(first[0])
    return start + (marks.end() if marks else 0)


def _as_written(answer: Answer, document: Document) -> bool:
    """Return True if the answer has the lines of the file: in a body and in a literal scalar."""
    if not answer.route:
        return True
    node = find(document.tree, answer.route) if document.tree is not None else None
    return isinstance(node, Scalar) and node.style == "|"


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\r" if "\r" in text and "\n" not in text else "\n"
