"""`locale/code`: a translation has the code of its source."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, zip_longest
from operator import attrgetter

from answerkey.counts import number_of
from answerkey.diagnostics import Finding, Related
from answerkey.model.base_index import BaseIndex
from answerkey.model.corpus import CodeBlock
from answerkey.rules.locale._pairs import Pair, PairRule, text_span
from answerkey.source import Span


class Rule(PairRule):
    """The code of a translated text is that of its source, but for comments and the wording of strings.

    `answerkey prove` runs the code of the source only: what differs was never tried. Python is compared as what it
    does, so lines may be broken in other places; other languages line by line. Documents in a markup language, and
    blocks whose language is not known, are not compared.
    """

    def findings(self, pair: Pair, index: BaseIndex) -> Iterator[Finding]:
        translated, original = _by_text(pair.translation.blocks), _by_text(pair.source.blocks)
        for name in dict.fromkeys([*translated, *original]):
            if name and name not in pair.translation.lines:
                continue  # it is not translated, and delivered as it is in the source
            ours, theirs = translated.get(name, []), original.get(name, [])
            if not name and not ours:
                continue
            for own, other in zip(ours, theirs, strict=False):
                yield from _difference(pair, own, other)
            if len(ours) != len(theirs):
                yield _other_number(pair, name, ours, theirs)


def _by_text(blocks: tuple[CodeBlock, ...]) -> dict[str, list[CodeBlock]]:
    route = attrgetter("route")
    return {name: list(group) for name, group in groupby(sorted(blocks, key=route), key=route)}


def _difference(pair: Pair, own: CodeBlock, other: CodeBlock) -> Iterator[Finding]:
    """Yield a finding at the first statement or line that differs."""
    for ours, theirs in zip_longest(own.units, other.units):
        if ours is None or theirs is None or ours.digest != theirs.digest:
            span = ours.span if ours is not None else _end(own.span)
            place = theirs.span if theirs is not None else _end(other.span)
            message = "the code of the source goes on here"
            if ours is not None:
                message = "the code differs from that of the source from here on"
            related = (Related(place, "the source", pair.source.path),)
            yield Finding(span, message, _HINT, related)
            return


def _other_number(pair: Pair, name: str, ours: list[CodeBlock], theirs: list[CodeBlock]) -> Finding:
    span = ours[len(theirs)].span if len(ours) > len(theirs) else text_span(pair.translation.record, name)
    counts = number_of(len(ours), "code block"), number_of(len(theirs), "code block")
    message = f"this text has {counts[0]}, and {counts[1]} in the source"
    related = (Related(text_span(pair.source.record, name), "the source", pair.source.path),)
    return Finding(span, message, _HINT, related)


def _end(span: Span) -> Span:
    return Span(span.end, span.end)


_HINT = "write the code of the source; only comments and strings are translated"
