"""The findings of the last build: one JSON file, which the builder writes and the server reads."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from answerkey.delivery.omissions import Omission, extent
from answerkey.diagnostics import Diagnostic, Severity
from answerkey.pipeline.cache import UNDECODABLE
from answerkey.regular_files import read_regular
from answerkey.safe_text import shown_characters
from answerkey.source import LineIndex, Position

_AROUND = 2  # lines shown before and after the place of an error
_MOST_LINES, _MOST_CHARACTERS = 12, 160
_CUT, _TAB = "…", "    "


class SourceLine(NamedTuple):
    """A line of a file, safe to show, in three parts: `marked` is the part that a finding is about."""

    number: int
    before: str
    marked: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic as the preview shows it, an error with its `source`.

    `address` is that of its page, or empty; `file` is the absolute path of its file, for editors.
    """

    path: str
    content_path: str
    address: str
    question: str
    line: int
    column: int
    severity: str
    rule: str
    message: str
    hint: str
    source: tuple[SourceLine, ...] = ()
    file: str = ""


@dataclass(frozen=True)
class Findings:
    """The findings in a base.

    `stale` is True if the base can't be read and the previous snapshot is served; `reason` says why. `omissions` are
    the parts that were left out because of errors, `notes` tell what else is missing. The stages of the content are
    what they were in the build until a moment in ISO 8601, if they ever change.
    """

    items: tuple[Finding, ...] = ()
    stale: bool = False
    reason: str = ""
    omissions: tuple[Omission, ...] = ()
    notes: tuple[str, ...] = ()
    until: str = ""

    @property
    def errors(self) -> int:
        return sum(finding.severity == Severity.ERROR for finding in self.items)

    @property
    def warnings(self) -> int:
        return len(self.items) - self.errors

    @property
    def extent(self) -> str:
        """The numbers of parts that were left out, such as ``1 question and 2 files``."""
        return extent(self.omissions)

    def of(self, address: str, question: str = "") -> tuple[Finding, ...]:
        """Return the findings of a delivered question; without one, those of the page outside of questions."""
        return tuple(f for f in self._of_delivered.get(address, ()) if f.question == question)

    def of_page(self, address: str, questions: Iterable[str]) -> tuple[Finding, ...]:
        """Return the findings of a page that belong to none of these questions, nor to one that was left out."""
        shown = set(questions)
        return tuple(f for f in self._of_delivered.get(address, ()) if f.question not in shown)

    def of_omission(self, part: Omission) -> tuple[Finding, ...]:
        """Return the findings of a part that was left out, errors first."""
        parts = self._by_part.items()
        own = (f for (path, number), items in parts if path == part.path and part.number in (0, number) for f in items)
        return tuple(sorted(own, key=lambda f: f.severity != Severity.ERROR))

    def omitted_questions(self, address: str, before: int) -> tuple[Omission, ...]:
        """Return the questions of a page that were left out below so many delivered ones and above the next."""
        return tuple(self._omitted_questions.get((address, before), ()))

    def omitted_files(self, address: str) -> tuple[Omission, ...]:
        """Return the files whose content an address would show, or that it depends on, the nearest last."""
        files = (part for part in self.omissions if part.address and not part.number)
        return tuple(sorted((f for f in files if f"{address}/".startswith(f"{f.address}/")), key=lambda f: f.address))

    def omitted_pages(self, topic: str) -> tuple[Omission, ...]:
        """Return the pages of a topic that were left out."""
        return tuple(p for p in self.omissions if not p.number and p.address.rpartition("/")[0] == topic)

    @cached_property
    def _by_part(self) -> Mapping[tuple[str, int], list[Finding]]:
        """The findings by the path of their file and the number of the question that was left out around them, or 0."""
        omitted, parts = defaultdict(list), defaultdict(list)
        for part in self.omissions:
            if part.number:
                omitted[part.path].append(part)
        for finding in self.items:
            number = _number_at(finding.line, omitted.get(finding.content_path, []))
            parts[finding.content_path, number].append(finding)
        return parts

    @cached_property
    def _of_delivered(self) -> Mapping[str, list[Finding]]:
        """The findings of each page by its address, without those in questions that were left out."""
        pages = defaultdict(list)
        for (_, number), items in self._by_part.items():
            for finding in items if not number else ():
                pages[finding.address].append(finding)
        return pages

    @cached_property
    def _omitted_questions(self) -> Mapping[tuple[str, int], list[Omission]]:
        """The questions that were left out, by the address of their page and the number of delivered ones above."""
        questions = defaultdict(list)
        for part in self.omissions:
            if part.number:
                questions[part.address.partition("#")[0], part.before].append(part)
        return questions

    def encoded(self) -> bytes:
        """Return the JSON that `read` reads."""
        return json.dumps(asdict(self), ensure_ascii=True).encode()


def _number_at(line: int, questions: Sequence[Omission]) -> int:
    """Return the number of the question that a line stands in, 0 for none of these, which are in order."""
    position = bisect_right(questions, line, key=lambda question: question.lines[0]) - 1
    return questions[position].number if position >= 0 and line <= questions[position].lines[1] else 0


def from_diagnostic(
    diagnostic: Diagnostic, source: str, lines: LineIndex | None = None, address: str = "", file: str = ""
) -> Finding:
    """Make a finding of a diagnostic.

    `source` is the path of its file in the content folder, or empty; `lines` are those of its file, of which an
    error shows some. `address` is that of a document; pages have theirs in the path. `file` is the absolute path.
    """
    wrong = diagnostic.severity is Severity.ERROR
    place = PurePosixPath(source)
    page = bool(source) and place.parts[0] == "qa" and len(place.parts) > 1
    return Finding(
        path=diagnostic.path,
        content_path=source,
        address="/" + place.relative_to("qa").with_suffix("").as_posix() if page else address,
        question=diagnostic.question or "",
        line=diagnostic.start.line,
        column=diagnostic.start.column,
        severity=diagnostic.severity.value,
        rule=diagnostic.rule,
        message=diagnostic.message,
        hint=diagnostic.hint,
        source=tuple(_excerpt(lines, diagnostic.start, diagnostic.end)) if lines and wrong else (),
        file=file,
    )


def _excerpt(lines: LineIndex, start: Position, end: Position) -> Iterator[SourceLine]:
    """Yield the lines around a place."""
    last = min(end.line + _AROUND, len(lines), start.line + _MOST_LINES)
    for number in range(max(1, start.line - _AROUND), last + 1):
        text = lines.line_text(number)
        if start.line <= number <= end.line:
            begin = start.column - 1 if number == start.line else 0
            stop = end.column - 1 if number == end.line else len(text)
            yield _source_line(number, text, begin, stop)
        else:
            yield _source_line(number, text, 0, 0)


def _source_line(number: int, text: str, start: int, end: int) -> SourceLine:
    """Make the line around the characters from `start` to `end`, cut where it is too long."""
    first = max(0, start - _MOST_CHARACTERS // 2)
    last = first + _MOST_CHARACTERS
    parts = (text[first:start], text[start : min(end, last)], text[max(start, end) : last])
    before, marked, after = ("".join(shown_characters(part.replace("\t", _TAB))) for part in parts)
    return SourceLine(number, (_CUT if first else "") + before, marked, after + (_CUT if len(text) > last else ""))


def read(path: Path) -> Findings:
    """Return the findings in a file; none if it does not exist, or no builder wrote it."""
    try:
        status = path.stat()
    except OSError:
        return Findings()
    return _read(path, status.st_mtime_ns, status.st_ino)


@lru_cache(maxsize=2)
def _read(path: Path, changed: int, inode: int) -> Findings:
    """Read the file once for each version of it."""
    try:
        raw = json.loads(read_regular(path))
        items = map(_finding, raw["items"])
        omissions = (Omission(**{**part, "lines": tuple(part["lines"])}) for part in raw["omissions"])
        return Findings(tuple(items), raw["stale"], raw["reason"], tuple(omissions), tuple(raw["notes"]), raw["until"])
    except (OSError, *UNDECODABLE):
        return Findings()


def _finding(raw: dict[str, Any]) -> Finding:
    return Finding(**{**raw, "source": tuple(SourceLine(*line) for line in raw["source"])})
