"""A folder of another file system, such as a bucket, by fsspec.

Files are made here and written in batches. As on a disk, those that are as recorded stay untouched, only a build's own
files are replaced or removed, and the record is written last, so that the next build carries on a broken one. Nothing
keeps two builds apart: run one at a time.
"""

from __future__ import annotations

import mimetypes
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

from answerkey.delivery.output.folder import Refused, check_names
from answerkey.delivery.output.maker import WriteResult
from answerkey.delivery.output.output_folder import without_secrets
from answerkey.delivery.output.state import JOURNAL, STATE, Entry, State, decoded, encoded, is_safe, resumed
from answerkey.delivery.targets import File, LargeFile, MissingExtra, content_of

_MOST_BYTES: Final = 32 * 2**20  # of a batch
_MOST_FILES: Final = 500
_LISTED: Final = 1_000  # files that one request lists
_STAMPS: Final = ("ETag", "etag", "mtime", "LastModified", "updated", "last_modified", "created")
_TYPES: Final[Mapping[str, str]] = {
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "jsonld": "application/ld+json",
    "md": "text/markdown; charset=utf-8",
    "sqlite": "application/vnd.sqlite3",
    "ts": "text/plain; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
_OBJECT_STORES: Final = frozenset(("s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl"))
_FOREVER: Final = "public, max-age=31536000, immutable"
_FRESH: Final = "no-cache"  # which may be kept, but must be asked for


class _Headers(NamedTuple):
    """The headers with which a file is served."""

    content_type: str
    cache: str

    @classmethod
    def of(cls, path: str) -> _Headers:
        """Return the headers of a file: names in `assets/` hold the hash of their content."""
        kind = _TYPES.get(path.rpartition(".")[2]) or mimetypes.guess_type(path)[0] or "application/octet-stream"
        return cls(kind, _FOREVER if "assets" in path.split("/")[:-1] else _FRESH)

    def arguments(self, protocol: str) -> dict[str, Any]:
        """Return the arguments by which a file system takes the headers; none for one that has no headers."""
        if protocol in ("s3", "s3a"):
            return {"ContentType": self.content_type, "CacheControl": self.cache}
        if protocol in ("gs", "gcs"):
            return {"content_type": self.content_type, "fixed_key_metadata": {"cache_control": self.cache}}
        return {}


class _Stored(NamedTuple):
    """A file that is there: its size, and a number that changes when it is written."""

    size: int
    stamp: int

    @classmethod
    def of(cls, info: Mapping[str, Any]) -> _Stored:
        mark = repr(next((info[name] for name in _STAMPS if name in info), ""))
        return cls(int(info.get("size") or 0), int.from_bytes(blake2b(mark.encode(), digest_size=6).digest(), "big"))


@dataclass(frozen=True)
class RemoteFolder:
    """A folder of a file system; `shown` is its address without secrets."""

    system: Any
    protocol: str
    root: str
    shown: str
    secret: str
    recorded: dict[str, Entry | None] = field(default_factory=dict)  # in the state that was read
    listing: list[Mapping[str, _Stored]] = field(default_factory=list)  # of the files, once they were asked for
    announced: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, address: str) -> RemoteFolder:
        """Return the folder of an address; raises Refused for one that no file system knows."""
        shown, secret = without_secrets(address)
        try:
            from fsspec.core import url_to_fs  # it may not be installed
        except ModuleNotFoundError:
            raise Refused(f"`{shown}` {MissingExtra('cloud')}") from None
        with _refusing(shown, secret):
            system, root = url_to_fs(address)
        return cls(system, address.partition("://")[0], root.rstrip("/"), shown, secret)

    def __str__(self) -> str:
        return self.shown

    @property
    def local(self) -> Path | None:
        """None: the folder is one of another machine."""
        return None

    def check_place(self, content: Path) -> None:
        """Raise Refused for the content folder itself, by the address of a file."""
        base = str(content.resolve())
        if self.protocol in ("file", "local") and f"{base}/".startswith(f"{self.root}/"):
            raise Refused(f"the folder of the build `{self.shown}` holds the content folder `{content}`")
        if self.protocol in ("file", "local") and f"{self.root}/".startswith(f"{base}/"):
            raise Refused(f"the folder of the build `{self.shown}` lies in the content folder `{content}`")

    def read_state(self) -> State | None:
        """Return the state of the last build, or None if there was none or its state is damaged; look at files anew."""
        self._forget()
        with _refusing(self.shown, self.secret):
            state = resumed(decoded(self._read(STATE) or b""), self._announced())
        self.recorded.clear()
        self.recorded.update(state.files if state is not None else {})
        return state

    def write_state(self, state: State) -> None:
        """Write the state, which object stores do in one step."""
        self._pipe({STATE: encoded(state)})
        self.announced.clear()
        with _refusing(self.shown, self.secret), suppress(FileNotFoundError):
            self.system.rm(self._path(JOURNAL))

    def announce(self, paths: Collection[str]) -> None:
        """Note that files belong to the build before they are written; the first call notes that one is under way."""
        if paths or not self.announced:
            self.announced.extend(["", *paths])
            self._pipe({JOURNAL: "\n".join(self.announced).encode("ascii")})

    def _announced(self) -> list[str] | None:
        text = self._read(JOURNAL)
        return None if text is None else list(filter(None, text.decode("ascii", "replace").splitlines()))

    def _read(self, path: str) -> bytes | None:
        try:
            data: bytes = self.system.cat_file(self._path(path))
        except FileNotFoundError:
            return None
        return data

    def write_large(self, file: LargeFile, former: Entry | None) -> WriteResult:
        """Write a large file, unless a former one with these bytes stands there."""
        data = content_of(file.write)
        if former is not None and former[1:3] == (sha256(data).hexdigest()[:32], len(data)):
            return WriteResult(former._replace(made_from=file.hash), "same")
        return self.write([File(file.path, file.hash, lambda: data)], 1)[file.path]

    def stands(self, path: str, entry: Entry | None) -> bool:
        """Return True if a file is as a build recorded it."""
        return entry is not None and self._files().get(path) == _Stored(entry.size, entry.mtime)

    def all_stand(self, files: Mapping[str, Entry | None]) -> bool:
        """Return True if all files are as a build recorded them."""
        return all(self.stands(path, entry) for path, entry in files.items())

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Look at the files anew; nothing keeps other builds out."""
        self._forget()
        yield

    def check_files(self, planned: Collection[str], own: Collection[str]) -> None:
        """Raise Refused if a planned file has no fit name, or would replace a file that no build wrote."""
        check_names(planned)
        for path in planned:
            if path not in own and path in self._files():
                raise Refused(f"`{self.shown}/{path}` was not written by a build and would be overwritten")

    def make_folders(self, planned: Collection[str]) -> None:
        """Make the folder where the file system has folders: it makes those within by itself."""

    def write(self, files: Sequence[File], jobs: int) -> Mapping[str, WriteResult]:
        """Make files, and write those whose bytes are not there yet; return the results by their paths."""
        before = dict(self._files())
        results: dict[str, WriteResult] = {}
        made: dict[str, Entry] = {}
        for batch in _batches(files):
            entries = {file.path: Entry(file.hash, sha256(data).hexdigest()[:32], len(data), 0) for file, data in batch}
            same = {path: entry for path, entry in entries.items() if self._is_there(path, entry)}
            self._pipe({file.path: data for file, data in batch if file.path not in same})
            results |= {path: WriteResult(self._stamped(path, entry), "same") for path, entry in same.items()}
            made |= {path: entry for path, entry in entries.items() if path not in same}
        if made:
            self._look_again(made)
        for path, entry in made.items():
            results[path] = WriteResult(self._stamped(path, entry), "changed" if path in before else "new")
        return results

    def _is_there(self, path: str, entry: Entry) -> bool:
        """Return True if a build recorded the same bytes, and nothing has changed since."""
        recorded = self.recorded.get(path)
        return recorded is not None and recorded.content == entry.content and self.stands(path, recorded)

    def _stamped(self, path: str, entry: Entry) -> Entry:
        """Return the entry of a file that is there, with the stamp that it has."""
        stored = self._files().get(path)
        if stored is None or stored.size != entry.size:
            raise Refused(f"`{self.shown}/{path}` is not what was written: something else writes there")
        return entry._replace(mtime=stored.stamp)

    def remove(self, paths: Collection[str]) -> int:
        """Remove files of a build; return their number."""
        there = [path for path in paths if is_safe(path) and path in self._files()]
        with _refusing(self.shown, self.secret):
            if there:
                self.system.rm([self._path(path) for path in there])
        return len(there)

    def _pipe(self, contents: Mapping[str, bytes]) -> None:
        groups: defaultdict[_Headers, dict[str, bytes]] = defaultdict(dict)
        for path, data in contents.items():
            groups[_Headers.of(path)][self._path(path)] = data
        with _refusing(self.shown, self.secret):
            for headers, group in groups.items():
                self._make_parents(group)
                self.system.pipe(group, **headers.arguments(self.protocol))

    def _make_parents(self, paths: Collection[str]) -> None:
        """Make the folders of files: those of a disk or of a server for files must be there first."""
        if self.protocol in _OBJECT_STORES:
            return
        for parent in {path.rpartition("/")[0] for path in paths}:
            self.system.makedirs(parent, exist_ok=True)

    def _files(self) -> Mapping[str, _Stored]:
        """Return the files that are there, by their paths."""
        if not self.listing:
            with _refusing(self.shown, self.secret):
                try:
                    listed = self.system.find(self.root, detail=True)
                except FileNotFoundError:
                    listed = {}
            begin = len(self.root) + 1
            self.listing.append({path[begin:]: _Stored.of(info) for path, info in listed.items()})
        return self.listing[0]

    def _forget(self) -> None:
        self.listing.clear()
        self.system.invalidate_cache()

    def _look_again(self, paths: Collection[str]) -> None:
        """Look at files that were written, or at all where that takes fewer requests."""
        if self.protocol not in _OBJECT_STORES or len(paths) > 1 + len(self._files()) // _LISTED:
            self._forget()  # elsewhere a list is cheap, and may say the same in another form
            return
        files = dict(self._files())
        self.system.invalidate_cache()
        with _refusing(self.shown, self.secret):
            files |= {path: _Stored.of(self.system.info(self._path(path))) for path in paths}
        self.listing[:] = [files]

    def _path(self, path: str) -> str:
        return f"{self.root}/{path}"


def _batches(files: Sequence[File]) -> Iterator[list[tuple[File, bytes]]]:
    """Make files, and yield them in batches that are worth a request each and fit into memory."""
    batch: list[tuple[File, bytes]] = []
    size = 0
    for file in files:
        data = file.make()
        batch.append((file, data))
        size += len(data)
        if size >= _MOST_BYTES or len(batch) >= _MOST_FILES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


@contextmanager
def _refusing(shown: str, secret: str) -> Iterator[None]:
    """Raise Refused for an error of a file system: each has exceptions of its own."""
    try:
        yield
    except Refused:
        raise
    except Exception as error:  # noqa: BLE001  # botocore, aiohttp, gcsfs and others share no base
        lines = str(error).splitlines() or [""]
        text = lines[0].replace(secret, "***") if secret else lines[0]
        raise Refused(f"`{shown}` can't be used: {type(error).__name__}: {text}") from None
