"""The file `ids.lock`: every address that was ever published, and what became of it.

One address a line, sorted as ``LC_ALL=C sort`` sorts, without a header, a count or a hash: two branches that add, move
and remove different things change different lines. A line is one of::

    /fastapi/security/jwt#sign
    /fastapi/security/jwt#verify -> /fastapi/security/tokens#verify
    /fastapi/security/jwt#none -> gone -- the library removed it

White space, control characters and ``%`` in an address are percent-encoded, as in a URL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote, unquote

from answerkey.source import Span, line_spans

NAME = "ids.lock"
GONE = "gone"
_ARROW, _BECAUSE = " -> ", " -- "
_MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")  # of a merge that git left to its user
_UNSAFE = re.compile(r"[\s%\x00-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")  # what file systems and YAML may hold, and no URL can
_ADDRESS = re.compile(r"/[^#]*[^#/](?:#[^#]+)?", re.S)
_LONGEST = 2000  # characters of a line


class State(NamedTuple):
    """What became of an address: it is there (neither), it moved to `target`, or it is gone for a `reason`."""

    target: str = ""
    reason: str = ""

    @property
    def stays(self) -> bool:
        return self == _STAYS


_STAYS = State()


class Entry(NamedTuple):
    """A line: an address and what became of it, where the line stands, and where in it address and target stand."""

    address: str
    state: State
    span: Span
    address_span: Span
    target_span: Span


class Fault(NamedTuple):
    """A line that is none: what is wrong, and what to do."""

    span: Span
    message: str
    hint: str


@dataclass(frozen=True)
class Lock:
    """A parsed file: its lines in order, and those that can't be read."""

    entries: tuple[Entry, ...] = ()
    faults: tuple[Fault, ...] = ()

    def states(self) -> dict[str, State]:
        """What became of each address. Of two lines on one the later state counts: an address that moved was there
        before; of two moves the first."""
        found: dict[str, State] = {}
        for entry in self.entries:
            if found.get(entry.address, _STAYS).stays:
                found[entry.address] = entry.state
        return found


def contradictions(lock: Lock) -> Iterator[tuple[Entry, Entry]]:
    """Each line that says something else of an address than an earlier one, with that one; to be there is not to
    contradict what came later."""
    first: dict[str, Entry] = {}
    for entry in lock.entries:
        if not entry.state.stays:
            earlier = first.setdefault(entry.address, entry)
            if earlier.state != entry.state:
                yield entry, earlier


def parse(text: str) -> Lock:
    """Read the text of the file; what can't be read is a fault and hides nothing else."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    for span in line_spans(text):
        start, line = span.start, text[slice(*span)].rstrip("\r\n")
        if not line:
            continue
        found = _entry(line, start)
        (entries if isinstance(found, Entry) else faults).append(found)  # type: ignore[arg-type]
    return Lock(tuple(entries), tuple(faults))


def _entry(line: str, start: int) -> Entry | Fault:
    whole = Span(start, start + len(line))
    if line.startswith(_MARKERS):
        return Fault(whole, "a mark of a merge conflict", "keep the lines of both sides, and remove the marks")
    if len(line) > _LONGEST:
        return Fault(whole, f"a line of more than {_LONGEST:,} characters", "an address and what became of it is meant")
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
            hint = "write `-> gone -- REASON`"
            return Fault(whole, "it is not said why the address is gone", hint)
        return Entry(_read(head), State("", reason.strip()), whole, *spans)
    if because:
        return Fault(Span(spans[1].end, whole.end), "a redirect has no reason", "only what is `gone` has one")
    return _address_fault(target, spans[1]) or Entry(_read(head), State(_read(target)), whole, *spans)


def _address_fault(text: str, span: Span) -> Fault | None:
    """Why a text is no address as the file has them."""
    shape = "write `/page#id`, `/page#id -> /page#new-id` or `/page#id -> gone -- REASON`"
    if not text.startswith("/"):
        return Fault(span, "not an address: it begins with `/`", shape)
    if _UNSAFE.search(text.replace("%", "")):
        return Fault(span, "an address holds no white space", shape)
    if not is_address(address := _read(text)) or written(address) != text:
        return Fault(span, "not an address as `answerkey ids` writes it", shape)
    return None


def written(address: str) -> str:
    """An address as the file has it."""
    return _UNSAFE.sub(lambda found: quote(found[0], safe=""), address)


def _read(text: str) -> str:
    """The address that a text of the file means; empty where it means none."""
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return ""


def is_address(text: str) -> bool:
    """Whether a text is a path from the root, with the id of a question or without."""
    return _ADDRESS.fullmatch(text) is not None and not _SURROGATE.search(text)


def line_of(address: str, state: State) -> str:
    """The line of an address, without its end."""
    if state.reason:
        return f"{written(address)}{_ARROW}{GONE}{_BECAUSE}{_one_line(state.reason)}"
    return f"{written(address)}{_ARROW}{written(state.target)}" if state.target else written(address)


def render(states: Mapping[str, State], line_end: str = "\n") -> str:
    """The text of the file."""
    return "".join(f"{line}{line_end}" for line in sorted(line_of(*entry) for entry in states.items()))


def line_end_of(text: str) -> str:
    """How the lines of a text end, as a checkout on Windows may have changed it."""
    return "\r\n" if "\r\n" in text else "\n"


def _one_line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def ancestors(address: str) -> Iterator[str]:
    """The addresses around one, the nearest first: a question's page, its topic, its framework."""
    page, hash_, _ = address.partition("#")
    if hash_:
        yield page
    while (page := page.rpartition("/")[0]) != "":
        yield page
