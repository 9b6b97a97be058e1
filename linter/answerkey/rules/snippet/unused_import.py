"""`snippet/unused-import`: what is imported is used."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.rules.base import SnippetRule
from answerkey.snippets.snippet import Snippet
from answerkey.snippets.vocabulary import is_slip


class Rule(SnippetRule):
    """A snippet, or a later one of its answer, uses what it imports.

    A reader looks for what the name is there for. A snippet of nothing but imports shows where things come from, and a
    comment on the line of an import says what it is for: both are silent.
    """

    severity = Severity.WARNING

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        if snippet.only_imports or snippet.is_fragment:
            return
        for flake in snippet.flakes.messages:
            explained = snippet.line(flake.span) in snippet.comments
            if flake.kind == "UnusedImport" and not explained and not _used(_local(flake.name), snippet):
                yield Finding(snippet.finding_span(flake.span), f"`{flake.name}` is imported but not used")


def _local(name: str) -> str:
    """What an import is called here: pyflakes says ``fastapi.Depends``, ``numpy as np`` or ``os.path``."""
    return name.rpartition(" as ")[2] if " as " in name else name


def _used(name: str, snippet: Snippet) -> bool:
    """Whether a later snippet uses a name, or a slip for it stands where it was meant: that is a finding of its own."""
    words = {name.partition(".")[0], name.rpartition(".")[2]}
    undefined = {use for use, _ in snippet.flakes.names.undefined} | snippet.later_names
    return bool(words & snippet.later_names) or any(is_slip(use, word) for use in undefined for word in words)
