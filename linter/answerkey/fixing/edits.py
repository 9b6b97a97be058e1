"""Edits of a text: which may be made together, and what they make of it."""

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
    """As many fixes of one file as can be made together: the edits of a fix all, or none of them.

    Of two fixes that touch the same place the first in the file is taken; the other's turn comes when what the first
    left is looked at again.
    """
    taken: list[Edit] = []
    mended = []
    for diagnostic in diagnostics:
        fix = diagnostic.fix
        if fix is None or fix.applicability not in applicabilities or not fix.edits:
            continue
        new = [edit for edit in fix.edits if edit not in taken]
        together = sorted([*taken, *new])
        if all(_apart(first, second) for first, second in pairwise(together)):
            taken = together
            mended.append(diagnostic)
    return Change(tuple(taken), tuple(mended))


def _apart(first: Edit, second: Edit) -> bool:
    """Return whether two edits in order touch different places; insertions at one place have no order, and do not."""
    return first.span.end <= second.span.start and first.span != second.span


def apply(text: str, edits: Sequence[Edit]) -> str:
    """The text with the edits made, which are in order and apart; all else stays character for character."""
    parts, at = [], 0
    for (start, end), new in edits:
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def diff(path: str, before: str, after: str) -> str:
    """A unified diff that `patch` and `git apply` take; empty where nothing changes."""
    from difflib import unified_diff  # slow to import

    lines = unified_diff(_lines(before), _lines(after), patch_name(f"a/{path}"), patch_name(f"b/{path}"))
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def patch_name(path: str) -> str:
    """A path as a patch names it: one that could end the line early, or is not UTF-8, in quotes as git writes them."""
    if path.isprintable() and '"' not in path:
        return path
    escaped = (_BYTES.get(byte) or f"\\{byte:03o}" for byte in os.fsencode(path))
    return f'"{"".join(escaped)}"'


def _lines(text: str) -> list[str]:
    """The lines as `patch` counts them: each ends at a line feed and nowhere else."""
    return StringIO(text, newline="\n").readlines()
