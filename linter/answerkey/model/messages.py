"""Messages about the values of a document, in the words of its author.

Both validators, pydantic and jsonschema, report through this module, so that a defect reads the same from either. It
imports no validator: rules use `SchemaProblem` without the cost of one.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from answerkey.model.slugs import latin_words
from answerkey.model.tree import Route

Kind = Literal["missing", "unknown-key", "type", "enumeration", "date", "pattern", "empty", "value"]

KEBAB_CASE = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
DATE_SHAPE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
TIME_SHAPE = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
    r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$"
)
"""A time of RFC 3339 without leap seconds."""

_QUOTED_LENGTH = 40  # characters of a value that a message quotes
_LONGEST_SUGGESTION = 100  # characters of a suggested word, which may be an address
_LONGEST_WORD = 60  # characters of a word that gets a suggestion: the search is quadratic
_MOST_CHOICES = 12  # choices that a message lists
_MOST_BITS = 200  # of a number that is shown in decimal: Python refuses to write out huge ones


class SchemaProblem(NamedTuple):
    """One defect of a document: the route to the value (or, with `at_key`, to its key) and what is wrong there.

    `suggestion` is the key or value that the hint suggests, if it does.
    """

    route: Route
    kind: Kind
    message: str
    hint: str = ""
    at_key: bool = False
    suggestion: str = ""


CONFLICT = (
    "a conflict of two versions is not resolved",
    "keep one version, and remove the lines of `<<<<<<<`, `=======` and `>>>>>>>`",
)
"""The words about a conflict, and the hint."""


# Values and places in words


def shorten(text: str, limit: int = _QUOTED_LENGTH) -> str:
    """Return a text from an untrusted file on one line, without unprintable characters, and cut if it is long."""
    head = text[: limit + 1]
    escaped = "".join(char if char.isprintable() else repr(char)[1:-1] for char in head)
    return escaped if len(escaped) <= limit else escaped[: limit - 1] + "…"


def quoted(value: object, limit: int = _QUOTED_LENGTH) -> str:
    """Return a scalar between backticks, in the notation of YAML and JSON."""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if value is None:
        return "`null`"
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        return f"`{shorten(hex(value), limit)}`"
    return f"`{shorten(str(value), limit)}`"


def described(value: object) -> str:
    """Return a value as part of a sentence: a scalar is quoted, a collection is named by its type."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None or isinstance(value, (str, int, float)):
        return quoted(value) if value != "" else "empty"
    return f"a {shorten(type(value).__name__)}"


def place(route: Route) -> str:
    """Return the name that a message gives the value at a route."""
    if not route:
        return "the document"
    *above, last = route
    if not isinstance(last, int):
        return quoted(last)
    return f"item {last + 1} of {quoted(above[-1]) if above and isinstance(above[-1], str) else 'the list'}"


def closest(word: object, candidates: Iterable[str]) -> str | None:
    """Return the candidate nearest to a word: the same word in another case, or else the most similar one."""
    if not isinstance(word, str) or len(word) > _LONGEST_WORD:
        return None
    folded: dict[str, str] = {}
    for candidate in candidates:
        folded.setdefault(candidate.casefold(), candidate)
    if word.casefold() in folded:
        return folded[word.casefold()]
    from difflib import get_close_matches  # only a document with a misspelling pays for it

    return next((folded[match] for match in get_close_matches(word.casefold(), folded, n=1)), None)


def did_you_mean(word: str | None) -> str:
    """Return the hint that suggests a word; empty without a word."""
    return f"did you mean {quoted(word, _LONGEST_SUGGESTION)}?" if word else ""


def is_kebab_case(text: str) -> bool:
    """Return whether a text is in kebab-case, as slugs and ids are."""
    return re.fullmatch(KEBAB_CASE, text) is not None


# One function for each kind of problem


def type_problem(route: Route, types: Sequence[str], value: object) -> SchemaProblem:
    """Return the problem of a value whose type is none of `types` ("text", "a whole number", ...)."""
    actual = "text" if isinstance(value, str) else described(value)
    message = f"{place(route)} must be {' or '.join(types)}, not {actual}"
    return SchemaProblem(route, "type", message, _quoting_hint(types, value))


def _quoting_hint(types: Sequence[str], value: object) -> str:
    if "text" in types and isinstance(value, (bool, int, float)):
        return "put it in quotes"
    if "a whole number" in types and isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value):
        return f"write {quoted(int(value))} without quotes"
    return ""


def _is_unquoted(text: str, value: object) -> bool:
    """Return whether a number or truth value is what YAML reads where a text has no quotes."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return isinstance(value, bool) and text.lower() == str(value).lower()
    return re.fullmatch(r"[-+]?[0-9]+(?:\.[0-9]+)?", text) is not None and float(text) == value


def choice_problem(route: Route, choices: Sequence[object], value: object) -> SchemaProblem:
    """Return the problem of a value that is none of the choices."""
    names = [described(choice) for choice in choices[:_MOST_CHOICES]] + ["…"] * (len(choices) > _MOST_CHOICES)
    demand = f"one of {', '.join(names)}" if len(names) > 1 else "".join(names)
    suggestion = closest(value, [choice for choice in choices if isinstance(choice, str)]) or ""
    if any(isinstance(choice, str) and _is_unquoted(choice, value) for choice in choices):
        return type_problem(route, ["text"], value)
    message = f"{place(route)} must be {demand}, not {described(value)}"
    return SchemaProblem(route, "enumeration", message, did_you_mean(suggestion), suggestion=suggestion)


def date_fault(text: str) -> str | None:
    """Return why a text is not a calendar date written YYYY-MM-DD, or None if it is one."""
    if not re.fullmatch(DATE_SHAPE, text):
        return "write it as YYYY-MM-DD"
    year, month, day = map(int, text.split("-"))
    if year == 0:
        return "there is no year 0000"
    if not 1 <= month <= 12:
        return f"there is no month {month:02}"
    days = monthrange(year, month)[1]
    return None if 1 <= day <= days else f"{text[:7]} has the days 01 to {days}"


def time_fault(text: str) -> str | None:
    """Return why a text is neither a calendar date nor a time with its offset, or None if it is one."""
    if not re.fullmatch(TIME_SHAPE, text):
        form = "write it as YYYY-MM-DD, or as a time with its offset such as 2027-01-15T08:00:00+01:00"
        return date_fault(text) if re.fullmatch(DATE_SHAPE, text) else form
    return date_fault(text.partition("T")[0])


def time_problem(route: Route, value: str) -> SchemaProblem:
    """Return the problem of a text that is neither a date nor a time with its offset."""
    if not value:
        return empty_problem(route)
    return SchemaProblem(route, "date", f"{quoted(value)} is not a date or time: {time_fault(value)}")


def date_problem(route: Route, value: str) -> SchemaProblem:
    """Return the problem of a text that is not a date, or a date that no calendar has."""
    if not value:
        return empty_problem(route)
    return SchemaProblem(route, "date", f"{quoted(value)} is not a date: {date_fault(value)}")


def pattern_problem(route: Route, pattern: str, value: str) -> SchemaProblem:
    """Return the problem of a text that does not match a pattern; kebab-case is described in words."""
    if pattern != KEBAB_CASE:
        message = f"{place(route)} must match {quoted(pattern, 2 * _QUOTED_LENGTH)}, not {described(value)}"
        return SchemaProblem(route, "pattern", message)
    demand = "kebab-case (lower-case letters a to z, digits, single hyphens between)"
    message = f"{place(route)} must be {demand}, not {described(value)}"
    suggestion = latin_words(value) if len(value) <= _LONGEST_WORD else ""
    return SchemaProblem(route, "pattern", message, did_you_mean(suggestion), suggestion=suggestion)


def empty_problem(route: Route) -> SchemaProblem:
    """Return the problem of a text, list or mapping that is empty."""
    return SchemaProblem(route, "empty", f"{place(route)} must not be empty")


def value_problem(route: Route, fault: str) -> SchemaProblem:
    """Return a problem of another kind; `fault` completes the sentence that begins with the place."""
    return SchemaProblem(route, "value", f"{place(route)} {fault}")
