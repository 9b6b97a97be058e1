"""From a workspace to a folder that front ends read, doing only what is needed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from errno import EINVAL
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from answerkey.delivery.output.folder import check_place, locked
from answerkey.delivery.output.state import State, all_stand, read_state
from answerkey.delivery.targets import File, Settings
from answerkey.diagnostics import Report
from answerkey.drafts import sweep
from answerkey.git.errors import GitError
from answerkey.git.runner import Repository
from answerkey.pipeline.cache import digest, fingerprint
from answerkey.pipeline.inputs import read_inputs
from answerkey.pipeline.options import Options
from answerkey.workspace import Workspace, absolute, read

if TYPE_CHECKING:  # a run in which nothing changed needs none of it
    from answerkey.delivery.catalog import Catalog
    from answerkey.delivery.output.writer import Outcome

_PACKAGES = ("genanki", "nh3", "pygments")  # whose output is delivered; the cache knows of the others


@dataclass(frozen=True)
class Request:
    """What to build, and where. `targets` are names; those in `wanted` were asked for, the others are made if they
    can be."""

    folder: Path
    targets: tuple[str, ...]
    wanted: frozenset[str] = frozenset()
    settings: Settings = field(default_factory=Settings)
    drafts: bool = False
    allow_errors: bool = False


@dataclass(frozen=True)
class Delivered:
    """What a build did; nothing where all was there already. `notes` are for the user: what was left out, and why."""

    outcome: Outcome | None
    files: int
    notes: tuple[str, ...] = ()


class HasErrors(Exception):
    """The base has errors that are not allowed; `report` says which."""

    def __init__(self, report: Report) -> None:
        super().__init__("the base has errors")
        self.report = report


class Unavailable(Exception):
    """A target that was asked for can't be made here; the message says why."""


def deliver(workspace: Workspace, request: Request, options: Options) -> Delivered:
    """Build a workspace into a folder.

    Raises HasErrors, Unavailable, Refused where the folder is not
    one to write to, and OSError where it can't be written.
    """
    check_place(request.folder, workspace.config.content_root)
    if not request.folder.is_symlink():
        sweep(request.folder)
    program = _program()
    key = _key(workspace, request, options, program)
    last = read_state(request.folder)
    if last is not None and last.key == key and all_stand(request.folder, last.files):
        return Delivered(None, len(last.files), last.notes)
    return _made(workspace, request, options, State(key, program))


def _made(workspace: Workspace, request: Request, options: Options, state: State) -> Delivered:
    from answerkey.delivery.opening import NotDeliverable, open_catalog
    from answerkey.delivery.output.writer import Output
    from answerkey.delivery.targets._manifest import manifest
    from answerkey.pipeline.selection import errors_alone

    try:
        checked = replace(workspace, config=errors_alone(workspace.config))
        opened = open_catalog(checked, options, drafts=request.drafts, allow_errors=request.allow_errors)
    except NotDeliverable as error:
        raise HasErrors(error.report) from None
    dropped = tuple(f"left out because of errors: {path}" for path in opened.dropped)
    made, missing = _targets(opened.catalog, request)
    files = [*_assets(opened.catalog), *(file for some in sorted(made.values(), key=len) for file in some)]
    request.folder.mkdir(parents=True, exist_ok=True)
    with locked(request.folder):
        last = read_state(request.folder) or State()
        output = Output(request.folder, last, options.jobs)
        close = partial(manifest, opened.catalog, request.settings, sorted(made))
        notes = (*opened.report.notes, *opened.history_notes, *dropped, *missing)
        key = "" if opened.history_notes else state.key  # the next build tries to read the history again
        outcome = output.write(files, State(key, state.program, notes=notes), close)
    return Delivered(outcome, len(files) + 1, notes)


def _targets(catalog: Catalog, request: Request) -> tuple[dict[str, list[File]], list[str]]:
    """The files of each target, and why targets were left out."""
    from answerkey.delivery.targets import load
    from answerkey.delivery.targets._extras import MissingExtra

    made, missing = {}, []
    for name in request.targets:
        try:
            made[name] = list(load(name).files(catalog, request.settings))
        except MissingExtra as error:
            if name in request.wanted:
                raise Unavailable(f"the target {name} {error}") from None
            missing.append(f"left out the target {name}: it {error}")
    return made, missing


def _assets(catalog: Catalog) -> Iterator[File]:
    # the names of assets hold the hashes of what is in them
    return (File(asset.path, asset.path, partial(_bytes, asset.file)) for asset in catalog.assets)


def _bytes(file: Path) -> bytes:
    """What a file holds that answers link to; raises OSError where it is no longer what the catalog found."""
    from answerkey.delivery.linking import MOST_BYTES

    data, problem = read(file, MOST_BYTES)
    if problem is not None:
        raise OSError(EINVAL, problem.message, str(file))
    return data


def _program() -> str:
    """A hash of this program and of the packages whose output is delivered."""
    return digest(fingerprint(), *map(_version, _PACKAGES)).hex()


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return package


def _key(workspace: Workspace, request: Request, options: Options, program: str) -> str:
    """A hash of all that a build depends on."""
    inputs = read_inputs(workspace, options.today)
    root = workspace.config.content_root
    other = [_stamp(root, path) for path in sorted(workspace.assets)]
    asked = request.targets, request.settings, request.drafts, request.allow_errors
    return digest(program, inputs.key, repr(other), repr(asked), _head(root)).hex()


def _stamp(root: Path, path: str) -> tuple[str, int, int]:
    """A file that answers may link to: not read, since it may be large."""
    try:
        found = os.lstat(root / path)
    except OSError:
        return path, 0, 0
    return path, found.st_size, found.st_mtime_ns


def _head(root: Path) -> bytes:
    """Return the commit that the history depends on; empty without one."""
    try:
        return Repository(absolute(root)).output("rev-parse", "HEAD", "--is-shallow-repository")
    except GitError:
        return b""
