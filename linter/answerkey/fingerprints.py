"""Names of findings that stay the same when lines move, for baselines and for the pages that track findings.

A fingerprint is made of path, rule, question and the marked text with its line; of equal ones each gets a number. It
holds no line number and no message, whose words a new version may change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b

from answerkey.diagnostics import Diagnostic, Report
from answerkey.source import LineIndex


def fingerprints(report: Report) -> list[str]:
    """The fingerprint of each diagnostic of a report, in order; no two are equal."""
    lines: dict[str, LineIndex] = {}
    seen: Counter[str] = Counter()
    found = []
    for diagnostic in report.diagnostics:
        context = _context(diagnostic, report.texts, lines)
        seen[context] += 1
        found.append(
            blake2b(f"{context}\0{seen[context]}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        )
    return found


def _context(diagnostic: Diagnostic, texts: Mapping[str, str], lines: dict[str, LineIndex]) -> str:
    path, start = diagnostic.path, diagnostic.start
    text = texts.get(path, "")
    if path not in lines:
        lines[path] = LineIndex(text)
    line = lines[path].line_text(start.line).strip()
    marked = text[start.offset : diagnostic.end.offset]
    return "\0".join((path, diagnostic.rule, diagnostic.question or "", line, marked))
