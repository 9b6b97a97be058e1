"""Fields of messages of Protocol Buffers. See https://protobuf.dev/programming-guides/encoding/."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.importing.result import SourceError

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5  # kinds of fields


def fields_of(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the number and bytes of each field of a message that has a length; raises SourceError."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, kind = key >> 3, key & 7
        if kind == _VARINT:
            _, at = _varint(data, at)
        elif kind in (_FIXED32, _FIXED64):
            at += 4 if kind == _FIXED32 else 8
        elif kind == _BYTES:
            length, at = _varint(data, at)
            if at + length > len(data):
                raise SourceError("a message of Protocol Buffers is broken")
            yield number, data[at : at + length]
            at += length
        else:
            raise SourceError("a message of Protocol Buffers is broken")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of variable length, and the place after it."""
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            break
        byte, at = data[at], at + 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise SourceError("a message of Protocol Buffers is broken")
