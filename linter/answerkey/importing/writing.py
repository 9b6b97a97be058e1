"""Records and pages as texts in the layout of a base, each proved: what is read from them is what was to be written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from answerkey.authoring.scalars import written
from answerkey.model.collections import QA, Collection
from answerkey.model.limits import Limits
from answerkey.model.messages import date_fault, shorten
from answerkey.parsing.document import parse_document

_STEP = "  "
_UNBOUND = Limits(file_bytes=2**62, answer_characters=2**62, yaml_depth=1000)
# What a literal block can't hold: what YAML 1.2 doesn't count as printable (section 5.1), and what its readers take for
# a line break or for the mark at the beginning of a text.
_NOT_LITERAL = re.compile("[^\t\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")  # what any reader takes for a text without a look at YAML
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST_INTEGER = 400  # digits that are read as a number


class Unwritable(ValueError):
    """A value that a file can't hold; the message says which and why."""


def record_text(collection: Collection, path: str, data: Mapping[str, Any]) -> str:
    """The text of a file of a collection that holds some data, in their order; raises Unwritable.

    Values are texts, numbers, truth values, nothing, lists of these, and (`questions`) a list of mappings of these.
    """
    for literal in (True, False):
        lines = list(_mapping(data, "", literal=literal))
        body = "".join(f"{line}\n" for line in lines)
        text = f"---\n{body}---\n" if collection.name == QA.name else body
        if _reads_as(collection, path, text, data):
            return text
    raise Unwritable(f"{path}: can't be written so that it is read as it was")  # no text is known that comes here


def fault(value: Any) -> str | None:
    """Why a single value can't be written, or nothing where it can."""
    if isinstance(value, str):
        return "a character that UTF-8 doesn't have" if _SURROGATE.search(value) else None
    if isinstance(value, float):
        return None if value - value == 0 else f"{value} is no number that content can hold"
    if isinstance(value, int):
        return None if value.bit_length() < 3 * _LONGEST_INTEGER else "a number of too many digits"
    return None if value is None else f"a {shorten(type(value).__name__)} where a single value belongs"


def _reads_as(collection: Collection, path: str, text: str, data: Mapping[str, Any]) -> bool:
    document = parse_document(path, collection, text, _UNBOUND)
    return not document.problems and document.tree is not None and document.tree.value == data


def _mapping(data: Mapping[str, Any], lead: str, *, literal: bool, first: str | None = None) -> Iterator[str]:
    """The lines of a mapping; the first of them may begin otherwise than the others."""
    before = lead if first is None else first
    for key, value in data.items():
        if isinstance(value, list) and value:
            yield f"{before}{key}:"
            yield from _items(value, lead + _STEP, literal=literal)
        elif literal and isinstance(value, str) and _fits_literal(key, value):
            yield from _block(f"{before}{key}", lead + _STEP, value)
        else:
            yield f"{before}{key}: {_inline(key, value)}"
        before = lead


def _items(items: list[Any], lead: str, *, literal: bool) -> Iterator[str]:
    for item in items:
        if isinstance(item, Mapping):
            yield from _mapping(item, lead + _STEP, literal=literal, first=f"{lead}- ")
        else:
            yield f"{lead}- {_inline('', item)}"


def _fits_literal(key: str, value: str) -> bool:
    """Whether a text is written as a block: answers, and what has several lines."""
    return (key == "a" or "\n" in value) and value.strip() != "" and not _NOT_LITERAL.search(value)


def _block(head: str, pad: str, value: str) -> Iterator[str]:
    """A text as a literal block: clipped, or with the mark that keeps all or none of its last line breaks."""
    body = value.removesuffix("\n")
    chomp = "-" if body == value else "+" if body.endswith("\n") else ""
    indicator = str(len(_STEP)) if body[:1] in (" ", "\n", "\t") else ""
    yield f"{head}: |{indicator}{chomp}"
    for line in body.split("\n"):
        yield pad + line if line else ""


def _inline(key: str, value: Any) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return value if key == "updated" and not date_fault(value) else _quoted(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list):
        return "[]"
    return repr(value)


def _quoted(value: str) -> str:
    """A text as it is if it can be, else between double quotes, or single ones where these spare escapes."""
    if _NAME.fullmatch(value):
        return value
    text = written(value)
    spares = text.startswith('"') and ('"' in value or "\\" in value) and "'" not in value
    return written(value, "'") if spares else text
