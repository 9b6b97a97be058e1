"""The base of rules that report problems of parsing."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Applicability, Finding, Fix, Related
from answerkey.model.document import Document
from answerkey.model.parse_problems import Problem
from answerkey.rules.base import DocumentRule
from answerkey.source import Edit, Span


class ProblemRule(DocumentRule):
    """Reports the parser's problems that carry its id."""

    def check(self, document: Document) -> Iterator[Finding]:
        answers = (problem for answer in document.answers for problem in answer.problems)
        for problem in (*document.problems, *answers):
            if problem.rule == self.id:
                yield _finding(problem, document)


def _finding(problem: Problem, document: Document) -> Finding:
    related = tuple(Related(span, message) for span, message in problem.related)
    fix = None
    if problem.span == Span(0, 1) and document.text.startswith("\ufeff"):
        fix = Fix("remove the byte order mark", Applicability.SAFE, (Edit(problem.span, ""),))
    return Finding(problem.span, problem.message, problem.hint, related, fix)
