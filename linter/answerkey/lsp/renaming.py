"""Rename: what is renamed at a place, and the edits and moves that this takes in the whole base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types

from answerkey.authoring.base import Base, Refused, read_base
from answerkey.authoring.renames import Move, Renaming, rename
from answerkey.authoring.targets import find_target
from answerkey.lsp.buffers import Buffer, uri_of
from answerkey.lsp.isolated import TooLong, isolated
from answerkey.lsp.links import Goal, address_of
from answerkey.lsp.navigation import goal_at, use_at
from answerkey.lsp.places import Places
from answerkey.lsp.view import View
from answerkey.model.views import Page, Record
from answerkey.source import Edit, Span, line_start
from answerkey.verification import verdicts
from answerkey.verification.renaming import renamed as with_verdicts
from answerkey.workspace import Workspace, absolute

_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Renamable:
    """Something that can be renamed: where it is named, what it is, and the name that changes."""

    span: Span
    goal: Goal
    name: str

    @property
    def target(self) -> str:
        """It as a rename calls it."""
        return f"{self.goal.address}#{self.goal.fragment}" if self.goal.fragment else self.goal.address


def renamable_at(view: View, at: int) -> Renamable | None:
    """What can be renamed at a place: a question, page, topic or framework, by its name or a reference to it.

    The name of a page is that of its file; in the file itself it stands for the first line.
    """
    record = view.document.record
    address = address_of(record)
    use = use_at(view, at)
    if use is not None:
        known = use.goal.address in view.corpus.addresses
        return Renamable(use.span, use.goal, _name(use.goal)) if known else None
    if address is None:
        return None
    if isinstance(record, Page) and line_start(view.text, at) == 0 and record.questions:
        return Renamable(view.positions.line(0), Goal(address), record.stem)
    goal = goal_at(view, at)
    if goal is not None and goal.fragment:
        return _question(record, goal, at)
    span = record.span_of("slug")
    if "slug" in record.data and span.start <= at <= span.end:
        return Renamable(span, Goal(address), _name(Goal(address)))
    return None


def _question(record: Record, goal: Goal, at: int) -> Renamable | None:
    spans = (q.span_of("id") for q in record.questions) if isinstance(record, Page) else iter(())
    span = next((span for span in spans if span.start <= at <= span.end), None)
    return Renamable(span, goal, goal.fragment) if span is not None else None


def _name(goal: Goal) -> str:
    return goal.fragment or goal.address.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Renamed:
    """The edits of files by their path, made before the moves of files; all paths are of the content folder."""

    edits: Mapping[str, tuple[Edit, ...]]
    moves: tuple[Move, ...]


def renamed(workspace: Workspace, target: str, name: str) -> Renamed:
    """What a rename takes; raises Refused with a reason."""
    new = f"#{name}" if "#" in target and "#" not in name else name
    try:
        found = isolated(_renamed, workspace, target, new, seconds=_SECONDS)
    except TooLong:
        raise Refused("this takes too long: some file of the base is hard to read") from None
    if isinstance(found, str):
        raise Refused(found)
    return found


def _renamed(workspace: Workspace, old: str, new: str) -> Renamed | str:
    base = read_base(workspace)
    try:
        renaming = rename(base, find_target(base, old, new))
    except Refused as error:
        return str(error)
    return Renamed({**renaming.edits, **_verdicts(base, renaming)}, renaming.moves)


def _verdicts(base: Base, renaming: Renaming) -> dict[str, tuple[Edit, ...]]:
    """What is known of the code of questions goes along with them."""
    if verdicts.NAME not in base.documents:
        return {}
    text = base.documents[verdicts.NAME].text
    after = with_verdicts(text, *renaming.target.addresses)
    return {verdicts.NAME: (Edit(Span(0, len(text)), after),)} if after != text else {}


def workspace_edit(
    found: Renamed, workspace: Workspace, places: Places, buffers: Mapping[Path, Buffer]
) -> types.WorkspaceEdit:
    """The edits of files as they are now, then their moves."""
    return types.WorkspaceEdit(document_changes=[*_edits(found, places, buffers), *_moves(found, workspace)])


def _edits(found: Renamed, places: Places, buffers: Mapping[Path, Buffer]) -> Iterator[types.TextDocumentEdit]:
    for path, edits in found.edits.items():
        buffer = buffers.get(places.file(path))
        uri = places.uri(places.file(path))
        identifier = types.OptionalVersionedTextDocumentIdentifier(uri, buffer.version if buffer is not None else None)
        positions = places.positions(path)
        yield types.TextDocumentEdit(identifier, [positions.edit(edit) for edit in edits])


def _moves(found: Renamed, workspace: Workspace) -> Iterator[types.RenameFile]:
    root = absolute(workspace.config.content_root)
    for move in found.moves:
        yield types.RenameFile(uri_of(root / move.old), uri_of(root / move.new))
