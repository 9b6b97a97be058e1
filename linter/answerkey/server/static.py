"""The preview's own style and script, and the files that answers link to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from answerkey.rendering.html import stylesheet
from answerkey.server.errors import Problem
from answerkey.server.settings import OWN, Settings

_TYPES: Final = {"preview.css": "text/css", "code.css": "text/css", "preview.js": "text/javascript"}
_FOREVER = "public, max-age=31536000, immutable"
ASSET: Final = re.compile(r"[A-Za-z0-9._-]+\.[0-9a-f]{16}(\.[a-z0-9]+)?")
_LIGHT, _DARK = "xcode", "github-dark"  # of Pygments' styles the ones with enough contrast (WCAG, 1.4.3)
_ASSET_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


def own_file(request: Request, name: str) -> Response:
    """Return a file of the preview; caches keep it for ever if the request has its hash. It is read once."""
    if name not in _TYPES:
        raise Problem(404, "there is nothing at this address")
    tag = f'W/"{_version(name)}"'
    fresh = _FOREVER if request.query_params.get("v") == _version(name) else "no-cache"
    headers = {"ETag": tag, "Cache-Control": fresh}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(_text(name), headers=headers, media_type=_TYPES[name])


def asset(request: Request, name: str) -> Response:
    """Return a file that answers link to, and not what a symbolic link in its place leads to.

    Its policy forbids scripts.
    """
    settings: Settings = request.app.state.settings
    path = settings.assets / name
    if not ASSET.fullmatch(name) or path.is_symlink() or not path.is_file():
        raise Problem(404, "there is nothing at this address")
    return FileResponse(path, headers={"Cache-Control": _FOREVER, "Content-Security-Policy": _ASSET_POLICY})


def url(name: str) -> str:
    """Return the address of a file of the preview."""
    return f"{OWN}/static/{name}?v={_version(name)}"


def own_url(name: str, parameters: Mapping[str, object]) -> str:
    """Return the address of one of the preview's own pages, with those parameters that are not empty."""
    query = urlencode({key: str(value) for key, value in parameters.items() if value not in ("", None)})
    return f"{OWN}/{quote(name)}" + (f"?{query}" if query else "")


@cache
def _version(name: str) -> str:
    return sha256(_text(name).encode()).hexdigest()[:16]


@cache
def _text(name: str) -> str:
    if name == "code.css":
        return _code_style()
    return files("answerkey.server").joinpath("static", name).read_text(encoding="utf-8")


def _code_style() -> str:
    """Return the colours of code. The reader's choice of light or dark overrides that of the system."""
    by_system = stylesheet(_DARK, ":root:not([data-theme=light]) pre code")
    by_reader = stylesheet(_DARK, ":root[data-theme=dark] pre code")
    light = stylesheet(_LIGHT, ":root pre code")
    dark = f"@media (prefers-color-scheme: dark) {{\n{by_system}\n}}\n{by_reader}"
    return f"{light}\n@media screen {{\n{dark}\n}}\n"  # paper is white
