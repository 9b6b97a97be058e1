"""`answer/folded-fence`: a line that looks like a code fence is one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.content import Fence
from answerkey.model.document import Document
from answerkey.model.tree import Route, Scalar, find
from answerkey.model.views import Page
from answerkey.rules.base import DocumentRule
from answerkey.source import Span

_MARKER = re.compile(
    r"""(?:(?<=[\r\n])[ \t]*|\A['"]?)  # the beginning of a line
        (~{3,} | `{3,}(?=[^`\r\n]*(?:[\r\n]|\Z)))""",
    re.VERBOSE,
)

_ANSWER = (
    "this is no code fence: YAML joins the lines of this text",
    "write the text as `a: |`, which keeps its lines",
)
_QUESTION = ("this is no code fence: a question is shown as one paragraph", "move the code to the answer")


class Rule(DocumentRule):
    """A line of a question or answer that begins like a code fence is one in what is delivered, too.

    YAML joins the lines of a text that is folded (`a: >`), in quotes or plain: a fence becomes a few words of code
    within a line, and nothing checks them. `a: |` keeps each line as it is. A question is one paragraph in any style.
    """

    plain_markdown = False

    def check(self, document: Document) -> Iterator[Finding]:
        if isinstance(document.record, Page):
            for question in document.record.questions:
                yield from _check(document, _scalar(document, (*question.route, "q")), (), _QUESTION)
        for answer in document.answers:
            scalar = _scalar(document, answer.route) if answer.route else None
            if scalar is not None and scalar.style != "|":
                yield from _check(document, scalar, answer.fences, _ANSWER)


def _scalar(document: Document, route: Route) -> Scalar | None:
    node = find(document.tree, route) if document.tree is not None else None
    return node if isinstance(node, Scalar) else None


def _check(
    document: Document, scalar: Scalar | None, fences: tuple[Fence, ...], words: tuple[str, str]
) -> Iterator[Finding]:
    """Yield a finding for the first marker in a text that neither begins nor ends a fence."""
    for span in _markers(document, scalar) if scalar is not None else ():
        if not any(fence.span.start <= span.start < fence.span.end for fence in fences):
            yield Finding(span, *words)
            return


def _markers(document: Document, scalar: Scalar) -> Iterator[Span]:
    """Yield the spans of markers at the beginning of lines, both of the file and of the decoded text."""
    start = scalar.span.start
    for match in _MARKER.finditer(document.text[slice(*scalar.span)]):
        yield Span(start + match.start(1), start + match.end(1))
    for match in _MARKER.finditer(scalar.text.text):
        yield scalar.text.span(*match.span(1))
