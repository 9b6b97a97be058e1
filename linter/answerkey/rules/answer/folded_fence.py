"""`answer/folded-fence`: a fence in an answer keeps its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.content import Answer
from answerkey.model.document import Document
from answerkey.model.tree import Scalar, find
from answerkey.rules.base import DocumentRule
from answerkey.source import Span

_MARKER = re.compile(
    r"""(?:(?<=[\r\n])[ \t]*|\A['"])  # where a line begins
        (~{3,} | `{3,}(?=[^`\r\n]*(?:[\r\n]|\Z)))""",
    re.VERBOSE,
)


class Rule(DocumentRule):
    """A line of an answer that begins like a code fence is one in the Markdown, too.

    YAML joins the lines of a text that is folded (`a: >`), in quotes or plain: a fence becomes a few words of code
    within a line, and nothing checks them. `a: |` keeps each line as it is.
    """

    plain_markdown = False

    def check(self, document: Document) -> Iterator[Finding]:
        for answer in document.answers:
            scalar = find(document.tree, answer.route) if document.tree is not None and answer.route else None
            if isinstance(scalar, Scalar) and scalar.style != "|":
                yield from _check(document, answer, scalar.span)


def _check(document: Document, answer: Answer, place: Span) -> Iterator[Finding]:
    for match in _MARKER.finditer(document.text[slice(*place)]):
        at = place.start + match.start(1)
        if not any(fence.span.start <= at < fence.span.end for fence in answer.fences):
            span = Span(at, place.start + match.end(1))
            message = "this is no code fence: YAML joins the lines of this text"
            yield Finding(span, message, "write the text as `a: |`, which keeps its lines")
            return
