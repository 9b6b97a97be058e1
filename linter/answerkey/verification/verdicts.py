"""The format of `verified.json`: for each question the last verdict on its code, and its versions.

It is JSON (RFC 8259) with one question a line, sorted by address, and a last line that never changes::

    {
    "/a/b#c": {"digest": "5", "kind": "proved", "python": "3.13", "libraries": {}, "at": "2026-11-22", "assertions": 2},
    "/a/b#d": {"digest": "7", "kind": "compiled", "libraries": {}, "at": "2026-11-22", "languages": ["javascript"]},
    "format": 1
    }

Thus each line belongs to one question, down to its comma: two branches that record different questions change different
lines.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from msgspec import Struct, field

from answerkey.lazy_regex import lazy_regex
from answerkey.source import Span

NAME = "verified.json"
KINDS = ("compiled", "checked", "ran", "proved")
"""The kinds of verdicts: the snippets compile, they fit the libraries, they ran, all that they claim held."""
RUN_KINDS = ("ran", "proved")

_KEY, _FORMAT = "format", 1
_MARKERS = lazy_regex(r"^(?:<{7}|\|{7}|={7}|>{7}).*$", re.MULTILINE)  # of a merge that git left to its user
_BLANK = lazy_regex(r"[ \t\n\r]*")
_TEXTS = {
    "digest": lazy_regex(r"[0-9a-f]{1,128}"),
    "kind": lazy_regex("|".join(KINDS)),
    "python": lazy_regex(r"[0-9]{1,3}\.[0-9]{1,3}"),
    "at": lazy_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}
_NOUNS = {"digest": "hash", "kind": "word such as `proved`", "python": "version such as `3.13`", "at": "day"}
_LIBRARY = lazy_regex(r"[a-z0-9](?:[a-z0-9-]{0,99}[a-z0-9])?")  # a normalised name, as of PEP 503
_VERSION = lazy_regex(r"[0-9A-Za-z][0-9A-Za-z.!+_-]{0,99}")
_LANGUAGE = lazy_regex(r"[a-z][a-z0-9-]{0,29}")
_REQUIRED = ("digest", "kind", "python", "libraries", "at")
_OPTIONAL = ("assertions", "languages")
_WITHOUT_PYTHON = "compiled"
_MOST_ASSERTIONS = 10**9
_DECODER = json.JSONDecoder()


class Verdict(NamedTuple):
    """The verdict on a question whose code has this digest, with the versions that it was found with.

    `python` is a version such as `3.13`, `at` the day on which it was found (ISO 8601). `assertions` is the number of
    assertions and claimed outputs that held. `languages` are the tags of other languages than Python in which its
    snippets parse. Where only these were checked, `python` is empty. The file leaves out what is 0 or empty of these.
    """

    digest: str
    kind: str
    python: str
    libraries: Mapping[str, str]
    at: str
    assertions: int = 0
    languages: tuple[str, ...] = ()


class Fault(NamedTuple):
    """A defect of the file at a span; the hint says what to do."""

    span: Span
    message: str
    hint: str = ""


class Verdicts(Struct, frozen=True):
    """A parsed file: the verdicts by address, and its defects."""

    by_address: Mapping[str, Verdict] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


class _Member(NamedTuple):
    key: str
    value: Any
    key_span: Span
    value_span: Span


def parse(text: str) -> Verdicts:
    """Read the text of the file; an entry that can't be read is a fault and hides no other."""
    conflicts = tuple(
        Fault(Span(*marker.span()), "a merge conflict marker", "keep a line for each question, and remove the markers")
        for marker in _MARKERS.finditer(text)
    )
    if conflicts:
        return Verdicts(faults=conflicts)
    try:
        members = list(_members(text))
    except json.JSONDecodeError as error:
        return Verdicts(faults=(_not_json(error, text),))
    except (RecursionError, ValueError):  # nested without end; a number of too many digits
        return Verdicts(faults=(Fault(_line(text, 0), "not the JSON of verdicts", _AGAIN),))
    unknown = [Fault(m.value_span, "a format that this program does not know", _AGAIN) for m in members if _is_other(m)]
    if unknown:
        return Verdicts(faults=tuple(unknown))
    verdicts, faults = {}, []
    counts = Counter(member.key for member in members)
    for member in members:
        verdict = _verdict(member, counts[member.key])
        if isinstance(verdict, Fault):
            faults.append(verdict)
        elif verdict is not None:
            verdicts[member.key] = verdict
    return Verdicts(verdicts, tuple(faults))


def _is_other(member: _Member) -> bool:
    """Return True if a member says that the file has another format."""
    return member.key == _KEY and not (type(member.value) is int and member.value == _FORMAT)


def _not_json(error: json.JSONDecodeError, text: str) -> Fault:
    return Fault(_line(text, error.pos), f"not JSON: {error.msg[:1].lower()}{error.msg[1:]}", _AGAIN)


def _line(text: str, start: int) -> Span:
    """Return the span from a place to the end of its line."""
    end = text.find("\n", start)
    return Span(start, len(text) if end < 0 else end)


_AGAIN = "`answerkey prove --record` writes the file; restore it, or remove it and record again"


def _members(text: str) -> Iterator[_Member]:
    """Yield the members of the object that a text is, with their spans; raises ValueError if it is no object."""
    at = _after(text, _skip(text, 0), "{")
    while text[at : at + 1] != "}":
        key, end = _DECODER.raw_decode(text, at)
        if not isinstance(key, str):
            raise json.JSONDecodeError("expecting the address of a question in quotes", text, at)
        start = _after(text, _skip(text, end), ":")
        value, value_end = _DECODER.raw_decode(text, start)
        yield _Member(key, value, Span(at, end), Span(start, value_end))
        at = _skip(text, value_end)
        if text[at : at + 1] == "}":
            break
        at = _after(text, at, ",")
        if text[at : at + 1] == "}":
            raise json.JSONDecodeError("illegal trailing comma before the end", text, at)
    rest = _skip(text, at + 1)
    if rest < len(text):
        raise json.JSONDecodeError("extra data", text, rest)


def _after(text: str, at: int, mark: str) -> int:
    """Return the offset of the text after a mark and blanks; raises JSONDecodeError if the mark is not there."""
    if text[at : at + 1] != mark:
        raise json.JSONDecodeError(f"expecting `{mark}`", text, at)
    return _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def _verdict(member: _Member, times: int) -> Verdict | Fault | None:
    """Return the verdict of a member, or the fault in it; None for the member with the format."""
    if member.key == _KEY:
        return None
    if times > 1:
        return Fault(member.key_span, "stands more than once", "keep the line that is right, or record again")
    if not re.fullmatch(r"/[^#]*(?:#.+|[^#/])", member.key, re.S):
        hint = "write `/page#id`, or the address of a document"
        return Fault(member.key_span, "not the address of a question or document", hint)
    problem = _problem(member.value)
    if problem:
        return Fault(member.value_span, problem, _AGAIN)
    return Verdict(**{"python": "", **member.value, "languages": tuple(member.value.get("languages", ()))})


def _problem(value: Any) -> str:
    """Return the defect of a value that is no verdict; empty if it is one."""
    if not isinstance(value, dict) or value.keys() - {*_OPTIONAL} != set(_required(value)):
        return f"not a verdict: it has {', '.join(f'`{name}`' for name in _REQUIRED)}"
    for name, pattern in _TEXTS.items():
        if name in value and not _is(value[name], pattern):
            return f"not a verdict: its `{name}` is no {_NOUNS[name]}"
    try:
        date.fromisoformat(value["at"])
    except ValueError:
        return "not a verdict: its `at` is no day"
    if not _is_count(value.get("assertions", 1)):
        return "not a verdict: its `assertions` is no number from 1"
    if not _are_languages(value.get("languages", ["any"])):
        return "not a verdict: its `languages` are no tags in alphabetical order"
    libraries = value["libraries"]
    valid = isinstance(libraries, dict) and all(_is(n, _LIBRARY) and _is(v, _VERSION) for n, v in libraries.items())
    return "" if valid else "not a verdict: its `libraries` are no names and versions"


def _required(value: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of what a verdict has; one on other languages alone has no Python."""
    is_other = "languages" in value and value.get("kind") == _WITHOUT_PYTHON and "python" not in value
    return tuple(name for name in _REQUIRED if name != "python" or not is_other)


def _are_languages(value: Any) -> bool:
    if not isinstance(value, list) or not value or not all(_is(each, _LANGUAGE) for each in value):
        return False
    return value == sorted(set(value))


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 < value <= _MOST_ASSERTIONS


def _is(value: Any, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def render(verdicts: Mapping[str, Verdict]) -> str:
    """Return the text of the file with some verdicts."""
    lines = [f"{_json(address)}: {_json(_members_of(verdict))}," for address, verdict in sorted(verdicts.items())]
    return "\n".join(["{", *lines, f"{_json(_KEY)}: {_FORMAT}", "}", ""])


def renamed(text: str, old: str, new: str, *, below: bool = True) -> str:
    """Return the text of the file after an address, with all below it unless that stays, was renamed.

    Verdicts are on code, which a rename leaves as it is, so that they hold as before. The text stays as it is if it has
    no verdict of that address, or can't be read.
    """
    verdicts = parse(text)
    inner = (f"{old}/", f"{old}#") if below else ()
    moved = {a: new + a[len(old) :] for a in verdicts.by_address if a == old or a.startswith(inner)}
    if verdicts.faults or not moved:
        return text
    rest = {address: verdict for address, verdict in verdicts.by_address.items() if address not in moved}
    after = render({**rest, **{target: verdicts.by_address[address] for address, target in moved.items()}})
    return after.replace("\n", "\r\n") if "\r\n" in text else after


def _members_of(verdict: Verdict) -> dict[str, Any]:
    members = {**verdict._asdict(), "libraries": dict(sorted(verdict.libraries.items()))}
    return {name: value for name, value in members.items() if value or name not in (*_OPTIONAL, "python")}


def _json(value: object) -> str:
    # Half of a surrogate pair, which YAML can say and UTF-8 can't, stands there as its escape.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
