"""The versions of a library with which each answer holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from answerkey.libraries.environment import Environment
from answerkey.proofs.assessment import Status
from answerkey.proofs.results import Proofs

_BETWEEN = re.compile(r"\s*,\s*(?![<>=!~\s])")  # a comma before an operator stands in a requirement
_HOLDS = (Status.PASSED, Status.RAN)
_NAME = re.compile(r"\s*([A-Za-z0-9][\w.-]*)")


@dataclass(frozen=True)
class Column:
    """One run of a matrix: a requirement, the environment in which it is installed, and the proofs there."""

    requirement: str
    environment: Environment
    proofs: Proofs

    @property
    def name(self) -> str:
        """The name of the library, normalized as PEP 503 says."""
        match = _NAME.match(self.requirement)
        return re.sub(r"[-_.]+", "-", match[1]).lower() if match else self.requirement

    @property
    def version(self) -> str:
        """The version of the library in the environment."""
        return self.environment.distributions.get(self.name, "?")


@dataclass(frozen=True)
class Row:
    """One question: for each column True if it holds there, and the same in words."""

    address: str
    holds: tuple[bool, ...]
    phrase: str


def entries(text: str) -> list[str]:
    """Split the requirements of a matrix, which commas separate."""
    return [entry for entry in _BETWEEN.split(text.strip()) if entry]


def rows(columns: Sequence[Column]) -> list[Row]:
    """Return a row for each question that has something to run."""
    table = []
    for results in zip(*(column.proofs.questions for column in columns), strict=True):
        if any(result.status is not Status.NOTHING for result in results):
            holds = tuple(result.status in _HOLDS for result in results)
            table.append(Row(results[0].address, holds, _phrase(holds, columns)))
    return table


def _phrase(holds: Sequence[bool], columns: Sequence[Column]) -> str:
    """Return the phrase of one library, or that of each of several where they differ."""
    versions: dict[str, list[tuple[bool, str]]] = {}
    for value, column in zip(holds, columns, strict=True):
        versions.setdefault(column.name, []).append((value, column.version))
    phrases = {name: phrase(*zip(*pairs, strict=True)) for name, pairs in versions.items()}
    same = set(phrases.values())
    return (
        phrases[columns[0].name]
        if len(phrases) == 1 or same in ({"all"}, {"none"})
        else "; ".join(f"{name}: {words}" for name, words in phrases.items())
    )


def phrase(holds: Sequence[bool], labels: Sequence[str]) -> str:
    """Return ``all``, ``none``, ``since 0.115``, ``until 0.110``, or ``only 0.110, 0.115``; labels are in order."""
    pairs = groupby(zip(holds, labels, strict=True), itemgetter(0))
    runs = [(value, [label for _, label in group]) for value, group in pairs]
    match runs:
        case [(value, _)]:
            return "all" if value else "none"
        case [(False, _), (True, versions)]:
            return f"since {versions[0]}"
        case [(True, versions), (False, _)]:
            return f"until {versions[-1]}"
    return "only " + ", ".join(label for value, versions in runs if value for label in versions)
