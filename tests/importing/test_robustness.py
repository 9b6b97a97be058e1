"""Whatever a source holds, a reader gives questions or refuses it."""

from __future__ import annotations

import contextlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.importing.anki import AnkiFields, read_anki
from answerkey.importing.quizzes import QUIZ_FORMATS, read_quiz
from answerkey.importing.readme import read_list
from answerkey.importing.result import SourceError
from importing.anki_packages import BASIC, CLOZE, Card, database, package, zipped
from properties import examples

PARTS = [
    "{",
    "}",
    "=",
    "~",
    "#",
    "%50%",
    "->",
    "::",
    "\\",
    "\n",
    "\n\n",
    "T",
    "$CATEGORY: a/b",
    "//",
    "[html]",
    "<b>",
    "a",
    "1..2",
]
PARTS += [
    "A. a\n",
    "B) b\n",
    "ANSWER: A\n",
    "<quiz>",
    "</quiz>",
    '<question type="cloze">',
    "<text>",
    "&lt;",
    "{1:X:=a}",
    "]]>",
    "\x00",
    "é",
]


@given(st.lists(st.sampled_from(PARTS), max_size=25).map("".join), st.sampled_from([*QUIZ_FORMATS, None]))
@examples(600)
def test_a_quiz_is_read_or_refused(text: str, format_: str | None) -> None:
    try:
        quiz = read_quiz(text.encode(), format_)
    except SourceError:
        return
    assert all(question.q.strip() and question.a.strip() for question in quiz.questions)
    assert quiz.share.placed == len(quiz.questions) <= quiz.share.lines


@given(st.binary(max_size=60), st.sampled_from([*QUIZ_FORMATS, None]))
def test_bytes_are_read_or_refused(data: bytes, format_: str | None) -> None:
    with contextlib.suppress(SourceError):
        read_quiz(data, format_)


CARDS = (Card(BASIC, ("a", "<b>b</b>"), "x", "D::E"), Card(CLOZE, ("{{c1::a::b}}", "c")))
DATABASES = {new: database(*CARDS, new=new) for new in (False, True)}


@pytest.mark.parametrize("new", [False, True], ids=["old", "new"])
@given(st.integers(0, 2**32))
@examples(300)
def test_a_broken_database_is_read_or_refused(new: bool, seed: int) -> None:
    data, chance = bytearray(DATABASES[new]), random.Random(seed)
    for _ in range(chance.randrange(1, 40)):
        data[chance.randrange(100, len(data))] = chance.randrange(256)
    with contextlib.suppress(SourceError):
        read_anki(zipped({"collection.anki2": bytes(data), "media": b"{}"}), AnkiFields())


@pytest.mark.parametrize("new", [False, True], ids=["old", "new"])
@given(st.integers(0, 2**32))
@examples(300)
def test_a_broken_package_is_read_or_refused(new: bool, seed: int) -> None:
    data, chance = bytearray(package(*CARDS, new=new, media={"a.png": b"x"})), random.Random(seed)
    for _ in range(chance.randrange(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        listed = read_anki(bytes(data), AnkiFields())
        listed.image("a.png")
    except SourceError:
        pass


LINES = [
    "# A",
    "## B?",
    "- c?",
    "- [d][x]",
    "[x]: /y",
    "  e",
    "1. **f**",
    "---",
    "title: g",
    "<details><summary>h</summary>",
    "</details>",
    "",
    "```",
]


@given(st.lists(st.sampled_from(LINES), max_size=20).map("\n".join))
def test_a_list_is_read_or_refused(text: str) -> None:
    try:
        readme = read_list(text)
    except SourceError:
        return
    assert readme.share.placed <= readme.share.lines
    assert all(question.a.strip() for question in readme.questions)
