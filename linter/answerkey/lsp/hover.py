"""Hover texts: the documentation of rules and fields, and the pages that link to a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lsprotocol import types

from answerkey.lsp.diagnostics import span_of
from answerkey.lsp.fields import fields_at
from answerkey.lsp.links import Destination
from answerkey.lsp.navigation import references_to
from answerkey.lsp.open_file import OpenFile
from answerkey.model.addresses import address_of
from answerkey.model.corpus import Corpus
from answerkey.model.tree import Route, routes
from answerkey.model.views import DocumentRecord, Page
from answerkey.rules import load_rules
from answerkey.rules.documentation import documentation
from answerkey.source import Span

_MOST_PAGES = 10  # pages listed


def hover(file: OpenFile, at: int) -> types.Hover | None:
    """Return the documentation of a rule or field, or the pages that link to a question."""
    for find in (_directive, _question, _document, _field, _finding):
        match = find(file, at)
        if match is not None:
            span, text = match
            content = types.MarkupContent(types.MarkupKind.Markdown, text)
            return types.Hover(content, file.positions.range(span))
    return None


def _directive(file: OpenFile, at: int) -> tuple[Span, str] | None:
    """Return the documentation of a rule that a directive names."""
    rules = load_rules()
    for directive in file.directives:
        for argument in directive.arguments:
            if argument.span.touches(at) and argument.text in rules:
                return argument.span, documentation(rules[argument.text])
    return None


def _finding(file: OpenFile, at: int) -> tuple[Span, str] | None:
    """Return the documentation of the rules with findings at a place, the shortest finding first."""
    diagnostics = sorted(
        (d for d in file.diagnostics if span_of(d).touches(at)), key=lambda d: d.end.offset - d.start.offset
    )
    if not diagnostics:
        return None
    rules = dict.fromkeys(d.rule for d in diagnostics)
    return span_of(diagnostics[0]), "\n---\n\n".join(documentation(load_rules()[rule]) for rule in rules)


def _field(file: OpenFile, at: int) -> tuple[Span, str] | None:
    """Return the documentation of a field, at its key."""
    tree = file.document.tree
    if tree is None or not file.document.header.touches(at):
        return None
    for route, span in _keys(file):
        if span.touches(at):
            field = fields_at(file.source.collection, route[:-1]).get(str(route[-1]))
            return (span, field.documentation) if field is not None else None
    return None


def _keys(file: OpenFile) -> Iterator[tuple[Route, Span]]:
    tree = file.document.tree
    if tree is not None:
        for route, _ in routes(tree):
            if route and isinstance(route[-1], str):
                yield route, file.document.key_span_of(route)


def _question(file: OpenFile, at: int) -> tuple[Span, str] | None:
    """Return the pages that link to a question, at its id."""
    page = file.document.record
    address = address_of(page)
    if not isinstance(page, Page) or address is None:
        return None
    for question in page.questions:
        span = question.span_of("id")
        if question.id and "id" in question.data and span.touches(at):
            counts = Counter(reference.path for reference in references_to(file, Destination(address, question.id)))
            return span, f"`{address}#{question.id}`\n\n{_linked(counts, file.corpus)}"
    return None


def _document(file: OpenFile, at: int) -> tuple[Span, str] | None:
    """Return the files that refer to a document, at the field that makes its address."""
    document = file.document.record
    if not isinstance(document, DocumentRecord) or not document.address or not document.declaration.address_route:
        return None
    span = document.address_span
    if not span.touches(at):
        return None
    counts = Counter(reference.path for reference in references_to(file, Destination(document.address)))
    return span, f"`{document.address}`\n\n{_linked(counts, file.corpus)}"


def _linked(counts: Counter[str], corpus: Corpus) -> str:
    if not counts:
        return "No page links to it."
    names = {entry.path: address_of(entry.record) or entry.path for entry in corpus.entries}
    lines = [
        f"- `{names[path]}`" + (f" ({count} times)" if count > 1 else "") for path, count in sorted(counts.items())
    ]
    more = [f"- and {len(lines) - _MOST_PAGES} more"] if len(lines) > _MOST_PAGES else []
    return "\n".join(["Linked from:", "", *lines[:_MOST_PAGES], *more])
