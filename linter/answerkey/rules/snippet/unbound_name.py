"""`snippet/unbound-name`: an answer or document binds the names that it uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from answerkey.diagnostics import Finding, Severity
from answerkey.model.content import Role
from answerkey.model.corpus import Corpus, Facts, SnippetNames
from answerkey.model.views import QuestionRecord
from answerkey.rules.base import CorpusRule, Level


class Rule(CorpusRule):
    """Every name in a snippet is bound in it, in another snippet of its answer or document, or by `names` in the
    configuration.

    Complete answers can be copied and run. Names that a prelude or a proof binds don't count, since readers don't see
    them. Runs in the strict preset only: most bases leave out the obvious. Where the base
    imports the name in one way only, the hint is that import.
    """

    severity = Severity.WARNING
    level = Level.STRICT

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        imports = _imports(corpus.entries)
        for entry in corpus.entries:
            if entry.path in corpus.selected:
                yield from _check(entry, corpus.configured_names, corpus.hidden_names, imports)


def _check(
    entry: Facts, configured: frozenset[str], hidden: frozenset[str], imports: Mapping[str, str]
) -> Iterator[Finding]:
    bound: dict[int, set[str]] = {}
    for snippet in _of(entry, Role.ANSWER):
        bound.setdefault(snippet.group, set()).update(snippet.bound)
    hidden = configured.union(hidden, *(snippet.bound for snippet in _of(entry, Role.PRELUDE)))
    opaque = {snippet.group for snippet in entry.snippets if snippet.opaque}
    for snippet in entry.snippets:
        names = snippet.bound | (configured if snippet.role == Role.ANSWER else hidden)
        for use in () if snippet.incomplete or snippet.group in opaque else snippet.undefined:
            if use.name not in bound.get(snippet.group, ()) and use.name not in names:
                hint = f"write `{imports[use.name]}`" if imports.get(use.name) else ""
                message = f"the {_owner(snippet, entry)} does not bind the name `{use.name}`"
                yield Finding(use.span, message, hint, path=entry.path)


def _owner(snippet: SnippetNames, entry: Facts) -> str:
    """Return what binds the names of a snippet: a file without questions is one document."""
    if snippet.role == Role.STARTER:
        return "starter"
    return "answer" if isinstance(entry.record, QuestionRecord) else "document"


def _imports(entries: Iterable[Facts]) -> dict[str, str]:
    """Return the statement that imports each name; empty where snippets import it in several ways."""
    statements: dict[str, str] = {}
    for use in (use for entry in entries for snippet in entry.snippets for use in snippet.imports):
        statement = f"from {use.module} import {use.name}" if use.name else f"import {use.module}"
        statement += f" as {use.local}" if use.local != (use.name or use.module) else ""
        if statements.setdefault(use.local, statement) != statement:
            statements[use.local] = ""
    return statements


def _of(entry: Facts, role: Role) -> Iterator[SnippetNames]:
    return (snippet for snippet in entry.snippets if snippet.role == role)
