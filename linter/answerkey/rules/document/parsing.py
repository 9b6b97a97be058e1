"""What parsing a file met: each kind of problem is a rule."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Applicability, Finding, Fix, Related
from answerkey.model.document import Document
from answerkey.model.problems import Problem
from answerkey.rules._tables import row
from answerkey.rules.base import DocumentRule
from answerkey.source import Edit, Span


class ProblemRule(DocumentRule):
    """Reports the parser's problems of its own id."""

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


RULES = {
    "encoding": row(
        ProblemRule,
        """A file is UTF-8 without a byte order mark and without NUL characters.

        Other bytes are shown as garbage or cut the text off, and a byte order mark hides the front matter from most
        tools.
        """,
    ),
    "front-matter": row(
        ProblemRule,
        """A page begins with front matter between two lines of `---`.

        Without its end the whole page is taken for data, and nothing of it can be shown.
        """,
    ),
    "yaml-syntax": row(
        ProblemRule,
        """The YAML of a file parses.

        The first place where it does not is reported; what follows can't be judged until that is mended.
        """,
    ),
    "yaml-duplicate-key": row(
        ProblemRule,
        """A key stands once in its mapping.

        Of two values for one key only one counts, and readers of the file disagree on which.
        """,
    ),
    "yaml-feature": row(
        ProblemRule,
        """Content is plain data: no anchors, aliases, merge keys, tags, directives or second documents.

        Content needs none of these; they make a file mean something else than it says and can make it explode.
        """,
    ),
}
