"""From what a validator reports to one problem a defect."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from answerkey.model.tree import Route
from answerkey.model.wording import Kind, SchemaProblem, closest, did_you_mean, quoted, value_problem

MOST_PROBLEMS: Final = 1000  # problems of one document that are reported: nobody reads on, and each takes time to word

_TELLING: tuple[Kind, ...] = ("enumeration", "type", "empty", "date", "pattern", "value")


@dataclass
class _KeyFaults:
    """The faults of one mapping's keys; dicts, since they keep the order in which the faults were found."""

    missing: dict[str, None] = field(default_factory=dict)
    unknown: dict[str | int, None] = field(default_factory=dict)
    known: dict[str, None] = field(default_factory=dict)


@dataclass
class SchemaProblems:
    """Gathers what a validator reports and keeps one problem a defect.

    A value that breaks several constraints has one problem, the most telling; a key that is misspelt is not missing.
    """

    _values: dict[tuple[Route, bool], SchemaProblem] = field(default_factory=dict)
    _keys: dict[Route, _KeyFaults] = field(default_factory=dict)

    def add(self, problem: SchemaProblem) -> None:
        """Add a problem of a value, or of a key that is known."""
        place = (problem.route, problem.at_key)
        before = self._values.setdefault(place, problem)
        if _TELLING.index(problem.kind) < _TELLING.index(before.kind):
            self._values[place] = problem

    def add_missing(self, route: Route, key: str) -> None:
        """The mapping at the route lacks a key."""
        self._faults(route).missing[key] = None

    def add_unknown(self, route: Route, key: str | int, known: Iterable[str]) -> None:
        """The mapping at the route has a key that is none of the known ones."""
        faults = self._faults(route)
        faults.unknown[key] = None
        faults.known.update(dict.fromkeys(known))

    def all(self, *, more: bool = False) -> list[SchemaProblem]:
        """The problems found, without those that another one explains; `more` if the validator had more to report."""
        found = list(self._values.values())
        for route, faults in self._keys.items():
            found += _key_problems(route, faults)
        if more:
            found.append(value_problem((), f"has more problems than the {MOST_PROBLEMS:,} that are listed"))
        return found

    def _faults(self, route: Route) -> _KeyFaults:
        return self._keys.setdefault(route, _KeyFaults())


def _key_problems(route: Route, faults: _KeyFaults) -> list[SchemaProblem]:
    # A missing key is likelier to be meant than one that may well be there already.
    meant = {key: closest(key, faults.missing) or closest(key, faults.known) for key in faults.unknown}
    missing = [
        SchemaProblem(route, "missing", f"{quoted(key)} is missing")
        for key in faults.missing
        if key not in meant.values()
    ]
    unknown = [_unknown_key((*route, key), word or "") for key, word in meant.items()]
    return missing + unknown


def _unknown_key(route: Route, meant: str) -> SchemaProblem:
    message = f"unknown key {quoted(route[-1])}"
    return SchemaProblem(route, "unknown-key", message, did_you_mean(meant), at_key=True, meant=meant)


_MOST_VALUES: Final = 250_000
_DEEPEST: Final = 100


def unfit(data: object) -> SchemaProblem | None:
    """The one problem of a document that no validator should be given: it is too large, too deep or has no end.

    What the document holds in several places counts each time, since a validator looks at it each time.
    """
    left = _MOST_VALUES
    level = [data]
    for _ in range(_DEEPEST):
        inner: list[object] = []
        for value in level:
            if isinstance(value, (dict, list)):
                left -= len(value)
                if left < 0:
                    return value_problem((), f"holds more than {_MOST_VALUES:,} values, and is not checked")
                inner.extend(value.values() if isinstance(value, dict) else value)
        if not inner:
            return None
        level = inner
    return value_problem((), f"nests deeper than {_DEEPEST} levels, and is not checked")
