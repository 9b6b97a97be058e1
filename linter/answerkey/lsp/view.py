"""An open file as features see it."""

from __future__ import annotations

from dataclasses import dataclass

from answerkey.diagnostics import Diagnostic
from answerkey.lsp.buffers import Buffer
from answerkey.lsp.places import Places
from answerkey.lsp.positions import Positions
from answerkey.model.corpus import Corpus
from answerkey.model.directives import Directive
from answerkey.model.document import Document
from answerkey.pipeline.pipeline import Outcome
from answerkey.workspace import SourceFile


@dataclass(frozen=True, slots=True)
class View:
    """Its text now, what that is parsed to, and what is known of its base.

    `whole` is its latest document whose YAML did parse. `diagnostics` and `directives` are of the text now, or none.
    """

    buffer: Buffer
    positions: Positions
    document: Document
    whole: Document | None
    source: SourceFile
    outcome: Outcome
    places: Places
    diagnostics: tuple[Diagnostic, ...]
    directives: tuple[Directive, ...]

    @property
    def text(self) -> str:
        return self.buffer.text

    @property
    def corpus(self) -> Corpus:
        return self.outcome.corpus
