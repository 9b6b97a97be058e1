"""`reference/related`: related pages exist."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.addresses import as_address
from answerkey.model.base_index import BaseIndex
from answerkey.model.corpus import Facts
from answerkey.model.messages import did_you_mean, quoted
from answerkey.model.relations import ADDRESSES, PAGE_ADDRESSES, PAGES, IndexAddresses
from answerkey.model.value_edits import value_edit
from answerkey.model.views import Page
from answerkey.rules.base import IndexRule
from answerkey.rules.replacement import replacement


class Rule(IndexRule):
    """Each path under `related` is the address of another page, such as `/fastapi/security/jwt`.

    A reader who follows any other path gets an error instead of a page.
    """

    relations = (ADDRESSES, PAGES, PAGE_ADDRESSES)
    suggests = True

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        page, addresses = facts.record, IndexAddresses(index).addresses
        for number, path in page.related if isinstance(page, Page) else ():
            span, address = page.span_of("related", number), as_address("/" + path.strip("/"), addresses)
            if index.last(PAGES, address) is None:
                message = f"no page has the address {quoted(path, 100)}"
                suggestion = index.suggestion(self.id, address, lambda: index.values(PAGE_ADDRESSES, ""))
                fix = replacement(value_edit(span, path, suggestion), suggestion)
                yield Finding(span, message, did_you_mean(suggestion), fix=fix)
            elif isinstance(page, Page) and address == page.address:
                yield Finding(span, "the page is related to itself")
