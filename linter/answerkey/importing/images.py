"""Images of a source, which an import copies into the base."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from answerkey.importing.questions import ReadImage
from answerkey.model.slugs import fresh, slug_of
from answerkey.regular_files import read_regular

_SUFFIXES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif"))
MOST_IMAGE_BYTES = 10 * 2**20
_MOST_BYTES = 256 * 2**20  # of all images


def images_below(folder: Path) -> ReadImage:
    """Return a reader of the images below a folder."""
    root = folder.resolve()

    def read(address: str) -> bytes | None:
        try:
            file = (root / address).resolve()
            return read_regular(file, MOST_IMAGE_BYTES, follow=False) if file.is_relative_to(root) else None
        except (OSError, ValueError):
            return None

    return read


class Images:
    """The images that an import copies: each once, into one folder of the base."""

    def __init__(self, read: ReadImage, folder: str) -> None:
        self.read = read
        self.folder = folder
        self.paths: dict[str, str | None] = {}
        self.data: dict[str, bytes] = {}
        self.size = 0

    def address_of(self, target: str) -> str | None:
        """Return the address of an image in the base; None if the source has no such image."""
        try:
            name = normpath(unquote(urlsplit(target).path))
        except ValueError:
            return None
        if name not in self.paths:
            self.paths[name] = self._copied(name)
        path = self.paths[name]
        return f"/{path}" if path is not None else None

    def _copied(self, name: str) -> str | None:
        suffix = PurePosixPath(name).suffix.lower()
        data = self.read(name) if suffix in _SUFFIXES else None
        if data is None or len(data) > MOST_IMAGE_BYTES or self.size + len(data) > _MOST_BYTES:
            return None
        self.size += len(data)
        taken = {path.rpartition("/")[2].removesuffix(suffix) for path in self.data if path.endswith(suffix)}
        path = f"{self.folder}/{fresh(slug_of(PurePosixPath(name).stem), taken)}{suffix}"
        self.data[path] = data
        return path
