"""`slug/unique`: an address belongs to one file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from answerkey.diagnostics import Finding, Related
from answerkey.model.corpus import Corpus, address_key
from answerkey.model.views import Page, Record
from answerkey.rules.base import CorpusRule
from answerkey.source import Span

Entry = tuple[str, Record, Span]
"""An address, what has it, and the span that says so."""


class Rule(CorpusRule):
    """No two frameworks, topics, pages or documents share an address, even with case and Unicode normal form ignored.

    A front end shows only one of two files with one address, and file systems disagree on whether `JWT` and `jwt` are
    the same.
    """

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        yield from _clashes_with_locales(corpus)
        yield from _clashes("framework", ((f"/{r.slug}", r, r.span_of("slug")) for r in corpus.frameworks if r.slug))
        topics = (t for t in corpus.topics if t.framework_slug and t.slug)
        yield from _clashes("topic", ((f"/{t.framework_slug}/{t.slug}", t, t.span_of("slug")) for t in topics))
        pages: list[Entry] = [(p.declared_address, p, _place(p)) for p in corpus.pages]
        yield from _clashes("page", pages)
        if corpus.documents:
            yield from _documents(corpus, pages)


def _documents(corpus: Corpus, pages: list[Entry]) -> Iterator[Finding]:
    """Yield the documents whose address something else has: another document, or what is built in."""
    others: list[Entry] = [*((f"/{f}/{t}", r, r.span_of("slug")) for (f, t), r in corpus.topic_by_slug.items()), *pages]
    others += [(f"/{slug}", record, record.span_of("slug")) for slug, record in corpus.framework_by_slug.items()]
    documents = [(d.address, d, d.address_span) for d in corpus.documents if d.address]
    for finding in _clashes("file", [*others, *documents]):
        if finding.path in corpus.document_addresses:
            yield finding


def _clashes_with_locales(corpus: Corpus) -> Iterator[Finding]:
    """Yield a finding for each framework below whose address all pages of a locale stand."""
    for record in corpus.frameworks:
        if record.slug in corpus.locales[1:]:
            message = f"the address `/{record.slug}` is that of a locale"
            yield Finding(record.span_of("slug"), message, "use another slug", path=record.path)


def _place(page: Page) -> Span:
    return page.span_of("title") if page.title else Span(0, 0)


def _clashes(kind: str, entries: Iterable[Entry]) -> Iterator[Finding]:
    first: dict[str, tuple[Record, Span]] = {}
    for address, record, span in entries:
        key = address_key(address)
        if key in first:
            other, place = first[key]
            related = (Related(place, "the first one", other.path),)
            yield Finding(span, f"another {kind} has the address `{address}`", "", related, path=record.path)
        else:
            first[key] = (record, span)
