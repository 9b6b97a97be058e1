"""The report of a run, and its form in the cache.

A run in which nothing changed decodes what it shows: the summary alone, or the diagnostics as well. Nothing here
imports rules or parsers of content.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from answerkey.diagnostics import (
    Diagnostic,
    FindingCounts,
    LanguageCount,
    LazyMapping,
    LazySequence,
    Report,
    RuleInfo,
    Summary,
    count_findings,
)
from answerkey.pipeline.cache import Cache, digest
from answerkey.pipeline.inputs import Inputs

Totals = tuple[int, ...]
"""Numbers of files, questions, snippets, skipped snippets, and, if counted, code blocks in other languages."""

Languages = tuple[LanguageCount, ...]
Findings = tuple[tuple[Diagnostic, ...], Totals, tuple[str, ...], Languages]
"""The diagnostics of a run in order, its totals, notes on rules that did not run, and its snippets by language."""


class _StoredSummary(NamedTuple):
    """All of a report but its diagnostics, which have a place of their own; `number` is how many there are."""

    number: int
    counts: FindingCounts
    totals: Totals
    notes: tuple[str, ...]
    languages: Languages


_SUMMARIES = msgspec.json.Decoder(_StoredSummary)
_DIAGNOSTICS = msgspec.json.Decoder(tuple[Diagnostic, ...])


def keep(cache: Cache, key: bytes, findings: Findings) -> None:
    """Keep the findings of a run; raises UnicodeEncodeError where a path is not UTF-8."""
    diagnostics, totals, notes, languages = findings
    summary = _StoredSummary(len(diagnostics), count_findings(diagnostics), totals, notes, languages)
    entries = [(_place(key), msgspec.json.encode(diagnostics)), (key, msgspec.json.encode(summary))]
    cache.put(entries)


def load(cache: Cache, inputs: Inputs, diagnostics: Callable[[], Sequence[Diagnostic]]) -> Report | None:
    """Return the report that was kept for some inputs; None where there is none.

    Nothing is read of its `diagnostics` before one of them is asked for.
    """
    summary = cache.load(inputs.report_key, _SUMMARIES.decode)
    if summary is None:
        return None
    lazy = LazySequence(summary.number, diagnostics)
    return _report(inputs, lazy, summary.counts, summary.totals, summary.notes, summary.languages)


def load_diagnostics(cache: Cache, key: bytes) -> tuple[Diagnostic, ...] | None:
    """Return the diagnostics of the report with a key; None where they are lost or damaged."""
    return cache.load(_place(key), _DIAGNOSTICS.decode)


def make_report(
    inputs: Inputs,
    diagnostics: Sequence[Diagnostic],
    totals: Totals,
    notes: tuple[str, ...] = (),
    languages: Languages = (),
) -> Report:
    """Return the report on some diagnostics; texts and rules are looked up when they are asked for."""
    return _report(inputs, diagnostics, count_findings(diagnostics), totals, notes, languages)


def _report(
    inputs: Inputs,
    diagnostics: Sequence[Diagnostic],
    counts: FindingCounts,
    totals: Totals,
    notes: tuple[str, ...],
    languages: Languages,
) -> Report:
    seconds = time.perf_counter() - inputs.started
    paths = {source.shown: source.path for source in inputs.workspace.files}
    texts = LazyMapping(paths, lambda shown: inputs.contents[paths[shown]].text)
    rules = LazyMapping(sorted({count.rule for count in counts.rules}), _rule_info)
    files, questions, snippets, skipped, *others = totals
    extent = Summary(files, questions, snippets, skipped, 0, 0, 0, seconds, others=sum(others), languages=languages)
    return Report(diagnostics, extent.counting(counts), texts, rules, notes, inputs.workspace.unchecked, counts)


def _place(key: bytes) -> bytes:
    return digest(key, "diagnostics")


def _rule_info(rule: str) -> RuleInfo:
    from answerkey.rules.documentation import rule_info  # most formats say nothing of the rules

    return rule_info(rule)
