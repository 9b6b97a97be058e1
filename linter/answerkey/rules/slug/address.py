"""`slug/address`: every document has an address."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.declarations import AddressFault, address_of
from answerkey.model.document import Document
from answerkey.rules.base import DocumentRule
from answerkey.source import Span


class Rule(DocumentRule):
    """The fields that the `address` of a collection names are there, and can be parts of an address.

    Nobody can reach a document without an address. Its parts have no spaces, no control characters and none of
    `#?%\\\\{}|^"<>` and backticks: servers and browsers escape these in different ways.
    """

    plain_markdown = False

    def check(self, document: Document) -> Iterator[Finding]:
        if document.record.broken or not document.collection.declared:
            return
        fault = address_of(document.collection, document.tree, document.path)
        if isinstance(fault, AddressFault):
            span = document.span_of(fault.route) if fault.route else Span(0, 0)
            yield Finding(span, fault.message, fault.hint)
