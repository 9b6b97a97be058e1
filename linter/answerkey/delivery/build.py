"""The build: delivers a workspace into a folder, and skips what has not changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from errno import EINVAL
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from answerkey.delivery.output.output_folder import folder_of
from answerkey.delivery.output.state import State
from answerkey.delivery.sinks import Sink, SinkDelivery
from answerkey.delivery.targets import SHARED, File, MissingExtra, Settings, load
from answerkey.git.errors import GitError
from answerkey.git.runner import Repository
from answerkey.pipeline.cache import digest, fingerprint
from answerkey.pipeline.inputs import read_inputs
from answerkey.pipeline.options import Options
from answerkey.workspace import Workspace, absolute, read

if TYPE_CHECKING:  # a build in which nothing changed needs neither
    from answerkey.delivery.catalog import Catalog
    from answerkey.delivery.omissions import Omission
    from answerkey.delivery.output.writer import Outcome

_PACKAGES = ("genanki", "nh3", "pygments")  # their output is delivered; the key of the cache covers the others


@dataclass(frozen=True)
class Request:
    """A build: the folder to write, the names of the targets of its files, and servers to deliver to.

    The folder is a path, or an address of another file system; without targets it is left alone. A target in `required`
    must be made; another one is left out where its packages are not installed.
    """

    folder: Path | str
    targets: tuple[str, ...]
    required: frozenset[str] = frozenset()
    settings: Settings = field(default_factory=Settings)
    drafts: bool = False
    allow_errors: bool = False
    sinks: tuple[Sink, ...] = ()


@dataclass(frozen=True)
class BuildResult:
    """The result of a build; `outcome` is None if nothing had changed. `notes` say what was left out, and why.

    `delivered` has the sinks in whose place something had changed.
    """

    outcome: Outcome | None
    files: int
    notes: tuple[str, ...] = ()
    delivered: tuple[tuple[Sink, SinkDelivery], ...] = ()


class Unavailable(Exception):
    """A required target can't be made here; the message says why."""


def deliver(workspace: Workspace, request: Request, options: Options) -> BuildResult:
    """Build a workspace into a folder, and deliver it to sinks.

    Raises NotDeliverable, Unavailable, SinkError, Refused if the folder is not one to write to, and OSError.
    """
    program = _program()
    inputs = _inputs_key(workspace, request, options, program)
    state = State(digest(inputs.encode(), repr(request.targets)).hex(), program)
    last = _last(workspace, request, options, state.key) if request.targets else State()
    sinks = tuple(sink for sink in request.sinks if not sink.holds(inputs))
    if last is not None:
        request = replace(request, targets=())
    if last is not None and not sinks:
        return BuildResult(None, len(last.files), last.notes)
    return _build(workspace, replace(request, sinks=sinks), options, state, inputs)


def _last(workspace: Workspace, request: Request, options: Options, key: str) -> State | None:
    """Return the state of the folder if nothing has changed since the last build, and no date passed."""
    place = folder_of(request.folder)
    place.check_place(workspace.config.content_root)
    last = place.read_state()
    is_right = last is not None and last.key == key and last.holds(options.moment)
    return last if last is not None and is_right and place.all_stand(last.files) else None


def _build(workspace: Workspace, request: Request, options: Options, state: State, inputs: str) -> BuildResult:
    # the seam: a build in which nothing changed needs none of it
    from answerkey.delivery.catalog_source import open_catalog
    from answerkey.delivery.timetable import held_back_notes
    from answerkey.pipeline.selection import errors_alone

    checked = replace(workspace, config=errors_alone(workspace.config))
    opened = open_catalog(checked, options, drafts=request.drafts, allow_errors=request.allow_errors)
    times = opened.timetable
    omitted = (*map(_omission_note, opened.omissions), *held_back_notes(times))
    notes = (*opened.report.notes, *opened.history_notes, *omitted)
    if opened.history_notes:  # the next build tries to read the history again
        state, inputs = replace(state, key=""), ""
    result = BuildResult(None, 0, notes)
    if request.targets:
        state = replace(state, notes=notes, since=times.since, until=times.until)
        result = _write(opened.catalog, request, options, state)
    inputs = inputs if times.is_endless else ""  # a sink knows inputs, and no moments
    delivered = tuple((sink, sink.deliver(opened.catalog, inputs)) for sink in request.sinks)
    return replace(result, delivered=delivered)


def _write(catalog: Catalog, request: Request, options: Options, state: State) -> BuildResult:
    """Write the files of the targets."""
    # behind the seam too
    from answerkey.delivery.output.writer import Output
    from answerkey.delivery.targets._manifest import manifest

    made, missing = _targets(catalog, request)
    files = [*_assets(catalog), *(file for some in sorted(made.values(), key=len) for file in some)]
    place = folder_of(request.folder)
    with place.locked():
        output = Output(place, place.read_state() or State(), options.jobs)
        close = partial(manifest, catalog, request.settings, sorted(made))
        state = replace(state, notes=(*state.notes, *missing))
        outcome = output.write(files, state, close)
    return BuildResult(outcome, len(files) + 1, state.notes)


def _omission_note(omission: Omission) -> str:
    cause = "with its topic or framework" if omission.dependent else "because of errors"
    return f"left out {cause}: {omission}"


def _targets(catalog: Catalog, request: Request) -> tuple[dict[str, list[File]], list[str]]:
    """Return the files of each target, and a note for each target that is left out."""
    made, missing = {}, []
    for name in request.targets:
        try:
            made[name] = [*load(name).files(catalog, request.settings), *_translated(name, catalog, request.settings)]
        except MissingExtra as error:
            if name in request.required:
                raise Unavailable(f"the target {name} {error}") from None
            missing.append(f"left out the target {name}: it {error}")
    return made, missing


def _translated(name: str, catalog: Catalog, settings: Settings) -> Iterator[File]:
    """Yield the files of a target for each locale that the base is translated into, in a folder of that name."""
    for locale, translation in catalog.translations.items() if name not in SHARED else ():
        of_locale = replace(settings, prefix=f"/{locale}")
        for file in load(name).files(translation, of_locale):
            yield File(f"{locale}/{file.path}", f"{locale} {file.hash}", file.make)


def _assets(catalog: Catalog) -> Iterator[File]:
    # the name of an asset holds the hash of its content
    return (File(asset.path, asset.path, partial(_bytes, asset.file)) for asset in catalog.assets)


def _bytes(file: Path) -> bytes:
    """Return the bytes of an asset; raises OSError if it is no longer a regular file of an allowed size."""
    from answerkey.delivery.links import MOST_BYTES  # behind the seam too

    data, problem = read(file, MOST_BYTES)
    if problem is not None:
        raise OSError(EINVAL, problem.message, str(file))
    return data


def _program() -> str:
    """Return a hash of this program and of the packages whose output is delivered."""
    return digest(fingerprint(), *map(_version, _PACKAGES)).hex()


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return package


def _inputs_key(workspace: Workspace, request: Request, options: Options, program: str) -> str:
    """Return a hash of all inputs of a build but for its targets."""
    inputs = read_inputs(workspace, options.today)
    root = workspace.config.content_root
    assets = [_stamp(root, path) for path in sorted(workspace.assets)]
    settings = request.settings, request.drafts, request.allow_errors, workspace.config.search
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
