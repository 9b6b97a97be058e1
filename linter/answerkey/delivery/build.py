"""The build: delivers a workspace into a folder, and skips what has not changed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from answerkey.delivery.output.folder import check_place, locked
from answerkey.delivery.output.state import State, all_stand, read_state
from answerkey.delivery.targets import MissingExtra, Settings, Target, load
from answerkey.drafts import sweep
from answerkey.git.errors import GitError
from answerkey.git.runner import Repository
from answerkey.pipeline.cache import digest, fingerprint
from answerkey.pipeline.inputs import read_inputs
from answerkey.pipeline.options import Options
from answerkey.workspace import Workspace, absolute

if TYPE_CHECKING:  # a build in which nothing changed needs neither
    from answerkey.delivery.omissions import Omission
    from answerkey.delivery.output.writer import Outcome

_PACKAGES = ("genanki", "nh3", "pygments")  # their output is delivered; the key of the cache covers the others


@dataclass(frozen=True)
class Request:
    """A build: the folder to write and the names of the targets.

    A target in `required` must be made; another one is left out where its packages are not installed.
    """

    folder: Path
    targets: tuple[str, ...]
    required: frozenset[str] = frozenset()
    settings: Settings = field(default_factory=Settings)
    drafts: bool = False
    allow_errors: bool = False


@dataclass(frozen=True)
class BuildResult:
    """The result of a build; `outcome` is None if nothing had changed. `notes` say what was left out, and why."""

    outcome: Outcome | None
    files: int
    notes: tuple[str, ...] = ()


class Unavailable(Exception):
    """A required target can't be made here; the message says why."""


def deliver(workspace: Workspace, request: Request, options: Options) -> BuildResult:
    """Build a workspace into a folder.

    Raises NotDeliverable, Unavailable, Refused if the folder is not one to write to, and OSError.
    """
    check_place(request.folder, workspace.config.content_root)
    if not request.folder.is_symlink():
        sweep(request.folder)
    program = _program()
    key = _key(workspace, request, options, program)
    last = read_state(request.folder)
    if last is not None and last.key == key and all_stand(request.folder, last.files):
        return BuildResult(None, len(last.files), last.notes)
    return _build(workspace, request, options, State(key, program))


def _build(workspace: Workspace, request: Request, options: Options, state: State) -> BuildResult:
    # the seam: a build in which nothing changed needs none of it
    from answerkey.delivery.assembly import Assembly
    from answerkey.delivery.catalog_source import open_base
    from answerkey.delivery.output.writer import Output
    from answerkey.delivery.piece_store import open_pieces
    from answerkey.pipeline.selection import errors_alone

    checked = replace(workspace, config=errors_alone(workspace.config))
    with open_base(checked, options, drafts=request.drafts, allow_errors=request.allow_errors) as base:
        targets, missing = _targets(request)
        request.folder.mkdir(parents=True, exist_ok=True)
        key = _settings_key(request, targets, state.program)
        with locked(request.folder), open_pieces(checked.config, options, request.folder) as store:
            last = read_state(request.folder) or State()
            with Output.over(request.folder, last, state.program, options.jobs) as output:
                volumes = Assembly(base, targets, request.settings, output, store, key).deliver()
                omitted = tuple(map(_omission_note, base.omissions()))
                notes = (*base.outcome.report.notes, *base.history_notes, *omitted, *missing)
                inputs = "" if base.history_notes else state.key  # the next build tries to read the history again
                outcome = output.close(State(inputs, notes=notes, volumes=volumes))
    return BuildResult(outcome, len(output.entries), notes)


def _omission_note(omission: Omission) -> str:
    cause = "with its topic or framework" if omission.dependent else "because of errors"
    return f"left out {cause}: {omission}"


def _targets(request: Request) -> tuple[dict[str, Target], list[str]]:
    """Return the targets, the smallest first, and a note for each that is left out."""
    from answerkey.delivery.catalog import Catalog  # behind the seam too

    targets, missing = {}, []
    for name in request.targets:
        try:
            target = load(name)
            target.volume_files(Catalog(()), request.settings)
            targets[name] = target
        except MissingExtra as error:
            if name in request.required:
                raise Unavailable(f"the target {name} {error}") from None
            missing.append(f"left out the target {name}: it {error}")
    return targets, missing


def _settings_key(request: Request, targets: Mapping[str, Target], program: str) -> bytes:
    """Return a hash of all that every volume depends on beside its content."""
    return digest(program, repr((sorted(targets), request.settings, request.drafts)))


def _program() -> str:
    """Return a hash of this program and of the packages whose output is delivered."""
    return digest(fingerprint(), *map(_version, _PACKAGES)).hex()


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return package


def _key(workspace: Workspace, request: Request, options: Options, program: str) -> str:
    """Return a hash of all inputs of a build."""
    inputs = read_inputs(workspace, options.today)
    root = workspace.config.content_root
    assets = [_stamp(root, path) for path in sorted(workspace.assets)]
    settings = request.targets, request.settings, request.drafts, request.allow_errors, workspace.config.search
    return digest(program, inputs.key, repr(assets), repr(settings), _head(root)).hex()


def _stamp(root: Path, path: str) -> tuple[str, int, int]:
    """Return path, size and time of change in ns of an asset; its content is not read, since it may be large."""
    try:
        status = os.lstat(root / path)
    except OSError:
        return path, 0, 0
    return path, status.st_size, status.st_mtime_ns


def _head(root: Path) -> bytes:
    """Return the commit that the history depends on; empty without one."""
    try:
        return Repository(absolute(root)).output("rev-parse", "HEAD", "--is-shallow-repository")
    except GitError:
        return b""
