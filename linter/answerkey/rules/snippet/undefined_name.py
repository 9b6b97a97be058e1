"""`snippet/undefined-name`: names are not misspelt."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.corpus import Corpus
from answerkey.model.rewording import word_edit
from answerkey.rules._replacing import replacement
from answerkey.rules.base import CorpusRule
from answerkey.snippets.vocabulary import Vocabulary


class Rule(CorpusRule):
    """A name that no snippet of the base binds is not a slip away from one that is known.

    Snippets leave imports and definitions out, so a name that is near nothing is a placeholder and no finding. See
    `snippet/unbound-name` for a base whose answers are complete.
    """

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        vocabulary = corpus.derived(Vocabulary)
        for entry in corpus.entries:
            if entry.path not in corpus.selected:
                continue
            for snippet in entry.snippets:
                for use in () if snippet.fragment or snippet.opaque else snippet.undefined:
                    meant = vocabulary.meant(use, snippet, entry)
                    if meant:
                        fix = replacement(word_edit(use.span, use.name, meant), meant)
                        hint = f"did you mean `{meant}`?"
                        yield Finding(use.span, f"the name `{use.name}` is not defined", hint, fix=fix, path=entry.path)
