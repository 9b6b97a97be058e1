"""`question/id-reused`: an id stands on one page."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Related, Severity
from answerkey.model.corpus import Corpus
from answerkey.model.messages import quoted
from answerkey.model.views import Page, Question
from answerkey.rules.base import CorpusRule


class Rule(CorpusRule):
    """An id is used on one page of a framework only.

    The addresses of the pages keep two questions apart, but people who search for the id alone find both.
    """

    severity = Severity.WARNING

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        first: dict[tuple[str, str], tuple[Page, Question]] = {}
        for page in corpus.pages:
            for question in page.questions:
                if not question.id or not page.framework_slug:
                    continue
                other, earlier = first.setdefault((page.framework_slug, question.id), (page, question))
                if other is not page:
                    related = (Related(earlier.span_of("id"), "the other one", other.path),)
                    message = f"{quoted(question.id)} is also an id on `{other.address}`"
                    yield Finding(question.span_of("id"), message, "", related, path=page.path)
