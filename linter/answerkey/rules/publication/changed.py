"""`publication/changed`: what was approved is what is published."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.model.corpus import Corpus
from answerkey.model.messages import quoted
from answerkey.model.publication import REVIEW
from answerkey.rules.base import CorpusRule, Level
from answerkey.rules.publication._parts import files


class Rule(CorpusRule):
    """No line of a file changed after its state of review became one that is delivered, as the git history tells.

    Off by default, since a corrected comma counts, too. What is not committed yet counts as changed now. To say that it
    was reviewed again, change the line of the state, for example by a comment: `review: approved  # 2027-01-15`. Lines
    that were removed leave no trace. Nothing is reported without a history, for files that a shallow clone does not
    reach, and for what an editor has not saved.
    """

    severity = Severity.WARNING
    level = Level.OFF
    plain_markdown = False

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        publishing = corpus.publishing
        for record in files(corpus):
            state, changes = record.data.get(REVIEW), corpus.changes.get(record.path, {})
            reviewed, changed = changes.get(REVIEW), changes.get("")
            if reviewed is None or changed is None or not publishing.has_review(record):
                continue
            if state in publishing.deliver and changed > reviewed:
                when = f"on {changed.day}" if changed.day else "and the change is not committed"
                message = f"this changed after it was {quoted(state)}, {when}"
                yield Finding(record.span_of(REVIEW), message, "review it again", path=record.path)
