"""Serialization of records and pages in the layout of a base. Each text is parsed back and compared."""

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
# Characters that a literal block can't contain: those that YAML 1.2 doesn't count as printable (section 5.1), and those
# that parsers take for a line break or a byte order mark.
_NOT_LITERAL = re.compile("[^\t\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")  # a plain scalar that every parser reads as a text
# Another one: words and signs that mean nothing in YAML, of which the first begins with a letter.
_SENTENCE = re.compile(
    r"(?!(?:true|false|null|yes|no|on|off|y|n)\Z)[^\W\d_][\w,.'?!()/+-]*(?: [\w.'?!()/+][\w,.'?!()/+-]*)*", re.I
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST_INTEGER = 400  # digits that are read as a number


class UnwritableValue(ValueError):
    """A value that a file can't contain; the message says which and why."""


def record_text(collection: Collection, path: str, data: Mapping[str, Any]) -> str:
    """Return the text of a file of a collection with some data, in their order; raises UnwritableValue.

    Values are texts, numbers, booleans, None, and lists and mappings of these. A list holds no lists.
    """
    for literal in (True, False):
        lines = list(_mapping(data, "", literal=literal))
        body = "".join(f"{line}\n" for line in lines)
        text = f"---\n{body}---\n" if collection.name == QA.name else body
        if _reads_as(collection, path, text, data):
            return text
    raise UnwritableValue(
        f"{path}: can't be written so that the same data are read back"
    )  # no data are known for which this happens


def fault(value: Any) -> str | None:
    """Return the reason why a single value can't be written; None if it can."""
    if isinstance(value, str):
        return "a character that UTF-8 can't encode" if _SURROGATE.search(value) else None
    if isinstance(value, float):
        return None if value - value == 0 else f"{value} is not a number that content can contain"
    if isinstance(value, int):
        return None if value.bit_length() < 3 * _LONGEST_INTEGER else "a number of too many digits"
    return None if value is None else f"a {shorten(type(value).__name__)} instead of a single value"


def _reads_as(collection: Collection, path: str, text: str, data: Mapping[str, Any]) -> bool:
    document = parse_document(path, collection, text, _UNBOUND)
    return not document.problems and document.tree is not None and document.tree.value == data


def _mapping(data: Mapping[str, Any], lead: str, *, literal: bool, first: str | None = None) -> Iterator[str]:
    """Yield the lines of a mapping; `first` replaces the indentation of the first line."""
    before = lead if first is None else first
    for key, value in data.items():
        if isinstance(value, list) and value:
            yield f"{before}{key}:"
            yield from _items(value, lead + _STEP, literal=literal)
        elif isinstance(value, Mapping) and value:
            yield f"{before}{_inline('', key)}:"
            yield from _mapping(value, lead + _STEP, literal=literal)
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
    """Return True if a text is written as a literal block: an answer, or a text of several lines."""
    return (key == "a" or "\n" in value) and value.strip() != "" and not _NOT_LITERAL.search(value)


def _block(head: str, pad: str, value: str) -> Iterator[str]:
    """Yield the lines of a literal block, with the chomping indicator that its trailing line breaks need."""
    body = value.removesuffix("\n")
    chomp = "-" if body == value else "+" if body.endswith("\n") else ""
    indicator = str(len(_STEP)) if body[:1] in (" ", "\n", "\t") else ""
    yield f"{head}: |{indicator}{chomp}"
    for line in body.split("\n"):
        yield pad + line if line else ""


def _inline(key: str, value: Any) -> str:
    """Return a value on one line."""
    if isinstance(value, str):
        return value if key == "updated" and not date_fault(value) else _quoted(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list | Mapping):
        return "[]" if isinstance(value, list) else "{}"
    return repr(value)


def _quoted(value: str) -> str:
    """Return a text plain if possible, else in double quotes, or in single ones if these avoid escapes."""
    if _NAME.fullmatch(value) or _SENTENCE.fullmatch(value):
        return value
    text = written(value)
    spares = text.startswith('"') and ('"' in value or "\\" in value) and "'" not in value
    return written(value, "'") if spares else text
