"""Documents of the collections that users declare: their addresses, titles and references."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from answerkey.model.collections import Collection
from answerkey.model.content import Role
from answerkey.model.field_paths import FieldPath, nodes_at, parse_path
from answerkey.model.messages import quoted
from answerkey.model.tree import Node, Route, Scalar, routes
from answerkey.model.views import CodeField, Declaration, Record, Reference, route_key, view

PATH_NAMES = ("path", "stem")
"""The names in a template that stand for the path of the file: below its collection's folder, and its name alone."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_UNSAFE = frozenset(' #?%\\{}|^`"<>')  # they would be escaped, or end the path
_LONGEST = 1000  # characters of an address
_LARGEST = 2**53  # of the numbers that all readers of JSON have


class AddressFault(NamedTuple):
    """The reason why a document has no address: the route to the value, empty for the path of the file, and a hint."""

    route: Route
    message: str
    hint: str = ""


def record_of(
    collection: Collection,
    root: Node | None,
    path: str,
    *,
    broken: bool,
    heading: str | None = None,
) -> Record:
    """Return a file's data as a record of its collection.

    `heading` is the text of the first heading of its body, empty where that has none; None without a body.
    """
    data = root.value if root is not None else None
    spans = {route_key(route): node.span for route, node in routes(root)} if root is not None else {}
    declaration = _declaration(collection, root, path, heading) if collection.declared else None
    return view(collection.name, data, spans, path, broken=broken, declaration=declaration)


def _declaration(collection: Collection, root: Node | None, path: str, heading: str | None) -> Declaration:
    address = address_of(collection, root, path)
    texts = collection.texts_in(root)
    return Declaration(
        relative_path(collection, path),
        address if isinstance(address, str) else "",
        address_route(collection.address),
        collection.address.partition("{")[0],
        title_of(collection, root, path, heading or ""),
        _order(_value(root, collection.order)),
        (*(route for route, text, _ in texts if not text.language), *([()] if heading is not None else [])),
        tuple(CodeField(route, text.language) for route, text, _ in texts if text.is_shown_code),
        tuple(_references(collection, root)),
        tuple(route for route, text, _ in texts if text.role is not Role.ANSWER),
    )


def title_of(collection: Collection, root: Node | None, path: str, heading: str) -> str:
    """Return the title of a document: its field, else the first heading of its body, else the name of its file."""
    value = _value(root, collection.title)
    text = str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
    return text.strip() or heading.strip() or PurePosixPath(path).stem


def relative_path(collection: Collection, path: str) -> str:
    """Return the path of a file below the folder of its collection, without its suffix."""
    return str(PurePosixPath(path.removeprefix(f"{collection.folder}/")).with_suffix(""))


def address_of(collection: Collection, root: Node | None, path: str) -> str | AddressFault:
    """Return the address of a document, or why it has none."""
    parts: list[str] = []
    literal = True
    for piece in re.split(_PLACEHOLDER, collection.address):
        part = piece if literal else _part(piece, collection, root, path)
        if isinstance(part, AddressFault):
            return part
        parts.append(part)
        literal = not literal
    address = "".join(parts)
    if len(address) <= _LONGEST:
        return address
    return AddressFault((), f"the address of the document has more than {_LONGEST:,} characters", "shorten it")


def address_route(template: str) -> Route:
    """Return the route to the last field that a template names; empty if addresses are made of paths alone."""
    names = [name for name in placeholders(template) if name not in PATH_NAMES]
    return tuple(step for step in parse_path(names[-1]) or () if step is not None) if names else ()


def placeholders(template: str) -> list[str]:
    """Return the names in braces of a template."""
    return _PLACEHOLDER.findall(template)


def unsafe_character(text: str) -> str:
    """Return the first character of a text that can't stand in an address; empty where there is none."""
    return next((char for char in text if char in _UNSAFE or not char.isprintable()), "")


def last_part(collection: Collection, root: Node | None, path: str) -> str:
    """Return the text that the address of a document ends in; empty if that is none of a field or path."""
    names = placeholders(collection.address)
    part = _part(names[-1], collection, root, path) if collection.address.endswith("}") else ""
    return part if isinstance(part, str) else ""


def _part(name: str, collection: Collection, root: Node | None, path: str) -> str | AddressFault:
    """Return the text for a name in the template: of the path, or of a field."""
    if name in PATH_NAMES:
        text = relative_path(collection, path) if name == "path" else PurePosixPath(path).stem
        fault = part_fault(text)
        hint = "rename the file, or make addresses of a field by `address` of its collection"
        return AddressFault((), f"the path of the file {fault}", hint) if fault else unicodedata.normalize("NFC", text)
    route = tuple(parse_path(name) or ())
    node = next(nodes_at(root, route), None)
    value = node[1].value if node is not None else None
    if value is None:
        message = f"{quoted(name)} is missing, and the address of the document is made of it"
        return AddressFault(tuple(step for step in route if step is not None), message)
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        return AddressFault(node[0] if node else (), f"{quoted(name)} must be text, since the address is made of it")
    text, fault = unicodedata.normalize("NFC", str(value)), part_fault(str(value))
    hint = "use letters, digits, hyphens and slashes"
    return AddressFault(node[0] if node else (), f"{quoted(name)} {fault}", hint) if fault else text


def part_fault(text: str) -> str:
    """Return why a text can't be a part of an address, after its name; empty where it can."""
    if not text:
        return "is empty, and the address of the document is made of it"
    if char := unsafe_character(text):
        return f"can't be a part of an address: it holds {quoted(char) if char != ' ' else 'a space'}"
    if any(part in ("", ".", "..") for part in text.split("/")):
        return "can't be a part of an address: a name between its slashes is missing"
    return ""


def _value(root: Node | None, path: FieldPath) -> Any:
    """Return the value of a field; None where it is absent."""
    node = next(nodes_at(root, path), None) if path else None
    return node[1].value if node is not None else None


def _order(value: Any) -> int | float | str | None:
    """Return a value that documents can be ordered by; None for any other."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    return None if not isinstance(value, str) and not -_LARGEST <= value <= _LARGEST else value


def _references(collection: Collection, root: Node | None) -> Iterator[Reference]:
    for field in collection.references:
        for route, node in nodes_at(root, field.path):
            if isinstance(node, Scalar) and isinstance(node.value, str):
                yield Reference(route, field.collection, node.value)
