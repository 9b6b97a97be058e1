"""The text that the client has of an open file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path

from answerkey.lsp.positions import Encoding, Positions
from answerkey.workspace import absolute

_UNTITLED = "untitled"
_UNTITLED_FOLDER = ".answerkey-untitled"
_SUFFIXES = {"markdown": ".md", "yaml": ".yml"}


@dataclass(frozen=True, slots=True)
class Buffer:
    """An open file: its URI as the client writes it, and its text at a version."""

    uri: str
    path: Path
    version: int
    text: str

    @property
    def data(self) -> bytes:
        """The bytes of the text when saved; a lone surrogate, which can't be encoded, becomes a question mark."""
        return self.text.encode("utf-8", "replace")

    def changed(
        self, version: int, changes: Iterable[types.TextDocumentContentChangeEvent], encoding: Encoding
    ) -> Buffer:
        """Return the buffer after some changes, each of which applies to the result of the one before."""
        text = self.text
        for change in changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                start, end = Positions(text, encoding).span(change.range)
                text = text[:start] + change.text + text[end:]
            else:
                text = change.text
        return replace(self, version=version, text=text)


def path_of(uri: str) -> Path | None:
    """Return the path of a URI; None if no file can have it."""
    try:
        path = to_fs_path(uri)
    except ValueError:
        return None
    return absolute(Path(path)) if path and "\0" not in path else None


def untitled_path(uri: str, language: str) -> Path | None:
    """Return the path that stands for a text without a file, which no file has; None where nothing is known to check.

    An editor that knows where a new file will be says so: ``untitled:/home/me/content/qa/…``.
    """
    try:
        scheme, _, path, _, _ = urlsplit(uri)
    except ValueError:
        return None
    if scheme != _UNTITLED or "\0" in unquote(path):
        return None
    if path.startswith("/"):
        return absolute(Path(unquote(path)))
    suffix = _SUFFIXES.get(language)
    return absolute(Path(_UNTITLED_FOLDER, quote(path, safe="") + suffix)) if suffix is not None else None


def is_untitled(path: Path) -> bool:
    """Return True for the path of a text without a file."""
    return path.parent.name == _UNTITLED_FOLDER


def uri_of(path: Path) -> str:
    """Return the URI of a file."""
    return from_fs_path(str(path)) or ""
