"""`document/cut-text`: no YAML comment cuts a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.collections import Collection
from answerkey.model.document import Document
from answerkey.model.field_paths import matches_path
from answerkey.model.messages import quoted
from answerkey.model.tree import Route, Scalar, routes
from answerkey.rules.base import DocumentRule
from answerkey.source import Span

_TEXTS = frozenset({"title", "framework", "topic", "subtopic", "seoDescription", "name", "description", "q", "a"})
_COMMENT = re.compile(r"[ \t]+(#[^\r\n]*)")


class Rule(DocumentRule):
    """No comment follows a text that is not in quotes.

    In YAML ` #` begins a comment: of `title: C # tokens` no more than `C` is read, and nobody is told. A comment about
    a text stands on a line of its own.
    """

    def check(self, document: Document) -> Iterator[Finding]:
        if document.tree is None or not document.collection.has_fields:
            return
        for route, node in routes(document.tree):
            if isinstance(node, Scalar) and not node.style and node.text.text and _is_text(document.collection, route):
                comment = _COMMENT.match(document.text, node.span.end, document.header.end)
                if comment:
                    message = f"a YAML comment cuts the text: it ends in {quoted(node.text.text[-20:])}"
                    hint = "put the text into quotes, or the comment on a line of its own"
                    yield Finding(Span(*comment.span(1)), message, hint)


def _is_text(collection: Collection, route: Route) -> bool:
    """Return True if a value is a text for readers: by its key, or by the settings of the user's collection."""
    if collection.built_in:
        return bool(set(route[-2:]) & {*_TEXTS, "tags"})
    return any(matches_path(route, path) for path in (collection.title, *collection.paths()))
