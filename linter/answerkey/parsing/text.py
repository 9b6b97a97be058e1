"""The bytes of a file as text."""

from __future__ import annotations

from answerkey.model.parse_problems import Problem
from answerkey.source import Span

ENCODING = "document/encoding"
BOM = "\ufeff"


def decode(data: bytes) -> tuple[str, Problem | None]:
    """The text of a file, and what is wrong with its encoding if it can't be read on.

    Undecodable bytes become U+FFFD, so that positions before them hold.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        at = len(data[: error.start].decode("utf-8"))
        text = data.decode("utf-8", "replace")
        byte = data[error.start]
        return text, Problem(
            ENCODING, Span(at, at + 1), f"not UTF-8: the byte 0x{byte:02x} fits no character", "save the file as UTF-8"
        )
    at = text.find("\0")
    if at >= 0:
        return text, Problem(ENCODING, Span(at, at + 1), "a NUL character", "remove it")
    return text, None
