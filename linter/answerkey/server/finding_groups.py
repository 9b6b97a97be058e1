"""The findings of a base by file and by rule, errors first, and those that a selection leaves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from answerkey.diagnostics import Severity
from answerkey.server.findings import Finding, Findings

_MOST_SHOWN = 500


class Selection(NamedTuple):
    """The findings to show: those of a severity, a rule and a file; an empty field selects all."""

    severity: str = ""
    rule: str = ""
    path: str = ""

    def has(self, finding: Finding) -> bool:
        """Return True if a finding is selected."""
        own = (finding.severity, finding.rule, finding.path)
        return all(wanted in ("", value) for wanted, value in zip(self, own, strict=True))


class RuleGroup(NamedTuple):
    """The findings of one rule in one file."""

    rule: str
    severity: str
    items: tuple[Finding, ...]


class FileGroup(NamedTuple):
    """The findings in one file by rule; `address` is that of what it delivers, or empty."""

    path: str
    address: str
    errors: int
    warnings: int
    rules: tuple[RuleGroup, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The selected findings: `files` has the first of them, and `hidden` is the number of all others.

    `rules` and `paths` have the number of findings for each value of a filter, under the other filters.
    """

    files: tuple[FileGroup, ...]
    errors: int
    warnings: int
    hidden: int
    severities: dict[str, int]
    rules: dict[str, int]
    paths: dict[str, int]


def overview(findings: Findings, selection: Selection) -> Overview:
    """Return the selected findings in groups. Files with errors come first, and in a file the rules with errors."""
    selected = sorted(filter(selection.has, findings.items), key=lambda each: not _is_error(each))
    errors = sum(map(_is_error, selected))
    files = _files(selected)
    shown, room = [], _MOST_SHOWN
    for file in files:
        if room <= 0:
            break
        shown.append(_cut(file, room))
        room -= sum(len(rule.items) for rule in shown[-1].rules)
    return Overview(
        files=tuple(shown),
        errors=errors,
        warnings=len(selected) - errors,
        hidden=max(0, len(selected) - (_MOST_SHOWN - room)),
        severities=_counts(findings, selection, "severity"),
        rules=_counts(findings, selection, "rule"),
        paths=_counts(findings, selection, "path"),
    )


def _files(items: Iterable[Finding]) -> list[FileGroup]:
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for item in items:
        by_path[item.path].append(item)
    groups = [_file(path, of_file) for path, of_file in by_path.items()]
    return sorted(groups, key=lambda group: (not group.errors, group.path))


def _file(path: str, items: Sequence[Finding]) -> FileGroup:
    by_rule: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for item in items:
        by_rule[item.severity, item.rule].append(item)
    rules = (RuleGroup(rule, severity, tuple(of_rule)) for (severity, rule), of_rule in by_rule.items())
    ordered = sorted(rules, key=lambda group: (group.severity != Severity.ERROR, group.rule))
    errors = sum(map(_is_error, items))
    return FileGroup(path, items[0].address, errors, len(items) - errors, tuple(ordered))


def _cut(file: FileGroup, room: int) -> FileGroup:
    """Return a file with the first of its findings."""
    rules = []
    for rule in file.rules:
        if room > 0:
            rules.append(rule._replace(items=rule.items[:room]))
            room -= len(rule.items)
    return file._replace(rules=tuple(rules))


def _counts(findings: Findings, selection: Selection, field: str) -> dict[str, int]:
    others = selection._replace(**{field: ""})
    counts = Counter(str(getattr(each, field)) for each in findings.items if others.has(each))
    return dict(sorted(counts.items()))


def _is_error(finding: Finding) -> bool:
    return finding.severity == Severity.ERROR
