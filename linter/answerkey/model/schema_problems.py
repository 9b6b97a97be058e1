"""The problems of a document, one for each defect, from all that a validator reports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct, field

from answerkey.model.messages import Kind, SchemaProblem, closest, did_you_mean, quoted, value_problem
from answerkey.model.tree import Route

MOST_PROBLEMS: Final = 1000  # problems of one document that are reported: nobody reads more, and each takes time

_SHORT_NAMES: Final = {"question": "q", "answer": "a"}  # words for which a schema may have a letter

_PRECEDENCE: tuple[Kind, ...] = ("enumeration", "type", "empty", "date", "pattern", "value")


class _KeyFaults(Struct):
    """The faults of one mapping's keys, as the keys of dicts, which keep their order."""

    missing: dict[str, None] = field(default_factory=dict)
    unknown: dict[str | int, None] = field(default_factory=dict)
    vocabulary: dict[str, None] = field(default_factory=dict)


class SchemaProblems(Struct):
    """A collector of a validator's reports that keeps one problem for each defect.

    A value that breaks several constraints has one problem, by precedence; a misspelt key is not missing, too.
    """

    _values: dict[tuple[Route, bool], SchemaProblem] = field(default_factory=dict)
    _keys: dict[Route, _KeyFaults] = field(default_factory=dict)

    def add(self, problem: SchemaProblem) -> None:
        """Add a problem of a value, or of a known key."""
        place = (problem.route, problem.at_key)
        other = self._values.setdefault(place, problem)
        if _PRECEDENCE.index(problem.kind) < _PRECEDENCE.index(other.kind):
            self._values[place] = problem

    def add_missing(self, route: Route, key: str) -> None:
        """Add a key that the mapping at the route lacks."""
        self._faults(route).missing[key] = None

    def add_unknown(self, route: Route, key: str | int, vocabulary: Iterable[str]) -> None:
        """Add a key of the mapping at the route that is not in the vocabulary."""
        faults = self._faults(route)
        faults.unknown[key] = None
        faults.vocabulary.update(dict.fromkeys(vocabulary))

    def all(self, *, more: bool = False) -> list[SchemaProblem]:
        """Return the problems, without those that another one explains; `more` if the validator has more to report."""
        problems = list(self._values.values())
        for route, faults in self._keys.items():
            problems += _key_problems(route, faults)
        if more:
            problems.append(value_problem((), f"has more problems than the {MOST_PROBLEMS:,} that are listed"))
        return problems

    def _faults(self, route: Route) -> _KeyFaults:
        return self._keys.setdefault(route, _KeyFaults())


def _key_problems(route: Route, faults: _KeyFaults) -> list[SchemaProblem]:
    suggestions = {key: _suggested(key, faults) for key in faults.unknown}
    missing = [
        SchemaProblem(route, "missing", f"{quoted(key)} is missing")
        for key in faults.missing
        if key not in suggestions.values()
    ]
    unknown = [_unknown_key((*route, key), word or "") for key, word in suggestions.items()]
    return missing + unknown


def _suggested(key: str | int, faults: _KeyFaults) -> str | None:
    """Return the key that was meant. A missing one is likelier than one that may be there already."""
    short = _SHORT_NAMES.get(str(key).casefold(), "")
    if short in faults.missing or short in faults.vocabulary:
        return short
    return closest(key, faults.missing) or closest(key, faults.vocabulary)


def _unknown_key(route: Route, suggestion: str) -> SchemaProblem:
    message = f"unknown key {quoted(route[-1])}"
    return SchemaProblem(route, "unknown-key", message, did_you_mean(suggestion), at_key=True, suggestion=suggestion)


_MOST_VALUES: Final = 250_000
_DEEPEST: Final = 100


def size_problem(data: object) -> SchemaProblem | None:
    """Return the problem of a document that is too large for a validator, too deep, or endless.

    A value that occurs in several places counts each time, since a validator visits it each time.
    """
    budget = _MOST_VALUES
    level = [data]
    for _ in range(_DEEPEST):
        inner: list[object] = []
        for value in level:
            if isinstance(value, (dict, list)):
                budget -= len(value)
                if budget < 0:
                    return value_problem((), f"holds more than {_MOST_VALUES:,} values, and is not checked")
                inner.extend(value.values() if isinstance(value, dict) else value)
        if not inner:
            return None
        level = inner
    return value_problem((), f"nests deeper than {_DEEPEST} levels, and is not checked")
