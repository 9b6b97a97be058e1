"""What readers get of each kind, in each output."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from answerkey.delivery.catalog import Catalog, Question
from answerkey.delivery.question_html import answered_html, asked_html
from answerkey.delivery.store.sample import Candidate, SampleSize, sample
from answerkey.delivery.targets import Settings, load, names
from command import run
from kinds.base import ADDRESS

SITE = Settings("https://example.org")
TESTS = "assert double([1, 2])"


def files(catalog: Catalog, target: str) -> dict[str, bytes]:
    return {file.path: file.make() for file in load(target).files(catalog, SITE)}


def test_the_catalog_holds_each_kind(by_id: dict[str, Question]) -> None:
    kinds = {name: question.kind for name, question in by_id.items()}
    assert kinds == {
        "shares-items": "open",
        "mutable": "choice",
        "give-three": "choice",
        "aliases": "output",
        "double": "exercise",
    }
    assert [choice.correct for choice in by_id["mutable"].choices] == [False, True, False]
    assert by_id["mutable"].choices[1].reason is not None
    assert 'href="#shares-items"' in by_id["mutable"].choices[1].reason.html
    assert by_id["double"].starter.startswith("def double")


@pytest.mark.parametrize("target", names())
def test_the_hidden_tests_of_an_exercise_are_delivered_nowhere(kinds_catalog: Catalog, target: str) -> None:
    for path, data in files(kinds_catalog, target).items():
        for text in [data, *(_members(data) if zipfile.is_zipfile(io.BytesIO(data)) else ())]:
            assert TESTS.encode() not in text, path


def _members(data: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield from map(archive.read, archive.namelist())


def test_a_front_gives_no_answer_away_and_a_back_says_what_is_right(by_id: dict[str, Question]) -> None:
    choice, exercise, output = by_id["mutable"], by_id["double"], by_id["aliases"]
    assert [part in asked_html(choice) for part in ("A tuple", "A string", "Correct", "append")] == [
        True,
        True,
        False,
        False,
    ]
    assert (
        answered_html(choice).index("A list")
        < answered_html(choice).index("Correct.")
        < answered_html(choice).index("append")
    )
    assert "1 &lt; 2" in asked_html(exercise)
    assert "2 * number" not in asked_html(exercise)
    assert "others" in asked_html(output)
    assert "class" not in asked_html(exercise).partition("<pre>")[2]


def test_an_anki_card_of_a_choice_has_the_choices_on_its_front(kinds_catalog: Catalog) -> None:
    (data,) = files(kinds_catalog, "anki").values()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        notes = archive.read("collection.anki2")
    assert b"<li><p>A string</p></li>" in notes


def test_a_document_lists_choices_as_a_task_list_and_shows_the_starter(kinds_catalog: Catalog) -> None:
    text = files(kinds_catalog, "markdown")["markdown/flask/views/kinds.md"].decode()
    assert "- [ ] A tuple: `(1, 2)`\n- [ ] A list: `[1, 2]` & more\n- [ ] A string\n" in text
    assert "- [x] A list: `[1, 2]` & more\n\n  It has `append`" in text
    assert "- [x] Choice 1:\n\n  ```python\n  len([1, 2, 3])\n  ```\n" in text
    assert text.index("raise NotImplementedError") < text.index("return [2 * number")


def test_a_page_of_several_kinds_is_a_quiz_for_search_engines(kinds_catalog: Catalog) -> None:
    made = files(kinds_catalog, "jsonld")
    quiz = json.loads(made["jsonld/quizzes/flask/views/kinds.jsonld"])
    parts = quiz["hasPart"]
    assert (quiz["@type"], [part["eduQuestionType"] for part in parts]) == (
        "Quiz",
        ["Flashcard", "Multiple choice", "Checkbox", "Flashcard", "Open ended"],
    )
    one, several = parts[1], parts[2]
    assert (one["acceptedAnswer"]["position"], "A list" in one["acceptedAnswer"]["text"]) == (1, True)
    assert [answer["position"] for answer in one["suggestedAnswer"]] == [0, 2]
    assert [answer["position"] for answer in several["acceptedAnswer"]] == [0, 1]
    assert "append" in one["acceptedAnswer"]["comment"]["text"]
    assert "raise NotImplementedError" in parts[4]["text"]
    assert "<" not in "".join(made["jsonld/quizzes/flask/views/kinds.jsonld"].decode())


def test_show_marks_what_is_right_below_the_question(kinds: Path) -> None:
    text = run(kinds, "show", f"{ADDRESS}#mutable").stdout
    lines = [line.strip() for line in text.split("\n")]
    assert " 2. A list: `[1, 2]` & more" in text
    assert "1. ✗ wrong" in lines
    assert "2. ✓ correct" in lines
    assert lines.index("2. ✓ correct") > lines.index("3. A string")


RIGHT = {
    "mutable": "2\n",
    "give-three": "2, 1\n",
    "aliases": "['a', '<b>']\n 2 \n\n",
    "double": "\ny\n",
    "shares-items": "\ny\n",
}
WRONG = {
    "mutable": "2 3\n",
    "give-three": "1\n",
    "aliases": "['a']\n\nn\n",
    "double": "\nn\n",
    "shares-items": "\nn\n",
}
NOTHING = {**WRONG, "mutable": "\n", "give-three": "\n", "aliases": "\nn\n"}


@pytest.mark.parametrize(("typed", "known"), [(RIGHT, 5), (WRONG, 0), (NOTHING, 0)], ids=["right", "wrong", "nothing"])
def test_the_quiz_asks_each_kind_as_what_it_is(
    kinds: Path, by_id: dict[str, Question], typed: dict[str, str], known: int
) -> None:
    candidates = [Candidate(question.address, question.difficulty) for question in by_id.values()]
    order = [address.partition("#")[2] for address in sample(candidates, SampleSize(5), "1")]
    done = run(kinds, "quiz", "--seed", "1", "--count", "5", stdin="".join(typed[name] for name in order))
    assert re.findall(r"kinds#(\S+) · ", done.stdout) == order
    assert f"You knew {known} of 5." in done.stdout
    assert done.stdout.count("Did you know it?") == (2 if known else 3)
    assert done.stdout.count("Right.\n") == (3 if known else 0)


def test_the_output_of_code_is_a_reply_and_q_ends_the_quiz(kinds: Path) -> None:
    done = run(kinds, "quiz", "--seed", "0", "--count", "1", stdin="q\n")
    assert "Type the output" in done.stdout
    assert "You knew" not in done.stdout
