"""`locale/outdated`: a translation is not older than its source."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Related, Severity
from answerkey.model.base_index import BaseIndex
from answerkey.model.relations import SOURCES, TEXT_CHANGES, TEXT_LINES, changes_of
from answerkey.rules.locale._pairs import Pair, PairRule, text_span


class Rule(PairRule):
    """No text of a page, topic or framework was changed after its translation, as the git history of their lines tells.

    What is not committed yet counts as changed now, and a text that moved within its file as changed. To say that a
    translation still holds, change it or suppress the warning. Nothing is reported without a history, for lines that a
    shallow clone does not reach, and for what an editor has not saved.
    """

    severity = Severity.WARNING
    relations = (SOURCES, TEXT_LINES, TEXT_CHANGES)

    def findings(self, pair: Pair, index: BaseIndex) -> Iterator[Finding]:
        translation, source = pair
        changed = changes_of(source.path, index)
        for name, moment in changes_of(translation.path, index).items():
            last = changed.get(name)
            if last is not None and last > moment:
                when = f"on {last.day}" if last.day else "and the change is not committed"
                message = f"the source of this text changed after its translation, {when}"
                related = (Related(text_span(source.record, name), "the source", source.path),)
                yield Finding(text_span(translation.record, name), message, "translate it again", related)
