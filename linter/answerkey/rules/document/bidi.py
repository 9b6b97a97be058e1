"""`document/bidi`: the data of a file read as what they are."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.document import Document
from answerkey.model.invisible_characters import DIRECTION_CONTROLS
from answerkey.model.tree import Node, Scalar, Sequence
from answerkey.rules._invisible import invisible
from answerkey.rules.base import DocumentRule


class Rule(DocumentRule):
    """No direction controls in questions, titles, descriptions and whatever else a file's data say.

    They reorder what is shown around them: a question or a link reads as another one. `answer/bidi` looks at answers.
    """

    def check(self, document: Document) -> Iterator[Finding]:
        if document.tree is None or not DIRECTION_CONTROLS.search(document.text) and "\\" not in document.text:
            return
        answers = {answer.text.map for answer in document.answers if answer.route}
        for scalar in _scalars(document.tree):
            if scalar.text.map not in answers:
                for match in DIRECTION_CONTROLS.finditer(scalar.text.text):
                    yield invisible(scalar.text, match.start())


def _scalars(node: Node) -> Iterator[Scalar]:
    """The keys and values of a tree, in order."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _scalars(item)
    else:
        for key, value in node.entries:
            yield key
            yield from _scalars(value)
