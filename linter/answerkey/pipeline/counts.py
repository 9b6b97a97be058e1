"""Numbers of what files hold."""

from __future__ import annotations

from collections.abc import Iterable
from operator import add
from typing import NamedTuple

from answerkey.diagnostics import LanguageCount


class Counts(NamedTuple):
    """Numbers of what a file holds; `skipped` of its snippets were not examined because a directive says so.

    `others` are code blocks in languages that are not checked. `languages` are all of them by language.
    """

    questions: int = 0
    snippets: int = 0
    skipped: int = 0
    others: int = 0
    languages: tuple[LanguageCount, ...] = ()


def total(counts: Iterable[Counts]) -> Counts:
    """Return the sum of the counts of several files; languages are sorted by name."""
    files = list(counts)
    languages: dict[str, LanguageCount] = {}
    for each in (count for file in files for count in file.languages):
        before = languages.get(each.language, LanguageCount(each.language))
        languages[each.language] = LanguageCount(each.language, *map(add, before[1:], each[1:]))
    return Counts(
        sum(file.questions for file in files),
        sum(file.snippets for file in files),
        sum(file.skipped for file in files),
        sum(file.others for file in files),
        tuple(sorted(languages.values())),
    )
