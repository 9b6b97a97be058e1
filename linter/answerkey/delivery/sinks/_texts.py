"""Texts without characters that servers refuse."""

from __future__ import annotations

from typing import Any, Final

REPLACEMENT: Final = "\ufffd"


def text_of(value: Any) -> Any:
    """Return a text with U+FFFD for NUL and for lone surrogates, or any other value as it is."""
    if is_storable(value):
        return value
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", REPLACEMENT)


def is_storable(value: Any) -> bool:
    """Return True for a value that is no text with NUL or lone surrogates."""
    if not isinstance(value, str):
        return True
    if "\0" in value:
        return False
    try:
        return value.isascii() or bool(value.encode())
    except UnicodeEncodeError:
        return False


def cleaned(value: Any) -> Any:
    """Return a value of JSON with such texts."""
    if isinstance(value, dict):
        return {text_of(key): cleaned(each) for key, each in value.items()}
    return [cleaned(each) for each in value] if isinstance(value, list) else text_of(value)
