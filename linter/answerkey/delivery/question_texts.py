"""The texts of questions in one state of a base, as they are compared with those of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from answerkey.delivery.comparison import Change, by_address
from answerkey.identity.similarity import Text
from answerkey.model import views
from answerkey.model.corpus import Corpus
from answerkey.model.question_kinds import OPEN
from answerkey.rendering.questions import parts_of

PARTS = ("question", "answer", "difficulty", "tags", "proof", "kind", "choices", "starter", "tests")


class QuestionText(NamedTuple):
    """The parts of a question that are compared."""

    address: str
    q: str
    a: str
    difficulty: str
    tags: tuple[str, ...]
    proof: str
    kind: str = OPEN
    choices: tuple[Mapping[str, Any], ...] = ()
    starter: str = ""
    tests: str = ""

    @property
    def collection(self) -> str:
        return "qa"

    @property
    def title(self) -> str:
        return parts_of(self.q).title

    @property
    def text(self) -> Text:
        return Text(self.q, self.a)

    @property
    def parts(self) -> dict[str, Any]:
        """The compared parts by their names."""
        return dict(zip(PARTS, self[1:], strict=True))

    def differs(self, other: QuestionText) -> tuple[str, ...]:
        """Return the names of the parts that differ."""
        return tuple(part for part, one, two in zip(PARTS, self[1:], other[1:], strict=True) if one != two)

    def summary(self) -> dict[str, Any]:
        """Return what JSON data say of it."""
        return {"address": self.address, "question": self.q, "difficulty": self.difficulty}


def questions_of(corpus: Corpus, *, drafts: bool = False) -> dict[str, QuestionText]:
    """Return the questions of a base by address; of two with one address, the first."""
    return by_address(_questions(corpus, drafts=drafts))


def _questions(corpus: Corpus, *, drafts: bool) -> Iterator[QuestionText]:
    for page in corpus.pages:
        for question in page.questions:
            if question.id and (drafts or not (_is_draft(page) or _is_draft(question))):
                yield _question_text(page, question)


def values_of(change: Change[QuestionText]) -> dict[str, Any]:
    """Return the changed parts of a question before and after, for JSON data."""
    before, after = change.before.parts, change.after.parts
    return {"values": {part: {"before": before[part], "after": after[part]} for part in change.parts}}


def _question_text(page: views.Page, question: views.Question) -> QuestionText:
    tags = question.data.get("tags")
    words = tuple(str(tag) for tag in tags) if isinstance(tags, list) else ()
    return QuestionText(
        f"{page.address}#{question.id}",
        question.q or "",
        question.a or "",
        question.difficulty or "",
        words,
        question.proof or "",
        question.kind,
        tuple(choice.data for choice in question.choices),
        question.starter or "",
        question.tests or "",
    )


def _is_draft(view: views.View) -> bool:
    return view.data.get("draft") is True
