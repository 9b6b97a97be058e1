"""The view that features have of an open file."""

from __future__ import annotations

from dataclasses import dataclass

from answerkey.diagnostics import Diagnostic
from answerkey.lsp.buffers import Buffer
from answerkey.lsp.locations import Locations
from answerkey.lsp.positions import Positions
from answerkey.model.corpus import Corpus
from answerkey.model.directives import Directive
from answerkey.model.document import Document
from answerkey.pipeline.pipeline import Outcome
from answerkey.workspace import SourceFile


@dataclass(frozen=True, slots=True)
class OpenFile:
    """An open file: its current text and document, and the latest outcome of its base.

    `whole` is its latest document with valid YAML. `diagnostics` and `directives` are empty unless they belong to the
    current text.
    """

    buffer: Buffer
    positions: Positions
    document: Document
    whole: Document | None
    source: SourceFile
    outcome: Outcome
    locations: Locations
    diagnostics: tuple[Diagnostic, ...]
    directives: tuple[Directive, ...]

    @property
    def text(self) -> str:
        return self.buffer.text

    @property
    def corpus(self) -> Corpus:
        return self.outcome.corpus
