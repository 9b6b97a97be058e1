"""`locale/choices`: a translated question has the choices of its source."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.counts import number_of
from answerkey.diagnostics import Finding, Related
from answerkey.model.corpus import Corpus
from answerkey.model.views import QuestionRecord
from answerkey.rules.base import CorpusRule
from answerkey.rules.locale._pairs import TRANSLATIONS, pairs


class Rule(CorpusRule):
    """The translation of a question has as many choices as its source, or none.

    Which of them are correct stands in the source only, so that each text counts for the choice at its place there.
    """

    collections = TRANSLATIONS

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        for translation, source in pairs(corpus):
            if not isinstance(translation.record, QuestionRecord) or not isinstance(source.record, QuestionRecord):
                continue
            originals = {question.id: question for question in source.record.questions}
            for question in translation.record.questions:
                original = originals.get(question.id)
                if (
                    not question.id
                    or original is None
                    or not question.choices
                    or len(question.choices) == len(original.choices)
                ):
                    continue
                counts = number_of(len(question.choices), "choice"), number_of(len(original.choices), "choice")
                related = (Related(original.span_of("choices"), "the source", source.path),)
                message = f"this translation has {counts[0]}, and its source {counts[1]}"
                hint = "write one entry for each choice of the source, in its order"
                yield Finding(question.span_of("choices"), message, hint, related, path=translation.path)
