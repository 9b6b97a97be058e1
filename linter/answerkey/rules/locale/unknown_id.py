"""`locale/unknown-id`: a translation translates the questions of its source."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Related
from answerkey.model.corpus import Corpus
from answerkey.model.messages import did_you_mean, quoted
from answerkey.model.value_edits import word_edit
from answerkey.model.views import Question, QuestionRecord
from answerkey.rules.base import CorpusRule
from answerkey.rules.locale._pairs import TRANSLATIONS, Pair, pairs
from answerkey.rules.replacement import replacement
from answerkey.rules.suggestions import Suggestions


class Rule(CorpusRule):
    """Each question of a translation has the id of a question of its source, and no two have the same.

    Readers never see the translation of a question that the source does not have.
    """

    collections = TRANSLATIONS

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        suggestions = Suggestions(())
        for pair in pairs(corpus):
            yield from _check(pair, suggestions)


def _check(pair: Pair, suggestions: Suggestions) -> Iterator[Finding]:
    translation, source = pair.translation.record, pair.source.record
    if not isinstance(translation, QuestionRecord) or not isinstance(source, QuestionRecord):
        return
    ids = {question.id for question in source.questions if question.id}
    first: dict[str, Question] = {}
    taken = {question.id for question in translation.questions}
    for question in translation.questions:
        if question.id is None:
            continue
        earlier = first.setdefault(question.id, question)
        span, path = question.span_of("id"), translation.path
        if question.id not in ids:
            near = suggestions.nearest(question.id, ids - taken)
            fix = replacement(word_edit(span, question.id, near), near) if near else None
            hint = did_you_mean(near) or "translate a question that the page has, or remove it"
            yield Finding(span, f"the page has no question {quoted(question.id)}", hint, fix=fix, path=path)
        elif earlier is not question:
            related = (Related(earlier.span_of("id"), "it is translated here"),)
            message = f"the question {quoted(question.id)} is translated twice"
            yield Finding(span, message, "keep one of the translations", related, path=path)
