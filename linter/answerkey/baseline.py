"""Findings that are accepted, so that only new ones count.

A baseline is a JSON file beside the content, made to be read in a diff: one line a finding, sorted. Entries match
by fingerprint, which holds no line number; their other fields are for people.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from answerkey.config import ConfigError
from answerkey.diagnostics import Diagnostic, Report
from answerkey.fingerprints import fingerprints
from answerkey.regular_files import read_regular
from answerkey.writing import replace_file

VERSION = 1


class Entry(NamedTuple):
    """One accepted finding. Its path is relative to the folder of the baseline."""

    path: str
    rule: str
    message: str
    fingerprint: str


@dataclass(frozen=True)
class Baseline:
    """The accepted findings of one file."""

    file: Path
    entries: tuple[Entry, ...] = ()
    before: bytes | None = None
    """The bytes of the file when it was read; None if there was no file."""

    def split(self, report: Report) -> tuple[Report, list[Entry]]:
        """Return the report without the accepted findings, and the entries that match none of its findings."""
        unmatched = {entry.fingerprint: entry for entry in self.entries}
        new = [d for d, entry in self._with_entries(report) if unmatched.pop(entry.fingerprint, None) is None]
        return report.only(new), list(unmatched.values())

    def accepting(self, report: Report, was_checked: Callable[[Entry], bool]) -> Baseline:
        """Return the baseline that accepts all of a report; entries for which `was_checked` is false stay."""
        old = [entry for entry in self.entries if not was_checked(entry)]
        new = [entry for _, entry in self._with_entries(report)]
        return replace(self, entries=tuple(sorted({*old, *new})))

    def save(self, root: Path | None = None) -> None:
        """Write the file, below a root without following links if one is given; raises OSError or ChangedMeanwhile."""
        rows = ",\n".join("  " + json.dumps(entry._asdict(), ensure_ascii=False) for entry in self.entries)
        text = f'{{"version": {VERSION}, "findings": [\n{rows}\n]}}\n'
        replace_file(self.file, text.encode("utf-8", "backslashreplace"), self.before, root)

    def _with_entries(self, report: Report) -> Iterable[tuple[Diagnostic, Entry]]:
        """Return each diagnostic with the entry that would accept it."""
        folder = os.path.abspath(self.file.parent)
        names = {d.path: Path(os.path.relpath(d.path, folder)).as_posix() for d in report.diagnostics}
        diagnostics = [replace(d, path=names[d.path]) for d in report.diagnostics]
        texts = {name: report.texts[path] for path, name in names.items() if path in report.texts}
        digests = fingerprints(replace(report, diagnostics=tuple(diagnostics), texts=texts))
        entries = (Entry(d.path, d.rule, d.message, mark) for d, mark in zip(diagnostics, digests, strict=True))
        return zip(report.diagnostics, entries, strict=True)


def load_baseline(file: Path) -> Baseline:
    """Read a baseline; raises ConfigError if there is none, or the file is something else."""
    try:
        before = read_regular(file)
        data = json.loads(before.decode())
        if data["version"] != VERSION:
            raise ConfigError(f"{file}: a baseline of version {data['version']}; this program reads {VERSION}")
        entries = tuple(Entry(**entry) for entry in data["findings"])
    except OSError as error:
        raise ConfigError(f"the baseline can't be read: {error}; make one with --write-baseline") from None
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ConfigError(f"{file}: not a baseline of answerkey ({error})") from None
    if not all(isinstance(value, str) for entry in entries for value in entry):
        raise ConfigError(f"{file}: not a baseline of answerkey (an entry's values must be text)")
    return Baseline(file, entries, before)
