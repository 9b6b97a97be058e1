"""The choices of a question are delivered in the language of the reader; which of them is correct stands in the source."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerkey.delivery.catalog import Choice, Question
from answerkey.delivery.errors import NotDeliverable
from translated import catalog_of, write_base

PATH = "qa/fastapi/security/scopes"
CHOICES = """    choices:
      - text: A name.
        correct: true
        why: It is a word.
      - text: A user.
"""
TRANSLATED = {
    "all": "- {text: Ein Name., why: Es ist ein Wort.}\n      - {text: Ein Nutzer.}",
    "some": "- {text: Ein Name.}\n      - {why: Nutzer haben sie.}",
    "none": "",
}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = write_base(tmp_path)
    page = folder / "content" / f"{PATH}.md"
    page.write_text(
        page.read_text("utf-8").replace("    a: A name", f"    kind: choice\n{CHOICES}    a: A name"), "utf-8"
    )
    return folder


def german(base: Path, choices: str) -> Question:
    """The question in German, with translated choices."""
    texts = "    q: Was ist ein Scope?\n    a: Ein Name für ein Recht.\n"
    lines = f"    choices:\n      {choices}\n" if choices else ""
    file = base / "content" / f"{PATH}.de.md"
    file.write_text(f"---\nquestions:\n  - id: scope\n{texts}{lines}---\n", "utf-8")
    questions = catalog_of(base).translations["de"].questions
    return next(question for _, question in questions if question.id == "scope")


def texts(choice: Choice) -> tuple[str, bool, str]:
    return choice.text, choice.correct, choice.why


@pytest.mark.parametrize(
    ("translated", "first", "second", "fallback"),
    [
        ("all", ("Ein Name.", True, "Es ist ein Wort."), ("Ein Nutzer.", False, ""), False),
        ("some", ("Ein Name.", True, "It is a word."), ("A user.", False, "Nutzer haben sie."), False),
        ("none", ("A name.", True, "It is a word."), ("A user.", False, ""), True),
    ],
)
def test_each_text_stands_at_the_place_of_its_source(
    base: Path, translated: str, first: tuple[str, bool, str], second: tuple[str, bool, str], fallback: bool
) -> None:
    question = german(base, TRANSLATED[translated])
    assert list(map(texts, question.choices)) == [first, second]
    assert first[0] in question.choices[0].label.html
    assert question.fallback is fallback


def test_a_translation_with_another_number_of_choices_is_not_delivered(base: Path) -> None:
    with pytest.raises(NotDeliverable):
        german(base, "- {text: Ein Name.}")
