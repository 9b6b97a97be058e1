"""The files of a run: those of the base, and among them those that are selected.

Buffers (an editor's unsaved text, or a file at an earlier revision) replace the bytes on disk.

Links, pipes and devices are never opened: they may lead out of the base or never end.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from answerkey.black_settings import find_black_settings
from answerkey.config import Config, ConfigError, find_config, load_config
from answerkey.diagnostics import Unchecked
from answerkey.hidden import hidden_markdown
from answerkey.model.collections import GENERATED, NOTEBOOKS, PLAIN, Collection
from answerkey.model.locales import translations
from answerkey.model.parse_problems import Problem
from answerkey.projects import Projects
from answerkey.regular_files import NotRegular, TooLarge, read_regular
from answerkey.source import Span

UNREADABLE, FILE_SIZE = "document/unreadable", "limit/file-size"
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "site-packages"})
_TOP = Span(0, 0)
_GENERATED_BYTES = 50_000_000  # generated files that grow with the base


ConfigChange = Callable[[Config], Config]
Buffers = Mapping[Path, bytes | None]


JOURNAL = ".answerkey-journal.json"
"""The name of the file in the content folder that exists while several files are changed together."""


class HalfRenamed(ConfigError):
    """A rename was interrupted, so that the files of the base contradict each other.

    `root` is the content folder, and `boundary` the folder that may be written to.
    """

    def __init__(self, root: Path, boundary: Path) -> None:
        super().__init__(
            f"a rename in `{shown_path(root)}` was interrupted, or is running in another process; "
            f"`answerkey lint --fix` undoes it first"
        )
        self.root, self.boundary = root, boundary


class NothingToCheck(Exception):
    """A path names no content, or there is none at all; the message says which."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file. `path` is relative to the base (or absolute outside of it), `shown` is the path as users see it.

    The findings of `selected` files are reported; the others give context.
    """

    path: str
    file: Path
    shown: str
    collection: Collection
    selected: bool


@dataclass(frozen=True, slots=True)
class Workspace:
    """The files of a run, ordered by path; `assets` are the other paths in the content folder.

    `buffers` holds, by absolute path, the bytes that replace those on disk; None means that the file does not exist.
    `unchecked` are files that were asked for and left out.
    """

    config: Config
    files: tuple[SourceFile, ...]
    assets: frozenset[str]
    buffers: Buffers = field(default_factory=dict)
    unchecked: tuple[Unchecked, ...] = ()

    def read(self, source: SourceFile) -> tuple[bytes, Problem | None]:
        """Read a file of the workspace; without bytes if there is a problem."""
        limit = _GENERATED_BYTES if source.collection in GENERATED else self.config.limits.file_bytes
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
    """Find the configuration and the files; raises ConfigError, or NothingToCheck where a path names no content.

    The keys of `buffers` are absolute paths, also of files that are not on disk. With `lenient`, paths that are
    excluded or not content are left out, even if none remains.
    """
    buffers = buffers or {}
    requested = [path for argument in paths for path in _expanded(argument, buffers)]
    start = requested[0] if requested else Path.cwd()
    config = effective_config(start, config_file, requested)
    if change is not None:
        config = change(config)
    targets = [absolute(path) for path in requested]
    config = replace(config, named=(*config.named, *_outside(config, targets)))
    if lenient and not os.path.lexists(absolute(config.content_root) / JOURNAL):
        return _collect(config, [path for path in targets if not _excluded(path, config)], buffers)
    root = absolute(config.content_root)
    if os.path.lexists(root / JOURNAL):
        raise HalfRenamed(root, absolute(config.writable(root)))
    if not targets and not root.is_dir():
        raise NothingToCheck(
            f"there is no content folder `{shown_path(root)}`: `answerkey init` makes one; "
            f"or name files or folders to check"
        )
    workspace = _collect(config, targets or [root], buffers)
    _refuse_empty(workspace, targets or [root])
    return workspace


def effective_config(start: Path, config_file: str | None = None, paths: Sequence[Path] = ()) -> Config:
    """Return the settings in force for a path, or for several of one run; raises ConfigError for invalid ones."""
    config = load_config(Path(config_file)) if config_file else find_config(absolute(start))
    config = _with_base(config, paths or [Path.cwd()])
    return replace(config, black=find_black_settings(config.root))


def _expanded(argument: str, buffers: Buffers) -> Iterator[Path]:
    if os.path.lexists(argument) or absolute(Path(argument)) in buffers:
        yield Path(argument)
        return
    matching = sorted(glob.glob(argument, recursive=True)) if glob.has_magic(argument) else []
    if not matching:
        raise NothingToCheck(f"there is no file or folder `{argument}`")
    yield from map(Path, matching)


def _with_base(config: Config | None, paths: Iterable[Path]) -> Config:
    """Return the configuration, with the content folder around the paths if it names another one."""
    for path in paths:
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
    """Yield the folders that the user named (of a file its folder) outside of the configuration's and the content's."""
    own = [absolute(folder) for folder in (config.root, config.content_root)]
    for target in targets:
        if not any(target.is_relative_to(folder) for folder in own):
            yield target if target.is_dir() else target.parent


def _base_around(path: Path) -> Path | None:
    """Return the nearest folder, from a path (or its `content`) upwards, with Q&A pages and their records."""
    for folder in (path, path / "content", *path.parents):
        if (folder / "qa").is_dir() and ((folder / "frameworks").is_dir() or (folder / "topics").is_dir()):
            return folder
    return None


def _collect(config: Config, targets: Sequence[Path], buffers: Buffers) -> Workspace:
    collecting = _Collecting(config, targets, buffers, Projects(config))
    collecting.take_base()
    for target in targets:
        collecting.take_plain(target)
    ordered = tuple(sorted(collecting.files.values(), key=lambda source: source.path))
    return Workspace(config, ordered, frozenset(collecting.assets), buffers, tuple(sorted(collecting.unchecked())))


@dataclass
class _Collecting:
    """Collects the files of a workspace; `hidden` and `links` are paths that are left out."""

    config: Config
    targets: Sequence[Path]
    buffers: Buffers
    projects: Projects
    here: Path = field(default_factory=Path.cwd)
    files: dict[Path, SourceFile] = field(default_factory=dict)
    assets: set[str] = field(default_factory=set)
    hidden: list[Path] = field(default_factory=list)
    links: dict[Path, Path] = field(default_factory=dict)

    def take_base(self) -> None:
        """Take the files of the content folder."""
        root = absolute(self.config.content_root)
        collections = (*GENERATED, *translations(self.config.locales), *self.config.collections_in_force())
        for file in self._present(root):
            path = _below(file, root) or file.relative_to(root).as_posix()
            collection = _collection(path, file, collections)
            if collection is None:
                self.assets.add(path)
            elif not (collection == PLAIN and self._is_link(file)):
                self._add(file, path, collection, self._is_selected(file))

    def take_plain(self, target: Path) -> None:
        """Take the Markdown files of a target outside of the base."""
        root = absolute(self.config.content_root)
        if target.is_relative_to(root):
            return
        folder = target.is_dir() and not target.is_symlink()
        for file in self._present(target) if folder else [target]:
            new = file not in self.files and not file.is_relative_to(root)
            if new and PLAIN.holds(file.name) and not self._is_link(file):
                self._add(file, file.as_posix(), PLAIN, selected=True)

    def unchecked(self) -> Iterator[Unchecked]:
        """Yield the files that were asked for and left out, and that are not checked under another name."""
        for file in hidden_markdown(path for path in self.hidden if not _excluded(path, self.config)):
            if self._is_selected(file) and not _excluded(file, self.config):
                yield Unchecked(shown_path(file), "hidden")
        for link, target in self.links.items():
            if target not in self.files and self._is_selected(link):
                yield Unchecked(shown_path(link), f"a link to {shown_path(target)}")

    def _add(self, file: Path, path: str, collection: Collection, selected: bool) -> None:
        self.files[file] = SourceFile(
            path, file, shown_path(file, self.here), self.projects.collection(collection, file), selected
        )

    def _is_selected(self, file: Path) -> bool:
        return any(_below(file, target) or file.is_relative_to(target) for target in self.targets)

    def _is_link(self, file: Path) -> bool:
        """Return True for a link to another file of the repository, which is checked where it stands."""
        target = Path(os.path.realpath(file)) if os.path.islink(file) else file
        inside = (
            target != file and os.path.isfile(target) and target.is_relative_to(os.path.realpath(_repository(file)))
        )
        if inside:
            self.links[file] = target
        return inside

    def _present(self, folder: Path) -> Iterator[Path]:
        """Yield the files below a folder, on disk or in buffers, without those that a buffer deletes."""
        walked = dict.fromkeys(_walk(folder, self.config, self.hidden)) if folder.is_dir() else {}
        yield from (file for file in walked if self.buffers.get(file, b"") is not None)
        for file, data in self.buffers.items():
            new = data is not None and file not in walked and file.is_relative_to(folder)
            if new and not _excluded(file, self.config):
                yield file


def _repository(file: Path) -> Path:
    """Return the root of the repository around a file; without one, its folder."""
    return next((folder for folder in file.parents if os.path.exists(folder / ".git")), file.parent)


def _collection(path: str, file: Path, collections: Iterable[Collection]) -> Collection | None:
    """Return the collection of a file; of folders PLAIN, since they are links or can't be listed and hide files."""
    collection = next((c for c in (*collections, PLAIN) if c.holds(path)), None)
    # `os.path`, since `Path` raises where the system denies access to the target of a link
    if collection is not None and collection.declared and NOTEBOOKS.holds(path):
        return NOTEBOOKS
    return collection or (PLAIN if os.path.isdir(file) else None)


def _refuse_empty(workspace: Workspace, targets: Iterable[Path]) -> None:
    """Raise NothingToCheck where a target has no content files, so that such a run is not clean.

    A link to another file of the repository is left out beside others.
    """
    reason = "nothing to check: the configuration excludes all of these paths"
    for target in targets:
        matched = any(source.file.is_relative_to(target) for source in workspace.files)
        if matched or _excluded(target, workspace.config):
            continue
        if PLAIN.holds(target.name) and target.is_symlink():
            real = shown_path(Path(os.path.realpath(target)))
            reason = f"`{shown_path(target)}` is a link to {real}, which is not followed"
            continue
        raise NothingToCheck(f"`{shown_path(target)}` {_reason(target, absolute(workspace.config.content_root))}")
    if not any(source.selected for source in workspace.files):
        raise NothingToCheck(reason)


def _reason(target: Path, root: Path) -> str:
    """Return the reason why a target has no content files."""
    if target.is_dir():
        return "holds no content files"
    if not NOTEBOOKS.holds(target.name):
        return "is not a content file"
    if not target.is_relative_to(root):
        return f"is a notebook outside of the content folder `{shown_path(root)}`, so that no collection can cover it"
    folder = target.parent.relative_to(root).as_posix()
    glob = "*.ipynb" if folder == "." else f"{folder}/**/*.ipynb"
    entry = f'`[[collections]]` with `name = "notebooks"` and `glob = "{glob}"`'
    return f"is a notebook that no collection covers: add {entry} to the configuration"


def _walk(folder: Path, config: Config, hidden: list[Path]) -> Iterator[Path]:
    """Yield all files below a folder but hidden and excluded ones and installed packages; links are not followed.

    Hidden paths are added to a list.
    """
    pending = [folder]
    while pending:
        folder = pending.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            yield folder  # to be reported, since its files can't be listed
            continue
        for entry in entries:
            path = Path(entry.path)
            if entry.name.startswith("."):
                hidden.append(path)
                continue
            if entry.name in _SKIPPED_FOLDERS or _excluded(path, config):
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
    return config.exclusions.cover(relative)


def absolute(path: Path) -> Path:
    """Return an absolute path without `..`; links are not resolved."""
    return Path(os.path.abspath(path))


def shown_path(file: Path, here: Path | None = None) -> str:
    """Return a path as users see it: relative to the working directory, with forward slashes.

    `here` is that directory, where a caller with thousands of files has asked for it.
    """
    path = _below(file, here or Path.cwd()) if ".." not in str(file) else ""
    return path or Path(os.path.relpath(file)).as_posix()


def _below(file: Path, folder: Path) -> str:
    """Return the path of a file from a folder, with forward slashes; empty where the texts of both do not show it.

    For each file of a large base this is many times faster than what `Path` does.
    """
    text, start = str(file), os.path.join(folder, "")
    return text[len(start) :].replace(os.sep, "/") if text.startswith(start) else ""


def read(file: Path, limit: int) -> tuple[bytes, Problem | None]:
    """Read a regular file of at most `limit` bytes; without bytes if there is a problem."""
    try:
        return read_regular(file, limit, follow=False), None
    except TooLarge:
        return b"", _too_large(limit)
    except NotRegular:
        return b"", Problem(UNREADABLE, _TOP, "not a regular file", "content is made of regular files")
    except OSError as error:
        return b"", Problem(UNREADABLE, _TOP, _why(file, error), "content is made of regular files")


def _limited(data: bytes, limit: int) -> tuple[bytes, Problem | None]:
    return (data, None) if len(data) <= limit else (b"", _too_large(limit))


def _too_large(limit: int) -> Problem:
    message, hint = f"the file has more than {limit:,} bytes", "split it, or raise `limits.file-bytes`"
    return Problem(FILE_SIZE, _TOP, message, hint)


def _why(file: Path, error: OSError) -> str:
    return "a symbolic link, which is not followed" if file.is_symlink() else f"can't be read: {error.strerror}"
