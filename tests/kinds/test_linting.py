"""All texts and codes of all kinds are linted, fixed and formatted at their places."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from command import run
from kinds.base import ADDRESS, PAGE, PATH, changed, write_base

TESTS = "    tests: |\n      assert double([1, 2]) == [2, 4]\n      assert double([]) == []\n"
CASES = [
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
]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """The diagnostics of one run over a page for each case."""
    pages = {f"p{number}": changed(old, new) for number, (old, new, *_) in enumerate(CASES)}
    pages["missing"] = changed(TESTS, "")
    folder = write_base(tmp_path_factory.mktemp("linting"), pages)
    diagnostics = json.loads(run(folder, "lint", "--format", "json").stdout)["diagnostics"]
    return {name: [d for d in diagnostics if Path(d["path"]).stem == name] for name in pages}


def test_the_base_is_silent_also_in_the_strictest_preset(kinds: Path) -> None:
    done = run(kinds, "lint", "--fail-on", "warning")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{rule}-{marked}" for *_, rule, marked in CASES])
def test_a_defect_is_reported_at_its_place(found: dict[str, list[dict[str, Any]]], number: int) -> None:
    old, new, rule, marked = CASES[number]
    page = changed(old, new)
    at = [d for d in found[f"p{number}"] if d["rule"] == rule]
    assert any(page[d["start"]["offset"] : d["end"]["offset"]].startswith(marked) for d in at), at


def test_a_field_that_a_kind_must_have_is_missed(found: dict[str, list[dict[str, Any]]]) -> None:
    assert "`tests` is missing" in [d["message"] for d in found["missing"]]


def test_code_in_choices_starters_and_tests_is_formatted(tmp_path: Path) -> None:
    page = changed("          len([1, 2, 3])", "          len( [1,2,3] )")
    page = page.replace(
        '(numbers: list[int]) -> list[int]:\n          "', '(numbers:list[int])->list[int]:\n          "'
    )
    page = page.replace("assert double([]) == []", "assert double([])==[]")
    write_base(tmp_path, {"kinds": page})
    run(tmp_path, "format")
    assert (tmp_path / "content" / PATH).read_text("utf-8") == PAGE


def test_links_in_choices_follow_a_question_that_is_renamed(tmp_path: Path) -> None:
    write_base(tmp_path)
    done = run(tmp_path, "rename", f"{ADDRESS}#shares-items", "shared-items")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "content" / PATH).read_text("utf-8") == PAGE.replace("shares-items", "shared-items")
