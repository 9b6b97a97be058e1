"""`snippet/misspelt-language`: the language tag of Python code is spelt right."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.rules.base import Level, SnippetRule
from answerkey.rules.misspelt_tag import misspelling
from answerkey.snippets.language import misspelt_python
from answerkey.snippets.snippet import Snippet


class Rule(SnippetRule):
    """The tag of a fence is not one slip away from `python`.

    Such code is checked as Python, but no reader sees it in colours, and other tools pass over it. In the recommended
    preset `answer/fence-language` warns of it.
    """

    level = Level.STRICT

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        right = misspelt_python(snippet.info.tag)
        if right and snippet.fence.marker:
            yield misspelling(snippet.fence, snippet.info.tag, right)
