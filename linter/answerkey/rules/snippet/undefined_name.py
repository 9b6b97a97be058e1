"""`snippet/undefined-name`: names are not misspelt."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.corpus import Corpus
from answerkey.model.value_edits import word_edit
from answerkey.rules.base import CorpusRule
from answerkey.rules.replacement import replacement
from answerkey.snippets.vocabulary import Vocabulary


class Rule(CorpusRule):
    """A name that no snippet of the base binds is not a misspelling of a known one.

    Snippets leave out imports and definitions, so a name that resembles no other is taken for a placeholder. See
    `snippet/unbound-name` for a base whose answers are complete.
    """

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        vocabulary = corpus.derived(Vocabulary)
        for entry in corpus.entries:
            if entry.path not in corpus.selected:
                continue
            for snippet in entry.snippets:
                for use in () if snippet.fragment or snippet.opaque else snippet.undefined:
                    suggestion = vocabulary.meant(use, snippet, entry)
                    if suggestion:
                        fix = replacement(word_edit(use.span, use.name, suggestion), suggestion)
                        hint = f"did you mean `{suggestion}`?"
                        yield Finding(use.span, f"the name `{use.name}` is not defined", hint, fix=fix, path=entry.path)
