"""Seals of entries: HMAC-SHA256 (RFC 2104) over the name of an entry, the version of the form, and the value."""

from __future__ import annotations

import hmac
import zlib

_VERSION = b"answerkey shared cache 1\0"
_SIZE = 32  # bytes of a seal
MOST_SEALED = 4 * 1024 * 1024
"""Bytes of an entry as it lies in the cache; what is larger is neither written nor read to its end."""
_MOST_VALUE = 64 * 1024 * 1024  # bytes of a value
_LEVEL = 1  # of zlib: the network is slower than any level, and processor time is what a cache is to save


class Seals:
    """Seals values, and opens what was sealed with the same key under the same name."""

    def __init__(self, key: bytes) -> None:
        self._key = hmac.digest(key, b"answerkey: a key for seals of results", "sha256")

    def seal(self, name: str, value: bytes) -> bytes | None:
        """Return an entry; None for a value that is too large."""
        body = zlib.compress(value, _LEVEL) if len(value) <= _MOST_VALUE else b""
        if not body or len(body) + _SIZE > MOST_SEALED:
            return None
        return self._tag(name, body) + body

    def open(self, name: str, entry: bytes) -> bytes | None:
        """Return the value of an entry; None for one that was not sealed with this key and for this name.

        Nothing is decompressed before its seal is known to be right.
        """
        body = entry[_SIZE:]
        if len(entry) > MOST_SEALED or not hmac.compare_digest(entry[:_SIZE], self._tag(name, body)):
            return None
        return _decompressed(body)

    def _tag(self, name: str, body: bytes) -> bytes:
        named = name.encode()
        return hmac.digest(self._key, _VERSION + len(named).to_bytes(8, "big") + named + body, "sha256")


def _decompressed(body: bytes) -> bytes | None:
    engine = zlib.decompressobj()
    try:
        value = engine.decompress(body, _MOST_VALUE)
    except zlib.error:
        return None
    return value if engine.eof and not engine.unused_data else None
