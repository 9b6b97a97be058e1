"""The ways to the server: a process that talks over standard input and output, and requests of HTTP."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters

from answerkey.mcp_server.transports import PATH, make_http_app
from mcp_server.client import Assistant
from server.site import write_base

HOSTS = ("127.0.0.1", "localhost")
HEADERS = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
CALL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "search", "arguments": {"query": "list"}},
}


def posted(assistant: Assistant, body: Any = CALL, method: str = "POST", **headers: str) -> httpx.Response:
    """The reply to one request."""
    app = make_http_app(assistant.server, HOSTS)

    async def ask() -> httpx.Response:
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8001") as client:
                content = {"content": body} if isinstance(body, bytes) else {"json": body}
                sent = {} if method == "GET" else content
                return await client.request(method, PATH, headers={**HEADERS, **headers}, **sent)

    return anyio.run(ask)


def test_a_request_of_http_is_answered_without_a_session(assistant: Assistant) -> None:
    reply = posted(assistant)
    assert reply.status_code == 200
    assert "mcp-session-id" not in reply.headers
    result = reply.json()["result"]
    assert result["structuredContent"]["total"] == len(result["structuredContent"]["hits"])


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://localhost:8001"}, 200),
        ({"Content-Type": "text/plain"}, 400),
    ],
)
def test_pages_of_strangers_can_not_read_the_base(assistant: Assistant, headers: dict[str, str], status: int) -> None:
    assert posted(assistant, **headers).status_code == status


def test_a_request_that_is_too_long_is_refused(assistant: Assistant) -> None:
    assert posted(assistant, b" " * (4 * 1024 * 1024 + 1)).status_code == 413


def test_no_stream_stays_open(assistant: Assistant) -> None:
    assert posted(assistant, method="GET").status_code == 405


@pytest.fixture
def conversation(tmp_path: Path) -> Callable[[Callable[[Client], Any]], Any]:
    """Runs a conversation with a process in a folder with a base."""
    write_base(tmp_path)
    environment = {"PATH": os.environ["PATH"], "ANSWERKEY_CACHE_DIR": str(tmp_path / ".cache"), "PYTHONUTF8": "1"}
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "answerkey", "mcp"], cwd=tmp_path, env=environment
    )

    def run(work: Callable[[Client], Any]) -> Any:
        async def talk() -> Any:
            async with Client(command) as client:
                return await work(client)

        return anyio.run(talk)

    return run


@pytest.mark.sweep
def test_a_process_answers_over_standard_input_and_output(
    conversation: Callable[[Callable[[Client], Any]], Any], tmp_path: Path
) -> None:
    before = {path: path.read_bytes() for path in (tmp_path / "content").rglob("*") if path.is_file()}

    async def work(client: Client) -> tuple[Any, Any, Any]:
        found = await client.call_tool("search", {"query": "view"})
        checked = await client.call_tool("lint_draft", {"text": "```python\nx = (\n```\n", "kind": "markdown"})
        read = await client.read_resource("answerkey:///django/orm/queries#query-1")
        return found.structured_content, checked.structured_content, read.contents[0]

    found, checked, read = conversation(work)
    assert found["hits"][0]["address"] == "/flask/views/basics#what-is-a-view"
    assert [each["rule"] for each in checked["diagnostics"]] == ["snippet/syntax"]
    assert read.text.startswith("# What does query 1 do?")
    assert {path: path.read_bytes() for path in (tmp_path / "content").rglob("*") if path.is_file()} == before
