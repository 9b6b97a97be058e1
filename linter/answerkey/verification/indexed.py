"""The recorded verdicts as the index of a base has them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from answerkey.model.base_index import BaseIndex, Rows
from answerkey.model.corpus import Facts, QuestionCode
from answerkey.model.views import Verified as VerdictRecord
from answerkey.verification.validity import UNVERIFIED, Verified, current
from answerkey.verification.verdicts import Verdict, Verdicts, parse


def _verdicts_in(facts: Facts) -> Verdicts | None:
    """Return the verdicts that a file records; None for another file, and where it can't be read."""
    record = facts.record
    if not isinstance(record, VerdictRecord) or record.broken:
        return None
    return _parsed(record.text) if record.text is not None else Verdicts()


@lru_cache(maxsize=1)
def _parsed(text: str) -> Verdicts:
    return parse(text)


def _verdicts(facts: Facts) -> Iterator[tuple[str, Any]]:
    recorded = _verdicts_in(facts)
    verdicts: dict[str, dict[str, Verdict]] = {}
    for address, verdict in recorded.by_address.items() if recorded is not None else ():
        page, _, question = address.partition("#")
        verdicts.setdefault(page, {})[question] = verdict._replace(libraries=dict(verdict.libraries))
    yield from verdicts.items()


def _has_verdicts(facts: Facts) -> Iterator[tuple[str, Any]]:
    if _verdicts_in(facts) is not None:
        yield "", None


VERDICTS = Rows("verdicts", _verdicts)
"""The recorded verdicts, by the address without a question: the verdicts, by question."""
HAS_VERDICTS = Rows("verdict-records", _has_verdicts)
"""The record of verdicts that can be read, under the empty key."""


def verdict_on(page: str, code: QuestionCode, index: BaseIndex) -> Verified | None:
    """Return the verdict on the code of a question as it holds now; None if the base keeps no record."""
    if index.first(HAS_VERDICTS, "") is None:
        return None
    for verdicts in index.values(VERDICTS, page):
        if code.id in verdicts:
            return current(Verdict(*verdicts[code.id]), code, index.settings.versions)
    return UNVERIFIED
