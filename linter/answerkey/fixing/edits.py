"""Edits of a text: the selection of those that go together, and their application."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import pairwise

from answerkey.diagnostics import Applicability, Diagnostic
from answerkey.source import Edit

SAFE = frozenset({Applicability.SAFE})
UNSAFE = frozenset({Applicability.SAFE, Applicability.UNSAFE})
_BYTES = {byte: chr(byte) for byte in range(0x20, 0x7F)} | {ord("\\"): r"\\", ord('"'): r"\""}


@dataclass(frozen=True, slots=True)
class Change:
    """The edits of one file that are made together, in order, and the diagnostics they mend."""

    edits: tuple[Edit, ...]
    mended: tuple[Diagnostic, ...]


def plan(diagnostics: Iterable[Diagnostic], applicabilities: Collection[Applicability]) -> Change:
    """Return as many fixes of one file as can be made together; a fix is made with all its edits or not at all.

    Of two fixes that touch the same place the first in the file is taken. The other has its turn in the next round,
    when the result of the first is checked again.
    """
    edits: list[Edit] = []
    mended = []
    for diagnostic in diagnostics:
        fix = diagnostic.fix
        if fix is None or fix.applicability not in applicabilities or not fix.edits:
            continue
        new = [edit for edit in fix.edits if edit not in edits]
        together = sorted([*edits, *new])
        if all(_apart(first, second) for first, second in pairwise(together)):
            edits = together
            mended.append(diagnostic)
    return Change(tuple(edits), tuple(mended))


def _apart(first: Edit, second: Edit) -> bool:
    """Return True if two edits, in order, touch different places. Two insertions at one place have no order."""
    return first.span.end <= second.span.start and first.span != second.span


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Return the text with edits made that are in order and apart; all else stays character for character."""
    parts, at = [], 0
    for (start, end), new in edits:
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def diff(path: str, before: str, after: str) -> str:
    """Return a unified diff that `patch` and `git apply` accept; empty if nothing changes."""
    from difflib import unified_diff  # slow to import

    lines = unified_diff(_lines(before), _lines(after), patch_name(f"a/{path}"), patch_name(f"b/{path}"))
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def patch_name(path: str) -> str:
    """Return a path as git writes it in a patch: in quotes if it could end the line early or is not UTF-8."""
    if path.isprintable() and '"' not in path:
        return path
    escaped = (_BYTES.get(byte) or f"\\{byte:03o}" for byte in os.fsencode(path))
    return f'"{"".join(escaped)}"'


def _lines(text: str) -> list[str]:
    """Return the lines as `patch` counts them: each ends at a line feed and nowhere else."""
    return StringIO(text, newline="\n").readlines()
