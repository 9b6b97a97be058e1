"""Conversion of edits to those of the protocol."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lsprotocol import types

from answerkey.lsp.buffers import Buffer
from answerkey.lsp.positions import Positions
from answerkey.source import Edit


@dataclass(frozen=True, slots=True)
class Edits:
    """Makes workspace edits of one open file. If `versioned`, the client refuses them once the file has changed."""

    buffer: Buffer
    positions: Positions
    versioned: bool

    def of(self, edits: Iterable[Edit]) -> types.WorkspaceEdit:
        """Return the workspace edit with some edits of the file."""
        changes = [self.positions.edit(edit) for edit in edits]
        if not self.versioned:
            return types.WorkspaceEdit(changes={self.buffer.uri: changes})
        identifier = types.OptionalVersionedTextDocumentIdentifier(self.buffer.uri, self.buffer.version)
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(identifier, changes)])
