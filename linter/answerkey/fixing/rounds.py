"""Fixes applied to a workspace, round by round, until nothing is left to fix; no file is written here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path

from msgspec.structs import replace

from answerkey.diagnostics import Applicability, Diagnostic, Report
from answerkey.fixing.edits import Change, apply, plan
from answerkey.fixing.equivalence import Prover, Unproven
from answerkey.model.tree import Scalar, find
from answerkey.model.value_edits import scalar_edit
from answerkey.model.views import Page
from answerkey.parsing.document import parse_document
from answerkey.parsing.text import decode
from answerkey.pipeline.options import Options
from answerkey.pipeline.run import lint
from answerkey.source import Edit
from answerkey.workspace import SourceFile, Workspace

FORMAT = "snippet/format"
_MOST_ROUNDS = 10  # a fix may make place for the next, but never without end
# A file that was not checked as a whole can't be proved.
_INCOMPLETE_CHECKS = ("limit/time", "limit/answer-size", "limit/markdown-size")


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A file whose fixes are proved: its bytes before and after, and how many findings they mend."""

    source: SourceFile
    before: bytes
    after: bytes
    mended: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that was left alone because a fix would have done harm: a bug of this program."""

    source: SourceFile
    message: str


@dataclass(frozen=True, slots=True)
class FixResult:
    """The result of fixing: the rewrites that are proved, the faults, and the report on what remains."""

    report: Report
    rewrites: tuple[Rewrite, ...]
    faults: tuple[Fault, ...]


def mend(
    workspace: Workspace,
    applicabilities: Collection[Applicability],
    options: Options,
    touch: Callable[[SourceFile], bool] | None = None,
) -> FixResult:
    """Apply all fixes of some kinds.

    With `touch`, the pages that are rewritten, and others for which it returns True, get today's date as `updated`.
    """
    mending = _Mending(workspace, applicabilities, options)
    mending.run()
    if touch is not None:
        mending.touch(touch)
    return mending.result()


@dataclass
class _Mending:
    workspace: Workspace
    applicabilities: Collection[Applicability]
    options: Options
    _report: Report = field(init=False)
    _mended: dict[Path, int] = field(default_factory=dict)
    _faults: dict[Path, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.workspace = self._original = _frozen(self.workspace)
        self._sources = {source.shown: source for source in self.workspace.files}
        self._prover = Prover(self.workspace.config)

    def run(self) -> None:
        """Fix until a round finds nothing more."""
        self._report = lint(self.workspace, self.options)
        for _ in range(_MOST_ROUNDS):
            if not self._round():
                return
        for source, _ in self._fixable():
            self._fail(source, "its fixes never come to an end")

    def touch(self, is_due: Callable[[SourceFile], bool]) -> None:
        """Set `updated` on the pages that were rewritten, and on those for which `is_due` returns True."""
        today = (self.options.today or date.today()).isoformat()
        any_changed = False
        for source in self.workspace.files:
            if source.selected and source.file not in self._faults and (source.file in self._mended or is_due(source)):
                text = decode(self.workspace.read(source)[0])[0]
                edit = _updated(source, text, self.workspace, today)
                if edit is not None:
                    any_changed |= self._rewrite(source, text, [edit], [], 0)
        if any_changed:
            self._report = lint(self.workspace, self.options)

    def result(self) -> FixResult:
        """Return the result, in which files with faults are as they were."""
        if self._faults:
            buffers = {file: data for file, data in self.workspace.buffers.items() if file not in self._faults}
            original = {f: d for f, d in self._original.buffers.items() if f in self._faults}
            self.workspace = replace(self.workspace, buffers={**buffers, **original})
            self._report = lint(self.workspace, self.options)
        rewrites = tuple(self._rewrites())
        fixed = sum(rewrite.mended for rewrite in rewrites)
        report = replace(self._report, summary=replace(self._report.summary, fixed=fixed))
        by_file = {source.file: source for source in self.workspace.files}
        return FixResult(report, rewrites, tuple(Fault(by_file[f], message) for f, message in self._faults.items()))

    def _round(self) -> bool:
        """Rewrite each file that has fixes; return True if any was rewritten."""
        any_rewritten = False
        for source, diagnostics in self._fixable():
            change = self._plan(diagnostics)
            formatted = change.edits if change.mended[0].rule == FORMAT else ()
            text = self._report.texts[source.shown]
            any_rewritten |= self._rewrite(source, text, change.edits, formatted, len(change.mended))
        if any_rewritten:
            self._report = lint(self.workspace, self.options)
        return any_rewritten

    def _fixable(self) -> Iterator[tuple[SourceFile, list[Diagnostic]]]:
        """Yield the files that can be fixed, with their diagnostics."""
        for shown, group in groupby(self._report.diagnostics, key=lambda diagnostic: diagnostic.path):
            source, diagnostics = self._sources.get(shown), list(group)
            if source is None or source.file in self._faults or any(d.rule in _INCOMPLETE_CHECKS for d in diagnostics):
                continue
            if plan(diagnostics, self.applicabilities).edits:
                yield source, diagnostics

    def _plan(self, diagnostics: list[Diagnostic]) -> Change:
        """Return the next change of a file.

        Code is formatted last: it can be proved to mean the same only where nothing else changes.
        """
        change = plan([d for d in diagnostics if d.rule != FORMAT], self.applicabilities)
        return change if change.edits else plan(diagnostics, self.applicabilities)

    def _rewrite(
        self, source: SourceFile, text: str, edits: Iterable[Edit], formatted: Iterable[Edit], mended: int
    ) -> bool:
        """Prove edits and put them into the workspace; return False if they can't be proved."""
        edits = tuple(edits)
        after = apply(text, edits)
        try:
            self._prover.prove(source, text, after, edits, [e.span for e in formatted])
        except Unproven as error:
            self._fail(source, str(error))
            return False
        self._mended[source.file] = self._mended.get(source.file, 0) + mended
        self.workspace = replace(self.workspace, buffers={**self.workspace.buffers, source.file: after.encode()})
        return True

    def _fail(self, source: SourceFile, message: str) -> None:
        self._faults[source.file] = message
        self._mended.pop(source.file, None)

    def _rewrites(self) -> Iterator[Rewrite]:
        for source in self.workspace.files:
            if source.file in self._mended:
                before, after = self._original.read(source)[0], self.workspace.read(source)[0]
                if before != after:
                    yield Rewrite(source, before, after, self._mended[source.file])


def _frozen(workspace: Workspace) -> Workspace:
    """Return the workspace with the bytes of all its files as buffers.

    All rounds see the same bytes, and what is replaced in the end is what was linted, not what stands there by then.
    """
    readings = ((source, *workspace.read(source)) for source in workspace.files if source.file not in workspace.buffers)
    buffers = {source.file: data for source, data, problem in readings if problem is None}
    return replace(workspace, buffers={**workspace.buffers, **buffers})


def _updated(source: SourceFile, text: str, workspace: Workspace, today: str) -> Edit | None:
    """Return the edit that dates a page, or None if its date is not written as a plain or quoted text."""
    document = parse_document(source.path, source.collection, text, workspace.config.limits)
    if not isinstance(document.record, Page) or document.tree is None:
        return None
    scalar = find(document.tree, ("updated",))
    if not isinstance(scalar, Scalar) or not isinstance(scalar.value, str) or scalar.value == today:
        return None
    notation = text[slice(*scalar.span)]
    if scalar.style in ("'", '"') and notation.startswith(scalar.style):
        return scalar_edit(scalar, today)
    return Edit(scalar.span, today) if notation == scalar.value else None
