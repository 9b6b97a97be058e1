"""`locale/unknown-id`: a translation translates the questions of its source."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Related
from answerkey.model.base_index import BaseIndex
from answerkey.model.messages import did_you_mean, quoted
from answerkey.model.value_edits import word_edit
from answerkey.model.views import Question, QuestionRecord
from answerkey.rules.locale._pairs import Pair, PairRule
from answerkey.rules.replacement import replacement


class Rule(PairRule):
    """Each question of a translation has the id of a question of its source, and no two have the same.

    Readers never see the translation of a question that the source does not have.
    """

    suggests = True

    def findings(self, pair: Pair, index: BaseIndex) -> Iterator[Finding]:
        translation, source = pair.translation.record, pair.source.record
        if not isinstance(translation, QuestionRecord) or not isinstance(source, QuestionRecord):
            return
        ids = {question.id for question in source.questions if question.id}
        free = ids - {question.id for question in translation.questions}
        first: dict[str, Question] = {}
        for question in translation.questions:
            if question.id is None:
                continue
            earlier = first.setdefault(question.id, question)
            if question.id not in ids:
                yield _unknown(question, index.suggestion(self.id, question.id, lambda: free))
            elif earlier is not question:
                related = (Related(earlier.span_of("id"), "it is translated here"),)
                message = f"the question {quoted(question.id)} is translated twice"
                yield Finding(question.span_of("id"), message, "keep one of the translations", related)


def _unknown(question: Question, near: str) -> Finding:
    span, id_ = question.span_of("id"), question.id or ""
    fix = replacement(word_edit(span, id_, near), near) if near else None
    hint = did_you_mean(near) or "translate a question that the page has, or remove it"
    return Finding(span, f"the page has no question {quoted(id_)}", hint, fix=fix)
