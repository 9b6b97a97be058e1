"""`snippet/data-syntax`: JSON, YAML, TOML, INI and XML snippets parse."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.rules.base import SnippetRule
from answerkey.snippets.data import fault, json_comment
from answerkey.snippets.snippet import Snippet


class Rule(SnippetRule):
    """A fence tagged `json`, `yaml`, `toml`, `ini` or `xml` parses as that.

    Parts of a document are accepted, too: several values, the inside of an object, `…` where something is left out,
    templates. JSON with comments is reported by `snippet/language`.
    """

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        code = snippet.fence.code.text
        if snippet.examined and not snippet.is_fragment and not json_comment(snippet.kind, code):
            defect = fault(snippet.kind, code)
            if defect is not None and not snippet.swallowed(code, defect.span.start):
                yield Finding(snippet.fence.code.span(*defect.span), defect.message, defect.hint)
