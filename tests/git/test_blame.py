"""Patches applied over the commit graph."""

from __future__ import annotations

from answerkey.git.blame import UNKNOWN, Lines, apply_diffs, blame
from answerkey.git.log import Node
from answerkey.git.patches import FileDiff, Hunk

NEW = FileDiff(None, "a", [Hunk(0, 0, 3)], ["x"])
EDIT = FileDiff("a", "a", [Hunk(1, 1, 2)], ["x", "y"])


def test_lines_belong_to_the_commit_that_wrote_them_and_ids_to_the_first() -> None:
    nodes = [Node("1", []), Node("2", ["1"])]
    assert blame(nodes, iter([[NEW], [EDIT]]), frozenset()) == {"a": Lines([0, 1, 1, 0], 0, {"x": 0, "y": 1})}


def test_a_commit_without_its_parents_owns_nothing() -> None:
    nodes = [Node("1", []), Node("2", ["1"])]
    expected = {"a": Lines([UNKNOWN, 1, 1, UNKNOWN], UNKNOWN, {"x": UNKNOWN, "y": 1})}
    assert blame(nodes, iter([[NEW], [EDIT]]), frozenset(["1"])) == expected


def test_a_merge_owns_only_lines_that_no_parent_has() -> None:
    nodes = [Node("1", []), Node("2", ["1"]), Node("3", ["1"]), Node("4", ["2", "3"])]
    head = FileDiff("a", "a", [Hunk(0, 0, 1)])
    tail = FileDiff("a", "a", [Hunk(3, 0, 1)])
    to_first, to_second = FileDiff("a", "a", [Hunk(4, 0, 2)]), FileDiff("a", "a", [Hunk(0, 0, 1), Hunk(5, 0, 1)])
    files = blame(nodes, iter([[NEW], [head], [tail], [to_first], [to_second]]), frozenset())
    assert files["a"].owners == [1, 0, 0, 0, 2, 3]


def test_two_files_that_change_places_keep_their_lines() -> None:
    files = {"a": Lines([0], 0, {}), "b": Lines([1], 1, {})}
    assert apply_diffs(files, [FileDiff("a", "b"), FileDiff("b", "a")], 2) == {"a": files["b"], "b": files["a"]}


def test_without_commits_there_are_no_files() -> None:
    assert blame([], iter([]), frozenset()) == {}
