"""Code actions: fixes of findings, all safe fixes at once, and ignore directives; and formatting of snippets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lsprotocol import types

from answerkey.counts import number_of
from answerkey.diagnostics import Applicability, Diagnostic
from answerkey.fixing.edits import SAFE, plan
from answerkey.fixing.rounds import FORMAT
from answerkey.lsp.diagnostics import span_of
from answerkey.lsp.directive_edits import directive_edits
from answerkey.lsp.edits import Edits
from answerkey.model.directives import Directive
from answerkey.model.document import Document
from answerkey.source import Edit, Span

FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.answerkey"
KINDS = (types.CodeActionKind.QuickFix.value, types.CodeActionKind.SourceFixAll.value, FIX_ALL)


@dataclass(frozen=True, slots=True)
class ActionContext:
    """An open file with its findings, each beside the diagnostic that the client has of it."""

    findings: Sequence[tuple[Diagnostic, types.Diagnostic]]
    document: Document | None
    directives: Sequence[Directive]
    edits: Edits


def actions(file: ActionContext, place: Span, only: Sequence[str] | None) -> list[types.CodeAction]:
    """Return the code actions at a place, of the requested kinds."""
    fixes = [*_quick_fixes(file, place), *_ignores(file, place)] if _is_requested("quickfix", only) else []
    return [*fixes, *_fix_all(file)] if _is_requested(FIX_ALL, only) else fixes


def formatting(diagnostics: Sequence[Diagnostic]) -> tuple[Edit, ...]:
    """Return the edits that format the snippets, and change nothing else."""
    return plan([d for d in diagnostics if d.rule == FORMAT], SAFE).edits


def _is_requested(kind: str, only: Sequence[str] | None) -> bool:
    return only is None or any(kind == parent or kind.startswith(f"{parent}.") for parent in only)


def _quick_fixes(file: ActionContext, place: Span) -> Iterator[types.CodeAction]:
    for diagnostic, sent in _at(file, place):
        fix = diagnostic.fix
        if fix is None or not fix.edits or fix.applicability is Applicability.DISPLAY:
            continue
        yield types.CodeAction(
            title=_title(fix.title),
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[sent],
            is_preferred=fix.applicability is Applicability.SAFE,
            edit=file.edits.of(fix.edits),
        )


def _ignores(file: ActionContext, place: Span) -> Iterator[types.CodeAction]:
    if file.document is None:
        return
    seen: set[tuple[str, Edit]] = set()
    for diagnostic, sent in _at(file, place):
        for directive in directive_edits(diagnostic, file.document, file.directives):
            if (diagnostic.rule, directive.edit) not in seen:
                seen.add((diagnostic.rule, directive.edit))
                title = f"Ignore {diagnostic.rule} {directive.scope}"
                edit = file.edits.of([directive.edit])
                yield types.CodeAction(title, types.CodeActionKind.QuickFix, [sent], edit=edit)


def _fix_all(file: ActionContext) -> Iterator[types.CodeAction]:
    change = plan([diagnostic for diagnostic, _ in file.findings], SAFE)
    if change.edits:
        count = len(change.mended)
        title = f"Apply all safe fixes ({number_of(count, 'finding')})"
        yield types.CodeAction(title, FIX_ALL, edit=file.edits.of(change.edits))


def _at(file: ActionContext, place: Span) -> Iterator[tuple[Diagnostic, types.Diagnostic]]:
    """Yield the findings that touch a place."""
    for diagnostic, sent in file.findings:
        span = span_of(diagnostic)
        if span.start <= place.end and place.start <= span.end:
            yield diagnostic, sent


def _title(text: str) -> str:
    return text[:1].upper() + text[1:]
