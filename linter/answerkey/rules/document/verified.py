"""`document/verified`: the record of proofs can be read."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.collections import VERIFIED
from answerkey.model.document import Document
from answerkey.rules.base import DocumentRule
from answerkey.verification import parse


class Rule(DocumentRule):
    """The file `verified.json` is what `answerkey prove --record` writes: JSON, with a verdict for each question.

    A record that can't be read proves nothing. Conflict markers of a merge make it so, too.
    """

    plain_markdown = False

    def check(self, document: Document) -> Iterator[Finding]:
        if document.collection == VERIFIED and not document.record.broken:
            for fault in parse(document.text).faults:
                yield Finding(fault.span, fault.message, fault.hint)
