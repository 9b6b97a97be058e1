"""Elements of XML with their lines. A document with a DOCTYPE is refused, since only that can define or name entities.

So neither nested entities nor external ones exist, and the number and depth of elements are bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from answerkey.importing.result import SourceError

MOST_ELEMENTS = 1_000_000
DEEPEST = 100


@dataclass
class XmlElement:
    """An element: its name, its attributes, its text before the first element in it, and its line, from 1."""

    name: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list[XmlElement] = field(default_factory=list)

    def all(self, name: str) -> Iterator[XmlElement]:
        """Yield the elements in this one that have a name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> XmlElement | None:
        """Return the first element in this one that has a name; None if there is none."""
        return next(self.all(name), None)

    def text_of(self, name: str) -> str:
        """Return the text of the first element of a name; empty if there is none."""
        child = self.first(name)
        return child.text if child is not None else ""


def parse_xml(data: bytes) -> XmlElement:
    """Return the root of a document; raises SourceError with the line and column of a fault."""
    parser = expat.ParserCreate()
    tree = _Tree(parser)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = tree.refuse
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.characters
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        code = error.code if isinstance(error, expat.ExpatError) else None
        why = expat.ErrorString(code) if code else str(error)
        raise SourceError(f"{tree.place()}: not XML: {why}") from None
    return tree.root


class _Tree:
    """Builds the elements of a document while it is parsed."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        self.root = XmlElement("", {}, 1)
        self.open = [self.root]
        self.count = 0

    def place(self) -> str:
        return f"line {self.parser.CurrentLineNumber}, column {self.parser.CurrentColumnNumber + 1}"

    def refuse(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        raise SourceError(f"{self.place()}: it has a DOCTYPE, which is not read, since it can define entities")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS or len(self.open) > DEEPEST:
            limit = f"more than {MOST_ELEMENTS:,}" if self.count > MOST_ELEMENTS else f"deeper than {DEEPEST}"
            raise SourceError(f"{self.place()}: elements are {limit}")
        element = XmlElement(name, attributes, self.parser.CurrentLineNumber)
        self.open[-1].children.append(element)
        self.open.append(element)

    def end(self, name: str) -> None:
        self.open.pop()

    def characters(self, text: str) -> None:
        if not self.open[-1].children:
            self.open[-1].text += text
