"""From findings to diagnostics: suppressed, given severity, path and position, in order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property, lru_cache

from msgspec import Struct

from answerkey.config import nearest
from answerkey.diagnostics import CellPosition, Diagnostic, Finding, RelatedPlace, RuleFinding, Severity
from answerkey.model.collections import NOTEBOOKS
from answerkey.parsing.notebooks import cell_position
from answerkey.pipeline.inputs import Inputs
from answerkey.pipeline.places import Places
from answerkey.pipeline.results import FileResult, Region
from answerkey.pipeline.selection import Selection
from answerkey.rules import load_rules
from answerkey.source import LineIndex
from answerkey.suppressions import Suppressions
from answerkey.workspace import SourceFile

_LINE_INDEXES = 100  # files whose lines are remembered


class Diagnosis(Struct, frozen=True, dict=True):
    """Makes the diagnostics of a run. Rules about libraries ran only on the files that are `library_checked`."""

    selection: Selection
    inputs: Inputs
    library_checked: Collection[str] = ()

    def of(self, source: SourceFile, result: FileResult, extra: Iterable[RuleFinding]) -> list[Diagnostic]:
        """Return the diagnostics of one file, from its own findings and those of rules over the base, by place."""
        enabled = [entry for entry in (*result.findings, *extra) if self._enabled(source, entry[0])]
        text = self.inputs.contents[source.path].text if result.directives else ""
        suppressions = Suppressions(result.directives, self._names, self._rules_run(source), nearest, text)
        regions, places = _Regions(result.regions), Places(result.facts.record)
        diagnostics = [
            self._diagnostic(source, rule, finding, regions, places)
            for rule, finding in suppressions.apply(list(self._without_doubles(enabled)))
            if self._enabled(source, rule)
        ]
        return sorted(diagnostics, key=lambda d: (d.start.offset, d.end.offset, d.rule, d.message))

    def _enabled(self, source: SourceFile, rule: str) -> bool:
        return rule in self.selection.rules and not self.selection.ignored(source.path, rule)

    def _rules_run(self, source: SourceFile) -> Collection[str]:
        """Return the rules that ran on a file: a directive about another one may well do something."""
        rules = self.selection.rules
        if source.path in self.library_checked:
            return rules
        return [rule for rule in rules if not rule.startswith("library/")]

    @cached_property
    def _names(self) -> list[str]:
        """The ids of all rules and the names of their families."""
        rules = load_rules()
        return [*rules, *dict.fromkeys(rule.partition("/")[0] for rule in rules)]

    def _without_doubles(self, findings: Iterable[RuleFinding]) -> Iterator[RuleFinding]:
        """Yield one finding a defect: where an error stands, no warning reports the same characters."""
        unique = list(dict.fromkeys(findings))
        errors = {
            finding.span
            for rule, finding in unique
            if self._severity(rule, finding) is Severity.ERROR and finding.span.start < finding.span.end
        }
        for rule, finding in unique:
            if self._severity(rule, finding) is Severity.ERROR or finding.span not in errors:
                yield rule, finding

    def _severity(self, rule: str, finding: Finding) -> Severity:
        return Severity.WARNING if finding.doubtful else self.selection.severities[rule]

    def _diagnostic(
        self, source: SourceFile, rule: str, finding: Finding, regions: _Regions, places: Places
    ) -> Diagnostic:
        lines = self._line_index(source.path)
        question, snippet = regions.around(finding.span.start)
        return Diagnostic(
            source.shown,
            rule,
            self._severity(rule, finding),
            finding.message,
            finding.hint,
            lines.position(finding.span.start),
            lines.position(finding.span.end),
            question,
            snippet,
            tuple(self._related(source, *related) for related in finding.related),
            None if source.collection == NOTEBOOKS else finding.fix,
            places.around(finding.span),
            self._cell(source, finding),
        )

    def _cell(self, source: SourceFile, finding: Finding) -> CellPosition | None:
        if source.collection != NOTEBOOKS:
            return None
        position = cell_position(self.inputs.contents[source.path].text, finding.span.start)
        return CellPosition(*position) if position is not None else None

    def _related(self, source: SourceFile, span: tuple[int, int], message: str, path: str) -> RelatedPlace:
        other = self.inputs.table.by_path[path] if path else source
        return RelatedPlace(other.shown, self._line_index(other.path).position(span[0]), message)

    def _line_index(self, path: str) -> LineIndex:
        return self._line_indexes(path)

    @cached_property
    def _line_indexes(self) -> Callable[[str], LineIndex]:
        return lru_cache(_LINE_INDEXES)(lambda path: LineIndex(self.inputs.contents[path].text))


class _Regions:
    """The questions and the snippets of a file by place; regions of one kind do not overlap."""

    def __init__(self, regions: Iterable[Region]) -> None:
        ordered = sorted(regions, key=lambda region: region.span)
        self._questions = _Row([region for region in ordered if region.snippet is None])
        self._snippets = _Row([region for region in ordered if region.snippet is not None])

    def around(self, offset: int) -> tuple[str | None, int | None]:
        """Return the id of the question and the number of the snippet that an offset lies in."""
        question, snippet = self._questions.at(offset), self._snippets.at(offset)
        return (question.question or None) if question else None, snippet.snippet if snippet else None


class _Row:
    """Regions in order that do not overlap."""

    def __init__(self, regions: list[Region]) -> None:
        self._regions = regions
        self._starts = [region.span.start for region in regions]

    def at(self, offset: int) -> Region | None:
        """Return the region that an offset lies in."""
        number = bisect_right(self._starts, offset) - 1
        if number < 0:
            return None
        region = self._regions[number]
        return region if offset < max(region.span.end, region.span.start + 1) else None
