"""``answerkey stats``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command import make_base, page, run


def stats(folder: Path, *arguments: str) -> dict:
    done = run(folder, "stats", "--format", "json", *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_everything_is_counted(content: Path) -> None:
    found = stats(content)
    total = found["total"]
    assert (total["pages"], total["questions"], total["snippets"]) == (2, 4, 2)
    assert total["difficulty"] == {"easy": 2, "medium": 1, "hard": 1}
    assert [row["path"] for row in found["frameworks"]] == ["/flask"]
    assert [row["path"] for row in found["topics"]] == ["/flask/views"]
    assert [(row["path"], row["questions"]) for row in found["pages"]] == [
        ("/flask/views/basics", 3),
        ("/flask/views/more", 1),
    ]
    assert found["snippets"]["languages"] == {"bash": 1, "python": 1}
    assert (found["errors"], found["dropped"]) == (0, [])


def test_levels_add_up(content: Path) -> None:
    found = stats(content)
    for level in ("frameworks", "topics", "pages"):
        for key in ("pages", "questions", "snippets", "words", "seconds"):
            assert sum(row[key] for row in found[level]) == found["total"][key], (level, key)


def test_drafts_count_where_they_are_asked_for(content: Path) -> None:
    assert stats(content, "--drafts")["total"]["questions"] == 5


@pytest.mark.parametrize(
    "by, path", [("framework", "/flask"), ("topic", "/flask/views"), ("page", "/flask/views/more")]
)
def test_coverage_has_a_line_for_each_place(content: Path, by: str, path: str) -> None:
    done = run(content, "stats", "--by", by)
    assert done.stdout.startswith("4 questions on 2 pages, 2 snippets, ")
    (line,) = (line for line in done.stdout.splitlines() if line.split()[:1] == [path])
    assert "█" in line
    assert "  easy    2  50%  ████████████████████████\n" in done.stdout


def test_what_is_dropped_is_named_and_its_findings_count(broken: Path) -> None:
    found = stats(broken)
    assert found["dropped"] == ["qa/flask/views/more.md"]
    assert found["errors"] > 0
    assert found["total"]["questions"] == 3


def test_findings_in_snippets_are_told_by_rule(tmp_path: Path) -> None:
    make_base(tmp_path, a=page("x = (1,\n"), b=page("y  =  1\n"))
    found = stats(tmp_path)["snippets"]
    assert found["rules"]["snippet/syntax"] == 1
    assert (found["errors"], found["rules"]["snippet/format"]) == (1, 1)


def test_a_base_of_which_nothing_is_left_has_stats(tmp_path: Path) -> None:
    make_base(tmp_path, a=page("x = (1,\n"))
    assert "0 questions on 1 page" in run(tmp_path, "stats").stdout
