"""Answers that caches can keep: validated by the hash of what they say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

_JSON = "application/json"
_HTML = "text/html; charset=utf-8"


def as_json(request: Request, data: object, max_age: int, links: Mapping[str, str] | None = None) -> Response:
    """Data as JSON; `links` become one Link header (RFC 8288) of their relations."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    headers = {"Link": ", ".join(f'<{target}>; rel="{name}"' for name, target in links.items())} if links else {}
    return _kept(request, Response(body, headers=headers, media_type=_JSON), max_age)


def as_page(request: Request, html: str) -> Response:
    """A page of the preview: whoever edits wants to see what is, so that it is asked for again each time."""
    return _kept(request, Response(html.encode("utf-8", "replace"), media_type=_HTML), 0)


def _kept(request: Request, reply: Response, max_age: int) -> Response:
    """The answer, or that what the client has is still right (RFC 9110, section 13.1.2).

    The tag is weak, since the same answer is sent compressed and not.
    """
    tag = f'W/"{sha256(bytes(reply.body)).hexdigest()[:32]}"'
    kept = f"public, max-age={max_age}, stale-while-revalidate={10 * max_age}" if max_age else "no-cache"
    reply.headers.update({"ETag": tag, "Cache-Control": kept})
    if _holds(request.headers.getlist("if-none-match"), tag):
        names = ("etag", "cache-control", "link")
        return Response(status_code=304, headers={n: reply.headers[n] for n in names if n in reply.headers})
    return reply


def _holds(conditions: Iterable[str], tag: str) -> bool:
    """Whether one of the tags of If-None-Match is this one, by weak comparison."""
    known = [part.strip() for condition in conditions for part in condition.split(",")]
    return "*" in known or tag.removeprefix("W/") in (part.removeprefix("W/") for part in known)


def address(request: Request, changes: Mapping[str, Any]) -> str:
    """The address of the request with some parameters changed; those that are nothing are left out."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changes]
    new = [(name, str(value)) for name, value in changes.items() if value is not None]
    query = urlencode([*kept, *new])
    return f"{request.url.path}?{query}" if query else request.url.path
