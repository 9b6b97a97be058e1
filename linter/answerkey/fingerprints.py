"""Names of findings that stay the same when lines move, for baselines and for the pages that track findings.

A fingerprint is made of path, rule, question, the marked text and what stands around it on its lines; of equal ones
each gets a number. It holds no line number and no message, whose words a new version may change.
"""

from __future__ import annotations

import re
from collections import Counter
from hashlib import blake2b

from answerkey.diagnostics import Diagnostic, Report

_AROUND = 100  # characters: a file may be one line of a megabyte with a thousand findings
_LINE_END = re.compile(r"[\r\n]")


def fingerprints(report: Report) -> list[str]:
    """The fingerprint of each diagnostic of a report, in order; no two are equal."""
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for diagnostic in report.diagnostics:
        context = _context(diagnostic, report.texts.get(diagnostic.path, ""))
        seen[context] += 1
        found.append(_digest((*context, str(seen[context]))))
    return found


def _context(diagnostic: Diagnostic, text: str) -> tuple[str, ...]:
    """What tells a finding from others; the blanks at the ends of a line may change with its indentation."""
    start, end = diagnostic.start.offset, diagnostic.end.offset
    before = _LINE_END.split(text[max(0, start - _AROUND) : start])[-1].lstrip()
    after = _LINE_END.split(text[end : end + _AROUND], maxsplit=1)[0].rstrip()
    return diagnostic.path, diagnostic.rule, diagnostic.question or "", before, text[start:end], after


def _digest(parts: tuple[str, ...]) -> str:
    """A hash of texts, each with its length before it, so that no two lists of texts read alike."""
    joined = "".join(f"{len(part)}:{part}" for part in parts)
    return blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
