"""`answer/folded-fence`: a line that looks like a code fence is one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.lazy_regex import lazy_regex
from answerkey.model.content import Fence
from answerkey.model.document import Document
from answerkey.model.tree import Route, Scalar, find
from answerkey.model.views import Page
from answerkey.rules.base import DocumentRule
from answerkey.source import Span

_MARKER = lazy_regex(
    r"""(?:(?<=[\r\n])[ \t]*|\A['"]?)  # the beginning of a line
        (~{3,} | `{3,}(?=[^`\r\n]*(?:[\r\n]|\Z)))""",
    re.VERBOSE,
)

_HIDDEN = "answer/hidden-code"
"""The rule that reports a fence in HTML."""

_MESSAGE = "this is no code fence: YAML joins the lines of this text"


class Rule(DocumentRule):
    """A line of a question or answer that begins like a code fence is one in what is delivered, too.

    YAML joins the lines of a text that is folded (`a: >`), in quotes or plain: a fence becomes a few words of code
    within a line, and nothing checks them. `a: |` keeps each line as it is, and so does `q: |`.
    """

    plain_markdown = False

    def check(self, document: Document) -> Iterator[Finding]:
        texts = {answer.route: answer.fences for answer in document.answers if answer.route}
        hidden = {answer.route for answer in document.answers if any(p.rule == _HIDDEN for p in answer.problems)}
        if isinstance(document.record, Page):
            texts = {**{(*question.route, "q"): () for question in document.record.questions}, **texts}
        for route, fences in texts.items():
            scalar = _scalar(document, route)
            if scalar is not None and scalar.style != "|" and route not in hidden:
                yield from _check(document, scalar, fences, str(route[-1]))


def _scalar(document: Document, route: Route) -> Scalar | None:
    node = find(document.tree, route) if document.tree is not None else None
    return node if isinstance(node, Scalar) else None


def _check(document: Document, scalar: Scalar, fences: tuple[Fence, ...], key: str) -> Iterator[Finding]:
    """Yield a finding for the first marker in a text that neither begins nor ends a fence."""
    for span in _markers(document, scalar):
        if not any(fence.span.start <= span.start < fence.span.end for fence in fences):
            yield Finding(span, _MESSAGE, f"write the text as `{key}: |`, which keeps its lines")
            return


def _markers(document: Document, scalar: Scalar) -> Iterator[Span]:
    """Yield the spans of markers at the beginning of lines, both of the file and of the decoded text."""
    start = scalar.span.start
    for match in _MARKER.finditer(document.text[slice(*scalar.span)]):
        yield Span(start + match.start(1), start + match.end(1))
    for match in _MARKER.finditer(scalar.text.text):
        yield scalar.text.span(*match.span(1))
