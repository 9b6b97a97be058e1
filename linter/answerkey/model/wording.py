"""What is wrong with the values of a document, in words that its author would use.

Both validators, pydantic and jsonschema, report through here, so that a defect reads the same whichever of them found
it. Standard library only: rules name `SchemaProblem` without paying for a validator.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from answerkey.model.tree import Route

Kind = Literal["missing", "unknown-key", "type", "enumeration", "date", "pattern", "empty", "value"]

KEBAB_CASE = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
DATE_SHAPE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

_SHOWN = 40  # characters of a value that a message quotes
_COMPARED = 60  # characters of the longest word that a suggestion is sought for: the search is quadratic
_LISTED = 12  # choices that a message lists
_WIDEST = 200  # bits of the largest number that is shown in decimal: Python refuses to write out huge ones


class SchemaProblem(NamedTuple):
    """One defect of a document: the route to the value (or, with `at_key`, to its key) and what is wrong there.

    `meant` is what should probably stand there instead, where the hint suggests it.
    """

    route: Route
    kind: Kind
    message: str
    hint: str = ""
    at_key: bool = False
    meant: str = ""


# How values and places are worded


def shorten(text: str, limit: int = _SHOWN) -> str:
    """A text from an untrusted file on one line: what does not print is escaped, and what is long is cut."""
    head = text[: limit + 1]
    escaped = "".join(char if char.isprintable() else repr(char)[1:-1] for char in head)
    return escaped if len(escaped) <= limit else escaped[: limit - 1] + "…"


def quoted(value: object, limit: int = _SHOWN) -> str:
    """A scalar between backticks, in the notation of YAML and JSON."""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if value is None:
        return "`null`"
    if isinstance(value, int) and value.bit_length() > _WIDEST:
        return f"`{shorten(hex(value), limit)}`"
    return f"`{shorten(str(value), limit)}`"


def described(value: object) -> str:
    """A value within a sentence: a scalar as it is, a collection by what it is."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None or isinstance(value, (str, int, float)):
        return quoted(value) if value != "" else "empty"
    return f"a {shorten(type(value).__name__)}"


def place(route: Route) -> str:
    """The value at a route, as a message names it."""
    if not route:
        return "the document"
    *above, last = route
    if not isinstance(last, int):
        return quoted(last)
    return f"item {last + 1} of {quoted(above[-1]) if above and isinstance(above[-1], str) else 'the list'}"


def closest(word: object, candidates: Iterable[str]) -> str | None:
    """The candidate that was probably meant: the same but for case, or else the most alike."""
    if not isinstance(word, str) or len(word) > _COMPARED:
        return None
    folded: dict[str, str] = {}
    for candidate in candidates:
        folded.setdefault(candidate.casefold(), candidate)
    if word.casefold() in folded:
        return folded[word.casefold()]
    from difflib import get_close_matches  # only a document with a misspelling pays for it

    return next((folded[match] for match in get_close_matches(word.casefold(), folded, n=1)), None)


def did_you_mean(word: str | None) -> str:
    """The hint that suggests a word, if there is one to suggest."""
    return f"did you mean {quoted(word, _COMPARED)}?" if word else ""


# One function a kind


def type_problem(route: Route, expected: Sequence[str], value: object) -> SchemaProblem:
    """The value is of another type than those that `expected` names ("text", "a whole number", ...)."""
    got = "text" if isinstance(value, str) else described(value)
    message = f"{place(route)} must be {' or '.join(expected)}, not {got}"
    return SchemaProblem(route, "type", message, _quoting_hint(expected, value))


def _quoting_hint(expected: Sequence[str], value: object) -> str:
    if "text" in expected and isinstance(value, (bool, int, float)):
        return "put it in quotes"
    if "a whole number" in expected and isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value):
        return f"write {quoted(int(value))} without quotes"
    return ""


def choice_problem(route: Route, choices: Sequence[object], value: object) -> SchemaProblem:
    """The value is none of the choices."""
    listed = [described(choice) for choice in choices[:_LISTED]] + ["…"] * (len(choices) > _LISTED)
    demand = f"one of {', '.join(listed)}" if len(listed) > 1 else "".join(listed)
    meant = closest(value, [choice for choice in choices if isinstance(choice, str)]) or ""
    message = f"{place(route)} must be {demand}, not {described(value)}"
    return SchemaProblem(route, "enumeration", message, did_you_mean(meant), meant=meant)


def date_fault(text: str) -> str | None:
    """Why a text is not a calendar date written YYYY-MM-DD, or None if it is one."""
    if not re.fullmatch(DATE_SHAPE, text):
        return "write it as YYYY-MM-DD"
    year, month, day = map(int, text.split("-"))
    if year == 0:
        return "there is no year 0000"
    if not 1 <= month <= 12:
        return f"there is no month {month:02}"
    days = monthrange(year, month)[1]
    return None if 1 <= day <= days else f"{text[:7]} has the days 01 to {days}"


def date_problem(route: Route, value: str) -> SchemaProblem:
    """The text is not a date, or one that no calendar has."""
    if not value:
        return empty_problem(route)
    return SchemaProblem(route, "date", f"{quoted(value)} is not a date: {date_fault(value)}")


def pattern_problem(route: Route, pattern: str, value: str) -> SchemaProblem:
    """The text does not match the pattern; kebab-case is put in words."""
    if pattern != KEBAB_CASE:
        message = f"{place(route)} must match {quoted(pattern, 2 * _SHOWN)}, not {described(value)}"
        return SchemaProblem(route, "pattern", message)
    demand = "kebab-case (lower-case letters a to z, digits, single hyphens between)"
    message = f"{place(route)} must be {demand}, not {described(value)}"
    meant = _kebab(value)
    return SchemaProblem(route, "pattern", message, did_you_mean(meant), meant=meant)


def _kebab(text: str) -> str:
    """The nearest kebab-case of a short ASCII text; of any other none is sure to be meant."""
    if len(text) > _COMPARED or not text.isascii():
        return ""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def empty_problem(route: Route) -> SchemaProblem:
    """The text, list or mapping holds nothing."""
    return SchemaProblem(route, "empty", f"{place(route)} must not be empty")


def value_problem(route: Route, fault: str) -> SchemaProblem:
    """Anything else; `fault` is the rest of the sentence that begins with the place."""
    return SchemaProblem(route, "value", f"{place(route)} {fault}")
