"""Lines in fences that are no code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

_MORE = re.compile(r"\s*:(?!:)")
_OPTION = re.compile(r"\s*:[\w-]+:(?:\s|$)")


def head(lines: Sequence[str], count: int) -> int:
    """Count the first lines, and the blank ones that part them from the code."""
    while count and count < len(lines) and not lines[count].strip():
        count += 1
    return count


def option_lines(lines: Sequence[str]) -> int:
    """Count the lines of a directive's options in MyST: YAML between lines of `---`, or with a colon before each line.

    The first of these is one like `:name: value`.
    """
    if lines and lines[0].strip() == "---":
        end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), -1)
        return end + 1
    if not lines or not _OPTION.match(lines[0]):
        return 0
    return next((n for n, line in enumerate(lines) if not _MORE.match(line)), len(lines))


def matching(lines: Iterable[str], pattern: re.Pattern[str]) -> Set[int]:
    """Return the numbers of the lines that a pattern matches as a whole."""
    return frozenset(number for number, line in enumerate(lines) if pattern.fullmatch(line.strip()))
