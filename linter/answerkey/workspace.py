"""Which files a run is about: the base, what stands in it, and what was asked for.

What an editor holds and has not saved, or what stood there at another time, takes the place of what is on disk.

Links, pipes and devices are never opened: they lead out of the base or never end.
"""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from answerkey.config import Config, ConfigError, find_config, load_config
from answerkey.model.collections import BUILT_IN, GENERATED, PLAIN, Collection, matches
from answerkey.model.parse_problems import Problem
from answerkey.source import Span

UNREADABLE, FILE_SIZE = "document/unreadable", "limit/file-size"
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "site-packages"})
_TOP = Span(0, 0)
_KEPT_BYTES = 50_000_000  # such files grow with the base and nobody writes them by hand


ConfigChange = Callable[[Config], Config]
Buffers = Mapping[Path, bytes | None]


JOURNAL = ".answerkey-journal.json"
"""The file in the content folder that stands there while several files are changed together."""


class HalfRenamed(ConfigError):
    """A rename of a base was interrupted, so that its files don't fit together.

    `root` is its content folder, and `boundary` the folder that may be written.
    """

    def __init__(self, root: Path, boundary: Path) -> None:
        super().__init__(
            f"a rename in `{_shown(root)}` was interrupted half-way (or is under way in another process); "
            f"`answerkey lint --fix` takes it back before it does anything else"
        )
        self.root, self.boundary = root, boundary


class NothingToCheck(Exception):
    """A path leads to no content, or there is none at all; the message says so."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file. `path` names it in the base (outside of it, in the file system), `shown` is what users see.

    `selected` says that its findings were asked for; others are there for context.
    """

    path: str
    file: Path
    shown: str
    collection: Collection
    selected: bool


@dataclass(frozen=True, slots=True)
class Workspace:
    """The files of a run, ordered by path; `assets` are the paths in the content folder that are no documents.

    `buffers` holds, by absolute path, bytes that count instead of those on disk; nothing means that there is no file.
    """

    config: Config
    files: tuple[SourceFile, ...]
    assets: frozenset[str]
    buffers: Buffers = field(default_factory=dict)

    def read(self, source: SourceFile) -> tuple[bytes, Problem | None]:
        """The bytes of a file, or why there are none."""
        limit = _KEPT_BYTES if source.collection in GENERATED else self.config.limits.file_bytes
        buffer = self.buffers.get(source.file)
        return read(source.file, limit) if buffer is None else _limited(buffer, limit)


def open_workspace(
    paths: Sequence[str],
    config_file: str | None = None,
    change: ConfigChange | None = None,
    buffers: Buffers | None = None,
    *,
    lenient: bool = False,
) -> Workspace:
    """Find the configuration and the files; raises ConfigError, or NothingToCheck where a path leads to nothing.

    The keys of `buffers` are absolute paths; a file that exists only there is one of the base, or of the paths. With
    `lenient`, paths that are excluded or no content are left out, also all of them.
    """
    buffers = buffers or {}
    wanted = [path for argument in paths for path in _expanded(argument, buffers)]
    start = wanted[0] if wanted else Path.cwd()
    config = load_config(Path(config_file)) if config_file else find_config(absolute(start))
    config = _with_base(config, wanted or [Path.cwd()])
    if change is not None:
        config = change(config)
    targets = [absolute(path) for path in wanted]
    config = replace(config, named=(*config.named, *_outside(config, targets)))
    if lenient and not os.path.lexists(absolute(config.content_root) / JOURNAL):
        return _collect(config, [path for path in targets if not _excluded(path, config)], buffers)
    root = absolute(config.content_root)
    if os.path.lexists(root / JOURNAL):
        raise HalfRenamed(root, absolute(config.writable(root)))
    if not targets and not root.is_dir():
        raise NothingToCheck(f"there is no content folder `{_shown(root)}`; name files or folders to check")
    workspace = _collect(config, targets or [root], buffers)
    _refuse_empty(workspace, targets or [root])
    return workspace


def _expanded(argument: str, buffers: Buffers) -> Iterator[Path]:
    if os.path.lexists(argument) or absolute(Path(argument)) in buffers:
        yield Path(argument)
        return
    found = sorted(glob.glob(argument, recursive=True)) if glob.has_magic(argument) else []
    if not found:
        raise NothingToCheck(f"there is no file or folder `{argument}`")
    yield from map(Path, found)


def _with_base(config: Config | None, wanted: Iterable[Path]) -> Config:
    """The configuration, with the content folder that the paths lie in where it names another or none."""
    for path in wanted:
        full = absolute(path)
        if config is not None and full.is_relative_to(config.content_root):
            return config
        base = _base_around(full)
        if base is not None and config is None:
            return Config(content=base.name, root=base.parent)
        if base is not None and config is not None and base != config.content_root:
            return replace(config, content=os.path.relpath(base, config.root), named=(base.parent,))
    return config or Config(root=Path.cwd())


def _outside(config: Config, targets: Iterable[Path]) -> Iterator[Path]:
    """The folders that the user named, or those of files, outside of the configuration's and of the content's."""
    known = [absolute(folder) for folder in (config.root, config.content_root)]
    for target in targets:
        if not any(target.is_relative_to(folder) for folder in known):
            yield target if target.is_dir() else target.parent


def _base_around(path: Path) -> Path | None:
    """The nearest folder at or above a path (or its `content`) that holds Q&A pages and their records."""
    for folder in (path, path / "content", *path.parents):
        if (folder / "qa").is_dir() and ((folder / "frameworks").is_dir() or (folder / "topics").is_dir()):
            return folder
    return None


def _collect(config: Config, targets: Sequence[Path], buffers: Buffers) -> Workspace:
    root = absolute(config.content_root)
    collections = (*GENERATED, *BUILT_IN, *config.declared())
    files: dict[Path, SourceFile] = {}
    assets: set[str] = set()
    for file in _present(root, config, buffers):
        path = file.relative_to(root).as_posix()
        collection = _collection(path, file, collections)
        if collection is None:
            assets.add(path)
        else:
            selected = any(file.is_relative_to(target) for target in targets)
            files[file] = SourceFile(path, file, _shown(file), collection, selected)
    for target in targets:
        _add_plain(target, root, config, files, buffers)
    ordered = tuple(sorted(files.values(), key=lambda source: source.path))
    return Workspace(config, ordered, frozenset(assets), buffers)


def _present(folder: Path, config: Config, buffers: Buffers) -> Iterator[Path]:
    """The files below a folder: those on disk that no buffer says are gone, and those of buffers alone."""
    walked = dict.fromkeys(_walk(folder, config)) if folder.is_dir() else {}
    yield from (file for file in walked if buffers.get(file, b"") is not None)
    for file, data in buffers.items():
        if data is not None and file not in walked and file.is_relative_to(folder) and not _excluded(file, config):
            yield file


def _collection(path: str, file: Path, collections: Iterable[Collection]) -> Collection | None:
    """The collection of a file in the base; a folder that is a link or can't be listed hides what stands in it."""
    found = next((c for c in (*collections, PLAIN) if c.holds(path)), None)
    # `os.path`, since a link may lead to what the system refuses to look at, and `Path` raises for that
    return found or (PLAIN if os.path.isdir(file) else None)


def _add_plain(target: Path, root: Path, config: Config, files: dict[Path, SourceFile], buffers: Buffers) -> None:
    """Ordinary Markdown outside the base."""
    if target.is_relative_to(root):
        return
    folder = target.is_dir() and not target.is_symlink()
    for file in _present(target, config, buffers) if folder else [target]:
        if file not in files and not file.is_relative_to(root) and PLAIN.holds(file.name):
            files[file] = SourceFile(file.as_posix(), file, _shown(file), PLAIN, selected=True)


def _refuse_empty(workspace: Workspace, targets: Iterable[Path]) -> None:
    """A run that checks nothing is never a green one."""
    for target in targets:
        found = any(source.file.is_relative_to(target) for source in workspace.files)
        if not found and not _excluded(target, workspace.config):
            kind = "is not a content file" if not target.is_dir() else "holds no content files"
            raise NothingToCheck(f"`{_shown(target)}` {kind}")
    if not any(source.selected for source in workspace.files):
        raise NothingToCheck("nothing to check: the configuration excludes all that was named")


def _walk(folder: Path, config: Config) -> Iterator[Path]:
    """All files below a folder, without hidden ones, excluded ones and installed packages; links are not followed."""
    pending = [folder]
    while pending:
        here = pending.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError:
            yield here  # to be reported: what stands in it is not known
            continue
        for entry in entries:
            path = Path(entry.path)
            if entry.name.startswith(".") or entry.name in _SKIPPED_FOLDERS or _excluded(path, config):
                continue
            if entry.is_dir(follow_symlinks=False):
                if not os.path.exists(path / "pyvenv.cfg"):
                    pending.append(path)
            else:
                yield path


def _excluded(path: Path, config: Config) -> bool:
    if not config.exclude:
        return False
    try:
        relative = absolute(path).relative_to(absolute(config.root)).as_posix()
    except ValueError:
        relative = path.as_posix()
    return any(matches(pattern, relative) or matches(f"{pattern}/**", relative) for pattern in config.exclude)


def absolute(path: Path) -> Path:
    """A path from the root, without `..`; links stay as they are."""
    return Path(os.path.abspath(path))


def _shown(file: Path) -> str:
    """A path as users see it: relative to the working directory, with forward slashes."""
    return Path(os.path.relpath(file)).as_posix()


def read(file: Path, limit: int) -> tuple[bytes, Problem | None]:
    """The bytes of a regular file of at most `limit` bytes, or why there are none."""
    try:
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        return b"", Problem(UNREADABLE, _TOP, _why(file, error), "content is made of regular files")
    with os.fdopen(handle, "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            return b"", Problem(UNREADABLE, _TOP, "not a regular file", "content is made of regular files")
        try:
            data = stream.read(limit + 1)
        except OSError as error:
            return b"", Problem(UNREADABLE, _TOP, f"can't be read: {error.strerror}")
    return _limited(data, limit)


def _limited(data: bytes, limit: int) -> tuple[bytes, Problem | None]:
    if len(data) <= limit:
        return data, None
    message, hint = f"the file has more than {limit:,} bytes", "split it, or raise `limits.file-bytes`"
    return b"", Problem(FILE_SIZE, _TOP, message, hint)


def _why(file: Path, error: OSError) -> str:
    return "a symbolic link, which is not followed" if file.is_symlink() else f"can't be read: {error.strerror}"
