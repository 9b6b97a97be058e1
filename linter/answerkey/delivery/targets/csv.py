"""All questions as CSV (RFC 4180, UTF-8), a row each, in the order of reading.

``questions.csv`` holds every value as it is, for programs. A spreadsheet takes a value that begins with ``=``, ``+``,
``-``, ``@``, a tab or a carriage return for a formula, and content is not to be run: ``questions-for-spreadsheets.csv``
has an apostrophe before such values, and a byte order mark, by which Excel knows UTF-8.
https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator

from answerkey.delivery.catalog import Catalog, Page, Question
from answerkey.delivery.targets import File, Settings
from answerkey.delivery.targets._shared import UNKNOWN, changed, hash_of, iso, plain, printable, site_of, url

COLUMNS = (
    "address",
    "url",
    "framework",
    "topic",
    "page",
    "number",
    "difficulty",
    "tags",
    "question",
    "answer",
    "answer_text",
    "words",
    "changed",
    "hash",
    "verified",
    "verified_with",
    "verified_at",
    "verified_assertions",
)
_MARK = "\ufeff"
# The full-width forms count, too: some programs take them for the others. Quotes and blanks before them change nothing.
_FORMULA = re.compile("[\\s'\"]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")


def files(catalog: Catalog, settings: Settings) -> Iterator[File]:
    """Yield the two files."""
    rows = [
        (settings.site, page.hash, q.hash, q.address, q.history, page.breadcrumbs, q.verified)
        for page, q in catalog.questions
    ]
    key = hash_of(rows)
    yield File("questions.csv", key, lambda: _write(catalog, settings, str).encode())
    spreadsheet = "questions-for-spreadsheets.csv"
    yield File(spreadsheet, key, lambda: (_MARK + _write(catalog, settings, _defused)).encode())


def _write(catalog: Catalog, settings: Settings, value: Callable[[str], str]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for page, question in catalog.questions:
        writer.writerow([value(printable(cell)) for cell in _row(page, question, settings)])
    return stream.getvalue()


def _row(page: Page, question: Question, settings: Settings) -> tuple[str, ...]:
    return (
        question.address,
        url(settings, question.address) if site_of(settings) else "",
        page.framework,
        page.topic,
        page.title,
        str(question.number),
        question.difficulty,
        "; ".join(map(plain, question.tags)),
        question.q,
        question.a,
        question.answer.text,
        str(question.answer.words),
        iso(when) if (when := changed(page, question)) > UNKNOWN else "",
        question.hash,
        question.verified.state,
        question.verified.versions,
        question.verified.at,
        str(question.verified.assertions) if question.verified.assertions else "",
    )


def _defused(value: str) -> str:
    """Return the value in a form that no spreadsheet reads as a formula."""
    return f"'{value}" if _FORMULA.match(value) else value
