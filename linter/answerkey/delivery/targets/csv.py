"""All questions as CSV (RFC 4180, UTF-8), a row each, in the order of reading.

``questions.csv`` holds every value as it is, for programs. A spreadsheet takes a value that begins with ``=``, ``+``,
``-``, ``@``, a tab or a carriage return for a formula, and content is not to be run: ``questions-for-spreadsheets.csv``
has an apostrophe before such values, and a byte order mark, by which Excel knows UTF-8.
https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.entities import QUESTION
from answerkey.delivery.fields import Context
from answerkey.delivery.targets import File, Settings
from answerkey.delivery.targets._shared import hash_of, plain, printable

COLUMNS = QUESTION.names("csv")
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
        values = QUESTION.values("csv", question, Context(page, settings=settings))
        writer.writerow([value(printable(_cell(each))) for each in values.values()])
    return stream.getvalue()


def _cell(value: object) -> str:
    """Return a value as text: parts of a list behind one another, nothing for null, and all else as in JSON."""
    match value:
        case None:
            return ""
        case str():
            return value
        case list() if all(isinstance(each, str) for each in value):
            return "; ".join(map(plain, value))
    return json.dumps(value, ensure_ascii=False)


def _defused(value: str) -> str:
    """Return the value in a form that no spreadsheet reads as a formula."""
    return f"'{value}" if _FORMULA.match(value) else value
