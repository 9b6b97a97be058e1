"""When what was written, and by whom: all lines of all pages from one pass over git's history.

`git blame` takes a pass over the history for each file. Here the commits that changed pages are gone through once,
parents first, and each commit's diff to its parents is applied to lists that say of each line which commit wrote it.
What comes out is what `git blame` says, by its own rules: a line of a merge is the merge's only if no parent has it.

Times are those at which a commit was made (its committer's): a page written last month and merged today by rebase is
new today. Names go through `.mailmap`. A line is of no commit, and nothing is said of what is not known, where the line
is not committed, the clone is shallow and does not reach back to it, or git is not there.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import IO, NamedTuple

from answerkey import __version__
from answerkey.changes import git
from answerkey.config import ConfigError
from answerkey.delivery.catalog import History
from answerkey.engine.cache import Cache, digest
from answerkey.model.views import Question
from answerkey.parsing.text import decode

UNKNOWN = -1
_PAGES = ":(glob)qa/**"
_DIFF = ("-p", "-U0", "-M", "-r", "--text", "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/")
_STABLE = ("-c", "diff.algorithm=myers", "-c", "diff.indentHeuristic=true", "-c", "core.quotePath=true")
_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ID = re.compile(rb"""\bid["']?[ \t]*:[ \t]*["']?([^\s"',{}\[\]]+)""")
_ESCAPED = re.compile(rb'\\([abfnrtv"\\]|[0-7]{3})')
_ESCAPES = {b"a": 7, b"b": 8, b"t": 9, b"n": 10, b"v": 11, b"f": 12, b"r": 13, b'"': 34, b"\\": 92}
_DAMAGED = (ValueError, KeyError, TypeError, IndexError)


class Commit(NamedTuple):
    """When a commit was made, in seconds and as ISO 8601, and who is its author."""

    time: int
    moment: str
    author: str


class Lines(NamedTuple):
    """A file: the commit of each line, the one that made the file, and the one in which each id first stood there.

    Commits are numbers; `UNKNOWN` is none.
    """

    owners: list[int]
    born: int
    ids: Mapping[str, int]


class Hunk(NamedTuple):
    """Lines of a file that were replaced: where the new ones begin (from 0), and how many there were and are."""

    start: int
    removed: int
    added: int


@dataclass
class FileDiff:
    """What a commit did to a file. No old name: it is new; no new one: it is gone."""

    old: str | None
    new: str | None
    hunks: list[Hunk] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)


State = dict[str, Lines]


@dataclass(frozen=True)
class Chronicle:
    """What git knows of the pages of a base, by their paths in the content folder; `commits` by number."""

    commits: list[Commit]
    files: State

    def of_page(self, path: str) -> History:
        """The history of a page."""
        lines = self.files.get(path)
        return self._history(lines.owners, lines.born) if lines is not None else History()

    def of_lines(self, path: str, first: int, last: int, question: str) -> History:
        """The history of a question that stands on some lines, counted from 0."""
        lines = self.files.get(path)
        if lines is None or last >= len(lines.owners):
            return History()
        owners = lines.owners[first : last + 1]
        oldest = min((o for o in owners if o != UNKNOWN), key=lambda o: self.commits[o].time, default=UNKNOWN)
        return self._history(owners, lines.ids.get(question, oldest))

    def _history(self, owners: Iterable[int], born: int) -> History:
        found = set(owners)
        known = sorted((self.commits[owner] for owner in found - {UNKNOWN}), reverse=True)
        changed = known[0].moment if known and UNKNOWN not in found else ""
        created = self.commits[born].moment if born != UNKNOWN else ""
        return History(created, changed, tuple(dict.fromkeys(commit.author for commit in known)))


_NOTHING = Chronicle([], {})


@dataclass
class GitHistorian:
    """Answers when what was written. `data` are the bytes of each file that the questions were read from, `unsaved` the
    paths of those that do not come from disk, of which git knows nothing."""

    root: Path
    data: Mapping[str, bytes]
    cache: Cache
    unsaved: frozenset[str] = frozenset()
    _last: tuple[str, str] = ("", "")

    def __call__(self, path: str, question: Question | None) -> History:
        if path in self.unsaved:
            return History()
        if question is None:
            return self._chronicle.of_page(path)
        text = self._text(path)
        start, end = question.span_of()
        end = start + len(text[start:end].rstrip())
        first = text.count("\n", 0, start)
        return self._chronicle.of_lines(path, first, first + text.count("\n", start, end), question.id or "")

    def _text(self, path: str) -> str:
        if self._last[0] != path:
            self._last = path, decode(self.data[path])[0]
        return self._last[1]

    @cached_property
    def _chronicle(self) -> Chronicle:
        try:
            return chronicle(self.root, self.cache)
        except (ConfigError, OSError):
            return _NOTHING


def chronicle(root: Path, cache: Cache) -> Chronicle:
    """What git knows of the pages below a content folder, with what is not committed; raises ConfigError where git
    knows nothing of that folder."""
    head = git(root, "rev-parse", "--verify", "HEAD").strip()
    prefix = git(root, "rev-parse", "--show-prefix").rstrip(b"\n")
    key = digest("history", __version__, head, prefix, _beside(root, "shallow"), _mailmap(root))
    known = _decoded(cache.get(key))
    if known is None:
        known = _Reading(root, os.fsdecode(prefix)).run()
        cache.put([(key, _encoded(known))])
    else:
        cache.put([], [key])
    return Chronicle(known.commits, _uncommitted(root, os.fsdecode(prefix), known.files))


def _beside(root: Path, name: str) -> bytes:
    """A file of git's own folder; empty where there is none."""
    path = os.fsdecode(git(root, "rev-parse", "--git-path", name).rstrip(b"\n"))
    try:
        return (root / path).read_bytes()
    except OSError:
        return b""


def _mailmap(root: Path) -> bytes:
    try:
        return (root / os.fsdecode(git(root, "rev-parse", "--show-cdup").rstrip(b"\n")) / ".mailmap").read_bytes()
    except OSError:
        return b""


@dataclass
class _Reading:
    """The one pass. A commit's state is kept until all commits that build on it are done."""

    root: Path
    prefix: str
    commits: list[Commit] = field(default_factory=list)
    states: dict[str, State] = field(default_factory=dict)

    def run(self) -> Chronicle:
        order = self._order()
        if not order:
            return _NOTHING
        self.commits = self._about([name for name, _ in order])
        shallow = set(_beside(self.root, "shallow").decode("ascii", "replace").split())
        children = Counter(parent for _, parents in order for parent in parents)
        with self._diffs(order) as diffs:
            for number, (name, parents) in enumerate(order):
                changes = [next(diffs) for _ in parents or [""]]
                owner = UNKNOWN if name in shallow else number
                self.states[name] = self._after(parents, changes, owner)
                for parent in parents:
                    children[parent] -= 1
                    if not children[parent]:
                        del self.states[parent]
        return Chronicle(self.commits, self.states[order[-1][0]])

    def _order(self) -> list[tuple[str, list[str]]]:
        """The commits that made the pages what they are, parents first, with their parents among them.

        git leaves out a branch that a merge took nothing of.
        """
        arguments = ("--topo-order", "--reverse", "--parents", "HEAD", "--", _PAGES)
        lines = git(self.root, "rev-list", *arguments).decode("ascii").splitlines()
        return [(name, parents) for name, *parents in map(str.split, lines)]

    def _about(self, names: list[str]) -> list[Commit]:
        arguments = ("--no-walk=unsorted", "--stdin", "-z", "--format=%ct%n%cI%n%aN", "--no-patch", "--encoding=UTF-8")
        told = git(self.root, "-c", "log.showSignature=false", "log", *arguments, stdin="\n".join(names).encode())
        fields = (entry.split("\n", 2) for entry in told.decode("utf-8", "replace").rstrip("\0").split("\0"))
        return [Commit(int(time), moment, author.strip("\n")) for time, moment, author in fields]

    def _diffs(self, order: list[tuple[str, list[str]]]) -> _Diffs:
        pairs = [f"{name} {parent}".strip() for name, parents in order for parent in parents or [""]]
        command = ["diff-tree", "--stdin", "--root", "--always", "-m", *_DIFF, "--", _PAGES]
        return _Diffs(self.root, self.prefix, command, "\n".join(pairs))

    def _after(self, parents: list[str], changes: list[list[FileDiff]], owner: int) -> State:
        """The state after a commit, from those of its parents."""
        first = self.states[parents[0]] if parents else {}
        state = _applied(first, changes[0], owner)
        if len(parents) > 1:
            others = [
                (self.states[parent], {diff.new: diff for diff in diffs if diff.new})
                for parent, diffs in zip(parents[1:], changes[1:], strict=True)
            ]
            for diff in changes[0]:
                if diff.new:
                    state[diff.new] = _merged(diff.new, state[diff.new], others, owner)
        return state


def _applied(state: State, diffs: Iterable[FileDiff], owner: int) -> State:
    """A state after a commit's changes."""
    diffs = list(diffs)
    after = dict(state)
    for diff in diffs:
        if diff.old is not None and diff.old != diff.new:
            after.pop(diff.old, None)
    for diff in diffs:
        if diff.new is not None:
            after[diff.new] = _spliced(state.get(diff.old or ""), diff, owner)
    return after


def _spliced(before: Lines | None, diff: FileDiff, owner: int) -> Lines:
    """A file's lines after its changes."""
    if before is None:
        before = Lines([], owner, {})
    owners = before.owners
    if diff.hunks:
        owners = owners.copy()
        for start, removed, added in diff.hunks:  # in order: new positions hold once all before are applied
            owners[start : start + removed] = [owner] * added
    new = {found: owner for found in diff.ids if found not in before.ids}
    return Lines(owners, before.born, {**before.ids, **new} if new else before.ids)


def _merged(path: str, lines: Lines, others: list[tuple[State, dict[str, FileDiff]]], owner: int) -> Lines:
    """A file of a merge: what is not its first parent's may be another's."""
    owners, born, ids = lines.owners, lines.born, dict(lines.ids)
    for state, diffs in others:
        diff = diffs.get(path)
        other = _spliced(state.get(diff.old or ""), diff, owner) if diff else state.get(path)
        if other is None:
            continue
        if diff is None:
            owners = other.owners
        elif len(other.owners) == len(owners):
            owners = [b if a == owner else a for a, b in zip(owners, other.owners, strict=True)]
        born = other.born if born == owner else born
        ids = {**other.ids, **{name: first for name, first in ids.items() if first != owner or name not in other.ids}}
    return Lines(owners, born, ids)


class _Diffs:
    """The diffs that git prints for a list of commits and parents, one list of files for each pair."""

    def __init__(self, root: Path, prefix: str, command: list[str], pairs: str) -> None:
        self._input = tempfile.TemporaryFile()
        self._input.write(f"{pairs}\n".encode())
        self._input.seek(0)
        environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
        self._process = subprocess.Popen(  # noqa: S603
            ["git", "-C", str(root), *_STABLE, *command],  # noqa: S607
            stdin=self._input,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        assert self._process.stdout is not None
        self._parsed = _parsed(self._process.stdout, prefix)

    def __enter__(self) -> Iterator[list[FileDiff]]:
        next(self._parsed)  # what stands before the first commit: nothing
        return self._whole()

    def _whole(self) -> Iterator[list[FileDiff]]:
        yield from self._parsed
        raise ConfigError("git stopped")

    def __exit__(self, *about: object) -> None:
        self._input.close()
        assert self._process.stdout is not None
        self._process.stdout.close()
        if self._process.wait() and about == (None, None, None):
            raise ConfigError("git stopped")


def _parsed(stream: IO[bytes], prefix: str) -> Iterator[list[FileDiff]]:
    """The files of each commit; what stands before the first is yielded too."""
    files: list[FileDiff] = []
    for line in stream:
        if line.startswith(b"@@ "):
            files[-1].hunks.append(_hunk(line, stream, files[-1].ids))
        elif line.startswith(b"diff --git "):
            name = _inside(_of_both(line[len(b"diff --git ") :]), prefix)
            files.append(FileDiff(name, name))
        elif _is_commit(line):
            yield files
            files = []
        elif files:
            _head(files[-1], line, prefix)
    yield files


def _is_commit(line: bytes) -> bool:
    return len(line) in (41, 65) and not line.strip(b"0123456789abcdef\n")


def _head(file: FileDiff, line: bytes, prefix: str) -> None:
    """Take from a line before the hunks of a file what it was and is called."""
    if line.startswith(b"rename from "):
        file.old = _inside(_plain(line[len(b"rename from ") :]), prefix)
    elif line.startswith(b"rename to "):
        file.new = _inside(_plain(line[len(b"rename to ") :]), prefix)
    elif line.startswith(b"new file "):
        file.old = None
    elif line.startswith(b"deleted file "):
        file.new = None


def _of_both(names: bytes) -> bytes:
    """The name in ``a/NAME b/NAME``, which may hold blanks; of a file that moved, other lines tell both names."""
    return _plain(names[len(names) // 2 :])[2:]


def _plain(name: bytes) -> bytes:
    """A name as it is; git quotes odd ones as C does."""
    name = name.rstrip(b"\n")
    return _ESCAPED.sub(_unescaped, name[1:-1]) if name.startswith(b'"') else name


def _unescaped(found: re.Match[bytes]) -> bytes:
    return bytes([_ESCAPES[found[1]] if found[1] in _ESCAPES else int(found[1], 8) & 0xFF])


def _inside(name: bytes, prefix: str) -> str:
    """The path in the content folder of what git names from the root of the repository."""
    return os.fsdecode(name).removeprefix(prefix)


def _hunk(line: bytes, stream: IO[bytes], ids: list[str]) -> Hunk:
    """Read a hunk to its end, and gather the ids on the lines that it adds.

    A line that begins with a backslash says that the one before has no line end; it may come after either text.
    """
    found = _HUNK.match(line)
    assert found is not None
    removed, added = (int(number) if number is not None else 1 for number in (found[1], found[3]))
    left = removed
    while left:
        left -= next(stream, b"")[:1] != b"\\"
    left = added
    while left:
        text = next(stream, b"")
        if text[:1] != b"\\":
            left -= 1
            if b"id" in text:
                ids += [name.decode("utf-8", "replace") for name in _ID.findall(text)]
    return Hunk(int(found[2]) - (1 if added else 0), removed, added)


def _uncommitted(root: Path, prefix: str, files: State) -> State:
    """The files as they are on disk: lines that are not committed are of no commit."""
    printed = BytesIO(git(root, *_STABLE, "diff-index", *_DIFF, "HEAD", "--", _PAGES))
    return _applied(files, next(_parsed(printed, prefix)), UNKNOWN)


def _encoded(known: Chronicle) -> bytes:
    """A chronicle as JSON; lines of one commit in a row are counted."""
    files = {
        path: [[[owner, len(list(run))] for owner, run in groupby(lines.owners)], lines.born, lines.ids]
        for path, lines in known.files.items()
    }
    return json.dumps([known.commits, files], separators=(",", ":")).encode()


def _decoded(data: bytes | None) -> Chronicle | None:
    if data is None:
        return None
    try:
        commits, files = json.loads(data)
        state = {}
        for path, (runs, born, ids) in files.items():
            owners = [owner for owner, number in runs for _ in range(number)]
            state[path] = Lines(owners, born, ids)
        return Chronicle([Commit(*commit) for commit in commits], state)
    except _DAMAGED:
        return None
