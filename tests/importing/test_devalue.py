"""The encoding of Nuxt's payloads is read as its own library reads it, and refused where that would be wrong."""

from __future__ import annotations

import json
import math
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.importing.devalue import UNDEFINED, DevalueError, decode
from importing.payloads import encode

SINGLE = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(UNDEFINED)
VALUES = st.recursive(
    SINGLE, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=20
)


def same(one: Any, other: Any) -> bool:
    """Return True if two values are equal, with NaN equal to itself and 0.0 different from -0.0."""
    if isinstance(one, float) and isinstance(other, float):
        return (
            math.isnan(one) and math.isnan(other) or (one == other and math.copysign(1, one) == math.copysign(1, other))
        )
    if type(one) is not type(other):
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return bool(one == other)


@given(VALUES)
def test_a_value_comes_back_as_it_was_written(value: Any) -> None:
    assert same(decode(encode(value)), value)


READ = {
    "dates and addresses are texts": ('[{"d":1,"u":2},["Date","2026-01-02"],["URL","https://x"]]',
                                      {"d": "2026-01-02", "u": "https://x"}),
    "sets are lists": ('[["Set",1,2],"a","b"]', ["a", "b"]),
    "maps are lists of pairs": ('[["Map",1,2],"a","b"]', [["a", "b"]]),
    "objects without a prototype are objects": ('[["null","k",1],"v"]', {"k": "v"}),
    "patterns are texts": ('[["RegExp","a+","g"]]', "/a+/g"),
    "big integers are numbers": ('[["BigInt","12345678901234567890"]]', 12345678901234567890),
    "wrapped single values are bare": ('[["Object","x"]]', "x"),
    "holes are undefined": ("[[1,-2,1],5]", [5, UNDEFINED, 5]),
    "sparse lists have their length": ('[[-7,3,1,1],"x"]'.replace("3,1,1", "2,1,1"), [UNDEFINED, "x"]),
    "what Vue wraps is bare": ('[["Reactive",1],["Ref",2],["ShallowRef",3],"x"]', "x"),
    "types of a site's own are bare": ('[["Money",1],{"n":2},7]', {"n": 7}),
    "empty references hold JSON": ('[[1,2,3],["EmptyRef",4],["EmptyShallowRef",5],["EmptyRef",6],"_","0n","false"]',
                                   [UNDEFINED, 0, False]),
    "binary data is undefined": ('[[1,2],["Uint8Array","AA=="],["ArrayBuffer","AA=="]]', [UNDEFINED, UNDEFINED]),
    "a number alone is a special value": ("-1", UNDEFINED),
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), READ.values(), ids=READ)
def test_types_of_javascript(text: str, value: Any) -> None:
    assert decode(text) == value


def test_what_holds_itself_is_read_once() -> None:
    value = decode('[{"self":0,"list":1},[0,1]]')
    assert value["self"] is value
    assert value["list"][0] is value
    assert value["list"][1] is value["list"]


def test_a_chain_as_long_as_the_text_is_read_without_recursion() -> None:
    size = 50_000
    value = decode(json.dumps([*([at + 1] for at in range(size)), "end"]))
    for _ in range(size):
        (value,) = value
    assert value == "end"
    assert decode(json.dumps([*(["Ref", at + 1] for at in range(size)), "end"])) == "end"


def test_what_is_shared_is_one_object() -> None:
    levels = 60  # written out it would be longer than any memory
    value = decode(json.dumps([*([at + 1, at + 1] for at in range(levels)), "end"]))
    assert value[0] is value[1]


REFUSED = {
    "nothing": ("", "not JSON"),
    "no JSON": ("<html>", "line 1, column 1"),
    "another JSON": ('{"a": 1}', "not a list"),
    "an empty list": ("[]", "not a list"),
    "an index alone": ("5", "not a list"),
    "a text alone": ('"x"', "not a list"),
    "an index past the end": ('[{"a":9}]', "9 is not an index"),
    "a huge index": ("[[99999999999999999999]]", "is not an index"),
    "a negative index that means nothing": ("[[-99]]", "-99 is not an index"),
    "a hole in an object": ('[{"a":-2}]', "-2 is not an index"),
    "a truth value for an index": ("[[true]]", "True is not an index"),
    "a fraction for an index": ("[[0.5]]", "0.5 is not an index"),
    "a value for an index": ('[{"a":"b"}]', "is not an index"),
    "a list for an index": ("[[[0]]]", "is not an index"),
    "a wrapper of itself": ('[["Ref",0]]', "wraps itself"),
    "wrappers of each other": ('[["Ref",1],["Ref",0]]', "wraps itself"),
    "an unknown type": ('[["Weird",1,2]]', "`Weird` is an unknown type"),
    "a map without a value": ('[["Map",1],"a"]', "a value for each key"),
    "no big integer": ('[["BigInt","x"]]', "BigInt"),
    "a big integer of nothing": ('[["BigInt"]]', "BigInt"),
    "an empty reference of nothing": ('[["EmptyRef",1],"{"]', "not JSON"),
    "a sparse list without end": ("[[-7,4294967295]]", "a sparse list"),
    "a sparse list that lies": ('[[-7,1,5,1],"x"]', "not an index in a list of 1"),
    "a number that is none": ("[NaN]", "NaN"),
    "an integer without end": (f"[{'9' * 5000}]", "too many digits"),
    "depth": ("[" * 100_000, "nested"),
    "closed depth": ("[" * 100_000 + "]" * 100_000, "nested"),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_payload_is_refused_in_a_sentence(text: str, message: str) -> None:
    with pytest.raises(DevalueError) as error:
        decode(text)
    assert message in str(error.value)
    assert len(str(error.value)) < 250


ENTRIES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-8, 8)
    | st.floats()
    | st.sampled_from(["Ref", "Set", "Map", "null", "x", "_"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=12,
)


@given(st.lists(ENTRIES, max_size=8) | ENTRIES)
def test_any_json_is_read_or_refused(entries: Any) -> None:
    with suppress(DevalueError):
        decode(json.dumps(entries))
