"""`question/output`: a question about an output has code, and its answer the output."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.content import Fence
from answerkey.model.document import Document
from answerkey.model.question_kinds import OUTPUT
from answerkey.model.views import Page, Question
from answerkey.rules.base import DocumentRule
from answerkey.snippets.language import OUTPUT_TAG, Kind, read_info


class Rule(DocumentRule):
    """A question of the kind `output` has one block of Python in `q`, and the first block of its answer is its output.

    The output stands in a fence tagged `output`. `answerkey prove` runs the code and compares.
    """

    def check(self, document: Document) -> Iterator[Finding]:
        page = document.record
        for question in page.questions if isinstance(page, Page) else ():
            if question.kind == OUTPUT:
                yield from _check(question, document)


def _check(question: Question, document: Document) -> Iterator[Finding]:
    codes = [fence for fence in _fences(question, "q", document) if read_info(fence.info.text).kind is Kind.PYTHON]
    if question.q and not codes:
        hint = "put it into a fence tagged `python`, below the question"
        yield Finding(question.span_of("q"), "the question shows no Python whose output could be asked for", hint)
    for fence in codes[1:]:
        yield Finding(fence.opening, "the question has a second block of Python", "put all of its code into one block")
    first = next(iter(_fences(question, "a", document)), None)
    if question.a and (first is None or read_info(first.info.text).tag != OUTPUT_TAG):
        span = question.span_of("a") if first is None else first.opening
        yield Finding(span, "the answer does not begin with the output", "let its first code block be tagged `output`")


def _fences(question: Question, key: str, document: Document) -> list[Fence]:
    """Return the fences of a text of a question."""
    route = (*question.route, key)
    texts = (answer for answer in document.answers if answer.route == route)
    return [fence for answer in texts for fence in answer.fences if fence.marker]
