"""`slug/unique`: an address belongs to one file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from answerkey.diagnostics import Finding, Related
from answerkey.model.base_index import BaseIndex, Rows
from answerkey.model.corpus import Facts, address_key, slug_or_stem
from answerkey.model.views import DocumentRecord, Framework, Page, Record, Topic
from answerkey.rules.base import IndexRule
from answerkey.source import Span

_BUILT_IN = "built-in"
_KINDS = {Framework: "framework", Topic: "topic", Page: "page"}


def _addresses(facts: Facts) -> Iterator[tuple[str, Any]]:
    """Yield the address and its place, for the kind of the file and, as they count for documents, for all kinds."""
    record, address = facts.record, _address(facts.record)
    if address is not None:
        yield f"{_kind(record)} {address_key(address)}", list(_place(record))
    built_in = f"/{slug_or_stem(record)}" if isinstance(record, Framework) else address
    if built_in is not None and not isinstance(record, DocumentRecord):
        yield f"{_BUILT_IN} {address_key(built_in)}", list(_place(record))


_ADDRESSES = Rows("addresses-by-kind", _addresses)
"""The places of addresses, by the kind of the file and the address, case and normal form aside."""


class Rule(IndexRule):
    """No two frameworks, topics, pages or documents share an address, even with case and Unicode normal form ignored.

    A front end shows only one of two files with one address, and file systems disagree on whether `JWT` and `jwt` are
    the same.
    """

    relations = (_ADDRESSES,)

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        record, address = facts.record, _address(facts.record)
        if address is None:
            return
        if isinstance(record, Framework) and record.slug in index.settings.locales[1:]:
            message = f"the address `/{record.slug}` is that of a locale"
            yield Finding(record.span_of("slug"), message, "use another slug")
        kind = _kind(record)
        kinds = (_BUILT_IN, kind) if isinstance(record, DocumentRecord) else (kind,)
        first = next(filter(None, (index.first(_ADDRESSES, f"{each} {address_key(address)}") for each in kinds)), None)
        if first is not None and first.path != facts.path:
            related = (Related(Span(*first.value), "the first one", first.path),)
            yield Finding(_place(record), f"another {kind} has the address `{address}`", "", related)


def _address(record: Record) -> str | None:
    if isinstance(record, Framework):
        return f"/{record.slug}" if record.slug else None
    if isinstance(record, Topic):
        return f"/{record.framework_slug}/{record.slug}" if record.framework_slug and record.slug else None
    if isinstance(record, Page):
        return record.declared_address
    return record.address or None if isinstance(record, DocumentRecord) else None


def _kind(record: Record) -> str:
    return _KINDS.get(type(record), "file")


def _place(record: Record) -> Span:
    if isinstance(record, Page):
        return record.span_of("title") if record.title else Span(0, 0)
    return record.address_span if isinstance(record, DocumentRecord) else record.span_of("slug")
