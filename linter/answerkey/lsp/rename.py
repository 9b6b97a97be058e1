"""Rename: the thing that a place names, and the edits and moves for it in the whole base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types

from answerkey.authoring.base import Base, Refused, read_base
from answerkey.authoring.renames import Move, Renaming, rename
from answerkey.authoring.targets import find_target
from answerkey.lsp.buffers import Buffer, is_untitled, uri_of
from answerkey.lsp.deadline import DeadlineExceeded, run_in_process
from answerkey.lsp.links import Destination, Reference, written_span
from answerkey.lsp.locations import Locations
from answerkey.lsp.navigation import destination_at, reference_at
from answerkey.lsp.open_file import OpenFile
from answerkey.model.addresses import address_of
from answerkey.model.corpus import Corpus
from answerkey.model.document import Document
from answerkey.model.views import DocumentRecord, Page, Record
from answerkey.source import Edit, Span, line_start
from answerkey.verification import renamed as with_verdicts
from answerkey.verification import verdicts
from answerkey.workspace import Workspace, absolute

_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Renamable:
    """A question, page, topic or framework to rename: the span that names it, itself, and its current name."""

    span: Span
    destination: Destination
    name: str

    @property
    def target(self) -> str:
        """Its address, as the command `rename` takes it."""
        address, fragment = self.destination
        return f"{address}#{fragment}" if fragment else address


def renamable_at(file: OpenFile, at: int) -> Renamable | None:
    """Return the question, page, topic, framework or document that a place names or refers to, or None.

    A page has the name of its file; on the first line of the file, a rename applies to the page.
    """
    record = file.document.record
    address = address_of(record)
    reference = reference_at(file, at)
    if is_untitled(file.buffer.path):
        return None
    if reference is not None:
        return _referenced(file, reference, at) if reference.destination.address in file.corpus.addresses else None
    if address is None:
        return None
    if isinstance(record, DocumentRecord):
        return _document(file, record, at)
    if isinstance(record, Page) and line_start(file.text, at) == 0 and record.questions:
        return Renamable(file.positions.line(0), Destination(address), record.stem)
    destination = destination_at(file, at)
    if destination is not None and destination.fragment:
        return _question(record, destination, at)
    span = record.span_of("slug")
    if "slug" in record.data and span.start <= at <= span.end:
        return Renamable(span, Destination(address), _name(Destination(address)))
    return None


def _referenced(file: OpenFile, reference: Reference, at: int) -> Renamable:
    """Return the destination of a reference, at its name there; before the `#` of a question it is the page."""
    destination, span = reference.destination, written_span(file.text, reference.span)
    written = file.text[span.start : span.end]
    page, hash_, _ = written.partition("#")
    if hash_ and page and at <= span.start + len(page):
        destination, written = Destination(destination.address), page
    name = _name(destination)
    start = span.start + written.rfind(name)
    return Renamable(Span(start, start + len(name)) if name in written else span, destination, name)


def _document(file: OpenFile, record: DocumentRecord, at: int) -> Renamable | None:
    """Return a document at the field that its address is made of; if that is its path, on the first line."""
    destination = Destination(record.address)
    if record.declaration.address_route:
        span = record.address_span
        return Renamable(span, destination, _name(destination)) if span.touches(at) else None
    return Renamable(file.positions.line(0), destination, record.stem) if line_start(file.text, at) == 0 else None


def _question(record: Record, destination: Destination, at: int) -> Renamable | None:
    spans = (q.span_of("id") for q in record.questions) if isinstance(record, Page) else iter(())
    span = next((span for span in spans if span.start <= at <= span.end), None)
    return Renamable(span, destination, destination.fragment) if span is not None else None


def _name(destination: Destination) -> str:
    return destination.fragment or destination.address.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class RenameEdits:
    """The edits by file, and the moves of files that follow them; all paths are relative to the content folder."""

    edits: Mapping[str, tuple[Edit, ...]]
    moves: tuple[Move, ...]


def check_name(file: OpenFile, renamable: Renamable, name: str) -> None:
    """Raise Refused if a name can't be the new one, as far as the latest outcome of the base tells: at once.

    A document must be open for that, since its collection says what its address is made of.
    """
    if not name:
        raise Refused("the new name is empty")
    records = _Records(file.corpus, {file.source.path: file.document})
    own = address_of(file.document.record)
    if renamable.destination.address not in file.corpus.document_by_address or renamable.destination.address == own:
        find_target(records, renamable.target, _new_name(renamable.target, name))


@dataclass(frozen=True, slots=True)
class _Records:
    """The records of a base, and of its files those that are at hand."""

    corpus: Corpus
    documents: Mapping[str, Document]


def _new_name(target: str, name: str) -> str:
    return f"#{name.removeprefix('#')}" if "#" in target else name


def renamed(workspace: Workspace, target: str, name: str) -> RenameEdits:
    """Return the edits of a rename; raises Refused with a reason."""
    try:
        result = run_in_process(_renamed, workspace, target, _new_name(target, name), seconds=_SECONDS)
    except DeadlineExceeded:
        raise Refused("the rename took too long: a file of the base is hard to parse") from None
    if isinstance(result, str):
        raise Refused(result)
    return result


def _renamed(workspace: Workspace, old: str, new: str) -> RenameEdits | str:
    base = read_base(workspace)
    try:
        renaming = rename(base, find_target(base, old, new))
    except Refused as error:
        return str(error)
    return RenameEdits({**renaming.edits, **_verdicts(base, renaming)}, renaming.moves)


def _verdicts(base: Base, renaming: Renaming) -> dict[str, tuple[Edit, ...]]:
    """Return the edit that moves the verdicts of renamed questions."""
    if verdicts.NAME not in base.documents:
        return {}
    text = base.documents[verdicts.NAME].text
    after = with_verdicts(text, *renaming.target.addresses, below=not renaming.target.document)
    return {verdicts.NAME: (Edit(Span(0, len(text)), after),)} if after != text else {}


def workspace_edit(
    changes: RenameEdits, workspace: Workspace, locations: Locations, buffers: Mapping[Path, Buffer]
) -> types.WorkspaceEdit:
    """Return the workspace edit: the edits of files, then their moves."""
    return types.WorkspaceEdit(document_changes=[*_edits(changes, locations, buffers), *_moves(changes, workspace)])


def _edits(
    changes: RenameEdits, locations: Locations, buffers: Mapping[Path, Buffer]
) -> Iterator[types.TextDocumentEdit]:
    for path, edits in changes.edits.items():
        buffer = buffers.get(locations.file(path))
        uri = locations.uri(locations.file(path))
        identifier = types.OptionalVersionedTextDocumentIdentifier(uri, buffer.version if buffer is not None else None)
        positions = locations.positions(path)
        yield types.TextDocumentEdit(identifier, [positions.edit(edit) for edit in edits])


def _moves(changes: RenameEdits, workspace: Workspace) -> Iterator[types.RenameFile]:
    root = absolute(workspace.config.content_root)
    for move in changes.moves:
        yield types.RenameFile(uri_of(root / move.old), uri_of(root / move.new))
