"""`reference/collection`: the documents that a field names exist."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.corpus import Corpus
from answerkey.model.messages import did_you_mean, quoted
from answerkey.model.references import names_of, resolve_reference
from answerkey.model.value_edits import value_edit
from answerkey.model.views import DocumentRecord, Reference
from answerkey.rules.base import CorpusRule
from answerkey.rules.replacement import replacement
from answerkey.rules.suggestions import Suggestions

_QUOTED_LENGTH = 100  # characters of a name that a message quotes


class Rule(CorpusRule):
    """A field that is under `references` of its collection names a document of the collection that is meant.

    A document goes by its address, by the path of its file without the suffix, from the content folder or from that of
    the collection, and by its slug: the field `slug`, or the last part of its address. What goes by a slug that another
    one has, too, must be named by its address. `#id` behind a name is a question or heading in it.
    """

    about_documents = True

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        if not corpus.documents:
            return
        names = corpus.derived(names_of)
        suggestions = {collection: Suggestions(of_collection) for collection, of_collection in names.items()}
        hidden = {document.collection for document in corpus.documents if not document.address}
        for document in corpus.documents:
            for reference in document.references:
                if not (reference.collection in hidden and not resolve_reference(reference, corpus).addresses):
                    near = suggestions.get(reference.collection, Suggestions(()))
                    yield from _check(document, reference, corpus, near)


def _check(document: DocumentRecord, reference: Reference, corpus: Corpus, near: Suggestions) -> Iterator[Finding]:
    target, span = resolve_reference(reference, corpus), document.span_of(*reference.route)
    name = quoted(reference.value, _QUOTED_LENGTH)
    if not target.addresses:
        suggestion = near.nearest(reference.value.partition("#")[0])
        fix = replacement(value_edit(span, reference.value, suggestion), suggestion) if suggestion else None
        message = f"the collection `{reference.collection}` has no {name}"
        yield Finding(span, message, did_you_mean(suggestion), fix=fix, path=document.path)
    elif not target.address:
        both = " and ".join(quoted(address, _QUOTED_LENGTH) for address in target.addresses[:2])
        yield Finding(span, f"{name} is the name of {both}", "write the address", path=document.path)
    elif target.fragment:
        yield from _fragment(document, reference, corpus)
    elif target.address == document.address:
        yield Finding(span, f"the document names itself, {name}", path=document.path)


def _fragment(document: DocumentRecord, reference: Reference, corpus: Corpus) -> Iterator[Finding]:
    target = resolve_reference(reference, corpus)
    entry = corpus.entry_by_address.get(target.address)
    if entry is None or not (entry.record.broken or target.fragment in entry.anchors):
        anchor = quoted("#" + target.fragment, _QUOTED_LENGTH)
        near = Suggestions(()).nearest(target.fragment, entry.anchors if entry is not None else ())
        message = f"{quoted(target.address, _QUOTED_LENGTH)} has no question or heading {anchor}"
        yield Finding(document.span_of(*reference.route), message, did_you_mean(near), path=document.path)
