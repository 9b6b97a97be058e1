"""`publication/changed`: what was approved is what is published."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.model.base_index import BaseIndex
from answerkey.model.corpus import Facts
from answerkey.model.messages import quoted
from answerkey.model.publication import REVIEW
from answerkey.model.relations import TEXT_CHANGES, TEXT_LINES, changes_of
from answerkey.rules.base import IndexRule, Level
from answerkey.rules.publication._parts import staged


class Rule(IndexRule):
    """No line of a file changed after its state of review became one that is delivered, as the git history tells.

    Off by default, since a corrected comma counts, too. What is not committed yet counts as changed now. To say that it
    was reviewed again, change the line of the state, for example by a comment: `review: approved  # 2027-01-15`. Lines
    that were removed leave no trace. Nothing is reported without a history, for files that a shallow clone does not
    reach, and for what an editor has not saved.
    """

    severity = Severity.WARNING
    level = Level.OFF
    plain_markdown = False
    relations = (TEXT_LINES, TEXT_CHANGES)

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        record, publishing = staged(facts), index.settings.publishing
        if record is None or not publishing.has_review(record) or record.data.get(REVIEW) not in publishing.deliver:
            return
        changes = changes_of(facts.path, index)
        reviewed, changed = changes.get(REVIEW), changes.get("")
        if reviewed is not None and changed is not None and changed > reviewed:
            when = f"on {changed.day}" if changed.day else "and the change is not committed"
            message = f"this changed after it was {quoted(record.data[REVIEW])}, {when}"
            yield Finding(record.span_of(REVIEW), message, "review it again")
