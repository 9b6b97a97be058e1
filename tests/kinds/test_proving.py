"""`answerkey prove` runs what the questions of each kind claim."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from answerkey.config import Config
from answerkey.model.collections import QA
from answerkey.pipeline.checker import checker_for
from answerkey.pipeline.guard import TimedGuard
from answerkey.pipeline.question_code import codes_of
from answerkey.snippets.gather import Setting, gather
from command import run
from kinds.base import PAGE, PATH, changed, write_base


def test_each_question_with_code_to_run_is_proved(kinds: Path) -> None:
    recorded = json.loads((kinds / "content" / "verified.json").read_text("utf-8"))
    verdicts = {name.partition("#")[2]: entry for name, entry in recorded.items() if name != "format"}
    assert {name: (entry["kind"], entry["assertions"]) for name, entry in verdicts.items()} == {
        "give-three": ("proved", 1),
        "aliases": ("proved", 1),
        "double": ("proved", 2),
    }


CASES = [
    ("      2\n      ```", "      3\n      ```", "proof/output", "['a', '<b>']"),
    ('others.append("<b>")', 'others.append("c")', "proof/output", "['a', '<b>']"),
    ("return [2 * number for", "return [3 * number for", "proof/failed", "assert double([1, 2])"),
    (
        "          raise NotImplementedError",
        "          return [2 * n for n in numbers]",
        "proof/starter-passes",
        "def",
    ),
    (
        "          raise NotImplementedError",
        "          return []\n\n\n      double()",
        "proof/broken-starter",
        "double()",
    ),
    (
        "          raise NotImplementedError",
        "          return []\n\n\n      while True:\n          pass",
        "proof/stopped",
        "",
    ),
    ("len([1, 2, 3]) == max", "len([1, 2]) == max", "proof/failed", "assert len"),
]


@pytest.fixture(scope="module")
def failures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """The failures of one run over a page for each case."""
    pages = {f"p{number}": changed(old, new) for number, (old, new, *_) in enumerate(CASES)}
    folder = write_base(tmp_path_factory.mktemp("proving"), pages)
    with (folder / "answerkey.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[proofs]\nseconds = 1.0\n")
    done = run(folder, "prove", "--format", "json")
    assert done.returncode == 1
    questions = json.loads(done.stdout)["questions"]
    return {
        name: [failure for q in questions if Path(q["path"]).stem == name for failure in q["failures"]]
        for name in pages
    }


@pytest.mark.parametrize("number", range(len(CASES)), ids=[rule for *_, rule, _ in CASES])
def test_what_does_not_hold_is_reported_at_its_place(failures: dict[str, list[dict[str, Any]]], number: int) -> None:
    old, new, rule, line = CASES[number]
    (failure,) = failures[f"p{number}"]
    assert failure["rule"] == rule
    assert changed(old, new)[failure["start"]["offset"] :].startswith(line)


@pytest.mark.parametrize(
    ("old", "new", "question"),
    [
        ("return [2 * number for", "return [number * 2 for", "double"),
        ("1 < 2", "2 < 4", "double"),
        ("assert double([]) == []", "assert not double([])", "double"),
        ('names = ["a"]', "names = ['a']", "aliases"),
    ],
)
def test_a_verdict_is_stale_when_any_code_of_the_question_changes(old: str, new: str, question: str) -> None:
    before, after = digests(PAGE), digests(changed(old, new))
    assert {name for name in before if before[name] != after[name]} == {question}


def test_code_in_choices_is_not_run_and_no_part_of_what_is_proved() -> None:
    assert digests(PAGE) == digests(changed("sum([1, 2, 3])", "sum([1, 2, 4])"))


def digests(page: str) -> dict[str, str]:
    config = Config()
    guard = TimedGuard(60.0, [0, 0])
    document = checker_for(config).parse(PATH, QA, page.encode(), guard)
    snippets = gather(document, Setting(document.text, config.limits, guard))
    return {code.id: code.digest for code in codes_of(document, snippets, config.proofs)}


def test_code_in_the_text_of_an_exercise_is_given_to_starter_and_solution(tmp_path: Path) -> None:
    text = "q: Write `double`, which doubles each number of a list."
    given = "q: |\n      Write `double`.\n\n      ```python\n      factor = 2\n      ```"
    page = changed(text, given).replace("[2 * number for", "[factor * number for")
    page = page.replace("          raise NotImplementedError", "          return [factor]")
    write_base(tmp_path, {"kinds": page})
    done = run(tmp_path, "prove")
    assert done.returncode == 0, done.stdout
