"""The file `ids.lock`: every address that was ever published, and what became of it.

Each line holds one address. The lines are sorted by their bytes, as ``LC_ALL=C sort`` does. There is no header, count
or hash, so that branches that add, move or remove different things change different lines. A line has one of three
forms::

    /fastapi/security/jwt#sign
    /fastapi/security/jwt#verify -> /fastapi/security/tokens#verify
    /fastapi/security/jwt#none -> gone -- the library removed it

White space, control characters and ``%`` in an address are percent-encoded, as in a URL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote, unquote

from msgspec import Struct

from answerkey.lazy_regex import lazy_regex
from answerkey.source import Span, line_spans

NAME = "ids.lock"
GONE = "gone"
_ARROW, _BECAUSE = " -> ", " -- "
_MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")  # git writes them around conflicts
_UNSAFE = lazy_regex(r"[\s%\x00-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_SURROGATE = lazy_regex("[\ud800-\udfff]")  # file names and YAML may hold them, a URL can't
_ADDRESS = lazy_regex(r"/[^#]*[^#/](?:#[^#]+)?", re.S)
_LONGEST = 2000  # characters of a line


class State(NamedTuple):
    """The state of an address: it moved to `target`, it is gone for a `reason`, or it stays (both are empty)."""

    target: str = ""
    reason: str = ""

    @property
    def stays(self) -> bool:
        return self == _STAYS


_STAYS = State()


class Entry(NamedTuple):
    """A line of the file: an address, its state, and the spans of the line, the address and the target."""

    address: str
    state: State
    span: Span
    address_span: Span
    target_span: Span


class Fault(NamedTuple):
    """A line that can't be read: what is wrong, and what to do."""

    span: Span
    message: str
    hint: str


class Lock(Struct, frozen=True):
    """A parsed file: its entries in order, and the lines that can't be read."""

    entries: tuple[Entry, ...] = ()
    faults: tuple[Fault, ...] = ()

    def states(self) -> dict[str, State]:
        """Return the state of each address. Where it has several lines, the first that says moved or gone counts."""
        states: dict[str, State] = {}
        for entry in self.entries:
            if states.get(entry.address, _STAYS).stays:
                states[entry.address] = entry.state
        return states


def contradictions(lock: Lock) -> Iterator[tuple[Entry, Entry]]:
    """Yield each entry that contradicts an earlier one, with that one. An address that stayed may move or go later."""
    first: dict[str, Entry] = {}
    for entry in lock.entries:
        if not entry.state.stays:
            earlier = first.setdefault(entry.address, entry)
            if earlier.state != entry.state:
                yield entry, earlier


def parse(text: str) -> Lock:
    """Read the text of the file; a line that can't be read becomes a fault, and the others are still read."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    for span in line_spans(text):
        start, line = span.start, text[slice(*span)].rstrip("\r\n")
        if not line:
            continue
        result = _entry(line, start)
        if isinstance(result, Entry):
            entries.append(result)
        else:
            faults.append(result)
    return Lock(tuple(entries), tuple(faults))


def _entry(line: str, start: int) -> Entry | Fault:
    whole = Span(start, start + len(line))
    if line.startswith(_MARKERS):
        return Fault(whole, "a merge conflict marker", "keep the lines of both sides, and remove the markers")
    if len(line) > _LONGEST:
        return Fault(whole, f"a line of more than {_LONGEST:,} characters", "write one address per line")
    head, arrow, rest = line.partition(_ARROW)
    target, because, reason = rest.partition(_BECAUSE)
    at = start + len(head) + len(arrow)
    spans = Span(start, start + len(head)), Span(at, at + len(target)) if arrow else whole
    if fault := _address_fault(head, spans[0]):
        return fault
    if not arrow:
        return Entry(_read(head), _STAYS, whole, *spans)
    if target == GONE:
        if not reason.strip():
            return Fault(whole, "the reason is missing", "write `-> gone -- REASON`")
        return Entry(_read(head), State("", reason.strip()), whole, *spans)
    if because:
        return Fault(
            Span(spans[1].end, whole.end),
            "a redirect can't have a reason",
            "remove it; only an address that is `gone` has one",
        )
    return _address_fault(target, spans[1]) or Entry(_read(head), State(_read(target)), whole, *spans)


def _address_fault(text: str, span: Span) -> Fault | None:
    """Return the fault of a text that is not a well-formed address, or None."""
    shape = "write `/page#id`, `/page#id -> /page#new-id` or `/page#id -> gone -- REASON`"
    if not text.startswith("/"):
        return Fault(span, "not an address: it does not begin with `/`", shape)
    if _UNSAFE.search(text.replace("%", "")):
        return Fault(span, "an address can't contain white space", shape)
    if not is_address(address := _read(text)) or written(address) != text:
        return Fault(span, "not an address as `answerkey ids` writes them", shape)
    return None


def written(address: str) -> str:
    """Return an address as it is written in the file, percent-encoded."""
    return _UNSAFE.sub(lambda match: quote(match[0], safe=""), address)


def _read(text: str) -> str:
    """Return the address that a text of the file encodes; the empty text if its bytes are not UTF-8."""
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return ""


def is_address(text: str) -> bool:
    """Return True if a text is a path from the root, with or without the id of a question."""
    return _ADDRESS.fullmatch(text) is not None and not _SURROGATE.search(text)


def line_of(address: str, state: State) -> str:
    """Return the line of an address, without its line end."""
    if state.reason:
        return f"{written(address)}{_ARROW}{GONE}{_BECAUSE}{_one_line(state.reason)}"
    return f"{written(address)}{_ARROW}{written(state.target)}" if state.target else written(address)


def render(states: Mapping[str, State], line_end: str = "\n") -> str:
    """Return the text of the file."""
    return "".join(f"{line}{line_end}" for line in sorted(line_of(*entry) for entry in states.items()))


def line_end_of(text: str) -> str:
    """Return the line end of a text; a checkout on Windows may have changed it."""
    return "\r\n" if "\r\n" in text else "\n"


def _one_line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def ancestors(address: str) -> Iterator[str]:
    """Yield the addresses above one, the nearest first: a question's page, its topic, its framework."""
    while (address := parent_of(address)) != "":
        yield address


def parent_of(address: str) -> str:
    """Return the address right above one; the empty text above a framework."""
    page, hash_, _ = address.partition("#")
    return page if hash_ else page.rpartition("/")[0]
