"""The bracket of a code that has no partner, as the layout of the code shows it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from answerkey.lazy_regex import lazy_regex

_MOST = 400  # brackets of a code: with each of them left out, all others are paired
_PARTNERS = {")": "(", "]": "[", "}": "{"}
_TOKEN = lazy_regex(
    r"""#[^\n]*+|\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}(?:[^\\]|\\.)*?'{3}"""
    r"""|"(?:[^\\"\n]|\\.)*+"|'(?:[^\\'\n]|\\.)*+'|[()\[\]{}"']""",
    re.DOTALL,
)


class _Bracket(NamedTuple):
    """A bracket: its line with the indentation of that, and if it stands at the outer edge of the line.

    The edge of a closing bracket is the beginning of the line, that of an opening one the end.
    """

    character: str
    place: int
    line: int
    indent: int
    is_outer: bool


def unpaired_bracket(code: str) -> int | None:
    """Return the place of the one bracket without which all others are in pairs; None if that is no single line.

    Of several such lines it is the one that leaves the fewest pairs that look wrong.
    """
    brackets = list(_brackets(code))
    counts = Counter(bracket.character for bracket in brackets)
    surplus = [(o, c) for c, o in _PARTNERS.items() if counts[o] != counts[c]]
    if len(brackets) > _MOST or len(surplus) != 1 or '"' in counts or "'" in counts:
        return None
    opening, closing = surplus[0]
    if abs(counts[opening] - counts[closing]) > 1:
        return None
    character = max(surplus[0], key=counts.__getitem__)
    misfits = {}
    for at, bracket in enumerate(brackets):
        if bracket.character == character:
            number = _misfits([*brackets[:at], *brackets[at + 1 :]])
            if number is not None:
                misfits[bracket] = number
    best = [bracket for bracket, number in misfits.items() if number == min(misfits.values())]
    if len({bracket.line for bracket in best}) != 1:
        return None
    return best[-1 if character in _PARTNERS else 0].place


def _brackets(code: str) -> Iterator[_Bracket]:
    """Yield the brackets of a code outside of strings and comments, and the quotes that no other one closes."""
    for match in _TOKEN.finditer(code):
        text, place = match[0], match.start()
        if len(text) == 1 and text != "#":
            start = code.rfind("\n", 0, place) + 1
            end = code.find("\n", place)
            before = code[start:place]
            after = code[place + 1 : end if end >= 0 else len(code)].partition("#")[0]
            outer = before.lstrip(" \t)]}") if text in _PARTNERS else after.strip(" \t([{")
            indent = len(before) - len(before.lstrip(" \t"))
            yield _Bracket(text, place, code.count("\n", 0, place), indent, not outer)


def _misfits(brackets: list[_Bracket]) -> int | None:
    """Return how many pairs on several lines do not look like pairs; None if not all brackets are in pairs.

    The brackets of a pair stand at the end of one line and at the beginning of another with the same indentation.
    """
    number = 0
    pending: list[_Bracket] = []
    for bracket in brackets:
        if bracket.character not in _PARTNERS:
            pending.append(bracket)
        elif not pending or pending[-1].character != _PARTNERS[bracket.character]:
            return None
        else:
            opening = pending.pop()
            if opening.line != bracket.line:
                fits = opening.is_outer and bracket.is_outer and opening.indent == bracket.indent
                number += not fits
    return None if pending else number
