"""The client of the SDK in this process, over streams in memory, for tests that call one thing after another."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import anyio
from jsonschema import Draft202012Validator
from mcp import Client, MCPError

from answerkey.mcp_server.serving import open_server
from answerkey.mcp_server.tools import TOOLS
from answerkey.server.snapshot import Base


@dataclass(frozen=True)
class Assistant:
    """A client of a server; each request is a conversation of its own."""

    server: Any

    def ask(self, work: Callable[[Client], Awaitable[Any]]) -> Any:
        async def conversation() -> Any:
            async with Client(self.server, mode="legacy") as client:
                try:
                    return await work(client)
                except MCPError as error:  # which the client would wrap in groups
                    return error

        reply = anyio.run(conversation)
        if isinstance(reply, MCPError):
            raise reply
        return reply

    def call(self, name: str, **arguments: Any) -> dict[str, Any]:
        """The structured result of a tool, which must follow its schema."""
        result = self.ask(lambda client: client.call_tool(name, arguments))
        assert not result.is_error, result.content[0].text
        data: dict[str, Any] = result.structured_content
        Draft202012Validator(TOOLS[name].listing.output_schema or {}).validate(data)
        return data

    def refusal(self, name: str, **arguments: Any) -> str:
        """The text of a call that is refused."""
        result = self.ask(lambda client: client.call_tool(name, arguments))
        assert result.is_error, result.structured_content
        assert "Traceback" not in result.content[0].text
        return str(result.content[0].text)

    def read(self, uri: str) -> str:
        result = self.ask(lambda client: client.read_resource(uri))
        return str(result.contents[0].text)


@contextmanager
def assisted(folder: Path) -> Iterator[Assistant]:
    """A client of a server of the base in a folder."""
    base = Base(str(folder / "content"), str(folder / "answerkey.toml"), jobs=1, cache=False, allow_errors=True)
    with TemporaryDirectory() as temporary, open_server(base, Path(temporary)) as opened:
        yield Assistant(opened.server)
