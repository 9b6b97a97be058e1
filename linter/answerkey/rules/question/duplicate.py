"""`question/duplicate`: a question is asked once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from answerkey.diagnostics import Finding, Related, Severity
from answerkey.model.corpus import Corpus
from answerkey.model.views import Page, Question
from answerkey.rules.base import CorpusRule
from answerkey.rules.question._similarity import first_similar, wording


@dataclass(frozen=True)
class Rule(CorpusRule):
    """No other question of the base asks the same in nearly the same words.

    `similarity` is the share of significant words that two questions must have in common (Jaccard's index).
    """

    severity = Severity.WARNING
    similarity: float = 0.9

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        questions: list[tuple[Page, Question]] = [
            (p, q) for p in corpus.pages for q in p.questions if q.q and q.q.strip()
        ]
        requested = {number for number, (page, _) in enumerate(questions) if page.path in corpus.selected}
        if not requested:
            return
        texts = [wording(question.q or "") for _, question in questions]
        for number, earlier in first_similar(texts, self.similarity, requested):
            (page, question), (other_page, other_question) = questions[number], questions[earlier]
            place = "on this page" if other_page is page else f"on `{other_page.address}`"
            related = (Related(other_question.span_of("q"), "the other one", other_page.path),)
            yield Finding(
                question.span_of("q"), f"nearly the same question is asked {place}", "", related, path=page.path
            )
