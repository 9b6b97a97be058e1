"""Compresses responses as the client accepts: with Brotli if it is installed, or with gzip."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipResponder, IdentityResponder
from starlette.types import ASGIApp, Receive, Scope, Send

_LEAST = 500  # bytes; shorter responses are not compressed
_GZIP_LEVEL, _BROTLI_LEVEL = 5, 4  # both take about the same time; Brotli's result is smaller


class Compression:
    """The ASGI middleware that compresses."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        encoding = preferred(Headers(scope=scope).get("accept-encoding", ""))
        await self._responder(encoding)(scope, receive, send)

    def _responder(self, encoding: str) -> ASGIApp:
        if encoding == "br":
            return _BrotliResponder(self.app, _LEAST)
        if encoding == "gzip":
            return GZipResponder(self.app, _LEAST, _GZIP_LEVEL)
        return self.app


def preferred(accepted: str) -> str:
    """Return the best encoding that an Accept-Encoding header (RFC 9110, section 12.5.3) accepts; empty for none."""
    weights = dict(_weighted(part) for part in accepted.lower().split(","))
    offered = ("br", "gzip") if find_brotli() else ("gzip",)
    usable = [name for name in offered if weights.get(name, weights.get("*", 0)) > 0]
    return max(usable, key=lambda name: weights.get(name, weights.get("*", 0)), default="")


def _weighted(part: str) -> tuple[str, float]:
    name, _, parameters = part.partition(";")
    key, _, value = parameters.partition("=")
    try:
        weight = float(value) if key.strip() == "q" else 1.0
    except ValueError:
        weight = 0.0
    return name.strip(), weight


@cache
def find_brotli() -> bool:
    """Return True if Brotli is installed."""
    return find_spec("brotli") is not None


class _BrotliResponder(IdentityResponder):
    """Compresses with Brotli, in the hook that Starlette's own middleware has for it."""

    content_encoding = "br"
    _compressor: Any = None

    async def apply_compression(self, body: bytes, *, more_body: bool) -> bytes:
        if self._compressor is None:
            self._compressor = import_module("brotli").Compressor(quality=_BROTLI_LEVEL)
        data: bytes = self._compressor.process(body)
        return data if more_body else data + self._compressor.finish()
