"""All texts and codes of all kinds are linted, fixed and formatted at their places."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from command import run
from kinds.base import PAGE, PATH, changed, write_base


def lint(folder: Path, page: str, *options: str) -> list[dict[str, Any]]:
    write_base(folder)
    (folder / "content" / PATH).write_text(page, encoding="utf-8")
    done = run(folder, "lint", "--format", "json", *options)
    found: list[dict[str, Any]] = json.loads(done.stdout)["diagnostics"]
    return found


def test_the_base_is_silent_also_in_the_strictest_preset(kinds: Path) -> None:
    done = run(kinds, "lint", "--fail-on", "warning")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("old", "new", "rule", "marked"),
    [
        ("          max([1, 2, 3])", "          max([1, 2, 3]", "snippet/syntax", "("),
        ("          len([1, 2, 3])", "          len( [1,2,3] )", "snippet/format", "len( [1,2,3] )"),
        ("[sharing](#shares-items)", "[sharing](#shares-itms)", "reference/link", "[sharing](#shares-itms)"),
        ("- text: A string", "- text: <script>A string</script>", "answer/lost-text", "<script>"),
        ("          raise NotImplementedError", "          raise NotImplementedError(", "snippet/syntax", "("),
        ("      assert double([]) == []", "      assert double([]) == [", "snippet/syntax", "["),
        ("      assert double([]) == []", "      assert  double([])==[]", "snippet/format", "assert  double([])==[]"),
        ("    kind: output", "    kind: outptu", "document/schema", "outptu"),
        ("    kind: output\n", "    kind: output\n    starter: x = 1\n", "document/schema", "starter"),
        ("    kind: output\n", "    kind: output\n    choices: []\n", "document/schema", "choices"),
        ("        why: That is `6`.", "        whi: That is `6`.", "document/schema", "whi"),
        ("      - text: A string\n", "      - correct: no\n", "document/schema", "no"),
    ],
)
def test_a_defect_is_reported_at_its_place(tmp_path: Path, old: str, new: str, rule: str, marked: str) -> None:
    page = changed(old, new)
    at = [d for d in lint(tmp_path, page) if d["rule"] == rule]
    assert any(page[d["start"]["offset"] : d["end"]["offset"]].startswith(marked) for d in at), at


@pytest.mark.parametrize(
    ("old", "missing"),
    [("    tests: |\n      assert double([1, 2]) == [2, 4]\n      assert double([]) == []\n", "tests")],
)
def test_a_field_that_a_kind_must_have_is_missed(tmp_path: Path, old: str, missing: str) -> None:
    messages = [d["message"] for d in lint(tmp_path, changed(old, ""))]
    assert f"`{missing}` is missing" in messages


def test_code_in_choices_starters_and_tests_is_formatted(tmp_path: Path) -> None:
    page = changed("          len([1, 2, 3])", "          len( [1,2,3] )")
    page = page.replace(
        '(numbers: list[int]) -> list[int]:\n          "', '(numbers:list[int])->list[int]:\n          "'
    )
    page = page.replace("assert double([]) == []", "assert double([])==[]")
    lint(tmp_path, page)
    run(tmp_path, "format")
    assert (tmp_path / "content" / PATH).read_text("utf-8") == PAGE
