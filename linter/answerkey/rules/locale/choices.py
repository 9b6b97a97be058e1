"""`locale/choices`: a translated question has the choices of its source."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.counts import number_of
from answerkey.diagnostics import Finding, Related
from answerkey.model.base_index import BaseIndex
from answerkey.model.views import QuestionRecord
from answerkey.rules.locale._pairs import Pair, PairRule


class Rule(PairRule):
    """The translation of a question has as many choices as its source, or none.

    Which of them are correct stands in the source only, so that each text counts for the choice at its place there.
    """

    def findings(self, pair: Pair, index: BaseIndex) -> Iterator[Finding]:
        translation, source = pair
        if not isinstance(translation.record, QuestionRecord) or not isinstance(source.record, QuestionRecord):
            return
        originals = {question.id: question for question in source.record.questions}
        for question in translation.record.questions:
            original = originals.get(question.id)
            if not question.id or original is None or not question.choices:
                continue
            if len(question.choices) != len(original.choices):
                counts = number_of(len(question.choices), "choice"), number_of(len(original.choices), "choice")
                related = (Related(original.span_of("choices"), "the source", source.path),)
                message = f"this translation has {counts[0]}, and its source {counts[1]}"
                hint = "write one entry for each choice of the source, in its order"
                yield Finding(question.span_of("choices"), message, hint, related)
