"""Names of findings that stay the same when lines move, for baselines and for the pages that track findings.

A fingerprint is made of path, rule, question, the marked text and the text around it on its lines; equal ones are
numbered. It holds no line number, and no message, whose words a new version may change.
"""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b

from answerkey.diagnostics import Diagnostic, Report
from answerkey.source import LINE_END

_AROUND = 100  # characters: a file may be one line of a megabyte with a thousand findings


def fingerprints(report: Report) -> list[str]:
    """Return the fingerprint of each diagnostic of a report, in order; no two are equal."""
    counts: Counter[tuple[str, ...]] = Counter()
    digests = []
    for diagnostic in report.diagnostics:
        context = _context(diagnostic, report.texts.get(diagnostic.path, ""))
        counts[context] += 1
        digests.append(_digest((*context, str(counts[context]))))
    return digests


def _context(diagnostic: Diagnostic, text: str) -> tuple[str, ...]:
    """Return all that identifies a finding. Blanks around its line are left out: they change with its indentation."""
    start, end = diagnostic.start.offset, diagnostic.end.offset
    before = LINE_END.split(text[max(0, start - _AROUND) : start])[-1].lstrip()
    after = LINE_END.split(text[end : end + _AROUND], maxsplit=1)[0].rstrip()
    return diagnostic.path, diagnostic.rule, diagnostic.question or "", before, text[start:end], after


def _digest(parts: tuple[str, ...]) -> str:
    """Return a hash of texts. Each is preceded by its length, so that no two lists of texts read alike."""
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
