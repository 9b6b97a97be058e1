"""One parsed file."""

from __future__ import annotations

from msgspec import Struct

from answerkey.model.collections import Collection
from answerkey.model.content import Answer
from answerkey.model.parse_problems import Problem
from answerkey.model.tree import Node, Route, find, key_of
from answerkey.model.views import Record
from answerkey.source import Span


class Document(Struct, frozen=True):
    """A file's text, its YAML tree, its answers, and the problems of parsing it.

    `header` is the span of its YAML; `tree` is the root of that, or None if it did not parse. `answers` has each
    question too in which a code fence stands, before its answer. `codes` are its values that are code, not Markdown,
    each as an answer with one block; readers see those of the role of answers.

    `questions` are the texts of its other questions that may hold HTML.
    """

    path: str
    collection: Collection
    text: str
    header: Span
    tree: Node | None
    record: Record
    answers: tuple[Answer, ...]
    problems: tuple[Problem, ...]
    codes: tuple[Answer, ...] = ()
    questions: tuple[Answer, ...] = ()

    def unit_of(self, answer: Answer) -> Route:
        """Return the route to the question that a text belongs to; outside of pages all texts belong together."""
        return self.collection.unit_of(answer.route)

    def span_of(self, route: Route) -> Span:
        """Return the span of the value at a route, or of the nearest one around it if it is absent."""
        if self.tree is None:
            return self.header
        for length in range(len(route), 0, -1):
            node = find(self.tree, route[:length])
            if node is not None:
                return node.span
        return Span(self.tree.span.start, self.tree.span.start)

    def key_span_of(self, route: Route) -> Span:
        """Return the span of the key at the end of a route."""
        key = key_of(self.tree, route) if self.tree is not None else None
        return key.span if key is not None else self.span_of(route)
