"""The lines of a report's files, and the positions of edits in them."""

from __future__ import annotations

from collections.abc import Mapping

from answerkey.source import Edit, LineIndex, Position


class Lines:
    """The lines of files by path. A file is indexed once; a file without a text has no lines."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._indexes: dict[str, LineIndex | None] = {}
        self._last: tuple[tuple[str, int], str] = (("", 0), "")

    def text(self, path: str, line: int) -> str | None:
        """Return a line (from 1) without its line end; none where the file has no text."""
        if self._last[0] != (path, line):  # a line of a megabyte, with a thousand findings, is cut out once
            index = self._index(path)
            if index is None:
                return None
            self._last = ((path, line), index.line_text(line))
        return self._last[1]

    def ends(self, path: str, edit: Edit) -> tuple[Position, Position] | None:
        """Return the start and end of an edit; none where the file has no text."""
        index = self._index(path)
        return (index.position(edit.span.start), index.position(edit.span.end)) if index is not None else None

    def _index(self, path: str) -> LineIndex | None:
        if path not in self._indexes:
            text = self._texts.get(path)
            self._indexes[path] = None if text is None else LineIndex(text)
        return self._indexes[path]
