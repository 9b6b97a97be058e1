"""What the last build found in the base, as it is handed from who builds to who serves: one JSON file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from answerkey.diagnostics import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic as the preview shows it. `address` is that of its page, empty for what is none's."""

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
    """What is known of the base. `stale` says that it can't be delivered, and that what was before is served;
    `reason` why that is, where no finding says it, `dropped` which files were left out, and `notes` what else is
    missing."""

    items: tuple[Finding, ...] = ()
    stale: bool = False
    reason: str = ""
    dropped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        return sum(finding.severity == Severity.ERROR for finding in self.items)

    def of(self, address: str, question: str = "") -> tuple[Finding, ...]:
        """Those of a question of a page; without a question, those of the page that are no question's."""
        return tuple(f for f in self.items if (f.address, f.question) == (address, question))

    def of_page(self, address: str, questions: Iterable[str]) -> tuple[Finding, ...]:
        """Those of a page that are of none of these questions."""
        shown = set(questions)
        return tuple(f for f in self.items if f.address == address and f.question not in shown)

    def encoded(self) -> bytes:
        """As `read` takes it."""
        return json.dumps(asdict(self), ensure_ascii=True).encode()


def from_diagnostic(diagnostic: Diagnostic, source: str) -> Finding:
    """A diagnostic; `source` is the path of its file in the content folder, empty for a file outside of it."""
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
    """The findings in a file; none where there is no such file."""
    try:
        found = path.stat()
    except OSError:
        return Findings()
    return _read(path, found.st_mtime_ns, found.st_ino)


@lru_cache(maxsize=2)
def _read(path: Path, changed: int, inode: int) -> Findings:
    """Read once for each time that the file was replaced."""
    raw = json.loads(path.read_bytes())
    items = tuple(Finding(**item) for item in raw["items"])
    return Findings(items, raw["stale"], raw["reason"], tuple(raw["dropped"]), tuple(raw["notes"]))
