"""The server: what the protocol asks for, answered by the tools and resources in threads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import anyio.to_thread
from mcp import MCPError
from mcp.server.lowlevel import Server
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ListToolsResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
    TextResourceContents,
)

from answerkey import __version__
from answerkey.counts import number_of
from answerkey.delivery.store import BadRequest
from answerkey.mcp_server import resources
from answerkey.mcp_server.refusals import Refusal, of_request, suggested
from answerkey.mcp_server.tools import TOOLS, Sources

T = TypeVar("T")
_MOST_NAMED = 30  # frameworks and collections in the instructions


def make_server(sources: Sources) -> Server[Any]:
    """Make the server of a base."""

    async def list_tools(_: Any, __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=[tool.listing for tool in TOOLS.values()])

    async def call_tool(_: Any, params: CallToolRequestParams) -> CallToolResult:
        tool = TOOLS.get(params.name)
        if tool is None:
            near = suggested(params.name, TOOLS, f"the tools are {', '.join(TOOLS)}")
            raise MCPError(INVALID_PARAMS, f"there is no tool `{params.name}`: {near}")
        return await anyio.to_thread.run_sync(tool.call, sources, params.arguments or {})

    async def list_resources(_: Any, params: PaginatedRequestParams | None) -> ListResourcesResult:
        return await _read(lambda: _listed(sources, params.cursor if params else None))

    async def list_templates(_: Any, __: PaginatedRequestParams | None) -> ListResourceTemplatesResult:
        return ListResourceTemplatesResult(resource_templates=list(resources.TEMPLATES))

    async def read_resource(_: Any, params: ReadResourceRequestParams) -> ReadResourceResult:
        text = await _read(lambda: _markdown(sources, params.uri))
        contents = TextResourceContents(uri=params.uri, text=text, mime_type=resources.MARKDOWN)
        return ReadResourceResult(contents=[contents])

    return Server(
        "answerkey",
        version=__version__,
        title="answerkey",
        instructions=_instructions(sources),
        get_tool_input_schema=lambda name: TOOLS[name].input_schema if name in TOOLS else None,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
    )


async def _read(read: Callable[[], T]) -> T:
    """Return what a function reads, in a thread; a refusal becomes an error of the protocol."""
    try:
        return await anyio.to_thread.run_sync(read)
    except Refusal as error:
        raise MCPError(INVALID_PARAMS, str(error)) from None
    except BadRequest as error:
        raise MCPError(INVALID_PARAMS, str(of_request(error))) from None


def _listed(sources: Sources, cursor: str | None) -> ListResourcesResult:
    with sources.reading(None) as store:
        return resources.listed(store, cursor)


def _markdown(sources: Sources, uri: str) -> str:
    location = resources.location_of(uri)
    with sources.reading(location.locale) as store:
        return resources.markdown_at(store, location.address)


def _instructions(sources: Sources) -> str:
    """Return what a model should know before its first call."""
    with sources.reading(None) as store:
        meta = store.meta()
        names = [each["name"] for each in store.frameworks()] + [each["title"] for each in store.collections()]
    more = ", …" if len(names) > _MOST_NAMED else ""
    extent = f"{number_of(meta.questions, 'question')} with checked answers and {number_of(meta.documents, 'document')}"
    locales = f" Languages: {', '.join(meta.locales)}." if meta.locales else ""
    return (
        f"A knowledge base of {extent} on {', '.join(names[:_MOST_NAMED])}{more}.{locales} To answer a question, call "
        "`search`, read the best hits with `get`, and cite their addresses. To write or change content, check each "
        "draft with `lint_draft` until it has no errors."
    )
