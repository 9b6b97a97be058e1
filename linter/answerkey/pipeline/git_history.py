"""The git history of the content of a base: the commit of each line, and the last change of each text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from answerkey import __version__
from answerkey.pipeline.cache import Cache, digest

if TYPE_CHECKING:
    from answerkey.git.history import LineHistory, Tip
    from answerkey.model.corpus import Facts, Moment

_BUILT_IN = (":(glob)qa/**", ":(glob)frameworks/*", ":(glob)topics/*")
_LATEST = 2**63  # later than any commit


def line_history(root: Path, cache: Cache, folders: Sequence[str] = ()) -> LineHistory:
    """Return the history of the lines of all pages, topics and frameworks of a content folder, as they are on disk.

    `folders` are others in it with files to read; an empty one is the content folder.

    It is cached until the history changes. Raises NoHistory if there is none, and GitError if git can't read it.
    """
    # a run over a base with one language never asks git
    from answerkey.git.history import committed_lines, current_lines, read_tip
    from answerkey.git.runner import Repository

    repository = Repository(root)
    tip = read_tip(repository)
    pathspecs = (*_BUILT_IN, *(f":(literal){folder or '.'}" for folder in folders))
    key = digest("history", __version__, *tip, *pathspecs)
    committed = cache.load(key, _decoded)
    if committed is None:
        committed = committed_lines(repository, tip, pathspecs)
        cache.put([(key, _encoded(committed))])
    else:
        cache.put([], [key])
    return current_lines(repository, committed, tip, pathspecs)


class PageHistory(Struct, frozen=True, dict=True):
    """The history of the built-in collections of a content folder, and of other `folders` in it.

    It is empty where git has none or can't read it.
    """

    root: Path
    folders: tuple[str, ...] = ()

    @cached_property
    def tip(self) -> Tip | None:
        """Everything that the committed history depends on."""
        from answerkey.git.errors import GitError  # as above
        from answerkey.git.history import read_tip
        from answerkey.git.runner import Repository

        try:
            return read_tip(Repository(self.root))
        except (GitError, OSError):
            return None

    @property
    def key(self) -> bytes:
        """A hash that changes with the committed history."""
        return digest(*self.tip) if self.tip is not None else b""

    def changes(self, entries: Mapping[str, Facts], cache: Cache) -> dict[str, dict[str, Moment]]:
        """Return the last change of each text of some files, by path and route.

        Texts with lines beyond a shallow clone are left out.
        """
        from answerkey.git.errors import GitError  # as above

        if self.tip is None:
            return {}
        try:
            history = line_history(self.root, cache, self.folders)
        except (GitError, OSError):
            return {}
        shallow = bool(self.tip.cut_off)
        return {path: dict(_moments(history, path, facts, shallow=shallow)) for path, facts in entries.items()}


def _moments(history: LineHistory, path: str, facts: Facts, *, shallow: bool) -> Iterator[tuple[str, Moment]]:
    lines = history.files.get(path)
    if lines is None:
        return
    for name, (first, last) in facts.lines.items():
        owners = set(lines.owners[first : last + 1])
        if not (shallow and _is_unknown(owners)):
            yield name, _last_change(history, owners)


def _is_unknown(owners: set[int]) -> bool:
    return not owners or min(owners) < 0


def _last_change(history: LineHistory, owners: set[int]) -> Moment:
    from answerkey.model.corpus import Moment  # a run in which nothing changed needs no facts

    if _is_unknown(owners):
        return Moment(_LATEST, _LATEST, "")
    commits = ((history.commits[owner], owner) for owner in owners)
    return max(Moment(commit.time, owner, commit.moment[:10]) for commit, owner in commits)


def _encoded(history: LineHistory) -> bytes:
    """Return a history as JSON; consecutive lines of one commit are one pair of commit and count."""
    files = {
        path: [[[owner, len(list(run))] for owner, run in groupby(lines.owners)], lines.born, lines.ids]
        for path, lines in history.files.items()
    }
    return json.dumps([history.commits, files], separators=(",", ":")).encode()


def _decoded(data: bytes) -> LineHistory:
    """Return the history that was encoded; raises one of UNDECODABLE for other data."""
    from answerkey.git.blame import Lines  # as above
    from answerkey.git.history import LineHistory
    from answerkey.git.log import Commit

    commits, files = json.loads(data)
    lines = {}
    for path, (runs, born, ids) in files.items():
        owners = [owner for owner, number in runs for _ in range(number)]
        lines[path] = Lines(owners, born, ids)
    return LineHistory([Commit(*commit) for commit in commits], lines)
