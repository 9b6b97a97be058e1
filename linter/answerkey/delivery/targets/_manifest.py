"""The list of files of a build: ``manifest.json``. It is made last, since it has the hashes of all other files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Protocol

import msgspec

from answerkey import __version__
from answerkey.delivery import payload
from answerkey.delivery.payload_values import mix_value
from answerkey.delivery.targets import File, Settings
from answerkey.delivery.targets.json import encoded
from answerkey.delivery.whole import Whole

PATH = "manifest.json"


class WrittenFile(Protocol):
    """The hash and size in bytes of a written file."""

    @property
    def content(self) -> str: ...
    @property
    def size(self) -> int: ...


def manifest(whole: Whole, settings: Settings, targets: Sequence[str], files: Mapping[str, WrittenFile]) -> File:
    """Return the manifest of a build with these targets and files."""
    value = _value(whole, settings, targets, files)
    try:
        data = msgspec.json.encode(value) + b"\n"  # as `encoded` for what a manifest has, in a fifth of the time
    except UnicodeEncodeError:
        data = encoded(value)
    return File(PATH, sha256(data).hexdigest()[:32], lambda: data)


def _value(
    whole: Whole, settings: Settings, targets: Sequence[str], files: Mapping[str, WrittenFile]
) -> payload.Manifest:
    total = whole.total
    return {
        "format": payload.FORMAT,
        "generator": f"answerkey {__version__}",
        "title": settings.title,
        "site": settings.site,
        "hash": whole.hash,
        "counts": {
            "frameworks": len(total.frameworks),
            "topics": total.topics,
            "pages": total.pages,
            "questions": total.questions,
            "mix": mix_value(total.mix),
            "collections": len(total.collections),
            "documents": total.documents,
            "assets": len(total.assets),
        },
        "targets": list(targets),
        "files": {path: {"hash": files[path].content, "bytes": files[path].size} for path in sorted(files)},
    }
