"""Every request gets an answer, whatever stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from answerkey.lsp.features import create
from lsp.client import Client, Message
from properties import examples

PAGE = "content/qa/fastapi/routing/routers-and-path-operations.md"
PARSE_ERROR, INVALID_REQUEST, NO_METHOD, INVALID_PARAMS, NOT_INITIALIZED = -32700, -32600, -32601, -32602, -32002


def requests() -> list[str]:
    """The methods that the server answers, but those that begin and end a session."""
    manager = create().protocol.fm
    methods = {*manager.features, *manager.builtin_features} - {types.INITIALIZE, types.SHUTDOWN}
    return sorted(m for m in methods if "id" in {f.name for f in types.METHOD_TO_TYPES[m][0].__attrs_attrs__})


METHODS = requests()
PLACE = {"line": 20, "character": 3}
VALID: Message = {
    "position": PLACE,
    "range": {"start": PLACE, "end": PLACE},
    "context": {"diagnostics": [], "includeDeclaration": True},
    "options": {"tabSize": 2, "insertSpaces": True},
    "query": "x",
    "newName": "x",
    "command": "x",
    "data": {"uri": "file:///x", "address": "/x", "fragment": ""},
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def client(apart: Client) -> Client:
    """The server of this module."""
    return apart


@pytest.fixture(scope="module")
def address(client: Client) -> Iterator[str]:
    address = client.open(client.folder / PAGE)
    client.diagnostics(address)
    yield address
    client.close(address)


def refused(client: Client, method: str, params: Any) -> Message:
    error: Message = client.answer(client.request(method, params))["error"]
    return error


@pytest.mark.parametrize("params", [None, 3, [], ["x"], {}, {"textDocument": 3}, {"textDocument": {}}], ids=repr)
@pytest.mark.parametrize("method", METHODS)
def test_bad_parameters_are_refused(client: Client, method: str, params: Any) -> None:
    error = refused(client, method, params)
    assert error["code"] == INVALID_PARAMS
    assert " at params" in error["message"]


def routes(value: Any, route: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield route
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from routes(inner, (*route, key))


@examples(300)
@given(method=st.sampled_from(METHODS), data=st.data())
def test_a_request_with_any_value_in_any_place_is_answered(
    client: Client, address: str, method: str, data: st.DataObject
) -> None:
    params = deepcopy({**VALID, "textDocument": {"uri": address}})
    *above, last = data.draw(st.sampled_from([route for route in routes(params) if route]))
    inner = params
    for key in above:
        inner = inner[key]
    inner[last] = data.draw(JSON)
    answer = client.answer(client.request(method, params))
    assert ("error" in answer) != ("result" in answer)


def test_after_all_of_that_the_server_still_works(client: Client, address: str) -> None:
    assert client.ask("textDocument/hover", client.at(address, "difficulty:", 2)) is not None


@pytest.mark.parametrize(
    ("body", "code", "number"),
    [
        (b"{", PARSE_ERROR, None),
        (b"\xff\xfe", PARSE_ERROR, None),
        (b"[" * 100_000, PARSE_ERROR, None),
        (b"1" * 10_000, PARSE_ERROR, None),
        (b"[]", INVALID_REQUEST, None),
        (b'{"jsonrpc": "2.0", "id": null, "method": "textDocument/hover"}', INVALID_REQUEST, None),
        (b'{"jsonrpc": "2.0", "id": [1], "method": "textDocument/hover"}', INVALID_REQUEST, None),
        (b'{"jsonrpc": "1.0", "id": "a", "method": "textDocument/hover"}', INVALID_REQUEST, "a"),
        (b'{"id": "b", "method": "textDocument/hover"}', INVALID_REQUEST, "b"),
        (b'{"jsonrpc": "2.0", "id": "c", "method": 3}', NO_METHOD, "c"),
        (b'{"jsonrpc": "2.0", "id": "d", "method": "no/such", "params": {"jsonrpc": {}}}', NO_METHOD, "d"),
        (b'{"jsonrpc": "2.0", "id": "e", "method": "textDocument/didOpen"}', INVALID_REQUEST, "e"),
        (b'{"jsonrpc": "2.0", "id": "f", "method": "initialize", "params": {}}', INVALID_REQUEST, "f"),
        (b'{"jsonrpc": "2.0", "id": "g", "method": "textDocument/hover"}', INVALID_PARAMS, "g"),
    ],
    ids=lambda value: repr(value)[:60],
)
def test_a_message_that_is_no_request_is_answered(client: Client, body: bytes, code: int, number: str | None) -> None:
    client.send_body(body)
    answer = client.wait(lambda message: "error" in message and message["id"] == number)
    assert answer["error"]["code"] == code


def test_before_and_after_a_session_requests_are_refused(own: Client) -> None:
    place = {"textDocument": {"uri": "file:///x.md"}, "position": PLACE}
    assert refused(own, "textDocument/hover", place)["code"] == NOT_INITIALIZED
    assert refused(own, "initialize", {})["code"] == INVALID_PARAMS
    own.start()
    own.ask("shutdown", None)
    assert refused(own, "textDocument/hover", place)["code"] == INVALID_REQUEST
    own.notify("exit", None)
    assert own.process.wait() == 0


def test_a_path_that_no_file_can_have_spoils_no_check(client: Client, address: str) -> None:
    item = {"uri": "file:///a%00b.md", "languageId": "markdown", "version": 1, "text": "x"}
    client.notify("textDocument/didOpen", {"textDocument": item})
    client.change(address, client.texts[address].replace("title: ", "titel: ", 1))
    report = client.ask("textDocument/diagnostic", {"textDocument": {"uri": address}})
    assert "document/schema" in {item["code"] for item in report["items"]}


def test_the_working_directory_may_be_closed_to_the_server(base: Path) -> None:
    client = Client(base)
    try:
        params = {"processId": None, "rootUri": "file:///no/such/folder", "capabilities": {}}
        assert "capabilities" in client.ask("initialize", params)
    finally:
        client.kill()
