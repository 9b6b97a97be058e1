"""Questions from tables: CSV, TSV and JSON Lines, one question a row, whose columns the user names."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from answerkey.importing.layout import tidy
from answerkey.importing.questions import QuestionList, Section, SourceQuestion
from answerkey.importing.result import Notice, Share, SourceError
from answerkey.importing.titles import level_of
from answerkey.model.messages import quoted
from answerkey.source import identity, with_unix_line_ends

FORMATS = ("csv", "tsv", "jsonl")
_DELIMITERS = {"csv": ",", "tsv": "\t"}


class Columns(NamedTuple):
    """The names of the columns that hold the parts of a question; None for those that a table does not have."""

    question: str
    answer: str
    section: str | None = None
    level: str | None = None


class _Row(NamedTuple):
    """The values of a row by column, with its first and last line, from 1; or why it can't be read."""

    line: int
    until: int
    values: Mapping[str, str]
    fault: str = ""


def read_rows(text: str, kind: str, columns: Columns) -> QuestionList:
    """Read the questions of a table in one of the `FORMATS`; raises SourceError where a column is not there.

    The first row of CSV and TSV names the columns; in JSON Lines each line is an object, whose keys are the columns.
    A row without a question or an answer is named.
    """
    text = with_unix_line_ends(identity(text.removeprefix("\ufeff"))).text
    rows = list(_objects(text) if kind == "jsonl" else _records(text, _DELIMITERS[kind]))
    _check(rows, columns)
    questions: list[SourceQuestion] = []
    notices: list[Notice] = []
    for row in rows:
        question = _question(row, columns)
        if isinstance(question, str):
            notices.append(Notice(f"line {row.line}", question, lost=True))
        else:
            questions.append(question)
    return QuestionList("", tuple(questions), tuple(notices), Share(len(questions), len(rows), "row"))


def _check(rows: list[_Row], columns: Columns) -> None:
    """Raise SourceError if there are no rows, or if none has a column that was named."""
    if not rows:
        raise SourceError("it has no rows")
    present = dict.fromkeys(name for row in rows for name in row.values)
    for name in filter(None, columns):
        if name not in present:
            names = ", ".join(quoted(other, 40) for other in list(present)[:20]) or "none"
            raise SourceError(f"it has no column {quoted(name, 40)}; its columns are {names}")


def _question(row: _Row, columns: Columns) -> SourceQuestion | str:
    """Return the question of a row, or why it has none."""
    title = row.values.get(columns.question, "").strip()
    answer = tidy(row.values.get(columns.answer, ""))
    if row.fault or not title:
        return row.fault or f"the row has no text in {quoted(columns.question, 40)}"
    if not answer.strip():
        return f"{quoted(title, 100)} has no answer"
    section = " ".join(row.values.get(columns.section or "", "").split())
    sections = (Section(1, section, row.line),) if section else ()
    level = level_of(row.values.get(columns.level or "", ""))
    return SourceQuestion(title, answer, level, sections, row.line, row.until)


def _records(text: str, delimiter: str) -> Iterator[_Row]:
    """Yield the rows of CSV or TSV. Quotes may hold delimiters and line breaks, as RFC 4180 has them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    line = 1
    try:
        for record in reader:
            if header is None:
                header = _header(record)
            elif record:
                fault = "" if len(record) <= len(header) else f"the row has {len(record)} fields, not {len(header)}"
                values = {**dict.fromkeys(header, ""), **dict(zip(header, record, strict=False))}
                yield _Row(line, reader.line_num, values, fault)
            line = reader.line_num + 1
    except csv.Error as error:
        raise SourceError(f"line {line}: {error}") from None


def _header(record: list[str]) -> list[str]:
    names = [name.strip() for name in record]
    repeated = next((name for at, name in enumerate(names) if name and name in names[:at]), None)
    if repeated is not None:
        raise SourceError(f"it has two columns {quoted(repeated, 40)}")
    return names


def _objects(text: str) -> Iterator[_Row]:
    """Yield the rows of JSON Lines: of each object the values that are texts or numbers."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            yield _Row(number, number, {}, "the line is not JSON")
            continue
        if isinstance(value, dict):
            texts = {name: str(part) for name, part in value.items() if isinstance(part, str | int | float)}
            yield _Row(number, number, texts)
        else:
            yield _Row(number, number, {}, "the line is not a JSON object")
