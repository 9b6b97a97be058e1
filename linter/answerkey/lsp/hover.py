"""What is shown of what stands under the pointer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lsprotocol import types

from answerkey.lsp.diagnostics import span_of
from answerkey.lsp.fields import fields_at
from answerkey.lsp.links import Goal, address_of
from answerkey.lsp.navigation import users
from answerkey.lsp.view import View
from answerkey.model.corpus import Corpus
from answerkey.model.tree import Route, routes
from answerkey.model.views import Page
from answerkey.rules import load_rules
from answerkey.rules.documentation import documentation
from answerkey.source import Span

_MOST_PAGES = 10  # that are listed


def hover(view: View, at: int) -> types.Hover | None:
    """The documentation of a rule or field, or who links to a question."""
    for find in (_directive, _question, _field, _finding):
        found = find(view, at)
        if found is not None:
            span, text = found
            content = types.MarkupContent(types.MarkupKind.Markdown, text)
            return types.Hover(content, view.positions.range(span))
    return None


def _directive(view: View, at: int) -> tuple[Span, str] | None:
    """A rule that a directive names."""
    rules = load_rules()
    for directive in view.directives:
        for argument in directive.arguments:
            if argument.span.touches(at) and argument.text in rules:
                return argument.span, documentation(rules[argument.text])
    return None


def _finding(view: View, at: int) -> tuple[Span, str] | None:
    """The rules whose findings stand at a place, the narrowest first."""
    here = sorted((d for d in view.diagnostics if span_of(d).touches(at)), key=lambda d: d.end.offset - d.start.offset)
    if not here:
        return None
    rules = dict.fromkeys(d.rule for d in here)
    return span_of(here[0]), "\n---\n\n".join(documentation(load_rules()[rule]) for rule in rules)


def _field(view: View, at: int) -> tuple[Span, str] | None:
    """The key of a field."""
    tree = view.document.tree
    if tree is None or not view.document.header.touches(at):
        return None
    for route, span in _keys(view):
        if span.touches(at):
            field = fields_at(view.source.collection, route[:-1]).get(str(route[-1]))
            return (span, field.documentation) if field is not None else None
    return None


def _keys(view: View) -> Iterator[tuple[Route, Span]]:
    tree = view.document.tree
    if tree is not None:
        for route, _ in routes(tree):
            if route and isinstance(route[-1], str):
                yield route, view.document.key_span_of(route)


def _question(view: View, at: int) -> tuple[Span, str] | None:
    """A question's id: the pages that link to it."""
    page = view.document.record
    address = address_of(page)
    if not isinstance(page, Page) or address is None:
        return None
    for question in page.questions:
        span = question.span_of("id")
        if question.id and "id" in question.data and span.touches(at):
            counted = Counter(use.path for use in users(view, Goal(address, question.id)))
            return span, f"`{address}#{question.id}`\n\n{_linked(counted, view.corpus)}"
    return None


def _linked(counted: Counter[str], corpus: Corpus) -> str:
    if not counted:
        return "No page links to it."
    names = {entry.path: address_of(entry.record) or entry.path for entry in corpus.entries}
    lines = [
        f"- `{names[path]}`" + (f" ({count} times)" if count > 1 else "") for path, count in sorted(counted.items())
    ]
    more = [f"- and {len(lines) - _MOST_PAGES} more"] if len(lines) > _MOST_PAGES else []
    return "\n".join(["Linked from:", "", *lines[:_MOST_PAGES], *more])
