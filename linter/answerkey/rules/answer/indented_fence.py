"""`answer/indented-fence`: a line that looks like a code fence is one."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.document import Document
from answerkey.rules.answer._literal_fences import literal_fences
from answerkey.rules.base import DocumentRule


class Rule(DocumentRule):
    """No code fence is indented so far that Markdown takes it for literal text.

    A line that is indented by four is code as it stands, or goes on with the paragraph above it: readers see the
    backticks, and no rule sees the code. In a list the four are counted from the text of the item. Tabs, admonitions
    and their like hold code only in a dialect that has them.
    """

    plain_markdown = False

    def check(self, document: Document) -> Iterator[Finding]:
        message = "this is no code fence: it is indented by four or more, and so literal text"
        yield from literal_fences(document, message, "indent it as the text around it")
