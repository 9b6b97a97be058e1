"""The index of a base as one file asks it: each question is recorded."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from answerkey.model.base_index import Derived, Row, Rows, Settings, Sums
from answerkey.model.corpus import Facts, Moment
from answerkey.pipeline.git_history import TextHistory
from answerkey.pipeline.index_store import IndexStore, Reads, Request, full_key, path_key
from answerkey.rules.suggestions import MOST, can_suggest, nearest
from answerkey.snippets.slips import asked_forms


@dataclass
class IndexView:
    """The index as a file asks it. `allowances` give the number of suggestions that a budget has left for the file."""

    store: IndexStore
    reads: Reads
    settings: Settings
    texts: TextHistory
    day: date = date.min
    facts_of: Callable[[str], Facts] | None = None
    allowance: Callable[[str], int] = lambda budget: MOST
    _requests: dict[str, int] = field(default_factory=dict)

    def first(self, rows: Rows, key: str) -> Row | None:
        place = full_key(rows.name, key)
        self.reads.add(b"f", place)
        return self.store.ends(place, False)

    def last(self, rows: Rows, key: str) -> Row | None:
        place = full_key(rows.name, key)
        self.reads.add(b"l", place)
        return self.store.ends(place, True)

    def values(self, rows: Rows, key: str) -> tuple[Any, ...]:
        place = full_key(rows.name, key)
        self.reads.add(b"v", place)
        return tuple(map(json.loads, self.store.values(place)))

    def counts(self, rows: Rows, key: str) -> tuple[tuple[Any, int], ...]:
        place = full_key(rows.name, key)
        self.reads.add(b"c", place)
        return tuple((json.loads(value), number) for value, number in self.store.values(place).items())

    def has(self, sums: Sums, key: str, number: int = 1) -> bool:
        place = full_key(sums.name, key)
        self.reads.add(b"%d" % number, place)
        return self.store.total(place) >= number

    def near(self, sums: Sums, name: str) -> frozenset[str]:
        places = [full_key(sums.name, form) for form in asked_forms(name)]
        for place in places:
            self.reads.add(b"n", place)
        return frozenset().union(*map(self.store.near, places))

    def derived(self, derived: Derived, key: str) -> Any:
        self.reads.add(b"d", full_key(derived.name, key))
        return self.store.derived(derived, key)

    def facts(self, path: str) -> Facts:
        assert self.facts_of is not None
        self.depend_on(path)
        return self.facts_of(path)

    def depend_on(self, path: str) -> None:
        """Record that the file depends on all of another one."""
        self.reads.add(b"p", path_key(path))

    def history(self, path: str, lines: Mapping[str, tuple[int, int]]) -> Mapping[str, Moment]:
        self.depend_on(path)
        for place in ("", path):
            self.reads.add(b"h", path_key(place))
        return self.texts.changes(path, lines)

    def is_reached(self, day: date) -> bool:
        if self.day >= day:
            self.reads.since = max(self.reads.since, day.toordinal())
            return True
        self.reads.until = min(self.reads.until, day.toordinal())
        return False

    @property
    def today(self) -> date:
        self.reads.since = self.day.toordinal()
        self.reads.until = self.reads.since + 1
        return self.day

    def suggestion(self, budget: str, word: str, vocabulary: Callable[[], Iterable[str]]) -> str:
        if not can_suggest(word):
            return ""
        self._requests[budget] = self._requests.get(budget, 0) + 1
        return nearest(word, vocabulary()) if self._requests[budget] <= self.allowance(budget) else ""

    def requests(self) -> Iterator[Request]:
        """Yield the suggestions that were asked for."""
        return (Request(budget, number, self.allowance(budget)) for budget, number in self._requests.items())
