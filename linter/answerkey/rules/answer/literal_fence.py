"""`answer/literal-fence`: code in Markdown that belongs to no base is checked, or named."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey import dialects
from answerkey.diagnostics import Finding, Severity
from answerkey.model.collections import PLAIN
from answerkey.model.document import Document
from answerkey.rules.answer._literal_fences import literal_fences
from answerkey.rules.base import DocumentRule


class Rule(DocumentRule):
    """In ordinary Markdown a fence is code in the dialect of its file.

    A fence that is indented in `=== "Tab"` or `!!! note` is code for MkDocs, and literal text on GitHub. Where nothing
    tells which of them a file is written for, such code is not checked.
    """

    severity = Severity.WARNING

    def check(self, document: Document) -> Iterator[Finding]:
        if document.collection != PLAIN:
            return  # `answer/indented-fence` reports those of pages
        name = document.collection.dialect
        place, hint = (
            "on GitHub",
            "name the `dialect` of the file in the configuration, or indent it as the text around it",
        )
        if name:
            place, hint = f"in {dialects.load(name).title}", "indent it as the text around it"
        yield from literal_fences(document, f"this indented fence is not checked: {place} it is literal text", hint)
