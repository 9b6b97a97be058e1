"""Runs one after another over a base that is being edited: only what a change can affect is computed again."""

from __future__ import annotations

from contextlib import closing
from datetime import date

from answerkey.config import Config
from answerkey.model.document import Document
from answerkey.pipeline.cache import cache_for
from answerkey.pipeline.inputs import Content, Reader
from answerkey.pipeline.options import Options
from answerkey.pipeline.pipeline import Outcome, Pipeline
from answerkey.workspace import SourceFile, Workspace


class Session:
    """Runs under one configuration; workers, contents and results live until it is closed."""

    def __init__(self, config: Config, *, cache: bool = True) -> None:
        self._options = Options(cache=cache)
        self._reader = Reader(config)
        self._pipeline = Pipeline(config, self._options, resident=True)

    def run(self, workspace: Workspace, *, disk: bool = True, today: date | None = None) -> Outcome:
        """Check a workspace. Without `disk` files that were read before are taken to be as they were.

        Code is checked against libraries with `disk` only, as when a file is opened or saved: a type checker takes
        longer than a key. Meanwhile the findings in code that has not changed stay.

        Raises ConfigError where the configuration names what can't be used, InternalError for a bug.
        """
        inputs = self._reader.read(workspace, disk=disk, today=today)
        with closing(cache_for(workspace.config, self._options)) as cache:
            return self._pipeline.run(inputs, cache, ask_checker=disk)

    def document(self, source: SourceFile, data: bytes) -> Document:
        """Return the document that a file's bytes make; an empty one where parsing takes too long."""
        return self._pipeline.document(source, Content(data, None, b""))

    def close(self) -> None:
        """End the workers."""
        self._pipeline.close()
