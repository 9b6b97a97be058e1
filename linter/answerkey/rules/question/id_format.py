"""`question/id-format`: ids are kebab-case."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.messages import is_kebab_case, quoted
from answerkey.model.views import Page
from answerkey.rules.base import PageRule


class Rule(PageRule):
    """A question's id is kebab-case ASCII: lower-case letters, digits and single hyphens.

    It is the end of the question's address, after the `#`.
    """

    def check(self, page: Page) -> Iterator[Finding]:
        for question in page.questions:
            if question.id is not None and not is_kebab_case(question.id):
                message = f"{quoted(question.id)} is not kebab-case" if question.id else "the id is empty"
                yield Finding(question.span_of("id"), message, "use a-z, 0-9 and single hyphens")
