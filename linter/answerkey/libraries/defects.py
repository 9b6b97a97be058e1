"""Defects of a module, and their messages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from answerkey.config import nearest
from answerkey.libraries.library_index import LibraryIndex
from answerkey.libraries.preamble import UNKNOWN
from answerkey.libraries.syntax_tree import SyntaxTree
from answerkey.libraries.type_checker import CheckerSession, Definition
from answerkey.snippets.offsets import CodeIndex
from answerkey.source import Span

IMPORT, ATTRIBUTE, CALL, DEPRECATED = "library/import", "library/attribute", "library/call", "library/deprecated"
INTERFACES = ("typing", "typing_extensions", "abc", "_collections_abc")
"""Modules of Python whose classes are interfaces: objects may well have more than these."""

_LONGEST_MESSAGE = 300  # characters of a message: some libraries are verbose


class Defect(NamedTuple):
    """A finding in a module, at a span of its code."""

    rule: str
    span: Span
    message: str
    hint: str = ""


class ModuleText(NamedTuple):
    """A module as it is checked: its name, and its text with the length of the preamble."""

    name: str
    text: str
    preamble: int


class Context(Struct, frozen=True):
    """A module under check: its text and tree, the session with the checker, and the index of the libraries."""

    module: ModuleText
    tree: SyntaxTree
    session: CheckerSession
    libraries: LibraryIndex

    @property
    def text(self) -> str:
        return self.module.text

    @property
    def index(self) -> CodeIndex:
        return self.tree.index

    @property
    def packages(self) -> list[Path]:
        """The packages of libraries that the module imports from."""
        return self.libraries.packages(self.tree.tops)

    def is_own(self, file: Path) -> bool:
        """Return True if a file is that of the module, or that of unknown names."""
        return file.stem in (self.module.name, UNKNOWN)

    def types(self, text: str, offset: int) -> tuple[Definition, ...]:
        """Return the definitions of the type of the expression at an offset, in this or another text of the module."""
        return self.session.types(self.module.name, text, offset)

    def declarations(self, offset: int) -> tuple[Definition, ...]:
        """Return the declarations of the name at an offset."""
        return self.session.declarations(self.module.name, self.text, offset)

    def names(self, text: str, offset: int) -> list[str]:
        """Return the names that could stand at an offset, in this or another text of the module."""
        return list(self.session.names(self.module.name, text, offset))

    def names_at(self, span: Span, before: str = "") -> list[str]:
        """Return the names that could stand at a span, after `before`."""
        return self.names(self.text[: span.start] + before + self.text[span.end :], span.start + len(before))


def shortened(message: str) -> str:
    """Return a message cut after its first sentences if it is long."""
    return message if len(message) <= _LONGEST_MESSAGE else message[:_LONGEST_MESSAGE].rpartition(" ")[0] + " …"


def lowered(message: str) -> str:
    """Return a message with a lower-case first letter, as other rules write them."""
    return message[:1].lower() + message[1:]


def suggestion(name: str, names: Iterable[str], before: str = "", after: str = "") -> str:
    """Return a hint at the nearest of some names, with the text before and after it; empty if none is near."""
    near = nearest(name, [other for other in names if other[:1].isupper() == name[:1].isupper()])
    return f"did you mean `{before}{near}{after}`?" if near else ""
