"""Removal of directives, or of parts of them, from a file's text, without an effect on the text around them."""

from __future__ import annotations

import re

from answerkey.lazy_regex import lazy_regex
from answerkey.model.directives import Argument, Directive
from answerkey.source import LINE_END, Edit, Span, line_start

_COMMENT, _COMMENT_END = "<!--", "-->"
_FENCES = ("```", "~~~")
_CONTAINERS = lazy_regex(r"[ \t>]*")
_ITEM = lazy_regex(r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)+")
_MARK = lazy_regex(r"[^>\s]")
_BLOCK = lazy_regex(r"[^\W\d_]|[<#!\[`]")  # begins a block, but no list or indented code, whatever is before it
_ESCAPED_BEFORE = lazy_regex(r'(?:"|\\n)([ >]*)\Z')
_ESCAPED_AFTER = lazy_regex(r"[ \t]*\\n([ >]*)")
_CLASSES = lazy_regex(r"(?:\s*[.#][\w-]+)*")


def without_argument(directive: Directive, argument: Argument) -> Edit:
    """Return the edit that removes one of several arguments, with the separator after it, or before the last one."""
    number = directive.arguments.index(argument)
    spans = [other.span for other in directive.arguments]
    if number + 1 < len(spans):
        return Edit(Span(argument.span.start, spans[number + 1].start), "")
    return Edit(Span(spans[number - 1].end, argument.span.end), "")


def without_directive(directive: Directive, text: str) -> Edit | None:
    """Return the edit that removes a directive and the space it leaves; None if that could affect other text."""
    if directive.target is None:
        return _without_yaml_comment(directive.span, text)
    if text.startswith(_COMMENT, directive.span.start):
        span = _comment(directive.span, directive.target, text)
    else:
        span = _words(directive, text)
    return Edit(span, "") if span is not None else None


def word_span(word: str, directive: Directive, text: str) -> Span | None:
    """Return the span of a directive's word."""
    pattern = re.compile(rf"(?<![^\s:{{]){re.escape(word)}(?![\w-])|(?<![^\s:{{]){re.escape(word)}(?=-->)")
    match = pattern.search(text, *directive.span)
    return Span(*match.span()) if match else None


def _without_yaml_comment(span: Span, text: str) -> Edit:
    """Return the edit that removes a comment: with its line if it is alone on it, else with the blanks before it."""
    start = line_start(text, span.start)
    before = text[start : span.start]
    if before.strip(" \t"):
        return Edit(Span(start + len(before.rstrip(" \t")), span.end), "")
    line_end = LINE_END.match(text, span.end)
    return Edit(Span(start, line_end.end() if line_end else span.end), "")


def _comment(span: Span, target: Span, text: str) -> Span | None:
    """Return the span to cut for an HTML comment before the block that it is about."""
    if target.start < span.end:
        return None
    before = text[line_start(text, span.start) : span.start]
    after = text[span.end : target.start]
    if after.lstrip(" \t").startswith(_COMMENT):
        return Span(span.start, span.end + len(after) - len(after.lstrip(" \t")))
    if before.rstrip(" \t").endswith(_COMMENT_END):
        return Span(span.start - len(before) + len(before.rstrip(" \t")), span.end)
    if _CONTAINERS.fullmatch(before):
        return _line_of(span, target, text)
    if _ITEM.fullmatch(before):
        return _start_of_item(span, _MARK.sub(" ", before), text)
    return _escaped_line(span, target, before, text)


def _line_of(span: Span, target: Span, text: str) -> Span | None:
    """Return the lines of a comment, with an empty line after them if there is one before them, too."""
    start = line_start(text, span.start)
    line_end = re.compile(rf"[ \t]*(?:{LINE_END.pattern})").match(text, span.end)
    empty_above = start > 0 and not _line_before(text, start).strip(" \t>")
    if line_end is None or not _begins_anew(target, text, empty_above):
        return None
    empty = re.compile(rf"[ \t>]*(?:{LINE_END.pattern})").match(text, line_end.end())
    return Span(start, empty.end() if empty and empty_above else line_end.end())


def _begins_anew(target: Span, text: str, empty_above: bool) -> bool:
    """Return True if a block stays one without the comment before it: a fence does, others below an empty line."""
    return text.startswith(_FENCES, target.start) or (empty_above and _BLOCK.match(text, target.start) is not None)


def _line_before(text: str, start: int) -> str:
    end = start - (2 if text[:start].endswith("\r\n") else 1)
    return text[line_start(text, end) : end]


def _start_of_item(span: Span, indent: str, text: str) -> Span | None:
    """Return the span from a comment right behind a list marker to the block below it, which takes its place."""
    line_end = re.compile(rf"[ \t]*(?:{LINE_END.pattern})").match(text, span.end)
    if line_end is None or not text.startswith(indent, line_end.end()):
        return None
    end = line_end.end() + len(indent)
    return Span(span.start, end) if text.startswith(_FENCES, end) else None


def _escaped_line(span: Span, target: Span, before: str, text: str) -> Span | None:
    """Return the span of a comment on its own line in a double-quoted scalar, whose line breaks are escapes."""
    above, below = _ESCAPED_BEFORE.search(before), _ESCAPED_AFTER.match(text, span.end)
    if above is None or below is None or above[1] != below[1] or not text.startswith(_FENCES, target.start):
        return None
    return Span(span.start, below.end())


def _words(directive: Directive, text: str) -> Span | None:
    """Return the span to cut for words in an info string, with the braces around them if they hold nothing else."""
    start, end = directive.span
    opening = text.rfind("{", start, directive.arguments[0].span.start)
    closing = text.rfind("}", directive.arguments[-1].span.end, end)
    inner = text[opening + 1 : closing]
    if opening < 0 or closing < 0 or set(inner) & set("{}"):
        return None
    classes = _CLASSES.match(inner)
    if classes and classes[0].strip():
        return Span(opening + 1 + classes.end(), closing)
    before = text[start:opening]
    return Span(start + len(before.rstrip(" \t")), closing + 1)
