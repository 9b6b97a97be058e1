"""Code actions: fixes of findings, all safe fixes at once, and directives. Formatting is some of the fixes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lsprotocol import types

from answerkey.diagnostics import Applicability, Diagnostic
from answerkey.fixing.edits import SAFE, plan
from answerkey.lsp.diagnostics import span_of
from answerkey.lsp.edits import Edits
from answerkey.lsp.ignoring import ignoring
from answerkey.model.directives import Directive
from answerkey.model.document import Document
from answerkey.source import Edit, Span

FORMAT = "snippet/format"
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.answerkey"
KINDS = (types.CodeActionKind.QuickFix.value, types.CodeActionKind.SourceFixAll.value, FIX_ALL)


@dataclass(frozen=True, slots=True)
class Fixable:
    """An open file with its findings; each has the form that the client knows it by."""

    findings: Sequence[tuple[Diagnostic, types.Diagnostic]]
    document: Document | None
    directives: Sequence[Directive]
    edits: Edits


def actions(file: Fixable, place: Span, only: Sequence[str] | None) -> list[types.CodeAction]:
    """What can be done at a place, of the kinds that are wanted."""
    found = [*_quick_fixes(file, place), *_ignores(file, place)] if _wanted("quickfix", only) else []
    return [*found, *_fix_all(file)] if _wanted(FIX_ALL, only) else found


def formatting(diagnostics: Sequence[Diagnostic]) -> tuple[Edit, ...]:
    """The edits that format the snippets, and change nothing else."""
    return plan([d for d in diagnostics if d.rule == FORMAT], SAFE).edits


def _wanted(kind: str, only: Sequence[str] | None) -> bool:
    return only is None or any(kind == want or kind.startswith(f"{want}.") for want in only)


def _quick_fixes(file: Fixable, place: Span) -> Iterator[types.CodeAction]:
    for found, known in _at(file, place):
        fix = found.fix
        if fix is None or not fix.edits or fix.applicability is Applicability.DISPLAY:
            continue
        yield types.CodeAction(
            title=_title(fix.title),
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[known],
            is_preferred=fix.applicability is Applicability.SAFE,
            edit=file.edits.of(fix.edits),
        )


def _ignores(file: Fixable, place: Span) -> Iterator[types.CodeAction]:
    if file.document is None:
        return
    met: set[tuple[str, Edit]] = set()
    for found, known in _at(file, place):
        for way in ignoring(found, file.document, file.directives):
            if (found.rule, way.edit) not in met:
                met.add((found.rule, way.edit))
                title = f"Ignore {found.rule} {way.where}"
                edit = file.edits.of([way.edit])
                yield types.CodeAction(title, types.CodeActionKind.QuickFix, [known], edit=edit)


def _fix_all(file: Fixable) -> Iterator[types.CodeAction]:
    change = plan([found for found, _ in file.findings], SAFE)
    if change.edits:
        count = len(change.mended)
        title = f"Fix all that is safe to fix ({count} finding{'s' if count > 1 else ''})"
        yield types.CodeAction(title, FIX_ALL, edit=file.edits.of(change.edits))


def _at(file: Fixable, place: Span) -> Iterator[tuple[Diagnostic, types.Diagnostic]]:
    """The findings that a place touches."""
    for found, known in file.findings:
        span = span_of(found)
        if span.start <= place.end and place.start <= span.end:
            yield found, known


def _title(text: str) -> str:
    return text[:1].upper() + text[1:]
