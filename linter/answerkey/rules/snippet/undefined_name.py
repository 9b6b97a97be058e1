"""`snippet/undefined-name`: names are not misspelt."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.base_index import BaseIndex
from answerkey.model.corpus import Facts, NameUse
from answerkey.model.value_edits import word_edit
from answerkey.rules.base import IndexRule
from answerkey.rules.replacement import replacement
from answerkey.snippets.vocabulary import NAME_RELATIONS, Vocabulary

_PYTHON_2 = {
    "basestring": "str",
    "raw_input": "input",
    "unichr": "chr",
    "unicode": "str",
    "xrange": "range",
}
_PYTHON_2_TYPES = {"long": "int"}
"""Names that may well be a placeholder's, but for annotations."""


class Rule(IndexRule):
    """A name that no snippet of the base binds is not a misspelling of a known one, and no built-in name of Python 2.

    Snippets leave out imports and definitions, so a name that resembles no other is taken for a placeholder. See
    `snippet/unbound-name` for a base whose answers are complete.
    """

    relations = NAME_RELATIONS

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        vocabulary = Vocabulary(index)
        for snippet in facts.snippets:
            for use in () if snippet.fragment or snippet.opaque else snippet.undefined:
                replaced = _python_3(use) if _python_3(use) and not vocabulary.is_known(use.name) else ""
                suggestion = replaced or vocabulary.meant(use, snippet, facts)
                if suggestion:
                    hint = f"this is Python 2: write `{replaced}`" if replaced else f"did you mean `{suggestion}`?"
                    yield _finding(use, suggestion, hint)


def _python_3(use: NameUse) -> str:
    """Return what a name of Python 2 is called today; empty for others."""
    return _PYTHON_2.get(use.name) or (_PYTHON_2_TYPES.get(use.name, "") if use.in_annotation else "")


def _finding(use: NameUse, suggestion: str, hint: str) -> Finding:
    fix = replacement(word_edit(use.span, use.name, suggestion), suggestion)
    return Finding(use.span, f"the name `{use.name}` is not defined", hint, fix=fix)
