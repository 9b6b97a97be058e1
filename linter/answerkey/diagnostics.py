"""The values that rules yield and reporters print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, TypeVar, overload

from msgspec import Struct, field
from msgspec.structs import replace

from answerkey.source import Edit, Position, Span

T = TypeVar("T")


class Severity(StrEnum):
    """An error misleads a reader or cannot be delivered; a warning is house style."""

    ERROR = "error"
    WARNING = "warning"


class Applicability(StrEnum):
    """The trust in a fix: it is applied by default, applied on request, or only shown."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY = "display"


class Fix(NamedTuple):
    """Edits of one file that mend a finding."""

    title: str
    applicability: Applicability
    edits: tuple[Edit, ...]


class Related(NamedTuple):
    """Another place that explains a finding; no path means the same file."""

    span: Span
    message: str
    path: str = ""


class Finding(NamedTuple):
    """A defect at a span, as a rule yields it. Only rules over the whole base name the file, in `path`.

    A `doubtful` one is a warning, also of a rule whose other findings are errors.
    """

    span: Span
    message: str
    hint: str = ""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    path: str = ""
    doubtful: bool = False


RuleFinding = tuple[str, Finding]
"""A finding with the id of its rule."""


class RelatedPlace(NamedTuple):
    """A related place, stamped with its path and position."""

    path: str
    start: Position
    message: str


class Place(NamedTuple):
    """The value of a file's data that a finding lies in.

    `route` names it, with the id of a question for its position: ``questions.sign.a``. A `leaf` holds no other values.
    """

    route: str
    span: Span
    leaf: bool


class CellPosition(NamedTuple):
    """A place in a notebook as readers see it: the number of the cell, and line and column in it, from 1."""

    cell: int
    line: int
    column: int


class Diagnostic(Struct, frozen=True):
    """A finding stamped with rule, severity, path and positions.

    `question` is the id of the question around it, `snippet` the number of the snippet in its answer from 1. `place` is
    None outside of the data of a file, and `cell` outside of notebooks.
    """

    path: str
    rule: str
    severity: Severity
    message: str
    hint: str
    start: Position
    end: Position
    question: str | None = None
    snippet: int | None = None
    related: tuple[RelatedPlace, ...] = ()
    fix: Fix | None = None
    place: Place | None = None
    cell: CellPosition | None = None

    @property
    def is_fixable(self) -> bool:
        """True if there is a fix that can be applied, safe or unsafe."""
        return self.fix is not None and self.fix.applicability is not Applicability.DISPLAY


class Unchecked(NamedTuple):
    """A file that was left out of a run though it looks like content, and why."""

    path: str
    reason: str


class RuleInfo(NamedTuple):
    """The description of a rule: its default severity, and its documentation in Markdown."""

    id: str
    severity: Severity
    summary: str
    help: str


class LanguageCount(NamedTuple):
    """The numbers of snippets in one language, or with one tag that names none that can be checked.

    `missing` ones were not checked because their parser is not installed, `unsupported` ones because there is none.
    """

    language: str
    checked: int = 0
    skipped: int = 0
    missing: int = 0
    unsupported: int = 0


class Summary(Struct, frozen=True):
    """The counts of a run: how much was checked and how many findings there are.

    `skipped` counts the snippets that a directive excludes, `fixed` the findings that this run fixed, `others` the code
    blocks in languages that are not checked. `languages` are the snippets by language, sorted by name.
    """

    files: int
    questions: int
    snippets: int
    skipped: int
    errors: int
    warnings: int
    fixable: int
    seconds: float
    fixed: int = 0
    others: int = 0
    languages: tuple[LanguageCount, ...] = ()

    def counting(self, counts: FindingCounts) -> Summary:
        """Return the summary with other findings."""
        errors, warnings = counts.of(Severity.ERROR), counts.of(Severity.WARNING)
        return replace(self, errors=errors, warnings=warnings, fixable=counts.fixable)


class RuleCount(NamedTuple):
    """The number of findings of a rule with one severity, and how many of them can be fixed."""

    rule: str
    severity: Severity
    findings: int
    fixable: int


class FindingCounts(NamedTuple):
    """All that a summary says of findings: the number of files that have some, and the counts of each rule in order."""

    files: int
    rules: tuple[RuleCount, ...]

    @property
    def fixable(self) -> int:
        return sum(count.fixable for count in self.rules)

    def of(self, severity: Severity) -> int:
        """Return the number of findings of a severity."""
        return sum(count.findings for count in self.rules if count.severity is severity)


def count_findings(diagnostics: Iterable[Diagnostic]) -> FindingCounts:
    """Count diagnostics."""
    paths: set[str] = set()
    findings: Counter[tuple[str, Severity]] = Counter()
    fixes: Counter[tuple[str, Severity]] = Counter()
    for diagnostic in diagnostics:
        paths.add(diagnostic.path)
        findings[diagnostic.rule, diagnostic.severity] += 1
        fixes[diagnostic.rule, diagnostic.severity] += diagnostic.is_fixable
    rules = (RuleCount(*key, number, fixes[key]) for key, number in sorted(findings.items()))
    return FindingCounts(len(paths), tuple(rules))


class Report(Struct, frozen=True):
    """One run: its diagnostics, ordered by path and place, and its summary.

    `texts` are the files by the path that diagnostics show, `rules` the rules by id; both are computed on access.
    `notes` say which rules did not run, and why, and `unchecked` which files were left out, so that no finding is not
    mistaken for no defect.
    """

    diagnostics: Sequence[Diagnostic]
    summary: Summary
    texts: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, RuleInfo] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    stored_counts: FindingCounts | None = None

    @property
    def counts(self) -> FindingCounts:
        """The counts of the diagnostics, which are not looked at where their counts are stored."""
        return count_findings(self.diagnostics) if self.stored_counts is None else self.stored_counts

    def only(self, diagnostics: Iterable[Diagnostic]) -> Report:
        """Return the report with some of its diagnostics only, and the counts of these."""
        selection = tuple(diagnostics)
        counts = count_findings(selection)
        return replace(self, diagnostics=selection, summary=self.summary.counting(counts), stored_counts=counts)


class LazySequence(Sequence[T]):
    """A sequence of known length, whose items are made all at once when the first is asked for."""

    def __init__(self, length: int, make: Callable[[], Sequence[T]]) -> None:
        self._length = length
        self._make = make

    @cached_property
    def _items(self) -> Sequence[T]:
        return self._make()

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._items[index]

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    def __len__(self) -> int:
        return self._length

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


class LazyMapping(Mapping[str, T]):
    """A mapping with a fixed set of keys, whose values are computed at first use and kept."""

    def __init__(self, keys: Iterable[str], make: Callable[[str], T]) -> None:
        self._keys = dict.fromkeys(keys)
        self._make = make
        self._values: dict[str, T] = {}

    def __getitem__(self, key: str) -> T:
        if key not in self._values:
            if key not in self._keys:
                raise KeyError(key)
            self._values[key] = self._make(key)
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)
