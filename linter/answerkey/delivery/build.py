"""The build: delivers a workspace into a folder, and skips what has not changed."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from answerkey.delivery.output.output_folder import folder_of
from answerkey.delivery.output.state import State
from answerkey.delivery.sinks import Sink, SinkDelivery
from answerkey.delivery.targets import MissingExtra, Settings, Target, load
from answerkey.git.errors import GitError
from answerkey.git.runner import Repository
from answerkey.pipeline.cache import digest, fingerprint, tool_folders
from answerkey.pipeline.inputs import Inputs, read_inputs
from answerkey.pipeline.options import Options
from answerkey.workspace import Workspace, absolute

if TYPE_CHECKING:  # a build in which nothing changed needs neither
    from answerkey.delivery.catalog_source import CheckedBase
    from answerkey.delivery.omissions import Omission
    from answerkey.delivery.output.writer import Outcome

_PACKAGES = ("genanki",)  # its output is delivered; the fingerprint covers the others


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
    read = read_inputs(workspace, options.today)
    inputs = _inputs_key(read, request, program)
    state = State(digest(inputs.encode(), repr(request.targets)).hex(), program)
    last = _last(workspace, request, options, state.key) if request.targets else State()
    sinks = tuple(sink for sink in request.sinks if not sink.holds(inputs))
    if last is not None:
        request = replace(request, targets=())
    if last is not None and not sinks:
        return BuildResult(None, len(last.files), last.notes)
    return _build(read, replace(request, sinks=sinks), options, state, inputs)


def _last(workspace: Workspace, request: Request, options: Options, key: str) -> State | None:
    """Return the state of the folder if nothing has changed since the last build, and no date passed."""
    place = folder_of(request.folder)
    place.check_place(workspace.config.content_root)
    last = place.read_state()
    is_right = last is not None and last.key == key and last.holds(options.moment)
    return last if last is not None and is_right and place.all_stand(last.files) else None


def _build(read: Inputs, request: Request, options: Options, state: State, inputs: str) -> BuildResult:
    # the seam: a build in which nothing changed needs none of it
    from answerkey.delivery.catalog_source import open_base
    from answerkey.model.publication import EVERYTHING, TO_READERS
    from answerkey.pipeline.selection import errors_alone

    checked = read.under(errors_alone(read.config))
    stages = EVERYTHING if request.drafts else TO_READERS
    with open_base(checked.workspace, options, checked, stages=stages, allow_errors=request.allow_errors) as base:
        result = _write(base, request, options, state) if request.targets else BuildResult(None, 0)
        catalog = base.whole_catalog() if request.sinks else None
        if base.history_notes or not base.timetable.is_endless:  # a sink knows inputs, and no moments
            inputs = ""
        delivered = tuple((sink, sink.deliver(catalog, inputs)) for sink in request.sinks if catalog is not None)
        notes = result.notes or _notes(base)
    return replace(result, notes=notes, delivered=delivered)


def _write(base: CheckedBase, request: Request, options: Options, state: State) -> BuildResult:
    """Write the files of the targets."""
    # behind the seam too
    from answerkey.delivery.assembly import Assembly
    from answerkey.delivery.output.writer import Output
    from answerkey.delivery.piece_store import open_pieces

    targets, missing = _targets(request)
    place = folder_of(request.folder)
    with place.locked(), open_pieces(base.outcome.workspace.config, options, str(place)) as store:
        output = Output(place, place.read_state() or State(), state.program, options.jobs)
        place.announce(())
        key = digest(state.program, repr((sorted(targets), request.settings, request.drafts)))
        volumes = Assembly(base, targets, request.settings, output, store, key).deliver()
        notes = (*_notes(base), *missing)
        inputs = "" if base.history_notes else state.key  # the next build tries to read the history again
        times = base.timetable
        state = State(inputs, notes=notes, volumes=volumes, since=times.since, until=times.until)
        outcome = output.close(state)
    return BuildResult(outcome, len(output.entries), notes)


def _notes(base: CheckedBase) -> tuple[str, ...]:
    from answerkey.delivery.timetable import held_back_notes  # behind the seam too

    omitted = (*map(_omission_note, base.omissions()), *held_back_notes(base.timetable))
    return (*base.outcome.report.notes, *base.history_notes, *omitted)


def _omission_note(omission: Omission) -> str:
    cause = "with its topic or framework" if omission.dependent else "because of errors"
    return f"left out {cause}: {omission}"


def _targets(request: Request) -> tuple[dict[str, Target], list[str]]:
    """Return the targets, and a note for each that is left out."""
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


def _program() -> str:
    """Return a hash of this program and of the packages whose output is delivered."""
    return digest(fingerprint(), *tool_folders(_PACKAGES)).hex()


def _inputs_key(inputs: Inputs, request: Request, program: str) -> str:
    """Return a hash of all inputs of a build but for its targets."""
    workspace = inputs.workspace
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
        return Repository(absolute(root)).parse("HEAD", "--is-shallow-repository")
    except GitError:
        return b""
