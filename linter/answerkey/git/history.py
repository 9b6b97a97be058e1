"""The commit of each line of each file, from one pass over the history.

`git blame` takes a pass over the history for each file. Here git is asked once for the patches of all commits that
changed some files (`patches`), and they are applied one after another (`blame`).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from answerkey.git.blame import UNKNOWN, Files, apply_diffs, blame
from answerkey.git.log import Commit, describe, graph, head, mailmap, shallow
from answerkey.git.patches import commit_patches, uncommitted_patches
from answerkey.git.runner import Repository


class Tip(NamedTuple):
    """Everything that the committed history below a folder depends on.

    `prefix` is the path of the folder from the top of the repository, `cut_off` the list of the commits whose parents a
    shallow clone lacks.
    """

    commit: str
    prefix: str
    cut_off: bytes
    mailmap: bytes


@dataclass(frozen=True)
class LineHistory:
    """The commits that made some files, and the files by path, whose lines name commits by number."""

    commits: list[Commit]
    files: Files


def read_tip(repository: Repository) -> Tip:
    """Return where the history of a folder stands. Raises NoHistory where there is no commit, else GitError."""
    commit = head(repository)
    prefix = os.fsdecode(repository.output("rev-parse", "--show-prefix").rstrip(b"\n"))
    return Tip(commit, prefix, shallow(repository), mailmap(repository))


def committed_lines(repository: Repository, tip: Tip, pathspecs: Sequence[str]) -> LineHistory:
    """Return the history of the lines that are committed. Raises GitError where git can't read a commit."""
    nodes = graph(repository, pathspecs)
    if not nodes:
        return LineHistory([], {})
    commits = describe(repository, nodes)
    cut_off = frozenset(tip.cut_off.decode("ascii", "replace").split())
    with commit_patches(repository, tip.prefix, nodes, pathspecs) as patches:
        return LineHistory(commits, blame(nodes, patches, cut_off))


def current_lines(repository: Repository, committed: LineHistory, tip: Tip, pathspecs: Sequence[str]) -> LineHistory:
    """Return the history of the lines on disk; those that are not committed are of no known commit."""
    diffs = uncommitted_patches(repository, tip.prefix, pathspecs)
    return LineHistory(committed.commits, apply_diffs(committed.files, diffs, UNKNOWN))
