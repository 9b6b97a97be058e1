"""Findings about libraries, apart from how they are made: most bases name no libraries, and import nothing of that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from answerkey.config import Config
from answerkey.diagnostics import RuleFinding
from answerkey.pipeline.selection import Selection
from answerkey.rules import load_rules
from answerkey.source import Span

FAMILY = "library"
_PREFERRED = ("snippet/misspelt-import", "snippet/undefined-name", "snippet/unbound-name")


class LibraryFindings(NamedTuple):
    """Findings by the path of their file, and the paths of the files whose code was checked as a whole.

    `note` says why others were not, and `pending` are those that may succeed another time.
    """

    by_path: Mapping[str, list[RuleFinding]]
    checked: frozenset[str]
    note: str = ""
    pending: frozenset[str] = frozenset()


NONE = LibraryFindings({}, frozenset())


def is_wanted(config: Config) -> bool:
    """Return whether one of the rules may run, as far as the configuration tells without loading rules."""
    chosen = not config.select or any(name.partition("/")[0] == FAMILY for name in config.select)
    return chosen and FAMILY not in config.ignore


def finds_errors(selection: Selection) -> bool:
    """Return whether all rules about libraries run that find errors."""
    errors = {name for name, rule in load_rules().items() if name.startswith(f"{FAMILY}/") and rule.severity == "error"}
    return errors <= selection.rules.keys()


def merge(selection: Selection, findings: Sequence[RuleFinding], libraries: Sequence[RuleFinding]) -> list[RuleFinding]:
    """Return the findings of the rules over the base in one file together with those about libraries.

    Rules about names say more of a misspelt name, and can mend it: where they report one, the others are left out.
    """
    names = [finding.span for rule, finding in findings if rule in _PREFERRED]
    others = (
        (rule, finding)
        for rule, finding in libraries
        if rule in selection.rules and not any(overlap(finding.span, span) for span in names)
    )
    return [*findings, *others]


def overlap(one: Span, other: Span) -> bool:
    """Return whether two spans share a character."""
    return one.start < other.end and other.start < one.end
