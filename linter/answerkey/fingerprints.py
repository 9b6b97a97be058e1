"""Names of findings that stay the same when lines move, for baselines and for the pages that track findings.

A fingerprint is made of the path, the rule, the place in the data (`questions.<id>.a`) and the code concerned: the
marked text with its line, within that place. A finding about a value as a whole is named by what its message quotes, so
that it outlives an edit of that value. A fingerprint holds no line number, and no other words of a message, which a new
version may change. Equal ones are numbered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from hashlib import blake2b

from answerkey.diagnostics import Diagnostic, Report
from answerkey.source import LINE_END, Span

_AROUND = 100  # characters: a file may be one line of a megabyte with a thousand findings
_QUOTED = re.compile(r"`([^`]+)`")
_VERSION = "2"


def fingerprints(report: Report) -> list[str]:
    """Return the fingerprint of each diagnostic of a report, in order; no two are equal."""
    return _digests(report, _context)


def former_fingerprints(report: Report) -> list[str]:
    """Return the fingerprints that baselines of version 1 hold: of the whole marked text."""
    return _digests(report, _former_context)


def _digests(report: Report, context_of: Callable[[Diagnostic, str], tuple[str, ...]]) -> list[str]:
    counts: Counter[tuple[str, ...]] = Counter()
    digests = []
    for diagnostic in report.diagnostics:
        context = context_of(diagnostic, report.texts.get(diagnostic.path, ""))
        counts[context] += 1
        digests.append(_digest((*context, str(counts[context]))))
    return digests


def _context(diagnostic: Diagnostic, text: str) -> tuple[str, ...]:
    place = diagnostic.place
    route = place.route if place is not None else ""
    name = (_VERSION, diagnostic.path, diagnostic.rule, diagnostic.question or "", route)
    if place is None:
        return (*name, *_code(diagnostic, text, Span(0, len(text))))
    marked = Span(diagnostic.start.offset, diagnostic.end.offset)
    if marked == place.span or (not place.leaf and marked.start == marked.end):
        return (*name, *_QUOTED.findall(diagnostic.message))
    return (*name, *_code(diagnostic, text, place.span if place.leaf else marked))


def _former_context(diagnostic: Diagnostic, text: str) -> tuple[str, ...]:
    code = _code(diagnostic, text, Span(0, len(text)))
    return diagnostic.path, diagnostic.rule, diagnostic.question or "", *code


def _code(diagnostic: Diagnostic, text: str, limits: Span) -> tuple[str, str, str]:
    """Return the marked text and what stands before and behind it on its lines, all within `limits`.

    Blanks around these are left out: they change with the indentation.
    """
    start, end = diagnostic.start.offset, diagnostic.end.offset
    before = LINE_END.split(text[max(limits.start, start - _AROUND) : start])[-1].lstrip()
    after = LINE_END.split(text[end : min(limits.end, end + _AROUND)], maxsplit=1)[0].rstrip()
    return before, text[start:end], after


def _digest(parts: tuple[str, ...]) -> str:
    """Return a hash of texts. Each is preceded by its length, so that no two lists of texts read alike."""
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
