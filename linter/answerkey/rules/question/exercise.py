"""`question/exercise`: the answer of an exercise holds a solution."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.document import Document
from answerkey.model.question_kinds import EXERCISE
from answerkey.model.views import Page
from answerkey.rules.base import DocumentRule
from answerkey.snippets.language import Kind, read_info

_PYTHON = (Kind.PYTHON, Kind.CONSOLE)


class Rule(DocumentRule):
    """The answer of an `exercise` holds its solution: Python, on which `answerkey prove` runs the tests.

    The solution is all of the answer's code that runs; mark what must not be part of it as `no-run`.
    """

    def check(self, document: Document) -> Iterator[Finding]:
        page = document.record
        codes = {answer.route: answer.fences for answer in document.answers}
        for question in page.questions if isinstance(page, Page) else ():
            fences = codes.get((*question.route, "a"), ())
            is_solved = any(read_info(fence.info.text).kind in _PYTHON for fence in fences if fence.marker)
            if question.kind == EXERCISE and question.a and not is_solved:
                hint = "put it into a fence tagged `python`"
                yield Finding(question.span_of("a"), "the answer of the exercise holds no solution", hint)
