"""The findings of the last build: one JSON file, which the builder writes and the server reads."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from answerkey.diagnostics import Diagnostic, Severity
from answerkey.pipeline.cache import UNDECODABLE
from answerkey.regular_files import read_regular


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic as the preview shows it. `address` is that of its page, or empty."""

    path: str
    address: str
    question: str
    line: int
    column: int
    severity: str
    rule: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings in a base.

    `stale` is True if the base can't be delivered and the previous snapshot is served; `reason` says why if no finding
    does. `dropped` are the files that were left out, `notes` tell what else is missing.
    """

    items: tuple[Finding, ...] = ()
    stale: bool = False
    reason: str = ""
    dropped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        return sum(finding.severity == Severity.ERROR for finding in self.items)

    def of(self, address: str, question: str = "") -> tuple[Finding, ...]:
        """Return the findings of a question; without one, those of the page outside of questions."""
        return tuple(f for f in self.items if (f.address, f.question) == (address, question))

    def of_page(self, address: str, questions: Iterable[str]) -> tuple[Finding, ...]:
        """Return the findings of a page that belong to none of these questions."""
        shown = set(questions)
        return tuple(f for f in self.items if f.address == address and f.question not in shown)

    def encoded(self) -> bytes:
        """Return the JSON that `read` reads."""
        return json.dumps(asdict(self), ensure_ascii=True).encode()


def from_diagnostic(diagnostic: Diagnostic, source: str) -> Finding:
    """Make a finding of a diagnostic; `source` is the path of its file in the content folder, or empty."""
    place = PurePosixPath(source)
    page = bool(source) and place.parts[0] == "qa" and len(place.parts) > 1
    return Finding(
        path=diagnostic.path,
        address="/" + place.relative_to("qa").with_suffix("").as_posix() if page else "",
        question=diagnostic.question or "",
        line=diagnostic.start.line,
        column=diagnostic.start.column,
        severity=diagnostic.severity.value,
        rule=diagnostic.rule,
        message=diagnostic.message,
        hint=diagnostic.hint,
    )


def read(path: Path) -> Findings:
    """Return the findings in a file; none if it does not exist, or no builder wrote it."""
    try:
        status = path.stat()
    except OSError:
        return Findings()
    return _read(path, status.st_mtime_ns, status.st_ino)


@lru_cache(maxsize=2)
def _read(path: Path, changed: int, inode: int) -> Findings:
    """Read the file once for each version of it."""
    try:
        raw = json.loads(read_regular(path))
        items = tuple(Finding(**item) for item in raw["items"])
        return Findings(items, raw["stale"], raw["reason"], tuple(raw["dropped"]), tuple(raw["notes"]))
    except (OSError, *UNDECODABLE):
        return Findings()
