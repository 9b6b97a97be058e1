"""Locations in any file of a base."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lsprotocol import types

from answerkey.lsp.positions import Encoding, Positions
from answerkey.pipeline.pipeline import Outcome
from answerkey.source import Span


@dataclass(frozen=True)
class Locations:
    """Converts spans in the files of a base, as they were checked, to locations; `uri` returns the URI of a file."""

    outcome: Outcome
    encoding: Encoding
    uri: Callable[[Path], str]

    def location(self, path: str, span: Span) -> types.Location:
        """Return the location of a span in a file."""
        return types.Location(self.uri(self.file(path)), self.positions(path).range(span))

    def file(self, path: str) -> Path:
        """Return the file of a path in the base."""
        return self.outcome.inputs.table.by_path[path].file

    def positions(self, path: str) -> Positions:
        """Return the positions in a file's text."""
        if path not in self._positions:
            self._positions[path] = Positions(self.outcome.inputs.contents[path].text, self.encoding)
        return self._positions[path]

    def path_of_shown(self, path: str) -> str | None:
        """Return the path in the base of a file, from the path that messages show; None if it is not one of them."""
        source = self.outcome.inputs.table.by_shown.get(path)
        return source.path if source is not None else None

    @cached_property
    def _positions(self) -> dict[str, Positions]:
        return {}
