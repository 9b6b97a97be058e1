"""With which versions of a library each answer holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from answerkey.libraries.environment import Environment
from answerkey.proofs.assessment import Status
from answerkey.proofs.proving import Proofs

_BETWEEN = re.compile(r"\s*,\s*(?![<>=!~\s])")  # a comma before an operator stands in a requirement
_HOLDS = (Status.PASSED, Status.RAN)
_NAME = re.compile(r"\s*([A-Za-z0-9][\w.-]*)")


@dataclass(frozen=True)
class Column:
    """One run of a matrix: the requirement that was asked for, where it was installed, and what it came to."""

    requirement: str
    environment: Environment
    proofs: Proofs

    @property
    def name(self) -> str:
        """The canonical name of the library."""
        found = _NAME.match(self.requirement)
        return re.sub(r"[-_.]+", "-", found[1]).lower() if found else self.requirement

    @property
    def version(self) -> str:
        """The version that was installed."""
        return self.environment.distributions.get(self.name, "?")


@dataclass(frozen=True)
class Row:
    """One question: whether it holds in each column, and that in words."""

    address: str
    holds: tuple[bool, ...]
    phrase: str


def entries(text: str) -> list[str]:
    """The requirements of a matrix, separated by commas."""
    return [entry for entry in _BETWEEN.split(text.strip()) if entry]


def rows(columns: Sequence[Column]) -> list[Row]:
    """Each question that has something to run."""
    one = len({column.name for column in columns}) == 1
    labels = [column.version if one else f"{column.name} {column.version}" for column in columns]
    found = []
    for same in zip(*(column.proofs.questions for column in columns), strict=True):
        if any(question.status is not Status.NOTHING for question in same):
            holds = tuple(question.status in _HOLDS for question in same)
            found.append(Row(same[0].address, holds, phrase(holds, labels)))
    return found


def phrase(holds: Sequence[bool], labels: Sequence[str]) -> str:
    """``all``, ``none``, ``since 0.115``, ``until 0.110``, else where it holds; versions are in the order given."""
    runs = [(value, [label for _, label in group]) for value, group in groupby(zip(holds, labels, strict=True), _first)]
    match runs:
        case [(value, _)]:
            return "all" if value else "none"
        case [(False, _), (True, held)]:
            return f"since {held[0]}"
        case [(True, held), (False, _)]:
            return f"until {held[-1]}"
    return "only " + ", ".join(label for value, labels_ in runs if value for label in labels_)


def _first(pair: tuple[bool, str]) -> bool:
    return pair[0]
