"""From findings to diagnostics: suppressed, given severity, path and position, in order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from answerkey.config import nearest
from answerkey.diagnostics import Diagnostic, Finding, RelatedPlace, Severity
from answerkey.engine.result import FileResult, Region
from answerkey.engine.selection import Selection
from answerkey.parsing.text import decode
from answerkey.rules import load_rules
from answerkey.source import LineIndex
from answerkey.suppressions import Found, Suppressions
from answerkey.workspace import SourceFile


@dataclass
class Stamper:
    """Stamps the findings of a run. `data` are the bytes of each file by its path.

    `looked` are the paths of those whose code was checked against libraries; of others these rules did not run.
    """

    selection: Selection
    sources: Mapping[str, SourceFile]
    data: Mapping[str, bytes]
    looked: Collection[str] = ()
    _lines: dict[str, LineIndex] = field(default_factory=dict)

    def stamp(self, source: SourceFile, result: FileResult, extra: Sequence[Found]) -> list[Diagnostic]:
        """The diagnostics of one file from its own findings and those of rules over the base, ordered by place."""
        enabled = [f for f in (*result.findings, *extra) if self._enabled(source, f[0])]
        text = decode(self.data[source.path])[0] if result.directives else ""
        suppressions = Suppressions(result.directives, self._known, self._ran(source), nearest, text)
        regions = (
            _Regions([region for region in result.regions if region.snippet is None]),
            _Regions([region for region in result.regions if region.snippet is not None]),
        )
        kept = suppressions.apply(list(self._once(enabled)))
        found = [
            self._diagnostic(source, rule, finding, regions) for rule, finding in kept if self._enabled(source, rule)
        ]
        return sorted(found, key=lambda d: (d.start.offset, d.end.offset, d.rule, d.message))

    def _enabled(self, source: SourceFile, rule: str) -> bool:
        return rule in self.selection.rules and not self.selection.ignored(source.path, rule)

    def _ran(self, source: SourceFile) -> Collection[str]:
        """The rules that ran on a file: that a directive about another does nothing is not known."""
        rules = self.selection.rules
        return rules if source.path in self.looked else [rule for rule in rules if not rule.startswith("library/")]

    @property
    def _known(self) -> list[str]:
        every = load_rules()
        return [*every, *dict.fromkeys(rule.partition("/")[0] for rule in every)]

    def _once(self, findings: Iterable[Found]) -> Iterator[Found]:
        """One finding a defect: where an error stands, no warning says the same of the same characters."""
        found = list(dict.fromkeys(findings))
        wrong = {
            f.span
            for rule, f in found
            if self.selection.severities[rule] is Severity.ERROR and f.span.start < f.span.end
        }
        for rule, finding in found:
            if self.selection.severities[rule] is Severity.ERROR or finding.span not in wrong:
                yield rule, finding

    def _diagnostic(
        self, source: SourceFile, rule: str, finding: Finding, regions: tuple[_Regions, _Regions]
    ) -> Diagnostic:
        lines = self._index(source.path)
        start = lines.position(finding.span.start)
        question, snippet = (places.around(finding.span.start) for places in regions)
        return Diagnostic(
            source.shown,
            rule,
            self.selection.severities[rule],
            finding.message,
            finding.hint,
            start,
            lines.position(finding.span.end),
            question.question or None if question else None,
            snippet.snippet if snippet else None,
            tuple(self._related(source, *related) for related in finding.related),
            finding.fix,
        )

    def _related(self, source: SourceFile, span: tuple[int, int], message: str, path: str) -> RelatedPlace:
        other = self.sources[path] if path else source
        return RelatedPlace(other.shown, self._index(other.path).position(span[0]), message)

    def _index(self, path: str) -> LineIndex:
        if path not in self._lines:
            self._lines[path] = LineIndex(decode(self.data[path])[0])
        return self._lines[path]


class _Regions:
    """Regions of one kind, which do not overlap, by place."""

    def __init__(self, regions: list[Region]) -> None:
        self._regions = sorted(regions, key=lambda region: region.span)
        self._starts = [region.span.start for region in self._regions]

    def around(self, offset: int) -> Region | None:
        """The region that an offset lies in."""
        found = bisect_right(self._starts, offset) - 1
        if found < 0:
            return None
        region = self._regions[found]
        return region if offset < max(region.span.end, region.span.start + 1) else None
