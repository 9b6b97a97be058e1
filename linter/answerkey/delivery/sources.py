"""The input of a catalog: the base, and what renders its texts and knows its history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from answerkey.delivery.catalog import History
from answerkey.delivery.links import Links
from answerkey.delivery.omissions import Scope
from answerkey.model.collections import Collection
from answerkey.model.corpus import Corpus
from answerkey.model.views import View
from answerkey.rendering.rendered import Rendered
from answerkey.verification import Verified

Renderer = Callable[[Sequence["PageTexts"]], Iterable["RenderedPage"]]
Historian = Callable[[str, View], History]


@dataclass(frozen=True, slots=True)
class PageTexts:
    """The texts of a page or document to render: pairs of question and answer, the body, and pairs of link and
    destination.

    `choices` are those of each question, as pairs of text and reason. `fields` are those of a document, as pairs of a
    text and its language, which is empty for Markdown.
    """

    path: str
    questions: tuple[tuple[str, str], ...]
    body: str
    links: tuple[tuple[str, str], ...]
    dialect: str = ""
    choices: tuple[tuple[tuple[str, str], ...], ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """The texts of a page or document, rendered: a pair for each question, the body if there is one, and the choices
    and fields as in the texts."""

    questions: tuple[tuple[Rendered, Rendered], ...]
    body: Rendered | None
    choices: tuple[tuple[tuple[Rendered, Rendered], ...], ...] = ()
    fields: tuple[Rendered, ...] = ()


@dataclass(frozen=True)
class Sources:
    """The input of a catalog. `bodies` are the texts below the front matter of files that have one, by path.

    The corpus may be a part of a base; `links`, `delivered` and `verdicts` are those of the whole. `collections` are
    those that the user declares, and `delivered` are the addresses of all that is delivered.
    """

    corpus: Corpus
    bodies: Mapping[str, str]
    links: Links
    render: Renderer
    history: Historian
    scope: Scope = field(default_factory=Scope)
    dialects: Mapping[str, str] = field(default_factory=dict)
    """The dialect of each file by its path."""
    collections: tuple[Collection, ...] = ()
    delivered: frozenset[str] = frozenset()
    verdicts: Mapping[str, Verified] = field(default_factory=dict)
