"""Syntax of JSON, YAML, TOML, INI and XML in answers, parts of documents included."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from typing import NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from answerkey.lazy_regex import lazy_regex
from answerkey.snippets.language import Kind
from answerkey.source import LineIndex, Span, line_spans

_TEMPLATE = lazy_regex(r"\{\{|\{%|<%|\$\{\{")
_ELLIPSIS = lazy_regex(r"\.\.\.|…")
_CUT = lazy_regex(r"^[ \t]*(?:- +)?(?:\.\.\.|…)[ \t]*(?:#.*)?$", re.MULTILINE)
_WORD_FAULT = lazy_regex(r"cannot start any token|escape character")
_COMMENT = lazy_regex(r"\s*(//|#|/\*)")
_JSON_COMMENT = lazy_regex(r'"(?:[^"\\\n]|\\.)*"|(//[^\n]*|/\*.*?\*/)', re.S)
_DANGLING = lazy_regex(r"( starting)? at$")
_BLANK = lazy_regex(r"\s*")
_DECODER = json.JSONDecoder(parse_int=str)  # Python refuses integers of thousands of digits, JSON does not
_QUOTED = r"'([^']*)'"
_XML_DECLARATION = lazy_regex(r"\s*<\?xml[^>]*\?>")
_TOML_KEY = lazy_regex(rf"\({_QUOTED}(, {_QUOTED})*,?\)")
_TOML_PLACE = lazy_regex(r" *\(at (?:line (\d+), column (\d+)|end of document)\)")


class Fault(NamedTuple):
    """The reason why a text does not parse, and its place. A `doubtful` one may be right in another tool or dialect."""

    message: str
    span: Span
    hint: str = ""
    doubtful: bool = False


class Judgement(NamedTuple):
    """The judgement of a parser on a code: it `parses`, or has a fault; neither where the parser can't tell."""

    parses: bool = False
    fault: Fault | None = None


def json_comment(kind: Kind, text: str) -> Span | None:
    """Return the first comment of a text that is JSON but for its comments; None for any other."""
    comment = next((match for match in _JSON_COMMENT.finditer(text) if match[1]), None) if kind is Kind.JSON else None
    if comment is None or _ELLIPSIS.search(text) or fault(kind, text) is None:
        return None
    return Span(*comment.span(1)) if fault(kind, _without_comments(text)) is None else None


def _without_comments(text: str) -> str:
    """Return a text of the same length with blanks in place of comments."""
    return _JSON_COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]) if match[1] else match[0], text)


def fault(kind: Kind, text: str) -> Fault | None:
    """Return the fault of a text of a data language; None where it parses or can't be judged."""
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
        comment = _COMMENT.match(text, error.pos)
        hint = "" if not comment else "JSON has no comments" + (": tag the fence `jsonc`" if comment[1] != "#" else "")
        return _fault("JSON", *_json_reason(error), text, hint)
    return None


def _json_reason(error: json.JSONDecodeError) -> tuple[str, int]:
    """Return the fault that the decoder reports, the same in every version of Python."""
    before = error.doc[: error.pos].rstrip()
    if error.msg.startswith("Illegal trailing comma"):
        return "trailing comma", error.pos
    if before.endswith(",") and error.doc[error.pos : error.pos + 1] in ("}", "]"):
        return "trailing comma", len(before) - 1
    if error.msg.startswith("Invalid control character") and error.doc[error.pos] == "\n":
        return "unterminated string", error.pos
    return _DANGLING.sub("", error.msg), error.pos


def _fault(language: str, message: str, at: int, text: str, hint: str = "") -> Fault:
    """A fault at a character; past the end of a line it is the last one written before."""
    if not text[at : at + 1].strip(" \n"):
        at = max(0, len(text[:at].rstrip(" \n")) - 1)
    return Fault(f"invalid {language}: {message[:1].lower()}{message[1:]}", Span(at, at + 1), hint)


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
    """Return the fault of a YAML text. Lines of `...` leave something out: they need not fit what is around them.

    What comes after such a line may be indented as what was left out, so that only faults of single words are certain
    there.
    """
    fault = _yaml_fault(text)
    cut = _CUT.search(text)
    if fault is None or cut is None or fault.span.start < cut.start():
        return fault
    fault = _yaml_fault(_CUT.sub(lambda line: " " * len(line[0]), text))
    is_certain = fault is not None and (fault.span.start < cut.start() or _WORD_FAULT.search(fault.message))
    return fault if is_certain else None


def _yaml_fault(text: str) -> Fault | None:
    try:
        for _ in YAML(typ="safe").parse(text):
            pass
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = int(mark.index) if mark is not None else 0
        hint = "YAML is indented by spaces, not by tabs" if text[at : at + 1] == "\t" else ""
        return _fault("YAML", error.problem or error.context, at, text, hint)
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
        at = LineIndex(text).offset(int(place[1]), int(place[2])) if place and place[1] else len(text)
        return _fault("TOML", _TOML_KEY.sub(_toml_key, _TOML_PLACE.sub("", str(error))), at, text)
    except ValueError:
        return None  # an integer of so many digits that Python refuses it
    return None


def _toml_key(key: re.Match[str]) -> str:
    """A key as TOML writes it; tomllib names it by a tuple."""
    return f"`{'.'.join(re.findall(_QUOTED, key[0]))}`"


def _ini(text: str) -> Fault | None:
    """Return the fault of an INI text. Keys may stand alone, several times, and outside of sections."""
    import configparser  # few pages have such snippets

    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    try:
        parser.read_string(f"[x]\n{_ELLIPSIS.sub('', text)}")
    except configparser.Error:
        return None  # of another dialect
    keys = {key for name in parser.sections() for key in parser[name] if key.startswith("[")}
    for line in line_spans(text) if keys else ():
        written = text[slice(*line)].strip()
        if written.lower() in keys:
            at = text.index("[", line.start)
            return Fault("invalid INI: `[` is never closed", Span(at, at + 1))
    return None


def _xml(text: str) -> Fault | None:
    """Return the fault of an XML text: a document, or elements and text of one.

    A document with declarations of its own is left to tools that read them. Expat refuses entities that grow.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return None
    from xml.parsers import expat  # as above

    text = _ELLIPSIS.sub(lambda dots: " " * len(dots[0]), text)
    start = _XML_DECLARATION.match(text)
    head = start.end() if start else 0
    before = "<x>"
    data = f"{' ' * head}{before}{text[head:]}</x>".encode("utf-8", "replace")
    parser = expat.ParserCreate("utf-8")
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        at = len(data[: parser.ErrorByteIndex].decode("utf-8", "ignore")) - len(before)
        message = expat.ErrorString(parser.ErrorCode)
        return _fault("XML", message, min(max(0, at), len(text)), text)
    return None


_CHECKS: dict[Kind, Callable[[str], Fault | None]] = {
    Kind.JSON: _json,
    Kind.YAML: _yaml,
    Kind.TOML: _toml,
    Kind.INI: _ini,
    Kind.XML: _xml,
}
