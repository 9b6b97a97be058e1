"""Collections: sets of files with one schema."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Collection:
    """A set of files. `glob` is relative to the content folder; `markdown` names the field that holds Markdown.

    A Markdown file's body is always read. `schema` is the text of a JSON Schema, for collections that users declare.
    """

    name: str
    glob: str = ""
    schema: str = ""
    markdown: str = ""
    built_in: bool = False

    def holds(self, path: str) -> bool:
        """Whether a path below the content folder belongs to this collection."""
        return bool(self.glob) and _pattern(self.glob).fullmatch(path) is not None


FRAMEWORKS = Collection("frameworks", "frameworks/*.{yml,yaml}", built_in=True)
TOPICS = Collection("topics", "topics/*.{yml,yaml}", built_in=True)
QA = Collection("qa", "qa/**/*.{md,markdown,MD,mdx}", built_in=True)
BUILT_IN = (FRAMEWORKS, TOPICS, QA)
LOCK = Collection("ids", "ids.lock")
"""The record of all addresses that were ever published: one file, and no Markdown."""
VERIFIED = Collection("verified", "verified.json")
"""What was found out about the code of each question: one file, and no Markdown."""
KEPT = (LOCK, VERIFIED)
"""What this program writes for itself, beside the content that people write."""
PLAIN = Collection("markdown", "**/*.{md,markdown}")
"""Ordinary Markdown: no schema, front matter optional."""


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    """``**/`` is any number of folders, ``*`` and ``?`` stay in one, ``{a,b}`` is either."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?|\{[^{}]*\})", glob)
    return re.compile("".join(_piece(part) for part in parts), re.S)


def _piece(part: str) -> str:
    if part.startswith("{") and part.endswith("}"):
        return "(?:" + "|".join(re.escape(choice) for choice in part[1:-1].split(",")) + ")"
    return {"**/": r"(?:[^/]+/)*", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}.get(part, re.escape(part))


def matches(glob: str, path: str) -> bool:
    """Whether a path, with forward slashes, matches a pattern; one without a slash matches at any depth."""
    return _pattern(glob if "/" in glob else "**/" + glob).fullmatch(path) is not None
