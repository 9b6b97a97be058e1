"""`snippet/unbound-name`: an answer binds the names that it uses."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.model.corpus import Corpus, Facts
from answerkey.rules.base import CorpusRule, Level


class Rule(CorpusRule):
    """Every name in a snippet is bound in it, in another snippet of its answer, or by `names` in the configuration.

    Answers that are complete can be copied and run. On in the strict preset only: most bases leave out what is obvious.
    """

    severity = Severity.WARNING
    level = Level.STRICT

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        for entry in corpus.entries:
            if entry.path in corpus.selected:
                yield from _check(entry, corpus.known_names)


def _check(entry: Facts, known: frozenset[str]) -> Iterator[Finding]:
    bound: dict[int, set[str]] = {}
    for snippet in entry.snippets:
        bound.setdefault(snippet.group, set()).update(snippet.bound)
    opaque = {snippet.group for snippet in entry.snippets if snippet.opaque}
    for snippet in entry.snippets:
        for use in () if snippet.fragment or snippet.group in opaque else snippet.undefined:
            if use.name not in bound[snippet.group] and use.name not in known:
                yield Finding(use.span, f"the answer does not bind the name `{use.name}`", path=entry.path)
