"""`reference/collection`: the documents that a field names exist."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from answerkey.diagnostics import Finding
from answerkey.model.base_index import BaseIndex, Sums
from answerkey.model.corpus import Facts
from answerkey.model.messages import did_you_mean, quoted
from answerkey.model.references import REFERENCE_NAME_LIST, REFERENCE_NAMES, Target, resolve_in_index
from answerkey.model.relations import DOCUMENTS, PAGES, entry_at
from answerkey.model.value_edits import value_edit
from answerkey.model.views import DocumentRecord, Record, Reference
from answerkey.rules.base import IndexRule
from answerkey.rules.replacement import replacement
from answerkey.rules.suggestions import can_suggest, nearest
from answerkey.source import Span

_QUOTED_LENGTH = 100  # characters of a name that a message quotes


def _hidden(facts: Facts) -> dict[str, int]:
    record = facts.record
    return {record.collection: 1} if isinstance(record, DocumentRecord) and not record.address else {}


_HIDDEN = Sums("documents-without-address", _hidden)
"""The documents of a collection whose address can't be made: a reference may mean one of them."""


class Rule(IndexRule):
    """A field that is under `references` of its collection names a document of the collection that is meant.

    A document goes by its address, by the path of its file without the suffix, from the content folder or from that of
    the collection, and by its slug: the field `slug`, or the last part of its address. What goes by a slug that another
    one has, too, must be named by its address. `#id` behind a name is a question or heading in it.
    """

    relations = (REFERENCE_NAMES, REFERENCE_NAME_LIST, PAGES, DOCUMENTS, _HIDDEN)
    suggests = True

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        document = facts.record
        for reference in document.references if isinstance(document, DocumentRecord) else ():
            target = resolve_in_index(reference, index)
            if target.addresses or not index.has(_HIDDEN, reference.collection):
                yield from self._check(reference, target, document, index)

    def _check(self, reference: Reference, target: Target, document: Record, index: BaseIndex) -> Iterator[Finding]:
        span, name = document.span_of(*reference.route), quoted(reference.value, _QUOTED_LENGTH)
        if not target.addresses:
            budget, names = f"{self.id} {reference.collection}", partial(index.values, REFERENCE_NAME_LIST)
            wanted = reference.value.partition("#")[0]
            suggestion = index.suggestion(budget, wanted, lambda: names(reference.collection))
            fix = replacement(value_edit(span, reference.value, suggestion), suggestion) if suggestion else None
            message = f"the collection `{reference.collection}` has no {name}"
            yield Finding(span, message, did_you_mean(suggestion), fix=fix)
        elif not target.address:
            both = " and ".join(quoted(address, _QUOTED_LENGTH) for address in target.addresses[:2])
            yield Finding(span, f"{name} is the name of {both}", "write the address")
        elif target.fragment:
            yield from _fragment(span, target, index)
        elif isinstance(document, DocumentRecord) and target.address == document.address:
            yield Finding(span, f"the document names itself, {name}")


def _fragment(span: Span, target: Target, index: BaseIndex) -> Iterator[Finding]:
    row = entry_at(target.address, index)
    anchors = index.facts(row.path).anchors if row is not None else frozenset()
    if row is None or not (row.value or target.fragment in anchors):
        anchor = quoted("#" + target.fragment, _QUOTED_LENGTH)
        near = nearest(target.fragment, anchors) if can_suggest(target.fragment) else ""
        message = f"{quoted(target.address, _QUOTED_LENGTH)} has no question or heading {anchor}"
        yield Finding(span, message, did_you_mean(near))
