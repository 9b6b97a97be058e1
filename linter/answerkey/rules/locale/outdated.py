"""`locale/outdated`: a translation is not older than its source."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Related, Severity
from answerkey.model.corpus import Corpus
from answerkey.rules.base import CorpusRule
from answerkey.rules.locale._pairs import TRANSLATIONS, pairs, text_span


class Rule(CorpusRule):
    """No text of a page, topic or framework was changed after its translation, as the git history of their lines tells.

    What is not committed yet counts as changed now, and a text that moved within its file as changed. To say that a
    translation still holds, change it or suppress the warning. Nothing is reported without a history, for lines that a
    shallow clone does not reach, and for what an editor has not saved.
    """

    severity = Severity.WARNING

    collections = TRANSLATIONS

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        if not corpus.changes:
            return
        for translation, source in pairs(corpus):
            changed = corpus.changes.get(source.path, {})
            for name, moment in corpus.changes.get(translation.path, {}).items():
                last = changed.get(name)
                if last is not None and last > moment:
                    when = f"on {last.day}" if last.day else "and the change is not committed"
                    message = f"the source of this text changed after its translation, {when}"
                    related = (Related(text_span(source.record, name), "the source", source.path),)
                    span = text_span(translation.record, name)
                    yield Finding(span, message, "translate it again", related, path=translation.path)
