"""The targets, which are the formats of delivery: each module of this folder makes the files of one.

A target is a module with some of three functions; the folder is the registry:

- ``volume_files(catalog, settings) -> Iterator[File]``: the files about what is in a catalog. They depend on it alone,
  so that a part of a base can be delivered without the others.
- ``pieces(catalog, settings) -> Mapping[str, bytes]``: what a part of a base adds to files about all of it, by lane.
- ``whole_files(whole, settings) -> Iterator[WholeFile]``: the files about all of a base.

The same catalog and settings give the same bytes. Modules whose names begin with ``_`` are shared helpers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from importlib import import_module
from itertools import chain
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:  # a build in which nothing changed needs neither
    from answerkey.delivery.catalog import Catalog
    from answerkey.delivery.whole import Whole

SHARED = frozenset({"redirects", "sitemap", "typescript"})
"""The targets whose files are those of all locales."""


class File(NamedTuple):
    """A file to write: its path in the folder of the build, a hash of all its inputs, and a function that makes it.

    A file with the hash of the last build is neither made nor written.
    """

    path: str
    hash: str
    make: Callable[[], bytes]


class Lane(NamedTuple):
    """The pieces of one name, one of each part of a base, in order; `between` separates those that are not empty."""

    name: str
    between: bytes = b""


class Joined(NamedTuple):
    """A file that consists of bytes and of the pieces of lanes, in this order."""

    path: str
    layout: tuple[bytes | Lane, ...]

    def write(self, pieces: Callable[[str], Iterable[bytes]], path: Path) -> None:
        """Write the file to a path; `pieces` gives those of a lane in order."""
        with path.open("xb") as stream:
            stream.writelines(self.content(pieces))

    def content(self, pieces: Callable[[str], Iterable[bytes]]) -> Iterator[bytes]:
        """Yield the bytes of the file; `pieces` gives those of a lane in order."""
        for part in self.layout:
            if isinstance(part, bytes):
                yield part
                continue
            between = b""
            for piece in filter(None, pieces(part.name)):
                yield between
                yield piece
                between = part.between


class LargeFile(NamedTuple):
    """A file that is not made in memory, as `File`; `write` writes it to a path at which nothing stands."""

    path: str
    hash: str
    write: Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of all targets. `site` is the address of the front end, such as ``https://example.org``; if it is
    empty, files that need absolute addresses (sitemap, feeds) are left out. `title` is the title of the site. `meta`
    has the JSON Schema of the fields that the base adds to an entity, by the entity's name, and `data` that of the
    documents of each collection that it declares. `prefix` stands before all addresses of a locale: ``/de``."""

    site: str = ""
    title: str = "Questions and answers"
    meta: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    prefix: str = ""
    data: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class MissingExtra(Exception):
    """The packages of an extra are not installed; the message says how to install them.

    `files` of a target raises it before it yields anything.
    """

    def __init__(self, extra: str) -> None:
        super().__init__(f"needs packages that are not installed: pip install 'answerkey[{extra}]'")
        self.extra = extra


def _none(*_: object) -> Iterator[Any]:
    return iter(())


def _no_pieces(*_: object) -> Mapping[str, bytes]:
    return {}


@dataclass(frozen=True)
class Target:
    """The functions of a target's module. Paths of files are unique."""

    volume_files: Callable[[Catalog, Settings], Iterator[File]] = _none
    pieces: Callable[[Catalog, Settings], Mapping[str, bytes]] = _no_pieces
    whole_files: Callable[[Whole, Settings], Iterator[WholeFile]] = _none

    def files(self, catalog: Catalog, settings: Settings) -> Iterator[File]:
        """Return the files of a base that is not divided."""
        return chain(self.volume_files(catalog, settings), self._whole_files(catalog, settings))

    def _whole_files(self, catalog: Catalog, settings: Settings) -> Iterator[File]:
        from answerkey.delivery.whole import Whole  # which knows the catalog, as above

        pieces = self.pieces(catalog, settings)
        for file in self.whole_files(Whole.of(catalog, pieces), settings):
            if isinstance(file, Joined):
                data = b"".join(file.content(lambda lane: [pieces[lane]]))
                yield File(file.path, sha256(data).hexdigest()[:32], partial(bytes, data))
            elif isinstance(file, LargeFile):
                yield File(file.path, file.hash, partial(content_of, file.write))
            else:
                yield file


def content_of(write: Callable[[Path], None]) -> bytes:
    """Return the bytes that a function writes to a path."""
    with TemporaryDirectory(prefix="answerkey-") as folder:
        path = Path(folder, "content")
        write(path)
        return path.read_bytes()


WholeFile = File | Joined | LargeFile


def names() -> list[str]:
    """Return the names of all targets, sorted."""
    return sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_"))


def load(name: str) -> Target:
    """Return a target by name; raises ValueError for a name that is not one of `names()`."""
    if name not in names():
        raise ValueError(f"unknown target {name!r}: use one of {', '.join(names())}")
    module = import_module(f"{__name__}.{name}")
    own = {key: getattr(module, key) for key in ("volume_files", "pieces", "whole_files") if hasattr(module, key)}
    return Target(**own)
