"""Images beside a source, which an import copies into the base."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from answerkey.model.slugs import fresh, slug_of
from answerkey.regular_files import read_regular

_SUFFIXES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif"))
_MOST_BYTES = 10 * 2**20


class Images:
    """The images that an import copies: each file once, into one folder of the base."""

    def __init__(self, source: Path | None, folder: str) -> None:
        self.source = source.resolve() if source is not None else None
        self.folder = folder
        self.paths: dict[Path, str] = {}
        self.data: dict[str, bytes] = {}

    def address_of(self, target: str) -> str | None:
        """Return the address of an image in the base; None if the source has no such file below its folder."""
        if self.source is None:
            return None
        try:
            file = (self.source / unquote(urlsplit(target).path)).resolve()
            if file.suffix.lower() not in _SUFFIXES or not file.is_relative_to(self.source):
                return None
            if file not in self.paths:
                self._copy(file, read_regular(file, _MOST_BYTES, follow=False))
        except (OSError, ValueError):
            return None
        return "/" + self.paths[file]

    def _copy(self, file: Path, data: bytes) -> None:
        suffix = file.suffix.lower()
        taken = {path.rpartition("/")[2].removesuffix(suffix) for path in self.data if path.endswith(suffix)}
        self.paths[file] = f"{self.folder}/{fresh(slug_of(file.stem), taken)}{suffix}"
        self.data[self.paths[file]] = data
