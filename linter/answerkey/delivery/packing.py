"""Values as bytes, for what a build keeps between its steps and for the next one."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, TypeVar, cast

import msgspec

T = TypeVar("T")
_ESCAPED = b"\xc1"  # begins nothing in MessagePack


def packed(value: object) -> bytes:
    """Return a value of lists, tuples, mappings and scalars as bytes."""
    try:
        return msgspec.msgpack.encode(value)
    except UnicodeEncodeError:  # a lone surrogate, which JSON can escape
        return _ESCAPED + json.dumps(value).encode()


def json_line(value: object) -> bytes:
    """Return a value as JSON on one line."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:  # a lone surrogate, which JSON can escape and UTF-8 can't encode
        return json.dumps(value, separators=(",", ":")).encode()


def unpacked(data: bytes, kind: type[T]) -> T:
    """Return the value of a kind that was packed; raises one of UNDECODABLE for other bytes."""
    if data.startswith(_ESCAPED):
        return msgspec.convert(json.loads(data[1:]), kind)
    value: T = _decoder(cast(Any, kind)).decode(data)
    return value


@cache
def _decoder(kind: Any) -> Any:
    return msgspec.msgpack.Decoder(kind)
