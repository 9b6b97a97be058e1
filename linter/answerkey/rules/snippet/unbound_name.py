"""`snippet/unbound-name`: an answer or document binds the names that it uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from answerkey.diagnostics import Finding, Severity
from answerkey.model.base_index import BaseIndex, Rows, Settings
from answerkey.model.content import Role
from answerkey.model.corpus import Facts, ImportUse, NameUse, SnippetNames
from answerkey.model.views import QuestionRecord
from answerkey.rules.base import IndexRule, Level


def _statements(facts: Facts) -> Iterator[tuple[str, Any]]:
    uses = (use for snippet in facts.snippets for use in snippet.imports)
    yield from dict.fromkeys((use.local, _statement(use)) for use in uses)


def _statement(use: ImportUse) -> str:
    statement = f"from {use.module} import {use.name}" if use.name else f"import {use.module}"
    return statement + (f" as {use.local}" if use.local != (use.name or use.module) else "")


_STATEMENTS = Rows("import-statements", _statements)
"""The statements that import each name."""


class Rule(IndexRule):
    """Every name in a snippet is bound in it, in another snippet of its answer or document, or by `names` in the
    configuration.

    Complete answers can be copied and run. Names that a prelude or a proof binds don't count, since readers don't see
    them. Runs in the strict preset only: most bases leave out the obvious. Where the base
    imports the name in one way only, the hint is that import.
    """

    severity = Severity.WARNING
    level = Level.STRICT

    relations = (_STATEMENTS,)

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        for snippet, use in _unbound(facts, index.settings):
            statements = index.values(_STATEMENTS, use.name)
            hint = f"write `{statements[0]}`" if len(statements) == 1 else ""
            message = f"the {_owner(snippet, facts)} does not bind the name `{use.name}`"
            yield Finding(use.span, message, hint)


def _unbound(facts: Facts, settings: Settings) -> Iterator[tuple[SnippetNames, NameUse]]:
    """Yield the uses of names that nothing binds, each with its snippet."""
    bound: dict[int, set[str]] = {}
    for snippet in _of(facts, Role.ANSWER):
        bound.setdefault(snippet.group, set()).update(snippet.bound)
    configured = settings.names
    hidden = configured.union(settings.hidden_names, *(snippet.bound for snippet in _of(facts, Role.PRELUDE)))
    opaque = {snippet.group for snippet in facts.snippets if snippet.opaque}
    for snippet in facts.snippets:
        names = snippet.bound | (configured if snippet.role == Role.ANSWER else hidden)
        for use in () if snippet.incomplete or snippet.group in opaque else snippet.undefined:
            if use.name not in bound.get(snippet.group, ()) and use.name not in names:
                yield snippet, use


def _owner(snippet: SnippetNames, facts: Facts) -> str:
    """Return what binds the names of a snippet: a file without questions is one document."""
    if snippet.role == Role.STARTER:
        return "starter"
    return "answer" if isinstance(facts.record, QuestionRecord) else "document"


def _of(facts: Facts, role: Role) -> Iterator[SnippetNames]:
    return (snippet for snippet in facts.snippets if snippet.role == role)
