"""`snippet/unused-import`: imports are used."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Applicability, Finding, Fix, Severity
from answerkey.model.content import Role
from answerkey.rules.base import SnippetRule
from answerkey.snippets.flakes import Flake
from answerkey.snippets.imports import without_imports
from answerkey.snippets.slips import slip_of
from answerkey.snippets.snippet import Snippet
from answerkey.source import Span

_SHORT = 2  # letters of a name that any other short name could be a slip of


class Rule(SnippetRule):
    """A snippet, or a later one of its answer, uses what it imports.

    Readers wonder what an unused name is for. Two cases are not reported: a snippet of nothing but imports shows where
    names come from, and a comment on the line of an import explains it. What only the proof uses is
    better imported there.
    """

    severity = Severity.WARNING

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        if snippet.only_imports or snippet.is_incomplete or snippet.role is Role.STARTER:
            return
        flakes = [flake for flake in snippet.flakes.messages if _is_unused(flake, snippet)]
        needed = [flake for flake in flakes if _words(flake) & snippet.proof_names]
        for flake in needed:
            user = "the tests use" if snippet.proof and snippet.proof.role is Role.TESTS else "the proof uses"
            message = f"of the code here only {user} `{flake.name}`, which readers do not see"
            yield Finding(snippet.finding_span(flake.span), message, f"import it in {user.rpartition(' ')[0]}")
        flakes = [flake for flake in flakes if flake not in needed]
        fix, spans = _fix([flake.span for flake in flakes], snippet) if flakes else (None, frozenset())
        for flake in flakes:
            message = f"`{flake.name}` is imported but not used"
            yield Finding(snippet.finding_span(flake.span), message, fix=fix if flake.span in spans else None)


def _is_unused(flake: Flake, snippet: Snippet) -> bool:
    if flake.kind != "UnusedImport":
        return False
    explained = snippet.line(flake.span) in snippet.comments
    return not explained and not _is_used(flake, snippet)


def _fix(spans: list[Span], snippet: Snippet) -> tuple[Fix | None, frozenset[Span]]:
    """Return one fix for all unused imports of a snippet, which may share lines, and the spans that it mends.

    An import may be there for its side effects, so the fix is unsafe.
    """
    syntax = snippet.syntax
    if syntax is None or syntax.tree is None:
        return None, frozenset()
    new, mended = without_imports(syntax.code.text, syntax.tree, spans)
    edit = snippet.rewritten(syntax.code, new) if mended else None
    title = "remove the unused import" + ("s" if len(mended) > 1 else "")
    return (Fix(title, Applicability.UNSAFE, (edit,)) if edit else None), mended


def _local(name: str) -> str:
    """Return the local name of an import; pyflakes says ``fastapi.Depends``, ``numpy as np`` or ``os.path``."""
    return name.rpartition(" as ")[2] if " as " in name else name


def _words(flake: Flake) -> set[str]:
    """Return the names by which other snippets may use an import."""
    name = _local(flake.name)
    return {name.partition(".")[0], name.rpartition(".")[2]}


def _is_used(flake: Flake, snippet: Snippet) -> bool:
    """Return True if a later snippet uses an import, or a misspelling of it occurs, which is a finding of its own."""
    words = _words(flake)
    misspelt = {word for word in words if len(word) > _SHORT}
    undefined = {use for use, _ in snippet.flakes.names.undefined} | snippet.later_names
    return bool(words & snippet.later_names) or any(
        slip_of(use, word) is not None for use in undefined for word in misspelt
    )
