"""A quiz: questions one by one, asked as what they are.

All of its state stands in the address, so that it works without scripts, and going back takes a reply back.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from answerkey.delivery.replies import is_choice_right, is_output_right
from answerkey.delivery.store import DIFFICULTIES, MAX_SAMPLE, Filters, Record, SampleSize, Store
from answerkey.model.question_kinds import OUTPUT, QUESTION_KINDS
from answerkey.server import static
from answerkey.server.locales import requested_store
from answerkey.server.page_templates import html_page
from answerkey.server.settings import OWN
from answerkey.snippets.language import OUTPUT_TAG

_DEFAULT_SIZE = 10
_SEEDS = 1_000_000
_MARKS = re.compile(r"[01]*")
_LISTED = ("address", "qHtml", "qText", "difficulty", "kind", "page")
router = APIRouter(default_response_class=Response)


@dataclass(frozen=True)
class Quiz:
    """The state of a quiz: the selection of questions, the seed of the draw, and a mark for each question so far.

    `scope` is the address of a framework, topic or page. A mark is ``1`` if the reader knew the answer, else ``0``.
    """

    scope: str = ""
    difficulty: str = ""
    kind: str = ""
    size: int = 0
    seed: str = ""
    marks: str = ""
    locale: str = ""

    @classmethod
    def of(cls, query: QueryParams) -> Quiz:
        """Return the quiz of an address. Invalid parameters are ignored: people edit addresses by hand."""
        size, marks = query.get("size", ""), query.get("marks", "")[:MAX_SAMPLE]
        return cls(
            scope=query.get("scope", "")[:1000],
            difficulty=_one_of(query.get("difficulty", ""), DIFFICULTIES),
            kind=_one_of(query.get("kind", ""), QUESTION_KINDS),
            size=min(int(size), MAX_SAMPLE) if size.isascii() and size.isdecimal() and len(size) < 6 else 0,
            seed=query.get("seed", "")[:40],
            marks=marks if _MARKS.fullmatch(marks) else "",
            locale=query.get("locale", ""),
        )

    @property
    def filters(self) -> Filters:
        path = self.scope.strip("/")
        depth = len(path.split("/")) if path else 0
        return Filters(
            frameworks=(path,) if depth == 1 else (),
            topics=(path,) if depth == 2 else (),
            pages=(path,) if depth > 2 else (),
            difficulties=(self.difficulty,) if self.difficulty else (),
            kinds=(self.kind,) if self.kind else (),
        )

    @cached_property
    def parameters(self) -> dict[str, object]:
        """The parameters of its address, without those that are empty."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value for name, value in values.items() if value}

    def url(self, **changes: Any) -> str:
        """Return the address of the quiz with some changes."""
        return static.own_url("quiz", replace(self, **changes).parameters)


@router.get(f"{OWN}/quiz")
def quiz(request: Request) -> Response:
    """Show the settings of a quiz, its next question, the verdict on a reply, or the result."""
    state = Quiz.of(request.query_params)
    if state.size and not state.seed:
        seeded = state.url(seed=str(secrets.randbelow(_SEEDS)))
        return RedirectResponse(seeded, 303, headers={"Cache-Control": "no-store"})
    with requested_store(request) as store:
        questions = _drawn(store, state)
        if not state.size or not questions:
            return _settings(request, store, state, is_empty=state.size > 0)
        if len(state.marks) >= len(questions):
            return _result(request, store, state, questions)
        return _question(request, store, state, questions)


def _drawn(store: Store, state: Quiz) -> tuple[Record, ...]:
    return store.sample(state.filters, SampleSize(state.size), state.seed, _LISTED) if state.size else ()


def _settings(request: Request, store: Store, state: Quiz, *, is_empty: bool) -> Response:
    topics = store.topics()
    scopes = [(each["path"], each["name"]) for each in store.frameworks()]
    return html_page(
        request, store, "quiz.html", state=state, scopes=scopes, topics=topics, is_empty=is_empty, size=_DEFAULT_SIZE
    )


def _question(request: Request, store: Store, state: Quiz, questions: Sequence[Record]) -> Response:
    question = store.question(questions[len(state.marks)]["address"])
    query = request.query_params
    right = _judged(question, query.getlist("reply")) if question is not None and "reply" in query else None
    return html_page(
        request,
        store,
        "quiz_question.html",
        state=state,
        question=question,
        number=len(state.marks) + 1,
        total=len(questions),
        replied="reply" in query,
        replies=query.getlist("reply"),
        right=right,
    )


def _judged(question: Record, replies: Sequence[str]) -> bool | None:
    """Return True if a reply is right; None if only the reader can tell."""
    if question["choices"]:
        chosen = {int(reply) for reply in replies if reply.isascii() and reply.isdecimal() and len(reply) < 4}
        return is_choice_right([choice["correct"] for choice in question["choices"]], chosen)
    if question["kind"] == OUTPUT:
        outputs = (block["code"] for block in question["snippets"] if block["language"] == OUTPUT_TAG)
        return is_output_right(outputs, replies[0] if replies else "") or None
    return None


def _result(request: Request, store: Store, state: Quiz, questions: Sequence[Record]) -> Response:
    answered = [(question, mark == "1") for question, mark in zip(questions, state.marks, strict=False)]
    by_level = {level: [known for each, known in answered if each["difficulty"] == level] for level in DIFFICULTIES}
    levels = [(level, sum(known), len(known)) for level, known in by_level.items() if known]
    return html_page(request, store, "quiz_result.html", state=state, answered=answered, levels=levels)


def _one_of(value: str, values: Sequence[str]) -> str:
    return value if value in values else ""
