"""Lines that look like the beginning of a fence, and are literal text since they are indented too far."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.document import Document
from answerkey.model.tree import Scalar, find


def literal_fences(document: Document, message: str, hint: str) -> Iterator[Finding]:
    """Yield a finding for each such line. In a scalar that YAML folds, all fences are reported by another rule."""
    for answer in document.answers:
        scalar = find(document.tree, answer.route) if document.tree is not None and answer.route else None
        if not isinstance(scalar, Scalar) or scalar.style == "|":
            yield from (Finding(span, message, hint) for span in answer.literal_fences)
