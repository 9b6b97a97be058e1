"""`snippet/misspelt-import`: imported names and modules are not misspelt."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.base_index import BaseIndex
from answerkey.model.corpus import Facts
from answerkey.model.value_edits import word_edit
from answerkey.rules.base import IndexRule
from answerkey.rules.replacement import replacement
from answerkey.snippets.vocabulary import IMPORT_RELATIONS, Vocabulary
from answerkey.source import Span


class Rule(IndexRule):
    """An imported module is no misspelling of one of Python, of an installed library or of a well-known one.

    Neither is a module or name that only one snippet imports a misspelling of one that others import.
    """

    relations = IMPORT_RELATIONS

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        yield from _check(facts, Vocabulary(index))


def _check(entry: Facts, vocabulary: Vocabulary) -> Iterator[Finding]:
    for snippet in entry.snippets:
        modules = {use.module: use for use in reversed(snippet.imports)}
        for use in modules.values():
            suggestion = vocabulary.real_module(use)
            message = f"the module `{use.module}` is neither Python's nor a known library's"
            if not suggestion:
                suggestion = vocabulary.meant_module(use, entry)
                message = f"the module `{use.module}` is imported nowhere else"
            if suggestion:
                yield _finding(use.module, use.module_span, message, suggestion)
        for use in snippet.imports:
            suggestion = vocabulary.meant_import(use, entry)
            if suggestion:
                message = f"`{use.name}` is imported from `{use.module}` nowhere else"
                yield _finding(use.name, use.span, message, suggestion)


def _finding(name: str, span: Span, message: str, suggestion: str) -> Finding:
    fix = replacement(word_edit(span, name, suggestion), suggestion)
    return Finding(span, message, f"did you mean `{suggestion}`?", fix=fix)
