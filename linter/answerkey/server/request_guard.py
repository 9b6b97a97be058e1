"""Checks the host, method and size of every request, and adds security headers to every response."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from answerkey.server.errors import Problem
from answerkey.server.hosts import ANY, is_accepted
from answerkey.server.settings import MOST_URL

METHODS = "GET, HEAD, OPTIONS"
_DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_Header = tuple[bytes, bytes]  # as in ASGI: the name is in lower case
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
_OF_DATA = (*_HEADERS, (b"content-security-policy", _DATA_POLICY.encode()))
_OF_PAGES = (*_HEADERS, (b"content-security-policy", _PAGE_POLICY.encode()))
_VARY, _ENCODING = b"vary", b"accept-encoding"


class RequestGuard:
    """The outermost ASGI middleware."""

    def __init__(self, app: ASGIApp, hosts: Collection[str] = (ANY,)) -> None:
        self.app = app
        self.hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method, guarded = scope["method"], _guarded(send)
        refused = _refused(scope, self.hosts)
        if refused is not None:
            reply = refused.reply()
            await reply(scope, receive, _headless(guarded) if method == "HEAD" else guarded)
        elif method == "OPTIONS" and not _is_preflight(scope):
            await Response(status_code=204, headers={"Allow": METHODS})(scope, receive, guarded)
        elif method == "HEAD":
            await self.app({**scope, "method": "GET"}, receive, _headless(guarded))
        else:
            await self.app(scope, receive, guarded)


def _refused(scope: Scope, hosts: Collection[str]) -> Problem | None:
    headers = Headers(scope=scope)
    if not is_accepted(scope["headers"], scope.get("raw_path") or b"", hosts):
        return Problem(421, "this server does not answer to that name; `--allowed-host` adds one")
    if scope["method"] not in METHODS.split(", "):
        return Problem(405, "this server is only read from", headers={"Allow": METHODS})
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > MOST_URL:
        return Problem(414, f"the address is longer than {MOST_URL} bytes")
    if headers.get("content-length", "0").strip() != "0" or "transfer-encoding" in headers:
        return Problem(413, "a request to this server has no body", headers={"Connection": "close"})
    return None


def _is_preflight(scope: Scope) -> bool:
    """Return True for a CORS-preflight of the Fetch standard: a browser asks if another site's script may read."""
    headers = Headers(scope=scope)
    return "origin" in headers and "access-control-request-method" in headers


def _guarded(send: Send) -> Send:
    """Add the headers that restrict the use of a response in browsers."""

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": _with_policies(message["status"], message["headers"])}
        await send(message)

    return with_headers


def _with_policies(status: int, headers: Sequence[_Header]) -> list[_Header]:
    """Return the headers of a response and those that it lacks."""
    others = [header for header in headers if header[0] != _VARY]
    names = dict(others)
    new: Sequence[_Header] = _OF_PAGES if names.get(b"content-type", b"").startswith(b"text/html") else _OF_DATA
    if status == 304:  # it has no type, and its headers replace those in the client's cache
        new = _HEADERS
    varying = [value for name, value in headers if name == _VARY]
    if not any(_ENCODING in value.lower() for value in varying):
        varying.append(b"Accept-Encoding")
    return [*others, *(header for header in new if header[0] not in names), (_VARY, b", ".join(varying))]


def _headless(send: Send) -> Send:
    """Send the headers and not the body (RFC 9110, section 9.3.2)."""

    async def without_body(message: Message) -> None:
        if message["type"] == "http.response.start":
            await send(message)
        elif not message.get("more_body", False):
            await send({"type": "http.response.body", "body": b""})

    return without_body
