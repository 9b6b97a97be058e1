"""A decoder of devalue, the encoding of Nuxt's payloads.

A text is a JSON list whose first entry is the value. Within a list or an object each number is the index of an entry;
negative numbers stand for values that JSON lacks; a list that begins with a text names a type. This follows the parser
of the JavaScript library (sveltejs/devalue, ``src/parse.js``) and the types that Nuxt adds
(``app/plugins/revive-payload.client.ts``). Nothing here recurses, since an untrusted text may nest to any depth.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NoReturn

from answerkey.model.messages import shorten

_HOLE, _SPARSE = -2, -7
_LITERAL_TYPES = frozenset({"Date", "URL", "Object"})
_PACKED_TYPES = ("Array", "ArrayBuffer", "DataView")  # the names of binary types end in one of them
_EMPTY_REFS = frozenset({"EmptyRef", "EmptyShallowRef"})


class Undefined(Enum):
    """The type of JavaScript's ``undefined``, which is neither null nor absent."""

    UNDEFINED = "undefined"


UNDEFINED = Undefined.UNDEFINED
_SPECIAL: dict[int, Any] = {
    -1: UNDEFINED,
    -3: float("nan"),
    -4: float("inf"),
    -5: float("-inf"),
    -6: -0.0,
}


class DevalueError(ValueError):
    """A text that is not valid devalue; the message says where and why."""


def decode(text: str) -> Any:
    """Decode a text; raises DevalueError.

    Objects become dicts; a value that is shared in the text is one object, and may contain itself. Sets and arrays
    become lists (a hole is `UNDEFINED`), maps lists of pairs, dates and URLs texts, and binary data `UNDEFINED`. The
    wrappers of Vue and Nuxt are removed.
    """
    try:
        entries = json.loads(text, parse_constant=_no_constant)
    except DevalueError:
        raise
    except RecursionError:
        raise DevalueError("its lists are nested too deeply") from None
    except json.JSONDecodeError as error:
        raise DevalueError(f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    except ValueError:  # Python refuses integers of thousands of digits
        raise DevalueError("a number in it has too many digits") from None
    if type(entries) is int and entries in _SPECIAL:
        return _SPECIAL[entries]
    if not isinstance(entries, list) or not entries:
        raise DevalueError("not a list of entries")
    return _Decoder(entries).run()


def _no_constant(name: str) -> NoReturn:
    raise DevalueError(f"not JSON: JSON has no {name}")


@dataclass
class _Decoder:
    """Decodes one list of entries. Each container is made once, empty, and filled later."""

    entries: list[Any]
    made: dict[int, Any] = field(default_factory=dict)
    waiting: deque[tuple[int, Any]] = field(default_factory=deque)

    def run(self) -> Any:
        value = self._value(0, 0)
        while self.waiting:
            index, shell = self.waiting.popleft()
            entry = self.entries[index]
            if isinstance(entry, dict):
                shell.update((key, self._value(inner, index)) for key, inner in entry.items())
            else:
                self._fill(shell, entry, index)
        return value

    def _value(self, index: Any, at: int) -> Any:
        """Return the value at an index, without wrappers; `at` is the entry that refers to it."""
        wrappers: list[int] = []
        while True:
            if type(index) is int and index in _SPECIAL:
                value = _SPECIAL[index]
                break
            if type(index) is not int or not 0 <= index < len(self.entries):
                self._fault(at, f"{shorten(repr(index))} is not an index: there are {len(self.entries):,} entries")
            if index in self.made:
                value = self.made[index]
                break
            inner = self._wrapped(index)
            if inner is None:
                value = self._make(index)
                break
            if index in self.made or len(wrappers) > len(self.entries):
                self._fault(index, "it wraps itself")
            wrappers.append(index)
            at, index = index, inner
        self.made.update(dict.fromkeys(wrappers, value))
        return value

    def _wrapped(self, index: int) -> Any:
        """Return the index that an entry wraps; each unknown type ``[type, index]`` counts as a wrapper."""
        entry = self.entries[index]
        if not isinstance(entry, list) or len(entry) != 2 or type(entry[0]) is not str:
            return None
        is_known = entry[0] in _MAKERS or entry[0] in _LITERAL_TYPES or entry[0].endswith(_PACKED_TYPES)
        return None if is_known else entry[1]

    def _make(self, index: int) -> Any:
        """Make the value of an entry; the items of a list or an object follow later."""
        entry = self.entries[index]
        if isinstance(entry, dict):
            value: Any = {}
            self.waiting.append((index, value))
        elif isinstance(entry, list):
            value = self._make_list(index, entry)
        else:
            value = entry
        self.made[index] = value
        return value

    def _make_list(self, index: int, entry: list[Any]) -> Any:
        kind = entry[0] if entry else None
        if type(kind) is not str:
            value: Any = []
            self.waiting.append((index, value))
            return value
        if kind in _MAKERS:
            return _MAKERS[kind](self, index, entry)
        if kind in _LITERAL_TYPES and len(entry) == 2:
            return entry[1] if not isinstance(entry[1], (list, dict)) else UNDEFINED
        if kind.endswith(_PACKED_TYPES):
            return UNDEFINED
        return self._fault(index, f"`{shorten(kind)}` is an unknown type")

    def _fill(self, shell: Any, entry: list[Any], index: int) -> None:
        kind = entry[0] if entry else None
        if kind == "null":
            shell.update((str(key), self._value(inner, index)) for key, inner in _pairs(entry[1:]))
        elif kind == "Map":
            shell.extend([self._value(key, index), self._value(inner, index)] for key, inner in _pairs(entry[1:]))
        elif kind == "Set":
            shell.extend(self._value(inner, index) for inner in entry[1:])
        elif type(kind) is int and kind == _SPARSE:
            self._fill_sparse(shell, entry, index)
        else:
            shell.extend(UNDEFINED if _is_hole(inner) else self._value(inner, index) for inner in entry)

    def _fill_sparse(self, shell: list[Any], entry: list[Any], index: int) -> None:
        size = entry[1] if len(entry) > 1 else None
        if type(size) is not int or not 0 <= size <= len(self.entries):
            self._fault(index, "a sparse list is longer than the list of entries")
        shell.extend([UNDEFINED] * size)
        for place, inner in _pairs(entry[2:]):
            if type(place) is not int or not 0 <= place < size:
                self._fault(index, f"{shorten(repr(place))} is not an index in a list of {size}")
            shell[place] = self._value(inner, index)

    def _shell(self, index: int, entry: list[Any]) -> Any:
        if entry[0] != "Set" and len(entry) % 2 == 0:
            self._fault(index, f"a `{entry[0]}` needs a value for each key")
        value: Any = {} if entry[0] == "null" else []
        self.waiting.append((index, value))
        return value

    def _big_integer(self, index: int, entry: list[Any]) -> int:
        try:
            return int(str(entry[1]))
        except (IndexError, ValueError):
            self._fault(index, "a `BigInt` is not a number")

    def _pattern(self, index: int, entry: list[Any]) -> str:
        source, flags = (*entry[1:3], "", "")[:2]
        return f"/{source}/{flags}"

    def _empty_ref(self, index: int, entry: list[Any]) -> Any:
        """Decode a Nuxt reference to an empty value, which is written as JSON in a text."""
        at = entry[1] if len(entry) == 2 else None
        text = self.entries[at] if type(at) is int and 0 <= at < len(self.entries) else None
        if text == "_":
            return UNDEFINED
        if text == "0n":
            return 0
        try:
            return json.loads(text) if isinstance(text, str) else UNDEFINED
        except (ValueError, RecursionError):
            self._fault(index, f"the text of an `{entry[0]}` is not JSON")

    def _fault(self, index: int, message: str) -> NoReturn:
        raise DevalueError(f"entry {index}: {message}")


_MAKERS: dict[str, Callable[[_Decoder, int, list[Any]], Any]] = {
    "Set": _Decoder._shell,
    "Map": _Decoder._shell,
    "null": _Decoder._shell,
    "BigInt": _Decoder._big_integer,
    "RegExp": _Decoder._pattern,
    **dict.fromkeys(_EMPTY_REFS, _Decoder._empty_ref),
}


def _pairs(items: list[Any]) -> Iterator[tuple[Any, Any]]:
    return zip(items[::2], items[1::2], strict=False)


def _is_hole(index: Any) -> bool:
    return type(index) is int and index == _HOLE
