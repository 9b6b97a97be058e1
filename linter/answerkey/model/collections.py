"""Collections: sets of files with one schema."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import splitext
from typing import NamedTuple

from answerkey.model.content import Role
from answerkey.model.field_paths import EACH, FieldPath, nodes_at
from answerkey.model.globs import has_wildcards, pattern
from answerkey.model.tree import Node, Route, Scalar


class TextField(NamedTuple):
    """A field that holds Markdown or, with a `language`, code as such.

    A `line` is a single line of Markdown, unless a code fence stands in it.
    """

    path: FieldPath
    role: Role = Role.ANSWER
    language: str = ""
    line: bool = False

    @property
    def is_shown_code(self) -> bool:
        """True for code that readers see."""
        return bool(self.language) and self.role is Role.ANSWER


class ReferenceField(NamedTuple):
    """A field that names a document of another collection."""

    path: FieldPath
    collection: str


class OwnFields(NamedTuple):
    """The JSON Schema of the user's own fields of each mapping that a path leads to, and the setting that names it."""

    path: FieldPath
    setting: str
    schema: str


@dataclass(frozen=True, slots=True)
class Collection:
    """A set of files. `glob` is relative to the content folder.

    A Markdown file's body is always read. The `texts` of each mapping at `unit` are read and proved together, a
    question's or those of a whole document. `dialect` is that of the Markdown of these files, empty where it is
    unknown, and `own` are the user's own fields beside the built-in ones; neither tells collections apart.

    Collections that users declare have a template of addresses, and `schema`, the text of a JSON Schema. `title` and
    `order` are paths of fields.
    """

    name: str
    glob: str = ""
    schema: str = ""
    texts: tuple[TextField, ...] = ()
    unit: FieldPath = ()
    address: str = ""
    title: FieldPath = ()
    order: FieldPath = ()
    references: tuple[ReferenceField, ...] = ()
    built_in: bool = False
    dialect: str = field(default="", compare=False)
    own: tuple[OwnFields, ...] = field(default=(), compare=False)

    @property
    def declared(self) -> bool:
        """True for a collection of the user."""
        return bool(self.address)

    @property
    def has_fields(self) -> bool:
        """True if the data of a file have a meaning, so that its front matter must be readable."""
        fields = (self.schema, self.texts, self.title, self.order, self.references)
        return self.built_in or any(fields) or (self.declared and self.address != default_address(self.name))

    @property
    def folder(self) -> str:
        """The folder that all files are in, as far as the pattern tells; empty for the content folder."""
        names = self.glob.split("/")[:-1]
        fixed = next((n for n, name in enumerate(names) if has_wildcards(name)), len(names))
        return "/".join(names[:fixed])

    def holds(self, path: str) -> bool:
        """Return True if a path below the content folder belongs to this collection; a suffix may be in capitals."""
        if not self.glob:
            return False
        glob = pattern(self.glob)
        if glob.matches(path):
            return True
        if path == path.lower():
            return False
        stem, suffix = splitext(path)
        return suffix != suffix.lower() and glob.matches(stem + suffix.lower())

    def unit_of(self, route: Route) -> Route:
        """Return the route to the unit that a value belongs to; the empty one outside of all units."""
        return route[: len(self.unit)] if len(route) >= len(self.unit) else ()

    def texts_in(self, root: Node | None) -> list[tuple[Route, TextField, Scalar]]:
        """Return the texts of a document, each with its route: unit by unit, and there as a reader meets them.

        The texts of a question come in the order of the fields, those of the user's documents in that of the file.
        """
        texts = [
            (self.unit_of(route), number if self.built_in else node.span.start, route, text, node)
            for number, text in enumerate(self.texts)
            for route, node in nodes_at(root, text.path)
            if isinstance(node, Scalar) and isinstance(node.value, str)
        ]
        texts.sort(key=lambda entry: entry[:2])
        return [entry[2:] for entry in texts]

    def paths(self) -> Iterator[FieldPath]:
        """Yield the paths of all fields that must be texts."""
        yield from (text.path for text in self.texts)
        yield from (reference.path for reference in self.references)


def default_address(name: str) -> str:
    """Return the template of addresses of a collection that has none of its own."""
    return f"/{name}/{{path}}"


_EACH_QUESTION: FieldPath = ("questions", EACH)
_PAGE_TEXTS = (
    TextField(("prelude",), Role.PRELUDE, "python"),
    TextField((*_EACH_QUESTION, "q"), line=True),
    TextField((*_EACH_QUESTION, "a")),
    TextField((*_EACH_QUESTION, "choices", EACH, "text")),
    TextField((*_EACH_QUESTION, "choices", EACH, "why")),
    TextField((*_EACH_QUESTION, "starter"), Role.STARTER, "python"),
    TextField((*_EACH_QUESTION, "tests"), Role.TESTS, "python"),
    TextField((*_EACH_QUESTION, "proof"), Role.PROOF, "python"),
)

FRAMEWORKS = Collection("frameworks", "frameworks/*.{yml,yaml}", built_in=True)
TOPICS = Collection("topics", "topics/*.{yml,yaml}", built_in=True)
QA = Collection("qa", "qa/**/*.{md,markdown,mdx}", texts=_PAGE_TEXTS, unit=_EACH_QUESTION, built_in=True)
BUILT_IN = (FRAMEWORKS, TOPICS, QA)
LOCK = Collection("ids", "ids.lock")
"""The record of all addresses that were ever published: one file, and no Markdown."""
VERIFIED = Collection("verified", "verified.json")
"""The record of how the code of each question was verified: one file, and no Markdown."""
GENERATED = (LOCK, VERIFIED)
"""Files that this program writes beside the content that people write."""
PLAIN = Collection("markdown", "**/*.{md,markdown,mdx,qmd}")
"""Ordinary Markdown: no schema, front matter optional."""

NOTEBOOKS = Collection("notebooks-of-jupyter", "**/*.ipynb")
"""Notebooks that a collection of the user names: only their code and Markdown is checked, and nothing is delivered."""


def matches(glob: str, path: str) -> bool:
    """Return True if a path, with forward slashes, matches a pattern; one without a slash matches at any depth."""
    return pattern(anchored(glob)).matches(path)


def anchored(glob: str) -> str:
    """Return a pattern of whole paths that matches as this one does."""
    return glob if "/" in glob else f"**/{glob}"
