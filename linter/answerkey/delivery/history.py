"""The history of each page, question and document: when it was written and last changed, and by whom.

A time is the committer's: a page that was written last month and rebased today is new today. The commit of a line is
unknown if the line is not committed, or if a shallow clone does not reach back to it; times that depend on it are
empty. Answers of git are cached until the history changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from answerkey.delivery.catalog import History
from answerkey.delivery.hidden_fields import hidden_lines
from answerkey.git.blame import UNKNOWN
from answerkey.git.errors import GitError, NoHistory
from answerkey.git.history import LineHistory
from answerkey.model.views import Question, View
from answerkey.parsing.text import decode
from answerkey.pipeline.cache import Cache, digest
from answerkey.pipeline.git_history import line_history


class Chronicle(LineHistory):
    """The history of the pages of a base, by their paths in the content folder."""

    def of_page(self, path: str, hidden: Set[int] = frozenset()) -> History:
        """Return the history of a page, without hidden lines."""
        lines = self.files.get(path)
        if lines is None:
            return History()
        return self._history((o for n, o in enumerate(lines.owners) if n not in hidden), lines.born)

    def of_lines(self, path: str, first: int, last: int, question: str, hidden: Set[int] = frozenset()) -> History:
        """Return the history of a question on some lines, counted from 0, without hidden lines."""
        lines = self.files.get(path)
        if lines is None or last >= len(lines.owners):
            return History()
        owners = [lines.owners[number] for number in range(first, last + 1) if number not in hidden]
        oldest = min((o for o in owners if o != UNKNOWN), key=lambda o: self.commits[o].time, default=UNKNOWN)
        return self._history(owners, lines.ids.get(question, oldest))

    def _history(self, owners: Iterable[int], born: int) -> History:
        numbers = set(owners)
        commits = sorted((self.commits[number] for number in numbers - {UNKNOWN}), reverse=True)
        changed = commits[0].moment if commits and UNKNOWN not in numbers else ""
        created = self.commits[born].moment if born != UNKNOWN else ""
        return History(created, changed, tuple(dict.fromkeys(commit.author for commit in commits)))


_NOTHING = Chronicle([], {})


@dataclass
class GitHistorian:
    """Looks up the history of pages, questions and documents.

    `data` are the bytes of each file, and `folders` are those with documents in them. `unsaved` are the paths of files
    that are not as on disk: git has no history of them. `fault` says why an existing history could not be read.
    """

    root: Path
    data: Mapping[str, bytes]
    cache: Cache
    unsaved: frozenset[str] = frozenset()
    folders: tuple[str, ...] = ()
    fault: str = ""
    _last: tuple[str, str] = ("", "")

    def __call__(self, path: str, view: View) -> History:
        """Return the history of a page or a question."""
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

    def key(self, path: str) -> bytes:
        """Return a hash of all that the histories of a file depend on."""
        lines = self._chronicle.files.get(path) if path not in self.unsaved else None
        if lines is None:
            return b""
        commits = [
            self._chronicle.commits[number]
            for number in sorted({*lines.owners, lines.born, *lines.ids.values()} - {UNKNOWN})
        ]
        return digest(repr((lines, commits)))

    def _text(self, path: str) -> str:
        if self._last[0] != path:
            self._last = path, decode(self.data[path])[0]
        return self._last[1]

    @cached_property
    def _chronicle(self) -> Chronicle:
        try:
            return chronicle(self.root, self.cache, self.folders)
        except NoHistory:
            return _NOTHING
        except (GitError, OSError) as error:
            self.fault = str(error)
            return _NOTHING


def chronicle(root: Path, cache: Cache, folders: Sequence[str] = ()) -> Chronicle:
    """Return the history of the pages below a content folder, and of files in other folders, as they are on disk.

    Raises NoHistory if there is none, and GitError if git can't read it.
    """
    current = line_history(root, cache, folders)
    return Chronicle(current.commits, current.files)
