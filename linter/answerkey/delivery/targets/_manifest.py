"""The list of files of a build: ``manifest.json``. It is made last, since it has the hashes of all other files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Protocol

from answerkey import __version__
from answerkey.delivery import payload
from answerkey.delivery.catalog import Catalog
from answerkey.delivery.payload_values import total_mix
from answerkey.delivery.targets import File, Settings
from answerkey.delivery.targets.json import encoded

PATH = "manifest.json"


class WrittenFile(Protocol):
    """The hash and size in bytes of a written file."""

    @property
    def content(self) -> str: ...
    @property
    def size(self) -> int: ...


def manifest(catalog: Catalog, settings: Settings, targets: Sequence[str], files: Mapping[str, WrittenFile]) -> File:
    """Return the manifest of a build with these targets and files."""
    data = encoded(_value(catalog, settings, targets, files))
    return File(PATH, sha256(data).hexdigest()[:32], lambda: data)


def _value(
    catalog: Catalog, settings: Settings, targets: Sequence[str], files: Mapping[str, WrittenFile]
) -> payload.Manifest:
    return {
        "format": payload.FORMAT,
        "generator": f"answerkey {__version__}",
        "title": settings.title,
        "site": settings.site,
        "hash": catalog.hash,
        "counts": {
            "frameworks": len(catalog.frameworks),
            "topics": len(catalog.topics),
            "pages": len(catalog.pages),
            "questions": len(catalog.questions),
            "mix": total_mix(catalog),
            "collections": len(catalog.collections),
            "documents": len(catalog.documents),
            "assets": len(catalog.assets),
        },
        "targets": list(targets),
        "files": {path: {"hash": files[path].content, "bytes": files[path].size} for path in sorted(files)},
    }
