"""`publication/expired`: nothing is kept that no reader sees any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from answerkey.diagnostics import Finding, Severity
from answerkey.model.base_index import BaseIndex
from answerkey.model.corpus import Facts
from answerkey.model.messages import quoted
from answerkey.model.publication import EXPIRES, Unreadable, zone
from answerkey.rules.base import IndexRule, Level
from answerkey.rules.publication._parts import parts


class Rule(IndexRule):
    """No page, question or document has expired before today.

    Off by default: to keep it costs nothing, and it may be published again.
    """

    severity = Severity.WARNING
    level = Level.OFF
    plain_markdown = False

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        publishing = index.settings.publishing
        for view in parts(facts):
            try:
                end = publishing.time(view, EXPIRES)
            except Unreadable:
                continue
            if end is not None and end <= datetime.combine(index.today, time(), zone(publishing.time_zone)):
                message = f"this expired on {quoted(view.data[EXPIRES])}"
                hint = "remove it, or correct and publish it again"
                yield Finding(view.span_of(EXPIRES), message, hint)
