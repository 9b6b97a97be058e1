"""Probable causes of YAML that does not parse. The parser often gives up lines below what is wrong.

Each kind of mistake proposes a place, with a text in which it is mended. It is the cause if the parser gets further in
that text than before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice, takewhile
from typing import NamedTuple

from msgspec import Struct

from answerkey.lazy_regex import lazy_regex
from answerkey.model.messages import CONFLICT
from answerkey.source import LINE_END, Span

_LONGEST = 200_000  # characters of a text whose failure is explained
_MOST_TRIES = 12  # texts that are parsed for one defect
_NEAR = 4  # columns that an entry may be out of line
_CONFLICT = lazy_regex(r"<{7}(?= |$)", re.MULTILINE)
_BLANKS = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff"  # blanks that are no indentation in YAML
_ODD_BLANK = lazy_regex(rf"(?:[ \t]*-)*[ \t]*(?:[\w-]+:)?[ \t]*([{_BLANKS}])")
_ENTRY = lazy_regex(r"""( *)((?:- +)*)([\w-]+|"[^"]*"|'[^']*'):(?=\s|$)\s*(.*)""")
_BLOCK = lazy_regex(r"[|>][-+0-9]*\s*(?:#.*)?$")
_FENCE = lazy_regex(r"\s*(`{3,}|~{3,})")
_MARKED = lazy_regex(r"[|>&*!{\[\"'#]")  # the beginning of a value that is not plain


class Cause(NamedTuple):
    """A mistake: its place in a YAML text, words about it, and the text without it."""

    span: Span
    message: str
    hint: str
    mended: str


def find_cause(text: str, at: int, quoted: Span | None, failure: Callable[[str], int | None]) -> Cause | None:
    """Return the cause of a failure at an offset of a text; None where no kind of mistake explains it.

    `quoted` is the place of the last text in quotes before it. `failure` parses a text and returns the number of the
    line, from 0, where that fails, or None where it does not.
    """
    if len(text) > _LONGEST:
        return None
    source = _Source(text, quoted)
    number = source.line_of(at)
    for cause in islice(_causes(source, number), _MOST_TRIES):
        later = failure(cause.mended)
        if later is None or later > number:
            return cause
    return None


def begins_conflict(text: str, at: int) -> bool:
    """Return True if a line begins with the mark that git puts before two versions of some lines."""
    return _CONFLICT.match(text, at) is not None


class _Source(Struct, frozen=True, dict=True):
    """The lines of a text, without their ends."""

    text: str
    quoted: Span | None

    @cached_property
    def lines(self) -> list[str]:
        return LINE_END.split(self.text)

    @cached_property
    def starts(self) -> list[int]:
        return [0, *(match.end() for match in LINE_END.finditer(self.text))]

    def line_of(self, offset: int) -> int:
        return next(n for n in range(len(self.starts) - 1, -1, -1) if self.starts[n] <= offset)

    def at(self, number: int, column: int, length: int) -> Span:
        """Return the span of a part of a line."""
        start = self.starts[number] + column
        return Span(start, start + length)

    def replaced(self, changes: dict[int, str]) -> str:
        """Return the text with other lines in the place of some."""
        return "\n".join(changes.get(number, line) for number, line in enumerate(self.lines))

    def entry(self, number: int) -> re.Match[str] | None:
        """Return the match of a line that is an entry of a mapping: its indentation, dashes, key and value."""
        return _ENTRY.match(self.lines[number]) if number not in self.blocks else None

    @cached_property
    def blocks(self) -> dict[int, int]:
        """The lines of block texts, each with the number of the line that its text begins on."""
        blocks: dict[int, int] = {}
        header, column, indent = -1, 0, 0
        for number, line in enumerate(self.lines):
            if header >= 0 and (not line.strip() or _indent(line) >= max(indent, column + 1)):
                indent = indent or (_indent(line) if line.strip() else 0)
                blocks[number] = header
                continue
            entry = _ENTRY.match(line)
            is_header = entry is not None and _BLOCK.match(entry[4]) is not None
            header, column, indent = (number, len(entry[1] + entry[2]), 0) if entry and is_header else (-1, 0, 0)
        return blocks


def _causes(source: _Source, number: int) -> Iterator[Cause]:
    """Yield mistakes that may be the reason of a failure in a line, the surest first."""
    yield from _conflicts(source, number)
    yield from _odd_blanks(source, number)
    yield from _missing_bars(source, number)
    yield from _texts_that_end_early(source, number)
    yield from _quotes(source, number)
    yield from _indentations(source, number)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _spaces(count: int) -> str:
    return f"{count} space" if count == 1 else f"{count} spaces"


def _conflicts(source: _Source, number: int) -> Iterator[Cause]:
    opening = next((n for n, line in enumerate(source.lines[: number + 1]) if _CONFLICT.match(line)), None)
    if opening is None:
        return
    changes, other = {}, False
    for at, line in enumerate(source.lines[opening:], opening):
        if line[:7] in ("<<<<<<<", "=======", "|||||||", ">>>>>>>") or other:
            changes[at] = ""
        other = (other or line[:7] in ("=======", "|||||||")) and line[:7] != ">>>>>>>"
    yield Cause(source.at(opening, 0, 7), *CONFLICT, source.replaced(changes))


def _odd_blanks(source: _Source, number: int) -> Iterator[Cause]:
    for at in range(min(number, len(source.lines) - 1), -1, -1):
        match = _ODD_BLANK.match(source.lines[at])
        if match is not None:
            line = source.lines[at]
            head = re.sub(f"[{_BLANKS}]", " ", line[: match.end()])
            rest = re.sub(rf"\A[ {_BLANKS}]+", lambda blanks: " " * len(blanks[0]), line[match.end() :])
            message = f"this blank is not an ordinary space (U+{ord(match[1]):04X}), and YAML takes it for text"
            place = source.at(at, match.start(1), 1)
            yield Cause(place, message, "write an ordinary space", source.replaced({at: head + rest}))


def _missing_bars(source: _Source, number: int) -> Iterator[Cause]:
    """Yield the entry above whose text has a code fence and no `|`."""
    indent = _indent(source.lines[number])
    for at in range(number, -1, -1):
        entry = source.entry(at)
        if entry is None or (at < number and len(entry[1] + entry[2]) >= indent) or _MARKED.match(entry[4]):
            continue
        has_fence = any(map(_FENCE.match, _continuation(source, at, len(entry[1] + entry[2]))))
        if has_fence:
            start = entry.start(3)
            mended = source.lines[at][: entry.end(3)] + ": |"
            message = f"the text of `{entry[3]}` has several lines, and no `|` that keeps them"
            hint = f"write `{entry[3]}: |`, and the text on the lines below, indented"
            yield Cause(source.at(at, start, entry.end(3) + 1 - start), message, hint, source.replaced({at: mended}))
        if has_fence or at < number:
            return


def _continuation(source: _Source, number: int, column: int) -> Iterator[str]:
    """Yield the lines below one that are blank or indented further than a column."""
    return takewhile(lambda line: not line.strip() or _indent(line) > column, source.lines[number + 1 :])


def _texts_that_end_early(source: _Source, number: int) -> Iterator[Cause]:
    """Yield the line that ends the last block text above, if it belongs to that text: it is not indented enough."""
    header: int | None = next((source.blocks[at] for at in range(number, -1, -1) if at in source.blocks), None)
    if header is None:
        return
    inside = [at for at, start in source.blocks.items() if start == header]
    first, entry = inside[-1] + 1, _ENTRY.match(source.lines[header])
    indent = next((_indent(source.lines[at]) for at in inside if source.lines[at].strip()), 0)
    if entry is None or first >= len(source.lines) or first > number:
        return
    end = _end_of_fence(source, inside, first)
    changes = {at: " " * indent + source.lines[at] for at in range(first, end) if _indent(source.lines[at]) < indent}
    line = source.lines[first]
    message = f"this line is not indented as the text of `{entry[3]}` above, and ends it"
    hint = f"indent the text by at least {_spaces(indent)}"
    place = source.at(first, _indent(line), max(1, len(line.strip())))
    yield Cause(place, message, hint, source.replaced(changes))


def _end_of_fence(source: _Source, inside: list[int], first: int) -> int:
    """Return the end of the lines, from one on, that belong to a text: all of a fence, else up to the next entry."""
    mark = ""
    numbers: list[int] = [*inside, *range(first, len(source.lines))]
    for at in numbers:
        line, fence = source.lines[at], _FENCE.match(source.lines[at])
        if at >= first and not mark and not fence and (_ENTRY.match(line) or line.lstrip().startswith("- ")):
            return at
        if fence and not mark:
            mark = fence[1]
        elif fence and line.strip().startswith(mark) and not line.strip().strip(mark[0]):
            mark = ""
    return len(source.lines)


def _quotes(source: _Source, number: int) -> Iterator[Cause]:
    """Yield the text in quotes before, if other text follows it on its last line."""
    if source.quoted is None:
        return
    start, end = source.quoted
    first, last = source.line_of(start), source.line_of(end - 1)
    mark, column = source.text[start], end - source.starts[last]
    line = source.lines[last]
    if last != number or not line[column:].strip():
        return
    if first < last:
        changes = {first: source.lines[first] + mark}
        yield Cause(
            Span(start, start + 1),
            "the text that this quote opens is not closed on its line",
            f"end the text with `{mark}`",
            source.replaced(changes),
        )
        return
    hint = "write `''` for a quote within the text" if mark == "'" else 'write `\\"` for a quote within the text'
    if not line.rstrip(" ,]}").endswith(mark):
        hint = "put all of the text into quotes, or none"
    for close in (rf"{mark}\s*(?=[,\]}}]|$)", "$"):
        tail = re.search(close, line[column:])
        if tail is not None:
            mended = line[: start - source.starts[first]] + "x" + line[column + tail.end() :]
            yield Cause(
                source.at(last, column - 1, 1),
                "this quote ends the text, and more follows on its line",
                hint,
                source.replaced({last: mended}),
            )


def _indentations(source: _Source, number: int) -> Iterator[Cause]:
    """Yield the entry on a line as one that is out of line with the entries above."""
    entry = _ENTRY.match(source.lines[number])
    if entry is None:
        return
    own = len(entry[1]) if entry[2] else len(entry[1] + entry[2])
    name = "this item" if entry[2] else f"`{entry[3]}`"
    for target in _columns(source, number, own, item=bool(entry[2])):
        below = [number, *_shifted_with(source, number, own)]
        changes = {at: _shift(source.lines[at], target - own) for at in below}
        hint = f"indent it by {_spaces(target)}" if target else "do not indent it"
        message = f"{name} is indented by {_spaces(own)}, and the entries beside it by {target}"
        start = entry.start(2 if entry[2] else 3)
        yield Cause(source.at(number, start, entry.end(3) - start), message, hint, source.replaced(changes))


def _columns(source: _Source, number: int, own: int, *, item: bool) -> list[int]:
    """Return the columns of entries above that are near a column, the nearest first."""
    columns: dict[int, None] = {}
    for at in range(number - 1, -1, -1):
        entry = source.entry(at)
        if entry is not None and not (item and not entry[2]):
            columns[len(entry[1]) if item else len(entry[1] + entry[2])] = None
    return sorted((c for c in columns if 0 < abs(c - own) <= _NEAR), key=lambda c: abs(c - own))


def _shifted_with(source: _Source, number: int, own: int) -> Iterator[int]:
    for below in range(number + 1, len(source.lines)):
        line = source.lines[below]
        if line.strip() and (_indent(line) < own or line.lstrip().startswith("- ")):
            return
        yield below


def _shift(line: str, by: int) -> str:
    """Return a line that begins some columns further to the right, or to the left where `by` is negative."""
    if not line.strip():
        return line
    return " " * by + line if by > 0 else line[min(-by, _indent(line)) :]
