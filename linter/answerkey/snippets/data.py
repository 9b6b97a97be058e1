"""Whether JSON, YAML and TOML in an answer parse, parts of documents included."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from typing import NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from answerkey.snippets.language import Kind
from answerkey.source import LineIndex, Span

_TEMPLATE = re.compile(r"\{\{|\{%|<%|\$\{\{")
_ELLIPSIS = re.compile(r"(?m)\.\.\.|…")
_COMMENT = re.compile(r"(?m)^\s*(//|#|/\*)|[,\[{}\]\"]\s*(//|#|/\*)")
_BLANK = re.compile(r"\s*")
_DECODER = json.JSONDecoder(parse_int=str)  # Python refuses integers of thousands of digits, JSON does not
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


class Fault(NamedTuple):
    """Why a text does not parse and where."""

    message: str
    span: Span
    hint: str = ""


def fault(kind: Kind, text: str) -> Fault | None:
    """What is wrong with a text of a data language; nothing where it parses or can't be judged."""
    check = _CHECKS.get(kind)
    if check is None or not text.strip() or _TEMPLATE.search(text):
        return None
    try:
        return check(text)
    except (RecursionError, MemoryError):
        return Fault("nested too deep to be read", Span(0, 1))


def _json(text: str) -> Fault | None:
    if _ELLIPSIS.search(text):
        return None
    try:
        _values(text)
    except json.JSONDecodeError as error:
        if any(_parses(wrapped) for wrapped in (f"{{{text}}}", f"[{text}]", f"{{{text.rstrip().rstrip(',')}}}")):
            return None
        at = min(error.pos, max(0, len(text.rstrip()) - 1))
        hint = "JSON has no comments: tag the fence `jsonc`" if _COMMENT.search(text) else ""
        return Fault(f"invalid JSON: {error.msg[:1].lower()}{error.msg[1:]}", Span(at, at + 1), hint)
    return None


def _values(text: str) -> None:
    """Read one JSON value after the other, as in a request and its response."""
    at = _BLANK.match(text).end()  # type: ignore[union-attr]  # it matches nothing as well
    while at < len(text):
        _, at = _DECODER.raw_decode(text, at)
        at = _BLANK.match(text, at).end()  # type: ignore[union-attr]


def _parses(text: str) -> bool:
    try:
        json.loads(text, parse_int=str)
    except ValueError:
        return False
    return True


def _yaml(text: str) -> Fault | None:
    try:
        for _ in YAML(typ="safe").parse(text):
            pass
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = min(int(mark.index), max(0, len(text.rstrip()) - 1)) if mark is not None else 0
        return Fault(f"invalid YAML: {error.problem or error.context}", Span(at, at + 1))
    except (YAMLError, ValueError, AttributeError, TypeError) as error:
        return Fault(f"invalid YAML: {type(error).__name__}", Span(0, 1))
    return None


def _toml(text: str) -> Fault | None:
    if _ELLIPSIS.search(text):
        return None
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        at = LineIndex(text).offset(int(place[1]), int(place[2])) if place else max(0, len(text.rstrip()) - 1)
        return Fault(f"invalid TOML: {_TOML_PLACE.sub('', str(error)).strip().lower()}", Span(at, at + 1))
    except ValueError:
        return None  # an integer of so many digits that Python refuses it
    return None


_CHECKS: dict[Kind, Callable[[str], Fault | None]] = {Kind.JSON: _json, Kind.YAML: _yaml, Kind.TOML: _toml}
