"""The report of a run, and its form in the cache: a run in which nothing changed decodes it and is done.

Nothing here imports rules or parsers of content.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace

import msgspec

from answerkey.diagnostics import Diagnostic, LanguageCount, LazyMapping, Report, RuleInfo, Summary
from answerkey.pipeline.inputs import Inputs

Totals = tuple[int, ...]
"""Numbers of files, questions, snippets, skipped snippets, and, if counted, code blocks in other languages."""

Languages = tuple[LanguageCount, ...]
Findings = tuple[tuple[Diagnostic, ...], Totals, tuple[str, ...], Languages]
"""The diagnostics of a run in order, its totals, notes on rules that did not run, and its snippets by language."""

_DECODER = msgspec.json.Decoder(Findings)


def encode(diagnostics: tuple[Diagnostic, ...], totals: Totals, notes: tuple[str, ...], languages: Languages) -> bytes:
    """Return the findings of a run as JSON; raises UnicodeEncodeError where a path is not UTF-8."""
    return msgspec.json.encode((diagnostics, totals, notes, languages))


def decode(data: bytes) -> Findings:
    """Return what was encoded; raises msgspec.DecodeError or UnicodeError at anything else."""
    return _DECODER.decode(data)


def make_report(
    inputs: Inputs,
    diagnostics: Iterable[Diagnostic],
    totals: Totals,
    notes: tuple[str, ...] = (),
    languages: Languages = (),
) -> Report:
    """Return the report on some diagnostics; texts and rules are looked up when they are asked for."""
    seconds = time.perf_counter() - inputs.started
    diagnostics = tuple(diagnostics)
    paths = {source.shown: source.path for source in inputs.workspace.files}
    texts = LazyMapping(paths, lambda shown: inputs.contents[paths[shown]].text)
    rules = LazyMapping(sorted({diagnostic.rule for diagnostic in diagnostics}), _rule_info)
    files, questions, snippets, skipped, *others = totals
    summary = Summary(files, questions, snippets, skipped, 0, 0, 0, seconds, others=sum(others), languages=languages)
    empty = Report((), summary, texts, rules)
    return replace(empty.only(diagnostics), notes=notes, unchecked=inputs.workspace.unchecked)


def _rule_info(rule: str) -> RuleInfo:
    from answerkey.rules.documentation import rule_info  # most formats say nothing of the rules

    return rule_info(rule)
