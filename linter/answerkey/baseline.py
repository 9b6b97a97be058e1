"""Findings that are accepted, so that only new ones count.

A baseline is a JSON file beside the content, made to be read in a diff: one line a finding, sorted. Entries match
by fingerprint, which holds no line number; their other fields are for people. A file of version 1 is still read.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from answerkey.config import ConfigError
from answerkey.diagnostics import Report
from answerkey.fingerprints import fingerprints, former_fingerprints
from answerkey.regular_files import read_regular
from answerkey.writing import replace_file

VERSION = 2
_FORMER_VERSION = 1  # its fingerprints are of another kind


class Entry(NamedTuple):
    """One accepted finding. Its path is relative to the folder of the baseline."""

    path: str
    rule: str
    message: str
    fingerprint: str


class Baseline(Struct, frozen=True):
    """The accepted findings of one file."""

    file: Path
    entries: tuple[Entry, ...] = ()
    before: bytes | None = None
    """The bytes of the file when it was read; None if there was no file."""
    former: bool = False
    """True where the file was written by a version whose fingerprints don't survive edits of a marked text."""

    def split(self, report: Report) -> tuple[Report, list[Entry]]:
        """Return the report without the accepted findings, and the entries that match none of its findings.

        A file may hold fingerprints of the former kind, which no run over all of the base has replaced.
        """
        unmatched = {entry.fingerprint: entry for entry in self.entries}
        digests = self._digests(report, fingerprints), self._digests(report, former_fingerprints)
        rows = zip(report.diagnostics, *digests, strict=True)
        new = [d for d, *names in rows if all(unmatched.pop(name, None) is None for name in names)]
        return report.only(new), list(unmatched.values())

    def accepting(self, report: Report, was_checked: Callable[[Entry], bool]) -> Baseline:
        """Return the baseline that accepts all of a report; entries for which `was_checked` is false stay."""
        old = [entry for entry in self.entries if not was_checked(entry)]
        digests = self._digests(report, fingerprints)
        rows = zip(report.diagnostics, digests, strict=True)
        new = [Entry(self._name(d.path), d.rule, d.message, digest) for d, digest in rows]
        return replace(self, entries=tuple(sorted({*old, *new})), former=False)

    def save(self, root: Path | None = None) -> None:
        """Write the file, below a root without following links if one is given; raises OSError or ChangedMeanwhile."""
        import json  # most bases have no baseline

        rows = ",\n".join("  " + json.dumps(entry._asdict(), ensure_ascii=False) for entry in self.entries)
        text = f'{{"version": {VERSION}, "findings": [\n{rows}\n]}}\n'
        replace_file(self.file, text.encode("utf-8", "backslashreplace"), self.before, root)

    def _digests(self, report: Report, digests_of: Callable[[Report], list[str]]) -> list[str]:
        """Return fingerprints that do not depend on the working directory: they name files as entries do."""
        names = {d.path: self._name(d.path) for d in report.diagnostics}
        diagnostics = tuple(replace(d, path=names[d.path]) for d in report.diagnostics)
        texts = {name: report.texts[path] for path, name in names.items() if path in report.texts}
        return digests_of(replace(report, diagnostics=diagnostics, texts=texts))

    def _name(self, path: str) -> str:
        return Path(os.path.relpath(path, os.path.abspath(self.file.parent))).as_posix()


def load_baseline(file: Path) -> Baseline:
    """Read a baseline; raises ConfigError if there is none, or the file is something else."""
    import json  # as above

    try:
        before = read_regular(file)
        data = json.loads(before.decode())
        version = data["version"]
        if version not in (_FORMER_VERSION, VERSION):
            raise ConfigError(
                f"{file}: a baseline of version {version}; this program reads {_FORMER_VERSION} and {VERSION}"
            )
        entries = tuple(Entry(**entry) for entry in data["findings"])
    except OSError as error:
        raise ConfigError(f"the baseline can't be read: {error}; make one with --write-baseline") from None
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ConfigError(f"{file}: not a baseline of answerkey ({error})") from None
    if not all(isinstance(value, str) for entry in entries for value in entry):
        raise ConfigError(f"{file}: not a baseline of answerkey (an entry's values must be text)")
    return Baseline(file, entries, before, version == _FORMER_VERSION)
