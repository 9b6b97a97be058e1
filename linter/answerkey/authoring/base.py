"""The base that authoring works on: its parsed documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from answerkey.config import Config
from answerkey.model.collections import Collection
from answerkey.model.corpus import Corpus, Facts
from answerkey.model.document import Document
from answerkey.model.parse_problems import Problem
from answerkey.parsing.document import parse_document
from answerkey.parsing.text import ENCODING, decode
from answerkey.workspace import Workspace, absolute

_MARKDOWN_DEPTH = "limit/markdown-depth"


class Refused(Exception):
    """A request that can't be carried out; the message says why and what to do."""


@dataclass(frozen=True)
class Base:
    """The documents of a base by path, the paths of its other files, and the problems of files that can't be read."""

    config: Config
    documents: Mapping[str, Document]
    assets: frozenset[str] = frozenset()
    unread: Mapping[str, Problem] | None = None

    @cached_property
    def corpus(self) -> Corpus:
        """The addresses, topics and frameworks of the base, without snippets."""
        entries = tuple(Facts(self.documents[path].record) for path in sorted(self.documents))
        files = frozenset(self.documents) | self.assets
        return Corpus(entries, files, frozenset(), date.min, locales=self.config.locales)

    @cached_property
    def hidden(self) -> dict[str, Problem]:
        """The files that may hold references which the parser can't see, each with the problem that hides them."""
        hidden = dict(self.unread or {})
        for path, document in self.documents.items():
            problem = next((p for p in document.problems if p.rule != ENCODING or document.tree is None), None)
            deep = (p for answer in document.answers for p in answer.problems if p.rule == _MARKDOWN_DEPTH)
            problem = problem or next(deep, None)
            if problem is not None:
                hidden.setdefault(path, problem)
        return hidden

    def parse(self, path: str, collection: Collection, text: str) -> Document:
        """Parse a text as a document of this base."""
        return parse_document(path, collection, text, self.config.limits)

    def with_documents(self, documents: Mapping[str, Document], assets: frozenset[str]) -> Base:
        """Return the base with other documents and files."""
        return replace(self, documents=documents, assets=assets)


def read_base(workspace: Workspace) -> Base:
    """Read and parse the files of the content folder."""
    root = absolute(workspace.config.content_root)
    documents, unread = {}, {}
    for source in workspace.files:
        if not source.file.is_relative_to(root):
            continue
        data, problem = workspace.read(source)
        if problem is not None:
            unread[source.path] = problem
        text, encoding = decode(data)
        documents[source.path] = parse_document(
            source.path, source.collection, text, workspace.config.limits, encoding or problem
        )
    return Base(workspace.config, documents, workspace.assets, unread)
