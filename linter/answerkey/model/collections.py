"""Collections: sets of files with one schema."""

from __future__ import annotations

from dataclasses import dataclass, field
from posixpath import splitext

from answerkey.model.globs import pattern


@dataclass(frozen=True, slots=True)
class Collection:
    """A set of files. `glob` is relative to the content folder; `markdown` names the field that holds Markdown.

    A Markdown file's body is always read. `schema` is the text of a JSON Schema, for collections that users declare.
    `dialect` is that of the Markdown of these files, empty where it is unknown; it does not tell collections apart.
    """

    name: str
    glob: str = ""
    schema: str = ""
    markdown: str = ""
    built_in: bool = False
    dialect: str = field(default="", compare=False)

    def holds(self, path: str) -> bool:
        """Return True if a path below the content folder belongs to this collection; a suffix may be in capitals."""
        stem, suffix = splitext(path)
        return bool(self.glob) and any(pattern(self.glob).matches(p) for p in {path, stem + suffix.lower()})


FRAMEWORKS = Collection("frameworks", "frameworks/*.{yml,yaml}", built_in=True)
TOPICS = Collection("topics", "topics/*.{yml,yaml}", built_in=True)
QA = Collection("qa", "qa/**/*.{md,markdown,mdx}", built_in=True)
BUILT_IN = (FRAMEWORKS, TOPICS, QA)
LOCK = Collection("ids", "ids.lock")
"""The record of all addresses that were ever published: one file, and no Markdown."""
VERIFIED = Collection("verified", "verified.json")
"""The record of how the code of each question was verified: one file, and no Markdown."""
GENERATED = (LOCK, VERIFIED)
"""Files that this program writes beside the content that people write."""
PLAIN = Collection("markdown", "**/*.{md,markdown,mdx,qmd}")
"""Ordinary Markdown: no schema, front matter optional."""


def matches(glob: str, path: str) -> bool:
    """Return True if a path, with forward slashes, matches a pattern; one without a slash matches at any depth."""
    return pattern(anchored(glob)).matches(path)


def anchored(glob: str) -> str:
    """Return a pattern of whole paths that matches as this one does."""
    return glob if "/" in glob else f"**/{glob}"
