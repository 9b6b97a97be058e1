"""Cacheable responses, whose entity tag is a hash of their body."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from answerkey.server.errors import Problem

_JSON = "application/json"
_HTML = "text/html; charset=utf-8"


def as_json(request: Request, data: object, max_age: int, links: Mapping[str, str] | None = None) -> Response:
    """Return data as JSON; `links` are written as a Link header (RFC 8288), by relation."""
    headers = {"Link": ", ".join(f'<{target}>; rel="{name}"' for name, target in links.items())} if links else {}
    return _cacheable(request, encoded(data), _JSON, headers, max_age)


def encoded(data: object) -> bytes:
    """Return data as JSON in UTF-8; what UTF-8 does not have is a question mark."""
    try:
        return msgspec.json.encode(data)
    except UnicodeEncodeError:
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def as_page(request: Request, html: str, status: int = 200) -> Response:
    """Return a page of the preview, which browsers validate each time: authors want to see the current content."""
    return _cacheable(request, html.encode("utf-8", "replace"), _HTML, {}, 0, status)


def _cacheable(
    request: Request, body: bytes, media_type: str, headers: Mapping[str, str], max_age: int, status: int = 200
) -> Response:
    """Return a response, or 304 if the client has it already (RFC 9110, section 13.1.2).

    The tag is weak: the same response is sent compressed and uncompressed.
    """
    tag = f'W/"{sha256(body).hexdigest()[:32]}"'
    cache_control = f"public, max-age={max_age}, stale-while-revalidate={10 * max_age}" if max_age else "no-cache"
    headers = {**headers, "ETag": tag, "Cache-Control": cache_control}
    if _matches(request.headers.getlist("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, status, headers, media_type)


def _matches(conditions: Iterable[str], tag: str) -> bool:
    """Return True if If-None-Match has this tag, by weak comparison."""
    tags = [part.strip() for condition in conditions for part in condition.split(",")]
    return "*" in tags or tag.removeprefix("W/") in (part.removeprefix("W/") for part in tags)


def address(request: Request, changes: Mapping[str, Any]) -> str:
    """Return the address of a request with changed parameters; those that are None are removed."""
    unchanged = [(name, value) for name, value in request.query_params.multi_items() if name not in changes]
    new = [(name, str(value)) for name, value in changes.items() if value is not None]
    query = urlencode([*unchanged, *new])
    return f"{request.url.path}?{query}" if query else request.url.path


def without_slash(request: Request) -> Problem:
    """Return the redirect to the address of a request without the slash at its end, with its parameters."""
    path = quote("/" + request.scope["path"].strip("/"))
    query = f"?{request.url.query}" if request.url.query else ""
    return Problem(308, "addresses have no slash at their end", headers={"Location": path + query})
