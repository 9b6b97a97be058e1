"""Registration of the queries that an editor asks about its open files; each answer has a module of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from lsprotocol import types
from msgspec.structs import replace
from pygls.exceptions import JsonRpcException

from answerkey.authoring.base import Refused
from answerkey.lsp.completion import TRIGGERS, CompletionContext, complete
from answerkey.lsp.document_links import destination_in, document_links, uri_in, with_target
from answerkey.lsp.hints import inlay_hints
from answerkey.lsp.hover import hover
from answerkey.lsp.lenses import code_lenses
from answerkey.lsp.navigation import definition, location_of, references
from answerkey.lsp.open_file import OpenFile
from answerkey.lsp.positions import Positions
from answerkey.lsp.rename import check_name, renamable_at, renamed, workspace_edit
from answerkey.lsp.server import Server
from answerkey.lsp.symbol_search import search_symbols
from answerkey.lsp.symbols import document_symbols, folding_ranges

_REQUEST_FAILED = -32803
T = TypeVar("T")


def register(server: Server) -> None:
    """Register all queries."""
    _knowledge(server)
    _structure(server)
    _annotations(server)
    _renaming(server)


async def _answer(server: Server, document: types.TextDocumentIdentifier, work: Callable[[OpenFile], T]) -> T | None:
    """Return what `work` makes of an open file, in a thread, so that a large base delays no other answer."""
    file = await server.open_file(document.uri)
    return await asyncio.to_thread(work, file) if file is not None else None


def _knowledge(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def show(params: types.HoverParams) -> types.Hover | None:
        return await _answer(server, params.text_document, lambda f: hover(f, f.positions.offset(params.position)))

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=list(TRIGGERS)))
    async def suggest(params: types.CompletionParams) -> types.CompletionList:
        buffer = server.buffer(params.text_document.uri)
        analysis = await server.analyst.latest(buffer.path) if buffer is not None else None
        if buffer is None or analysis is None:
            return types.CompletionList(is_incomplete=False, items=[])
        positions = Positions(buffer.text, server.encoding)
        file, at = analysis.file, positions.offset(params.position)
        place = CompletionContext(buffer.text, at, file.source, file.outcome.corpus)
        return await asyncio.to_thread(complete, place, positions)

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def define(params: types.DefinitionParams) -> types.Location | None:
        return await _answer(server, params.text_document, lambda f: definition(f, f.positions.offset(params.position)))

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def refer(params: types.ReferenceParams) -> list[types.Location] | None:
        declaration = params.context.include_declaration
        return await _answer(
            server,
            params.text_document,
            lambda f: references(f, f.positions.offset(params.position), declaration=declaration),
        )


def _structure(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def outline(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol] | None:
        return await _answer(server, params.text_document, lambda f: document_symbols(f.document, f.positions))

    @server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
    async def fold(params: types.FoldingRangeParams) -> list[types.FoldingRange] | None:
        return await _answer(server, params.text_document, lambda f: folding_ranges(f.document, f.positions))

    @server.feature(types.WORKSPACE_SYMBOL)
    async def search(params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        outcomes = await server.analyst.surveyed()
        bases = [(outcome.corpus, server.locations(outcome)) for outcome in outcomes]
        return await asyncio.to_thread(search_symbols, params.query, bases)


def _annotations(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK, types.DocumentLinkOptions(resolve_provider=True))
    async def link(params: types.DocumentLinkParams) -> list[types.DocumentLink] | None:
        return await _answer(server, params.text_document, lambda f: list(document_links(f)))

    @server.feature(types.DOCUMENT_LINK_RESOLVE)
    async def follow(link: types.DocumentLink) -> types.DocumentLink:
        file = await server.open_file(uri_in(link.data))
        location = location_of(destination_in(link.data), file.locations) if file is not None else None
        return with_target(link, location) if location is not None else link

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions(resolve_provider=False))
    async def annotate(params: types.CodeLensParams) -> list[types.CodeLens] | None:
        await server.analysis(params.text_document.uri)
        return await _answer(server, params.text_document, code_lenses)

    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    async def hint(params: types.InlayHintParams) -> list[types.InlayHint] | None:
        return await _answer(
            server, params.text_document, lambda f: list(inlay_hints(f, f.positions.span(params.range)))
        )


def _renaming(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    async def prepare(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        file = await server.open_file(params.text_document.uri)
        renamable = renamable_at(file, file.positions.offset(params.position)) if file is not None else None
        if file is None or renamable is None:
            return None
        return types.PrepareRenamePlaceholder(file.positions.range(renamable.span), renamable.name)

    @server.feature(types.TEXT_DOCUMENT_RENAME)
    async def do_rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        await server.analysis(params.text_document.uri)
        file = await server.open_file(params.text_document.uri)
        renamable = renamable_at(file, file.positions.offset(params.position)) if file is not None else None
        if file is None or renamable is None:
            return None
        buffers = dict(server.analyst.buffers)
        data = {path: buffer.data for path, buffer in buffers.items()}
        workspace = replace(file.outcome.workspace, buffers=data)
        try:
            check_name(file, renamable, params.new_name)
            changes = await asyncio.to_thread(renamed, workspace, renamable.target, params.new_name)
        except Refused as error:
            raise JsonRpcException(str(error), _REQUEST_FAILED) from None
        if not server.offers("workspace.workspace_edit.document_changes"):
            raise JsonRpcException("this editor can't take the edits of a rename", _REQUEST_FAILED)
        return workspace_edit(changes, workspace, file.locations, buffers)
