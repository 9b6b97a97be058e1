"""What the client holds of a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path

from answerkey.lsp.positions import Encoding, Positions
from answerkey.workspace import absolute


@dataclass(frozen=True, slots=True)
class Buffer:
    """An open file: its address as the client writes it, and its text at a version."""

    uri: str
    path: Path
    version: int
    text: str

    @property
    def data(self) -> bytes:
        """The text as it would be saved; half a surrogate pair, which can't be, becomes a question mark."""
        return self.text.encode("utf-8", "replace")

    def changed(
        self, version: int, changes: Iterable[types.TextDocumentContentChangeEvent], encoding: Encoding
    ) -> Buffer:
        """The buffer after some changes, each of the text that the one before it left."""
        text = self.text
        for change in changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                start, end = Positions(text, encoding).span(change.range)
                text = text[:start] + change.text + text[end:]
            else:
                text = change.text
        return replace(self, version=version, text=text)


def path_of(uri: str) -> Path | None:
    """The file that an address means; nothing where it is none."""
    path = to_fs_path(uri)
    return absolute(Path(path)) if path else None


def uri_of(path: Path) -> str:
    """The address of a file."""
    return from_fs_path(str(path)) or ""
