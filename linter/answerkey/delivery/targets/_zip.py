"""Writes zip archives; the same entries give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_OLDEST = (1980, 1, 1, 0, 0, 0)  # the first moment that the format knows


def zipped(entries: Mapping[str, bytes]) -> bytes:
    """Return the bytes of an archive with these files, by path."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            info = zipfile.ZipInfo(name, _OLDEST)
            info.create_system = 3  # Unix, on every system
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
