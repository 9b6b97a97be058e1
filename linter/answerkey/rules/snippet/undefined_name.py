"""`snippet/undefined-name`: names are not misspelt."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.corpus import Corpus, Facts, NameUse
from answerkey.model.value_edits import word_edit
from answerkey.rules.base import CorpusRule
from answerkey.rules.replacement import replacement
from answerkey.snippets.vocabulary import Vocabulary

_PYTHON_2 = {
    "basestring": "str",
    "raw_input": "input",
    "unichr": "chr",
    "unicode": "str",
    "xrange": "range",
}
_PYTHON_2_TYPES = {"long": "int"}
"""Names that may well be a placeholder's, but for annotations."""


class Rule(CorpusRule):
    """A name that no snippet of the base binds is not a misspelling of a known one, and no built-in name of Python 2.

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
                    replaced = _python_3(use) if use.name not in vocabulary.known else ""
                    suggestion = replaced or vocabulary.meant(use, snippet, entry)
                    if suggestion:
                        hint = f"this is Python 2: write `{replaced}`" if replaced else f"did you mean `{suggestion}`?"
                        yield _finding(use, entry, suggestion, hint)


def _python_3(use: NameUse) -> str:
    """Return what a name of Python 2 is called today; empty for others."""
    return _PYTHON_2.get(use.name) or (_PYTHON_2_TYPES.get(use.name, "") if use.in_annotation else "")


def _finding(use: NameUse, entry: Facts, suggestion: str, hint: str) -> Finding:
    fix = replacement(word_edit(use.span, use.name, suggestion), suggestion)
    return Finding(use.span, f"the name `{use.name}` is not defined", hint, fix=fix, path=entry.path)
