"""The git history of the content of a base: the commit of each line, and the last change of each text."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from answerkey import __version__
from answerkey.pipeline.cache import Cache, digest

if TYPE_CHECKING:
    from answerkey.git.history import LineHistory, Tip
    from answerkey.git.patches import FileDiff
    from answerkey.git.runner import Repository
    from answerkey.model.corpus import Moment

_BUILT_IN = (":(glob)qa/**", ":(glob)frameworks/*", ":(glob)topics/*")
_LATEST = 2**63  # later than any commit


def line_history(root: Path, cache: Cache, folders: Sequence[str] = ()) -> LineHistory:
    """Return the history of the lines of all pages, topics and frameworks of a content folder, as they are on disk.

    `folders` are others in it with files to read; an empty one is the content folder.

    It is cached until the history changes. Raises NoHistory if there is none, and GitError if git can't read it.
    """
    # a run over a base with one language never asks git
    from answerkey.git.history import current_lines, read_tip
    from answerkey.git.runner import Repository

    repository = Repository(root)
    tip, pathspecs = read_tip(repository), _pathspecs(folders)
    return current_lines(repository, _committed_lines(repository, tip, pathspecs, cache), tip, pathspecs)


def _committed_lines(repository: Repository, tip: Tip, pathspecs: Sequence[str], cache: Cache) -> LineHistory:
    from answerkey.git.history import committed_lines  # as above

    key = digest("history", __version__, *tip, *pathspecs)
    committed = cache.load(key, _decoded)
    if committed is None:
        committed = committed_lines(repository, tip, pathspecs)
        cache.put([(key, _encoded(committed))])
    else:
        cache.put([], [key])
    return committed


def _pathspecs(folders: Sequence[str]) -> tuple[str, ...]:
    return (*_BUILT_IN, *(f":(literal){folder or '.'}" for folder in folders))


class PageHistory(Struct, dict=True):
    """The history of the built-in collections of a content folder, and of other `folders` in it.

    It is empty where git has none or can't read it. What was read once is taken to be as it was.
    """

    root: Path
    folders: tuple[str, ...] = ()
    _lines: LineHistory | None = None

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

    @cached_property
    def uncommitted(self) -> Sequence[FileDiff]:
        """The changes of files on disk that are not committed."""
        from answerkey.git.errors import GitError  # as above
        from answerkey.git.patches import uncommitted_patches
        from answerkey.git.runner import Repository

        try:
            prefix = self.tip.prefix if self.tip is not None else ""
            return uncommitted_patches(Repository(self.root), prefix, _pathspecs(self.folders)) if self.tip else ()
        except (GitError, OSError):
            return ()

    def lines(self, cache: Cache) -> LineHistory:
        """Return the history of the lines on disk."""
        from answerkey.git.blame import UNKNOWN, apply_diffs  # as above
        from answerkey.git.errors import GitError
        from answerkey.git.history import LineHistory
        from answerkey.git.runner import Repository

        if self._lines is None:
            self._lines = LineHistory([], {})
            with suppress(GitError, OSError):
                if self.tip is not None:
                    committed = _committed_lines(Repository(self.root), self.tip, _pathspecs(self.folders), cache)
                    files = apply_diffs(committed.files, self.uncommitted, UNKNOWN)
                    self._lines = LineHistory(committed.commits, files)
        return self._lines


class TextHistory(Struct, frozen=True):
    """The last changes of texts in one run. What an editor holds, the `held` paths, has no history."""

    pages: PageHistory
    cache: Cache
    held: Collection[str] = ()

    def state(self) -> dict[str, str]:
        """Return what changes depend on beside the files: of some files by path, and of all under the empty path."""
        if not self.pages.key:
            return {}
        state = {"": self.pages.key.hex()}
        for diff in self.pages.uncommitted:
            state |= {name: digest(repr(diff)).hex() for name in (diff.old, diff.new) if name is not None}
        return state | dict.fromkeys(self.held, "held")

    def changes(self, path: str, lines: Mapping[str, tuple[int, int]]) -> dict[str, Moment]:
        """Return the last change of each text of a file by its first and last line.

        Texts with lines beyond a shallow clone are left out.
        """
        if self.pages.tip is None or path in self.held:
            return {}
        history, shallow = self.pages.lines(self.cache), bool(self.pages.tip.cut_off)
        return dict(_moments(history, path, lines, shallow=shallow))


def _moments(
    history: LineHistory, path: str, texts: Mapping[str, tuple[int, int]], *, shallow: bool
) -> Iterator[tuple[str, Moment]]:
    lines = history.files.get(path)
    if lines is None:
        return
    for name, (first, last) in texts.items():
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
