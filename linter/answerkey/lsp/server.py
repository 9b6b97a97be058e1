"""The server: its state, and the messages that it sends to the client."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.capabilities import get_capability
from pygls.exceptions import JsonRpcParseError
from pygls.lsp.server import LanguageServer

from answerkey import __version__
from answerkey.lsp.analyst import Analyses, Analysis, Analyst, ParsedBuffer
from answerkey.lsp.buffers import Buffer, path_of, uri_of
from answerkey.lsp.diagnostics import converted
from answerkey.lsp.locations import Locations
from answerkey.lsp.open_file import OpenFile
from answerkey.lsp.positions import Encoding, Positions
from answerkey.lsp.protocol import Protocol
from answerkey.pipeline.pipeline import Outcome


class Server(LanguageServer):
    """The language server, with the open files and the diagnostics that it has sent."""

    protocol: Protocol

    def __init__(self) -> None:
        super().__init__(
            "answerkey",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Incremental,
            protocol_cls=Protocol,
        )
        self.analyst = Analyst(self._tell)
        self.paths: dict[str, Path] = {}
        self.pulls = False
        self._faults: tuple[str, ...] = ()
        self._notes: set[str] = set()
        self._sent: dict[Path, tuple[int, list[types.Diagnostic]]] = {}

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Answer a message that is no JSON; show the user any other error of the server that no answer tells of."""
        if isinstance(error, ValueError | RecursionError):
            self.protocol.refuse(None, JsonRpcParseError(f"the message is not JSON: {error}"))
        else:
            super().report_server_error(error, source)

    @property
    def encoding(self) -> Encoding:
        """The unit in which the client counts characters."""
        chosen = self.workspace.position_encoding
        return Encoding(chosen.value if isinstance(chosen, types.PositionEncodingKind) else chosen or "utf-16")

    @property
    def was_shut_down(self) -> bool:
        """True after the client has sent `shutdown`."""
        return bool(self.protocol._shutdown)

    def offers(self, capability: str) -> bool:
        """Return True if the client has a capability, which is named by its path in the capabilities."""
        return bool(get_capability(self.client_capabilities, capability, False))

    def buffer(self, uri: str) -> Buffer | None:
        """Return the open file of a URI."""
        path = self.paths.get(uri) or path_of(uri)
        return self.analyst.buffers.get(path) if path is not None else None

    async def analysis(self, uri: str) -> Analysis | None:
        """Return the analysis of an open file as it is now; None if it is not content, or changes meanwhile."""
        buffer = self.buffer(uri)
        return await self.analyst.current(buffer.path) if buffer is not None else None

    async def open_file(self, uri: str) -> OpenFile | None:
        """Return an open file with its current document; its diagnostics and its base may be of an earlier version."""
        buffer = self.buffer(uri)
        if buffer is None:
            return None
        parsed = await self.analyst.parsed(buffer.path)
        analysis = self.analyst.analyses.get(buffer.path)
        if parsed is None or analysis is None or parsed.buffer.text != buffer.text:
            return None
        return self._open_file(buffer, parsed, analysis)

    def locations(self, outcome: Outcome) -> Locations:
        """Return the locations in a base."""
        return Locations(outcome, self.encoding, self._uri)

    def diagnostics(self, analysis: Analysis) -> list[types.Diagnostic]:
        """Return the diagnostics of an open file in the form of the protocol."""
        positions, locations = Positions(analysis.buffer.text, self.encoding), self.locations(analysis.file.outcome)
        return [converted(diagnostic, positions, locations) for diagnostic in analysis.file.diagnostics]

    def clear(self, buffer: Buffer) -> None:
        """Clear the diagnostics of a file that the client has."""
        if self._sent.pop(buffer.path, None) is not None:
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(buffer.uri, []))

    def pulled(self) -> None:
        """Switch to pull diagnostics at the client's first request, so that it does not show them twice."""
        if not self.pulls:
            self.pulls = True
            for buffer in self.analyst.buffers.values():
                self.clear(buffer)

    def _open_file(self, buffer: Buffer, parsed: ParsedBuffer, analysis: Analysis) -> OpenFile:
        file = analysis.file
        current = analysis.buffer.text == buffer.text
        return OpenFile(
            buffer,
            Positions(buffer.text, self.encoding),
            parsed.document,
            parsed.whole,
            file.source,
            file.outcome,
            self.locations(file.outcome),
            file.diagnostics if current else (),
            file.directives if current else (),
        )

    def _uri(self, path: Path) -> str:
        buffer = self.analyst.buffers.get(path)
        return buffer.uri if buffer is not None else uri_of(path)

    def _tell(self, result: Analyses) -> None:
        """Send the outcome of a check."""
        self._say(types.MessageType.Error, [fault for fault in result.faults if fault not in self._faults])
        self._faults = result.faults
        self._say(types.MessageType.Info, [note for note in result.notes if note not in self._notes])
        self._notes.update(result.notes)  # shown once: they keep no file from being checked
        if result.disk and self.offers("workspace.code_lens.refresh_support"):
            self.workspace_code_lens_refresh(None)  # others refer to a file, and verdicts change, without an edit of it
        if self.pulls:
            self._suggest_pulling(result)
            return
        for path, analysis in result.analyses.items():
            if analysis is not None:
                self._publish(path, analysis)
            elif path in self.analyst.buffers:
                self.clear(self.analyst.buffers[path])

    def _say(self, kind: types.MessageType, messages: Iterable[str]) -> None:
        """Show messages to the user."""
        for message in messages:
            self.window_show_message(types.ShowMessageParams(kind, message))

    def _publish(self, path: Path, analysis: Analysis) -> None:
        items = self.diagnostics(analysis)
        buffer = analysis.buffer
        if self._sent.get(path) != (buffer.version, items):
            self._sent[path] = buffer.version, items
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(buffer.uri, items, buffer.version))

    def _suggest_pulling(self, result: Analyses) -> None:
        """Ask a client that pulls diagnostics to do so again if those of a file changed without an edit of it."""
        changed = False
        for path, analysis in result.analyses.items():
            if analysis is not None:
                items = self.diagnostics(analysis)
                version, before = self._sent.get(path, (analysis.buffer.version, items))
                changed |= version == analysis.buffer.version and before != items
                self._sent[path] = analysis.buffer.version, items
        if changed and self.offers("workspace.diagnostics.refresh_support"):
            self.workspace_diagnostic_refresh(None)
