"""`snippet/misspelt-import`: imported names and modules are not misspelt."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.corpus import Corpus, Facts
from answerkey.model.value_edits import word_edit
from answerkey.rules.base import CorpusRule
from answerkey.rules.replacement import replacement
from answerkey.snippets.vocabulary import Vocabulary
from answerkey.source import Span


class Rule(CorpusRule):
    """An imported module is no misspelling of one of Python, of an installed library or of a well-known one.

    Neither is a module or name that only one snippet imports a misspelling of one that others import.
    """

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        vocabulary = corpus.derived(Vocabulary)
        for entry in corpus.entries:
            if entry.path in corpus.selected:
                yield from _check(entry, vocabulary)


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
                yield _finding(use.module, use.module_span, message, suggestion, entry)
        for use in snippet.imports:
            suggestion = vocabulary.meant_import(use, entry)
            if suggestion:
                yield _finding(
                    use.name, use.span, f"`{use.name}` is imported from `{use.module}` nowhere else", suggestion, entry
                )


def _finding(name: str, span: Span, message: str, suggestion: str, entry: Facts) -> Finding:
    fix = replacement(word_edit(span, name, suggestion), suggestion)
    return Finding(span, message, f"did you mean `{suggestion}`?", fix=fix, path=entry.path)
