"""The report of a run, and its form in the cache.

A run in which nothing changed decodes what it shows: the summary alone, or the diagnostics as well. Nothing here
imports rules or parsers of content.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from answerkey.diagnostics import (
    Diagnostic,
    FindingCounts,
    LazyMapping,
    Report,
    RuleCount,
    RuleInfo,
    Severity,
    Summary,
)
from answerkey.pipeline.cache import Cache
from answerkey.pipeline.counts import Counts, total
from answerkey.pipeline.inputs import Inputs


class FileSummary(NamedTuple):
    """All that a report says of one file beside its diagnostics.

    Its code `is_library_checked` if it was checked against the libraries.
    """

    counts: Counts
    findings: FindingCounts
    is_library_checked: bool


class RunSummary(NamedTuple):
    """All of a report but its diagnostics, which stand in an index: in a state of it, by the name of its file."""

    counts: FindingCounts
    files: int
    totals: Counts
    notes: tuple[str, ...]
    index_name: str
    generation: bytes

    @property
    def number(self) -> int:
        """The number of diagnostics."""
        return sum(count.findings for count in self.counts.rules)


_SUMMARIES = msgspec.json.Decoder(RunSummary)


def summarize(files: Mapping[str, FileSummary], notes: tuple[str, ...], index: str, generation: bytes) -> RunSummary:
    """Return the summary of a run from those of its files."""
    numbers: Counter[tuple[str, Severity]] = Counter()
    fixable: Counter[tuple[str, Severity]] = Counter()
    for count in (count for file in files.values() for count in file.findings.rules):
        numbers[count.rule, count.severity] += count.findings
        fixable[count.rule, count.severity] += count.fixable
    rules = tuple(RuleCount(*key, number, fixable[key]) for key, number in sorted(numbers.items()))
    counts = FindingCounts(sum(file.findings.files for file in files.values()), rules)
    totals = total(file.counts for file in files.values())
    return RunSummary(counts, len(files), totals, notes, index, generation)


def keep(cache: Cache, inputs: Inputs, summary: RunSummary) -> None:
    """Keep the summary of a run; raises UnicodeEncodeError where a path is not UTF-8."""
    cache.put([(inputs.report_key, msgspec.json.encode(summary))])


def load(cache: Cache, inputs: Inputs) -> RunSummary | None:
    """Return the summary that was kept for some inputs; None where there is none."""
    return cache.load(inputs.report_key, _SUMMARIES.decode)


def make_report(inputs: Inputs, diagnostics: Sequence[Diagnostic], summary: RunSummary) -> Report:
    """Return the report on some diagnostics; texts and rules are looked up when they are asked for."""
    seconds = time.perf_counter() - inputs.started
    paths = {source.shown: source.path for source in inputs.workspace.files}
    texts = LazyMapping(paths, lambda shown: inputs.contents[paths[shown]].text)
    rules = LazyMapping(sorted({count.rule for count in summary.counts.rules}), _rule_info)
    totals = summary.totals
    extent = Summary(
        *(summary.files, totals.questions, totals.snippets, totals.skipped, 0, 0, 0, seconds),
        others=totals.others,
        languages=totals.languages,
    )
    counts, unchecked = summary.counts, inputs.workspace.unchecked
    return Report(diagnostics, extent.counting(counts), texts, rules, summary.notes, unchecked, counts)


def _rule_info(rule: str) -> RuleInfo:
    from answerkey.rules.documentation import rule_info  # most formats say nothing of the rules

    return rule_info(rule)
