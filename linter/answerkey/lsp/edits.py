"""Edits of files as the protocol has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lsprotocol import types

from answerkey.lsp.buffers import Buffer
from answerkey.lsp.positions import Positions
from answerkey.source import Edit


@dataclass(frozen=True, slots=True)
class Edits:
    """Makes edits of one open file that the client refuses once it has changed, if it can compare versions."""

    buffer: Buffer
    positions: Positions
    versioned: bool

    def of(self, edits: Iterable[Edit]) -> types.WorkspaceEdit:
        """The edits of the file."""
        changes = [self.positions.edit(edit) for edit in edits]
        if not self.versioned:
            return types.WorkspaceEdit(changes={self.buffer.uri: changes})
        identifier = types.OptionalVersionedTextDocumentIdentifier(self.buffer.uri, self.buffer.version)
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(identifier, changes)])
