"""What is found in a module, and how it is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from answerkey.config import nearest
from answerkey.libraries.checking import Look, Place
from answerkey.libraries.preamble import UNKNOWN
from answerkey.libraries.provided import Provided
from answerkey.libraries.trees import Tree
from answerkey.snippets.offsets import CodeIndex
from answerkey.source import Span

IMPORT, ATTRIBUTE, CALL, DEPRECATED = "library/import", "library/attribute", "library/call", "library/deprecated"
INTERFACES = ("typing", "typing_extensions", "abc", "_collections_abc")
"""Modules of Python whose classes say what is asked for: what is given may well be more."""

_LONGEST_MESSAGE = 300  # characters of a message, some libraries tell their whole story


class Defect(NamedTuple):
    """A finding in a module, at a span of its code."""

    rule: str
    span: Span
    message: str
    hint: str = ""


class Text(NamedTuple):
    """A module as it is checked: its name, and its text with the length of the preamble."""

    name: str
    text: str
    preamble: int


@dataclass(frozen=True)
class Case:
    """A module on trial: its text and tree, the checker's look at it, and what the libraries provide."""

    module: Text
    tree: Tree
    look: Look
    provided: Provided

    @property
    def text(self) -> str:
        return self.module.text

    @property
    def index(self) -> CodeIndex:
        return self.tree.index

    @property
    def packages(self) -> list[Path]:
        """The packages of libraries that the module imports from."""
        return self.provided.packages(self.tree.tops)

    def is_own(self, file: Path) -> bool:
        """Whether a file is that of the module, or stands for what nothing is known of."""
        return file.stem in (self.module.name, UNKNOWN)

    def types(self, text: str, offset: int) -> tuple[Place, ...]:
        """Where the type of what stands at an offset is defined, in this or another text of the module."""
        return self.look.types(self.module.name, text, offset)

    def declarations(self, offset: int) -> tuple[Place, ...]:
        """Where the name at an offset is declared."""
        return self.look.declarations(self.module.name, self.text, offset)

    def names(self, text: str, offset: int) -> list[str]:
        """The names that could stand at an offset, in this or another text of the module."""
        return list(self.look.names(self.module.name, text, offset))

    def names_at(self, span: Span, before: str = "") -> list[str]:
        """The names that could stand at a span, after `before`."""
        return self.names(self.text[: span.start] + before + self.text[span.end :], span.start + len(before))


def shortened(message: str) -> str:
    """A message without what follows its first few sentences."""
    return message if len(message) <= _LONGEST_MESSAGE else message[:_LONGEST_MESSAGE].rpartition(" ")[0] + " …"


def lowered(message: str) -> str:
    """A message as those of other rules are written."""
    return message[:1].lower() + message[1:]


def suggestion(name: str, names: Iterable[str], before: str = "", after: str = "") -> str:
    """A hint at the nearest of some names, with what stands before and after it; empty where none is near."""
    near = nearest(name, [other for other in names if other[:1].isupper() == name[:1].isupper()])
    return f"did you mean `{before}{near}{after}`?" if near else ""
