"""Registration of the server's features: its life, what it is told, diagnostics and fixes."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from answerkey.config import FILE_NAMES
from answerkey.lsp import queries
from answerkey.lsp.actions import KINDS, ActionContext, actions, formatting
from answerkey.lsp.buffers import Buffer, path_of, untitled_path
from answerkey.lsp.edits import Edits
from answerkey.lsp.positions import Positions
from answerkey.lsp.server import Server

_SETTINGS = (*FILE_NAMES, "pyproject.toml")
_WATCHED = (f"**/{{{','.join(_SETTINGS)}}}", "**/*.{md,markdown,mdx,yml,yaml,json}", "**/content/**")
_SERVER_CANCELLED = -32802
_DEBOUNCE, _CACHE = "debounce", "cache"


def create() -> Server:
    """Create the server with all its features."""
    server = Server()
    _lifecycle(server)
    _documents(server)
    _diagnostics(server)
    _fixes(server)
    queries.register(server)
    return server


def _lifecycle(server: Server) -> None:
    @server.feature(types.INITIALIZED)
    def initialized(_: types.InitializedParams) -> None:
        server.analyst.survey()
        if server.offers("workspace.did_change_watched_files.dynamic_registration"):
            watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
            server.client_register_capability(
                types.RegistrationParams([types.Registration("answerkey-files", method, options)])
            )

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        folder = _folder(params)
        if folder is not None and not _enter(folder):
            folder = None
        options = params.initialization_options if isinstance(params.initialization_options, dict) else {}
        debounce = options.get(_DEBOUNCE, 200)
        milliseconds = debounce if isinstance(debounce, int | float) and debounce >= 0 else 200
        server.analyst.start(debounce=milliseconds / 1000, cache=options.get(_CACHE) is not False, root=folder)

    @server.feature(types.SHUTDOWN)
    async def shutdown(_: None) -> None:
        await server.analyst.stop()


def _folder(params: types.InitializeParams) -> Path | None:
    """Return the folder that the editor opened, the first of several."""
    uris = [folder.uri for folder in params.workspace_folders or ()]
    return next((path for uri in [params.root_uri, *uris] if uri and (path := path_of(uri)) is not None), None)


def _enter(folder: Path) -> bool:
    """Make a folder the working directory: files without a configuration are checked as the command would there."""
    try:
        os.chdir(folder)
    except OSError:
        return False
    return True


def _documents(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        path = path_of(item.uri) or untitled_path(item.uri, item.language_id)
        if path is not None:
            server.paths[item.uri] = path
            server.analyst.opened(Buffer(item.uri, path, item.version, item.text))

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        buffer = server.buffer(params.text_document.uri)
        if buffer is not None:
            version = params.text_document.version
            server.analyst.edited(buffer.changed(version, params.content_changes, server.encoding))

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        buffer = server.buffer(params.text_document.uri)
        if buffer is not None:
            server.clear(buffer)
            server.paths.pop(buffer.uri, None)
            server.analyst.closed(buffer.path)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        path = path_of(params.text_document.uri)
        server.analyst.check(disk=True, configuration=path is not None and path.name in _SETTINGS)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def watched(params: types.DidChangeWatchedFilesParams) -> None:
        paths = [Path(path) for change in params.changes if (path := path_of(change.uri)) is not None]
        configuration = any(path.name in _SETTINGS or path.suffix == ".json" for path in paths)
        server.analyst.check(disk=True, configuration=configuration)


def _diagnostics(server: Server) -> None:
    options = types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=False, identifier="answerkey")

    @server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)
    async def pulled(params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        server.pulled()
        buffer = server.buffer(params.text_document.uri)
        analysis = await server.analysis(params.text_document.uri)
        if analysis is None and buffer is not None and server.buffer(buffer.uri) is not buffer:
            raise JsonRpcException("the file has changed", _SERVER_CANCELLED, {"retriggerRequest": True})
        items = server.diagnostics(analysis) if analysis is not None else []
        result_id = _result_id(items)
        if result_id == params.previous_result_id:
            return types.RelatedUnchangedDocumentDiagnosticReport(result_id)
        return types.RelatedFullDocumentDiagnosticReport(items, result_id=result_id)


def _result_id(items: list[Any]) -> str:
    return blake2b(repr(items).encode("utf-8", "backslashreplace"), digest_size=12).hexdigest()


def _fixes(server: Server) -> None:
    options = types.CodeActionOptions(code_action_kinds=list(KINDS))

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)
    async def code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
        analysis = await server.analysis(params.text_document.uri)
        if analysis is None:
            return []
        parsed = await server.analyst.parsed(analysis.buffer.path)
        if parsed is None or server.buffer(analysis.buffer.uri) is not analysis.buffer:
            return []
        positions = Positions(analysis.buffer.text, server.encoding)
        edits = Edits(analysis.buffer, positions, server.offers("workspace.workspace_edit.document_changes"))
        findings = list(zip(analysis.file.diagnostics, server.diagnostics(analysis), strict=True))
        context = ActionContext(findings, parsed.document, analysis.file.directives, edits)
        return actions(context, positions.span(params.range), params.context.only)

    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    async def format_snippets(params: types.DocumentFormattingParams) -> list[types.TextEdit]:
        analysis = await server.analysis(params.text_document.uri)
        if analysis is None:
            return []
        positions = Positions(analysis.buffer.text, server.encoding)
        return [positions.edit(edit) for edit in formatting(analysis.file.diagnostics)]
