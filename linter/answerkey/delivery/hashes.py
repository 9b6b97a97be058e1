"""Hashes of content."""

from __future__ import annotations

import json
from hashlib import sha256


def content_hash(parts: object) -> str:
    """Return the hash of values of JSON, whatever the order of their keys."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
