"""When what was written, and by whom: all lines of all pages from one pass over git's history.

`git blame` takes a pass over the history for each file. Here `commits` asks git for the patches of all commits that
changed pages, `patches` reads them, `blame` applies them, and what came out is kept for as long as the history is the
same.

Times are those at which a commit was made (its committer's): a page written last month and merged today by rebase is
new today. A line is of no commit, and nothing is said of what is not known, where the line is not committed, the clone
is shallow and does not reach back to it, or git is not there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

from answerkey import __version__
from answerkey.changes import git
from answerkey.config import ConfigError
from answerkey.delivery.blame import UNKNOWN, Lines, State, applied, blame
from answerkey.delivery.catalog import History
from answerkey.delivery.commits import Commit, Patches, described, graph, mailmap, shallow, uncommitted
from answerkey.delivery.hiding import hidden_lines
from answerkey.model.views import Question, View
from answerkey.parsing.text import decode
from answerkey.pipeline.cache import Cache, digest

_DAMAGED = (ValueError, KeyError, TypeError, IndexError)


@dataclass(frozen=True)
class Chronicle:
    """What git knows of the pages of a base, by their paths in the content folder; `commits` by number."""

    commits: list[Commit]
    files: State

    def of_page(self, path: str, hidden: Set[int] = frozenset()) -> History:
        """The history of a page, without lines that are never shown."""
        lines = self.files.get(path)
        if lines is None:
            return History()
        return self._history((o for n, o in enumerate(lines.owners) if n not in hidden), lines.born)

    def of_lines(self, path: str, first: int, last: int, question: str, hidden: Set[int] = frozenset()) -> History:
        """The history of a question that stands on some lines, counted from 0, without lines that are never shown."""
        lines = self.files.get(path)
        if lines is None or last >= len(lines.owners):
            return History()
        owners = [lines.owners[number] for number in range(first, last + 1) if number not in hidden]
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

    def __call__(self, path: str, view: View) -> History:
        """The history of a page or a question."""
        if path in self.unsaved:
            return History()
        text = self._text(path)
        hidden = frozenset(hidden_lines(view, text))
        if not isinstance(view, Question):
            return self._chronicle.of_page(path, hidden)
        start, end = view.span_of()
        end = start + len(text[start:end].rstrip())
        first = text.count("\n", 0, start)
        return self._chronicle.of_lines(path, first, first + text.count("\n", start, end), view.id or "", hidden)

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
    place = git(root, "rev-parse", "--show-prefix").rstrip(b"\n")
    prefix, cut_off = os.fsdecode(place), shallow(root)
    key = digest("history", __version__, head, place, cut_off, mailmap(root))
    known = _decoded(cache.get(key))
    if known is None:
        known = _read(root, prefix, frozenset(cut_off.decode("ascii", "replace").split()))
        cache.put([(key, _encoded(known))])
    else:
        cache.put([], [key])
    return Chronicle(known.commits, applied(known.files, uncommitted(root, prefix), UNKNOWN))


def _read(root: Path, prefix: str, cut_off: Set[str]) -> Chronicle:
    """What the commits say."""
    nodes = graph(root)
    if not nodes:
        return _NOTHING
    commits = described(root, nodes)
    with Patches(root, prefix, nodes) as patches:
        return Chronicle(commits, blame(nodes, patches, cut_off))


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
