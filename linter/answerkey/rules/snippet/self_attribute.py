"""`snippet/self-attribute`: methods read attributes that their class has."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.value_edits import word_edit
from answerkey.rules.base import SnippetRule
from answerkey.rules.replacement import replacement
from answerkey.snippets.offsets import CodeIndex
from answerkey.snippets.self_attributes import unknown_attributes
from answerkey.snippets.snippet import Snippet
from answerkey.source import Span


class Rule(SnippetRule):
    """An attribute that a method reads from `self` is set by its class.

    Only classes count of which all is in view. A class that inherits from an unknown one, has a decorator that may add
    to it, or sets attributes by name is left alone, and so is one that leaves something out, except for a slip.
    """

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        syntax = snippet.syntax
        if syntax is None or snippet.class_summary is None or snippet.is_fragment:
            return
        later = (other.class_summary for other in snippet.later)
        index = CodeIndex(syntax.code.text)
        for node, owner, meant in unknown_attributes(snippet.class_summary, filter(None, later)):
            end = index.node(node).end
            span = Span(end - len(node.attr), end)
            if not snippet.noqa(span):
                place = snippet.finding_span(span)
                fix = replacement(word_edit(place, node.attr, meant), meant) if meant else None
                hint = f"did you mean `{meant}`?" if meant else f"set it in a method of `{owner}`"
                yield Finding(place, f"nothing in `{owner}` sets `self.{node.attr}`", hint, fix=fix)
