"""The workspace of a run, and how it is opened."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from answerkey.black_settings import find_black_settings
from answerkey.config import Config, ConfigError, find_config, load_config
from answerkey.diagnostics import Unchecked
from answerkey.model.collections import GENERATED, NOTEBOOKS, PLAIN
from answerkey.model.parse_problems import Problem
from answerkey.projects import Projects
from answerkey.workspace.file_search import Buffers, FileSearch, is_excluded
from answerkey.workspace.files import SourceFile, absolute, limited, read, shown_path

ConfigChange = Callable[[Config], Config]
_GENERATED_BYTES: Final = 50_000_000  # generated files that grow with the base

JOURNAL: Final = ".answerkey-journal.json"
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


class Workspace(Struct, frozen=True):
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
        return read(source.file, limit) if buffer is None else limited(buffer, limit)


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
        return _collect(config, [path for path in targets if not is_excluded(path, config)], buffers)
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
    search = FileSearch(config, targets, buffers, Projects(config))
    search.take_base()
    for target in targets:
        search.take_plain(target)
    ordered = tuple(sorted(search.files.values(), key=lambda source: source.path))
    return Workspace(config, ordered, frozenset(search.assets), buffers, tuple(sorted(search.unchecked())))


def _refuse_empty(workspace: Workspace, targets: Iterable[Path]) -> None:
    """Raise NothingToCheck where a target has no content files, so that such a run is not clean.

    A link to another file of the repository is left out beside others.
    """
    reason = "nothing to check: the configuration excludes all of these paths"
    for target in targets:
        matched = any(source.file.is_relative_to(target) for source in workspace.files)
        if matched or is_excluded(target, workspace.config):
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
