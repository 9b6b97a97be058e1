"""Limits of what a store is asked for, and the error for what is beyond them."""

from __future__ import annotations

from typing import Final

MAX_LIMIT: Final = 100
"""The most items of a slice."""
MAX_VALUES: Final = 100
"""The most values of one filter."""
MOST_COMPARED: Final = 5_000
"""The most values, names or addresses that an unknown one is compared with, to suggest the nearest."""


class BadRequest(ValueError):
    """A parameter has a value that can't be used; `parameter` names it, and the message says what is allowed."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


def limited(limit: int, parameter: str = "limit", most: int = MAX_LIMIT) -> int:
    """Return the limit if it is from 1 to `most`; raises BadRequest."""
    if not 1 <= limit <= most:
        raise BadRequest(parameter, f"must be from 1 to {most}")
    return limit


def limited_values(parameter: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values of a filter if they can be used; raises BadRequest."""
    if len(values) > MAX_VALUES:
        raise BadRequest(parameter, f"more than {MAX_VALUES} values")
    for value in values:
        clean(parameter, value)
    return values


def clean(parameter: str, value: str) -> str:
    """Return the value if UTF-8 can encode it; raises BadRequest."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadRequest(parameter, "holds what is no Unicode text") from None
    return value
