"""From another text for a code to the edit of the file it stands in.

A code stands in a fence, that in Markdown, that in a YAML scalar or in the file itself. Each layer puts something
before every line (a session's prompt, a quote's mark, an indentation); an edit of whole lines goes outward through
them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from msgspec import Struct

from answerkey.lazy_regex import lazy_regex
from answerkey.model.value_edits import OTHER_VALUES, escaped
from answerkey.source import LINE_END, Edit, MappedText, SourceMap, Span, line_start

_BLOCK_HEADER = lazy_regex(r"[ \t][|>][-+1-9]*[ \t]*(?:[ \t]#[^\r\n]*)?\s*\Z")
_NO_MARK = lazy_regex(r"[^>\s]")
_SCALAR_BEFORE = lazy_regex(r"^\s*(?:- +)*(?:[\w.-]+: +|- +)'?\Z")
_PLAIN_CODE = lazy_regex(
    r"[A-Za-z_(](?:[^\s:#]|:(?=\S)| (?=[^\s#])|(?<=\S)#)*"
)  # a plain scalar that YAML takes for text
_BRACKETS = frozenset(",[]{}")
_PROMPT, _MORE = ">>> ", "... "


class Place(Struct, frozen=True):
    """The places of a code: the whole code of a fence, the fence's marker, the Markdown around it, the file's text."""

    block: MappedText
    marker: str
    markdown: MappedText
    file_text: str


def rewritten(code: MappedText, new: str, place: Place) -> Edit | None:
    """The edit of the file that puts a new text in place of a code, which is the fence's or a part of it.

    It is about the lines that differ only. Nothing where a layer can't be written: a tab cut by the edge of a list,
    lines that a scalar folds, a line that would close the fence.
    """
    edit: Edit | None = _changed_lines(code.text, new)
    if code is not place.block and edit is not None:
        edit = _outward(code, edit, place.block, _prompted)
    if edit is None or _closes(edit.text, place.marker):
        return None
    edit = _outward(place.block, edit, place.markdown, _continued)
    return edit and (_literal(edit, place) or _double_quoted(edit, place) or _one_line(edit, place))


def _changed_lines(old: str, new: str) -> Edit:
    """The lines that differ, at least one of each text, without the line break after the last."""
    before, after = (text.rstrip("\n").split("\n") for text in (old, new))
    most = min(len(before), len(after))
    head = next((n for n in range(most) if before[n] != after[n]), most)
    tail = next((n for n in range(most - head) if before[-1 - n] != after[-1 - n]), most - head)
    if head + tail == most:  # lines were only added or only taken away: one beside them keeps their place
        head, tail = (head, tail - 1) if tail else (head - 1, tail)
    start = sum(len(line) + 1 for line in before[:head])
    changed = "\n".join(before[head : len(before) - tail])
    return Edit(Span(start, start + len(changed)), "\n".join(after[head : len(after) - tail]))


# Outward through one layer


def _outward(inner: MappedText, edit: Edit, outer: MappedText, continued: Callable[[str], str]) -> Edit | None:
    """An edit of an inner text's lines as one of the lines they stand on in the text around it.

    `continued` makes of what stands before the first line what would stand before the next, if there was one.
    """
    if inner.map.around != outer.map:
        return None
    here = MappedText(inner.text, SourceMap(inner.map.segments))
    prefixes = _prefixes(here, outer.text, continued)
    if prefixes is None:
        return None
    first, rest = prefixes
    lines = _behind(edit.text.split("\n"), first if edit.span.start == 0 else rest, rest)
    start, end = here.span(edit.span.start, edit.span.start).start, here.span(*edit.span).end
    return Edit(Span(line_start(outer.text, start), end), lines)


def _behind(lines: list[str], first: str, rest: str) -> str:
    """Lines, each behind its prefix; an empty one keeps no blanks."""
    pairs = zip([first, *[rest] * (len(lines) - 1)], lines, strict=True)
    return "\n".join(_ready(prefix) + line if line else prefix.rstrip(" \t") for prefix, line in pairs)


def _ready(prefix: str) -> str:
    """A quote's mark takes the blank behind it as its own, so there must be one."""
    return f"{prefix} " if prefix.endswith(">") else prefix


def _prefixes(inner: MappedText, outer: str, continued: Callable[[str], str]) -> tuple[str, str] | None:
    """Return the prefixes of the first line of a text and of each other one; None where they are not of one kind."""
    first, rest = None, set()
    for line in _lines(inner.text):
        text, at = inner.text[slice(*line)], inner.span(*line)
        if not text:
            continue
        if outer[slice(*at)] != text:
            return None
        prefix = outer[line_start(outer, at.start) : at.start]
        if line.start == 0:
            first = prefix
        else:
            rest.add(prefix)
    if not rest:
        return None if first is None else (first, continued(first))
    if len({"".join(prefix.split()) for prefix in rest}) > 1:
        return None
    longest = max(sorted(rest), key=len)  # a shorter one lacks blanks that it may lack
    return longest if first is None else first, longest


def _prompted(prefix: str) -> str:
    """Return the prefix of a command's second line in a session; any other prefix goes on as it is."""
    return prefix.removesuffix(_PROMPT) + _MORE if prefix.endswith(_PROMPT) else prefix


def _continued(prefix: str) -> str:
    """Return the prefix of the next line of a block that may begin right behind a list's mark."""
    return _NO_MARK.sub(" ", prefix)


def _closes(lines: str, marker: str) -> bool:
    """Return whether one of the lines would end the fence."""
    if not marker:
        return False
    end = re.compile(rf" {{0,3}}{re.escape(marker)}{re.escape(marker[0])}*[ \t]*")
    return any(end.fullmatch(line) for line in lines.split("\n"))


def _lines(text: str) -> Iterator[Span]:
    """The lines of a text, without their ends; what follows the last of these is no line."""
    at = 0
    for line in text.rstrip("\n").split("\n"):
        yield Span(at, at + len(line))
        at += len(line) + 1


# From Markdown to the file


def _literal(edit: Edit, place: Place) -> Edit | None:
    """The edit of a file whose lines are those of the Markdown, all indented alike: a block scalar, or the body."""
    text, file_text = place.markdown.text, place.file_text
    lines = [(text[slice(*line)], place.markdown.span(*line)) for line in _lines_around(text, edit.span)]
    if any(file_text[slice(*at)] != line for line, at in lines):
        return None
    if not (_one_below_the_other(lines, file_text) or _stays_folded(edit, place)):
        return None
    indents = {file_text[line_start(file_text, at.start) : at.start] for line, at in lines if line}
    if len(indents) != 1 or (indent := indents.pop()).strip(" \t"):
        return None
    start, end = place.markdown.span(edit.span.start, edit.span.start).start, place.markdown.span(*edit.span).end
    start = line_start(file_text, start)
    new = _behind(edit.text.split("\n"), indent, indent).replace("\n", _line_end(file_text, start))
    return Edit(Span(start, end), new)


def _lines_around(text: str, span: Span) -> Iterator[Span]:
    """The lines at a span, with one before and one behind if there are such."""
    start = line_start(text, max(0, line_start(text, span.start) - 1))
    end = text.find("\n", min(len(text), span.end + 1)) if text[span.end :] else -1
    for line in _lines(text[start : end if end >= 0 else len(text)]):
        yield Span(start + line.start, start + line.end)


def _one_below_the_other(lines: list[tuple[str, Span]], file_text: str) -> bool:
    """Return whether the file has one line break between each two lines: a folded scalar has more."""
    return all(len(LINE_END.findall(file_text, one.end, other.start)) == 1 for (_, one), (_, other) in pairwise(lines))


def _stays_folded(edit: Edit, place: Place) -> bool:
    """Return whether one line takes the place of another in a block scalar, and is folded as that was."""
    old = place.markdown.text[slice(*edit.span)]
    above = place.file_text[: line_start(place.file_text, place.markdown.span(0, 0).start)]
    alike = "\n" not in old + edit.text and old[:1].isspace() == edit.text[:1].isspace() and bool(old and edit.text)
    return alike and _BLOCK_HEADER.search(above) is not None


def _line_end(file_text: str, at: int) -> str:
    """The line end that the file has before an offset, or else the next one."""
    before = file_text[max(0, at - 2) : at]
    if before.endswith(("\r", "\n")):
        return before if before == "\r\n" else before[-1]
    line_end = LINE_END.search(file_text, at)
    return line_end[0] if line_end else "\n"


def _double_quoted(edit: Edit, place: Place) -> Edit | None:
    """The edit of a double-quoted scalar.

    Nothing where a physical line begins or ends at the edges of the edit: blanks there are none of the text.
    """
    file_text = place.file_text
    opening = place.markdown.span(0, 0).start - 1
    if opening < 0 or file_text[opening] != '"':
        return None
    start, end = place.markdown.span(*edit.span)
    before, after = file_text[:start].rstrip(" \t")[-1:], file_text[end:].lstrip(" \t")[:1]
    return None if {before, after} & {"\r", "\n"} else Edit(Span(start, end), escaped(edit.text))


def _one_line(edit: Edit, place: Place) -> Edit | None:
    """The edit of a scalar on one line that is plain or in single quotes.

    Nothing where the new text would be read as something else. What ends a plain scalar between brackets may stand in
    a new one only if it stands in the old one, which is then not between brackets.
    """
    text, file_text = place.markdown.text, place.file_text
    new = text[: edit.span.start] + edit.text + text[edit.span.end :]
    start, end = place.markdown.whole
    if not new.isprintable() or _SCALAR_BEFORE.search(file_text[line_start(file_text, start) : start]) is None:
        return None
    raw = file_text[start:end]
    if file_text[start - 1] == "'" and raw.replace("''", "'") == text:
        return Edit(Span(start, end), new.replace("'", "''"))
    stays = not set(new) & _BRACKETS or bool(set(text) & _BRACKETS)
    stays = stays and raw == text and _PLAIN_CODE.fullmatch(new) is not None and new.lower() not in OTHER_VALUES
    return Edit(Span(start, end), new) if stays else None
