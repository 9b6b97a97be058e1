"""`answer/unknown-dialect`: code in a container is checked if the dialect is known that has the container."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.model.document import Document
from answerkey.rules.answer._literal_fences import literal_fences
from answerkey.rules.base import DocumentRule


class Rule(DocumentRule):
    """Where a fence is literal text on GitHub, the dialect of the file is known.

    A fence that is indented in `=== "Tab"` or `!!! note` is code for MkDocs, and literal text on GitHub. Where nothing
    tells which of them a file is written for, such code is not checked.
    """

    severity = Severity.WARNING

    def check(self, document: Document) -> Iterator[Finding]:
        if not document.collection.dialect:
            message = "this indented fence is not checked: on GitHub it is literal text"
            hint = "name the `dialect` of the file in the configuration, or indent the fence as the text around it"
            yield from literal_fences(document, message, hint)
