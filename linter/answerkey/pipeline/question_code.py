"""The code of each question of a page, and all else that a proof of the question depends on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from answerkey.config import ProofsConfig
from answerkey.model.content import Role
from answerkey.model.corpus import QuestionCode
from answerkey.model.directives import FRAGMENT, NO_RUN, SKIP
from answerkey.model.document import Document
from answerkey.model.question_kinds import OUTPUT
from answerkey.model.tree import Route
from answerkey.model.views import Page, Question
from answerkey.snippets.gather import is_choice
from answerkey.snippets.snippet import Snippet

_NOT_RUN = (SKIP, FRAGMENT, NO_RUN)


@dataclass(frozen=True)
class ProofSources:
    """All that a proof of a question depends on, apart from the libraries and the runner.

    `own` are the snippets of its text and answer, its proof, and the starter and tests of an exercise. `continued` are
    those of earlier answers in the same namespace, and `preludes` the code of the page that runs before each question.
    """

    question: Question
    page: Page
    config: ProofsConfig
    preludes: tuple[Snippet, ...] = ()
    continued: tuple[Snippet, ...] = ()
    own: tuple[Snippet, ...] = ()

    @property
    def requested(self) -> bool:
        """True if the question is to be run: it has a proof or tests, or it, its page or the configuration says `run`.

        The output of code is a claim, so that a question about it is run unless it says otherwise itself.
        """
        if self.question.proof or self.question.tests:
            return True
        if self.question.run is None and self.question.kind == OUTPUT:
            return True
        choice = self.question.run if self.question.run is not None else self.page.run
        return self.config.run if choice is None else choice

    @property
    def digest(self) -> str:
        """A hash in hexadecimal digits, another one whenever anything here changes."""
        shared = [self.config.prelude, dict(self.config.env), self.page.prelude, self.page.env]
        parts = [shared, list(map(_content, (*self.continued, *self.own)))]
        parts += (
            [OUTPUT] if self.question.kind == OUTPUT else []
        )  # its answer claims what the code in the question prints
        text = json.dumps(parts, sort_keys=True)
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def proof_sources(document: Document, snippets: Sequence[Snippet], config: ProofsConfig) -> Iterator[ProofSources]:
    """Yield the sources of each question of a page, from all snippets of its document in order."""
    page = document.record
    if not isinstance(page, Page):
        return
    own: dict[Route, list[Snippet]] = {}
    continued: dict[Route, tuple[Snippet, ...]] = {}
    namespaces: dict[int, list[Snippet]] = {}
    for snippet in (each for each in snippets if not is_choice(each.answer.route)):
        route = snippet.answer.route[:2]
        if route not in own:
            continued[route] = tuple(namespaces.get(snippet.group, ()))
        own.setdefault(route, []).append(snippet)
        if snippet.role is Role.ANSWER:
            namespaces.setdefault(snippet.group, []).append(snippet)
    preludes = tuple(snippet for snippet in snippets if snippet.role is Role.PRELUDE)
    for question in page.questions:
        route = question.route
        yield ProofSources(question, page, config, preludes, continued.get(route, ()), tuple(own.get(route, ())))


def may_run(snippet: Snippet) -> bool:
    """Return True for whole Python that no directive keeps from being run."""
    return snippet.is_python and not any(map(snippet.has, _NOT_RUN)) and not snippet.is_incomplete


def codes_of(document: Document, snippets: Sequence[Snippet], config: ProofsConfig) -> Iterator[QuestionCode]:
    """Yield the code of each question of a page that has an id."""
    return (_code(sources) for sources in proof_sources(document, snippets, config) if sources.question.id)


def _code(sources: ProofSources) -> QuestionCode:
    python = [snippet for snippet in sources.own if snippet.is_python and snippet.role is Role.ANSWER]
    runs = any(may_run(snippet) and snippet.examined for snippet in sources.own)
    groups = tuple(dict.fromkeys(snippet.group for snippet in sources.own))
    name = sources.question.id or ""
    return QuestionCode(name, sources.digest, len(python), sources.requested and runs, runs, groups)


def _content(snippet: Snippet) -> Mapping[str, Any]:
    """Return all of a snippet that has a bearing on its run."""
    words = [[d.word, *(argument.text for argument in d.arguments)] for d in snippet.directives]
    return {"tag": snippet.info.tag, "role": snippet.role, "directives": words, "code": snippet.fence.code.text}
