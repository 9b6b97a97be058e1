"""The code of each question of a page: what a proof of it depends on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any

from answerkey.config import ProofsConfig
from answerkey.model.content import Role
from answerkey.model.corpus import QuestionCode
from answerkey.model.directives import FRAGMENT, NO_RUN, SKIP
from answerkey.model.document import Document
from answerkey.model.views import Page, Question
from answerkey.snippets.snippet import Snippet

NOT_RUN = (SKIP, FRAGMENT, NO_RUN)


def runs(snippet: Snippet) -> bool:
    """Return whether a snippet can be run: Python that no directive keeps from it."""
    return snippet.is_python and snippet.examined and not (any(map(snippet.has, NOT_RUN)) or snippet.is_incomplete)


def is_asked(question: Question, page: Page, config: ProofsConfig) -> bool:
    """Return whether a question is to be run: it has a proof, or it, its page or the configuration says so."""
    if question.proof:
        return True
    choice = question.run if question.run is not None else page.run
    return config.run if choice is None else choice


def codes_of(document: Document, snippets: list[Snippet], config: ProofsConfig) -> Iterator[QuestionCode]:
    """The code of each question of a page that has an id."""
    page = document.record
    if not isinstance(page, Page):
        return
    own: dict[int, list[Snippet]] = {}
    for snippet in snippets:
        route = snippet.answer.route
        if route[:1] == ("questions",):
            own.setdefault(int(route[1]), []).append(snippet)
    shared = [config.prelude, dict(config.env), page.prelude, page.env]
    for question in page.questions:
        if question.id:
            answer = own.get(question.number, [])
            yield _code(question, answer, _before(answer, snippets), shared, asked=is_asked(question, page, config))


def _code(
    question: Question, own: list[Snippet], before: list[Snippet], shared: list[Any], *, asked: bool
) -> QuestionCode:
    python = [snippet for snippet in own if snippet.is_python and snippet.role is Role.ANSWER]
    able = any(map(runs, own))
    text = json.dumps([shared, [_text(snippet) for snippet in (*before, *own)]], sort_keys=True)
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    groups = tuple(dict.fromkeys(snippet.group for snippet in own))
    return QuestionCode(question.id or "", digest, len(python), asked and able, able, groups)


def _before(own: list[Snippet], snippets: list[Snippet]) -> list[Snippet]:
    """The snippets of earlier answers that the first one of an answer continues."""
    if not own:
        return []
    first = own[0]
    return [s for s in snippets[: snippets.index(first)] if s.group == first.group and s.role is Role.ANSWER]


def _text(snippet: Snippet) -> Mapping[str, Any]:
    """All of a snippet that bears on what running it does."""
    words = [[d.word, *(argument.text for argument in d.arguments)] for d in snippet.directives]
    return {"tag": snippet.info.tag, "role": snippet.role, "directives": words, "code": snippet.fence.code.text}
