"""The index of a base in SQLite: the rows and numbers that its files give, and what each file asked for.

A change of a file changes what it gives. Files that asked for something whose answer is another one now are stale: they
are checked again, and no others. The whole of a run is one transaction, so that no other run sees a half of it.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from msgspec import Struct, field

from answerkey.model.base_index import BaseIndex, Derived, Relation, Row, Sums
from answerkey.model.corpus import Facts
from answerkey.pipeline.contributions import Contribution, contribution_of
from answerkey.pipeline.index_files import packed, unpacked
from answerkey.pipeline.index_memory import IndexMemory
from answerkey.snippets.slips import stored_forms

STALE, SUGGESTED, CHECKED = 0, 1, 2
"""The levels to which a file is checked: not, by the rules that share suggestions, or by all."""

_MARK = "UPDATE files SET level = 0 WHERE path = ?"
_REMOVE = (
    "DELETE FROM files WHERE path = ?",
    "DELETE FROM contributions WHERE path = ?",
    "DELETE FROM answers WHERE path = ?",
    "DELETE FROM requests WHERE path = ?",
)
_INSERT = "INSERT INTO rows VALUES (?, ?, ?, ?)"
_FIRST = "SELECT path, value FROM rows WHERE key = ? ORDER BY path, number LIMIT 1"
_LAST = "SELECT path, value FROM rows WHERE key = ? ORDER BY path DESC, number DESC LIMIT 1"
_MOST_ASKED = 3  # the highest number that `has` is asked for
_ALWAYS = (0, 2**40)  # the days in which an answer that depends on none holds
_MEMORY = 10_000  # answers that are remembered in a run


class State(NamedTuple):
    """The state of a file: the key of the content that the index knows, and how far it is checked."""

    key: bytes
    level: int


class Request(NamedTuple):
    """The suggestions that a file asked for under a budget, and how many it could have had."""

    budget: str
    number: int
    allowance: int


class Reads(Struct):
    """All that a file asked of the index, as checksums, and the days from and until which the answers hold.

    Two questions with one checksum cost a check too many, and never one too few.
    """

    sums: set[int] = field(default_factory=set)
    since: int = _ALWAYS[0]
    until: int = _ALWAYS[1]

    def add(self, kind: bytes, key: bytes) -> None:
        """Record a question."""
        self.sums.add(zlib.crc32(kind + key))

    def encoded(self) -> bytes:
        return array("I", sorted(self.sums)).tobytes()


def full_key(name: str, key: str) -> bytes:
    """Return the key of the tables for a relation's name and a key."""
    return f"{name}\0{key}".encode("utf-8", "surrogatepass")


def path_key(path: str) -> bytes:
    """Return a path as the tables have it: in bytes, which are ordered as the paths are."""
    return path.encode("utf-8", "surrogatepass")


def _path(key: bytes) -> str:
    return key.decode("utf-8", "surrogatepass")


def _rows(place: bytes, rows: Mapping[str, list[str]]) -> Iterator[tuple[bytes, bytes, int, str]]:
    for text, values in rows.items():
        key = text.encode("utf-8", "surrogatepass")
        yield from ((key, place, number, value) for number, value in enumerate(values))


class IndexStore:
    """The index of one base under one configuration, in a database that is its own."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        relations: Iterable[Relation],
        view: Callable[[IndexStore, Reads], BaseIndex],
        name: str = "",
        memory: IndexMemory | None = None,
    ) -> None:
        self.name = name
        self._memory = memory
        self._view = view
        self._start = connection.total_changes
        self._connection = connection
        self._relations = {each.name: each for each in relations}
        self._deltas: Counter[str] = Counter()
        self._row_changes: dict[bytes, dict[bytes, list[str]]] = {}
        self._dirty: set[int] = set()
        self._is_new = not self._connection.execute("SELECT 1 FROM files LIMIT 1").fetchone()
        if self._is_new:
            self._connection.execute("DELETE FROM derived")  # made of files that are gone
        self.ends = lru_cache(_MEMORY)(self._ends)
        self.values = lru_cache(_MEMORY)(self._values)
        self.total = lru_cache(_MEMORY)(self._total)
        self.near = lru_cache(_MEMORY)(self._near)

    # --- the files

    def states(self, paths: Iterable[str] | None = None) -> dict[str, State]:
        """Return the state of some files, or of all."""
        sql = "SELECT path, key, level FROM files"
        if paths is None:
            rows = self._connection.execute(sql).fetchall()
        else:
            places = ((path_key(path),) for path in paths)
            rows = [row for each in places for row in self._connection.execute(f"{sql} WHERE path = ?", each)]
        return {_path(path): State(key, level) for path, key, level in rows}

    def stale(self) -> set[str]:
        """Return the files that are not checked by the rules that share suggestions."""
        if self._memory is not None:
            return set(map(_path, self._memory.stale))
        rows = self._connection.execute("SELECT path FROM files WHERE level = ?", (STALE,))
        return {_path(path) for (path,) in rows}

    def is_checked(self, path: str) -> bool:
        """Return True for a file that is checked by all rules."""
        row = self._connection.execute("SELECT level FROM files WHERE path = ?", (path_key(path),)).fetchone()
        return row is not None and row[0] == CHECKED

    def put(self, path: str, key: bytes, facts: Facts, level: int = STALE) -> None:
        """Take what a new or changed file gives."""
        place = path_key(path)
        new = contribution_of(facts, self._relations)
        self._change(place, self._stored_contribution(place), new)
        self._connection.execute("INSERT OR REPLACE INTO contributions VALUES (?, ?)", (place, new.encoded()))
        self._connection.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)", (place, key, level, *_ALWAYS, b"")
        )
        if self._memory is not None:
            self._memory.mark(place, is_stale=level == STALE)

    def remove(self, path: str) -> None:
        """Forget a file that is gone."""
        place = path_key(path)
        self._change(place, self._stored_contribution(place), Contribution({}, {}))
        for sql in _REMOVE:
            self._connection.execute(sql, (place,))
        if self._memory is not None:
            self._memory.remove(place)

    def _stored_contribution(self, place: bytes) -> Contribution:
        row = self._connection.execute("SELECT value FROM contributions WHERE path = ?", (place,)).fetchone()
        return Contribution.decoded(row[0]) if row is not None else Contribution({}, {})

    def _change(self, place: bytes, old: Contribution, new: Contribution) -> None:
        """Note what changes between two contributions of a file."""
        self._dirty.add(zlib.crc32(b"p" + place))
        for key in old.numbers.keys() | new.numbers.keys():
            delta = new.numbers.get(key, 0) - old.numbers.get(key, 0)
            if delta:
                self._deltas[key] += delta
        if self._is_new:  # nobody asked yet: rows need not wait in memory for a comparison of answers
            self._connection.executemany(_INSERT, _rows(place, new.rows))
            return
        for key in old.rows.keys() | new.rows.keys():
            if old.rows.get(key) != new.rows.get(key):
                changes = self._row_changes.setdefault(key.encode("utf-8", "surrogatepass"), {})
                changes[place] = new.rows.get(key, [])

    # --- from changes to stale files

    def settle(self, day: int, history: Mapping[str, str]) -> None:
        """Apply the changes since the last time, and mark the files as stale whose answers are others now.

        `history` is the state of the history of some files, by path, and of all others under the empty path.
        """
        self._change_history(history)
        self._change_rows()
        self._change_totals()
        for memory in (self.ends, self.values, self.total, self.near):
            memory.cache_clear()
        self._derive_again()
        self._mark_stale(day)
        self._dirty.clear()
        self._is_new = False

    def _change_history(self, history: Mapping[str, str]) -> None:
        row = self._connection.execute("SELECT value FROM meta WHERE name = 'history'").fetchone()
        before: dict[str, str] = json.loads(row[0]) if row is not None else {}
        changed = [path for path in before.keys() | history.keys() if before.get(path) != history.get(path)]
        self._dirty.update(zlib.crc32(b"h" + path_key(path)) for path in changed)
        if changed:
            entry = ("history", json.dumps(dict(history)).encode())
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", entry)

    def _change_rows(self) -> None:
        for key, files in self._row_changes.items():
            before = self._answers(key)
            for place, values in files.items():
                self._connection.execute("DELETE FROM rows WHERE key = ? AND path = ?", (key, place))
                self._connection.executemany(_INSERT, ((key, place, n, value) for n, value in enumerate(values)))
            after = self._answers(key)
            self._dirty.update(zlib.crc32(kind + key) for kind in before if before[kind] != after[kind])
        self._row_changes.clear()

    def _answers(self, key: bytes) -> dict[bytes, Any]:
        """Return the answers to all questions about the rows under a key."""
        counts = self._values(key)
        return {b"f": self._ends(key, last=False), b"l": self._ends(key, last=True), b"c": counts, b"v": [*counts]}

    def _change_totals(self) -> None:
        for text, delta in self._deltas.items():
            key = text.encode("utf-8", "surrogatepass")
            before = 0 if self._is_new else self._total(key)
            total = before + delta
            if total:
                self._connection.execute("INSERT OR REPLACE INTO tallies VALUES (?, ?)", (key, total))
            else:
                self._connection.execute("DELETE FROM tallies WHERE key = ?", (key,))
            if not self._is_new:
                crossed = range(min(before, total) + 1, min(max(before, total), _MOST_ASKED) + 1)
                self._dirty.update(zlib.crc32(b"%d" % number + key) for number in crossed)
            name, _, word = text.partition("\0")
            sums = self._relations[name]
            least = sums.near if isinstance(sums, Sums) else 0
            if least and (before >= least) != (total >= least):
                self._change_forms(name, word, is_there=total >= least)
        self._deltas.clear()

    def _change_forms(self, name: str, word: str, *, is_there: bool) -> None:
        sql = "INSERT INTO forms VALUES (?, ?)" if is_there else "DELETE FROM forms WHERE key = ? AND name = ?"
        for form in stored_forms(word):
            key = full_key(name, form)
            self._connection.execute(sql, (key, word.encode("utf-8", "surrogatepass")))
            self._dirty.add(zlib.crc32(b"n" + key))

    def _derive_again(self) -> None:
        """Derive again what depends on a change; what is the same as before makes nothing stale."""
        if self._is_new:
            return
        stale = [
            (key, value)
            for key, value, reads in self._connection.execute("SELECT key, value, reads FROM derived")
            if not self._dirty.isdisjoint(array("I", reads))
        ]
        for key, value in stale:
            name, _, word = key.decode("utf-8", "surrogatepass").partition("\0")
            derived = self._relations[name]
            assert isinstance(derived, Derived)
            if json.dumps(self.derive(derived, word)) != value:
                self._dirty.add(zlib.crc32(b"d" + key))

    def _mark_stale(self, day: int) -> None:
        memory = self._memory
        places = self._outdated(day) if memory is None or memory.day != day else memory.askers(self._dirty)
        self._connection.executemany(_MARK, [(place,) for place in places])
        if memory is not None:
            memory.day = day
            memory.stale.update(places)

    def _outdated(self, day: int) -> list[bytes]:
        """Return the files whose answers are others now, of all files."""
        rows = self._connection.execute("SELECT path, since, until, reads FROM files WHERE level > 0").fetchall()
        return [
            path
            for path, since, until, reads in rows
            if not since <= day < until or (self._dirty and not self._dirty.isdisjoint(array("I", reads)))
        ]

    # --- questions

    def _ends(self, key: bytes, last: bool) -> Row | None:
        row = self._connection.execute(_LAST if last else _FIRST, (key,)).fetchone()
        return Row(_path(row[0]), json.loads(row[1])) if row is not None else None

    def _values(self, key: bytes) -> dict[str, int]:
        """Return the different values under a key, as JSON, with their numbers, in order."""
        sql = "SELECT value, COUNT(*) FROM rows WHERE key = ? GROUP BY value ORDER BY value"
        return dict(self._connection.execute(sql, (key,)))

    def _total(self, key: bytes) -> int:
        row = self._connection.execute("SELECT total FROM tallies WHERE key = ?", (key,)).fetchone()
        return int(row[0]) if row is not None else 0

    def _near(self, key: bytes) -> frozenset[str]:
        rows = self._connection.execute("SELECT name FROM forms WHERE key = ?", (key,))
        return frozenset(name.decode("utf-8", "surrogatepass") for (name,) in rows)

    def derived(self, derived: Derived, key: str) -> Any:
        """Return a derived value, which is made where it was not yet asked for."""
        place = full_key(derived.name, key)
        row = self._connection.execute("SELECT value FROM derived WHERE key = ?", (place,)).fetchone()
        return json.loads(row[0]) if row is not None else self.derive(derived, key)

    def derive(self, derived: Derived, key: str) -> Any:
        """Make a derived value, and store it with all that it depends on."""
        reads = Reads()
        value = derived.make(self._view(self, reads), key)
        row = (full_key(derived.name, key), json.dumps(value), reads.encoded())
        self._connection.execute("INSERT OR REPLACE INTO derived VALUES (?, ?, ?)", row)
        return value

    # --- the answers of checks

    def generation(self) -> bytes:
        """Return what tells this state of the index from all others."""
        if self._connection.total_changes != self._start:
            row = ("generation", os.urandom(8).hex().encode())
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", row)
            self._start = self._connection.total_changes
        row = self._connection.execute("SELECT value FROM meta WHERE name = 'generation'").fetchone()
        return row[0] if row is not None else b""

    def requests(self) -> dict[str, list[Request]]:
        """Return the requests for suggestions of each file that has some."""
        requests: dict[str, list[Request]] = {}
        for path, budget, *numbers in self._connection.execute("SELECT path, budget, number, allowance FROM requests"):
            requests.setdefault(_path(path), []).append(Request(_path(budget), *numbers))
        return requests

    def checked(self, path: str, level: int, reads: Reads, requests: Iterable[Request]) -> None:
        """Note that a file was checked, and what it asked for."""
        place = path_key(path)
        sql = "UPDATE files SET level = ?, since = ?, until = ?, reads = ? WHERE path = ?"
        self._connection.execute(sql, (level, reads.since, reads.until, reads.encoded(), place))
        if self._memory is not None:
            self._memory.checked(place, reads.sums, is_stale=level == STALE)
        self._connection.execute("DELETE FROM requests WHERE path = ?", (place,))
        rows = ((path_key(each.budget), place, each.number, each.allowance) for each in requests)
        self._connection.executemany("INSERT INTO requests VALUES (?, ?, ?, ?)", rows)

    def answer(self, path: str, summary: bytes, value: bytes) -> None:
        """Keep the answer of a file that was checked by all rules, with its summary."""
        row = (path_key(path), summary, packed(value))
        self._connection.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", row)

    def summaries(self) -> Iterator[tuple[str, bytes]]:
        """Yield the summary of each answer that is kept."""
        rows = self._connection.execute("SELECT path, summary FROM answers")
        return ((_path(path), summary) for path, summary in rows)

    def value(self, path: str) -> bytes | None:
        """Return the answer of a file, if it is kept."""
        row = self._connection.execute("SELECT value FROM answers WHERE path = ?", (path_key(path),)).fetchone()
        return unpacked(row[0]) if row is not None else None
