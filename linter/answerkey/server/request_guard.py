"""Checks the host, method and size of every request, and adds security headers to every response."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from starlette.datastructures import Headers, MutableHeaders
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
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


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
            headers = MutableHeaders(scope=message)
            page = headers.get("content-type", "").startswith("text/html")
            _add(headers, _HEADERS)
            if message["status"] != 304:  # it has no type, and its headers replace those in the client's cache
                _add(headers, {"Content-Security-Policy": _PAGE_POLICY if page else _DATA_POLICY})
            if "accept-encoding" not in headers.get("vary", "").lower():
                headers.add_vary_header("Accept-Encoding")
        await send(message)

    return with_headers


def _add(headers: MutableHeaders, new: Mapping[str, str]) -> None:
    for name, value in new.items():
        headers.setdefault(name, value)


def _headless(send: Send) -> Send:
    """Send the headers and not the body (RFC 9110, section 9.3.2)."""

    async def without_body(message: Message) -> None:
        if message["type"] == "http.response.start":
            await send(message)
        elif not message.get("more_body", False):
            await send({"type": "http.response.body", "body": b""})

    return without_body
