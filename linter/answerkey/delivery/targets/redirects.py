"""Redirects from addresses that were published to where they lead now, for servers and for front ends.

The part of an address after ``#`` never reaches a server, so that there are two kinds. Pages, topics and frameworks
that moved are the server's: ``_redirects`` for Netlify, Cloudflare Pages and others that took their format over, and
``redirects.map`` for nginx. Questions that moved are the front end's, which looks its own address up in
``redirects.json`` when a page is shown.

A browser that follows a redirect takes the fragment along (RFC 9110, section 10.2.2): from ``/old#sign`` with ``/old``
now at ``/new`` a reader comes to ``/new#sign``. Where that question went elsewhere, ``redirects.json`` knows that
address too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.targets import File, Settings
from answerkey.delivery.targets._shared import hash_of

_SAFE = "/#!&'()*+,;=:@~-._"  # what RFC 3986 lets stand in paths and fragments, but for `$`, a variable in nginx
Redirects = Mapping[str, str | None]


def files(catalog: Catalog, settings: Settings) -> Iterator[File]:
    """The three files; they are there, and empty, where nothing moved."""
    pages = {old: new for old, new in sorted(catalog.redirects.items()) if "#" not in old}
    questions = fragments(catalog)
    key = hash_of(list(pages.items()), list(questions.items()))
    yield File("_redirects", key, lambda: _netlify(pages).encode())
    yield File("redirects.map", key, lambda: _nginx(pages).encode())
    yield File("redirects.json", key, lambda: _json(pages, questions).encode())


def fragments(catalog: Catalog) -> dict[str, str | None]:
    """Where questions that are no more lead, by the addresses under which a browser may arrive at them."""
    found = {old: new for old, new in catalog.redirects.items() if "#" in old}
    for old, new in tuple(found.items()):
        page, _, question = old.partition("#")
        arrived = f"{catalog.redirects.get(page) or ''}#{question}"
        if not arrived.startswith("#") and arrived.count("#") == 1 and arrived not in catalog.addresses:
            found.setdefault(arrived, new)
    return dict(sorted(found.items()))


def _netlify(pages: Redirects) -> str:
    """``OLD NEW 301`` lines. What is gone is not found anyway: the format has no status 410."""
    lines = (f"{_url(old)} {_url(new)} 301\n" for old, new in pages.items() if new is not None)
    return "".join(lines)


def _nginx(pages: Redirects) -> str:
    """The inside of a ``map $uri $name { }`` block. ``$uri`` is decoded, the target goes out as it is; what is gone
    has the target ``gone``."""
    return "".join(f"{_nginx_text(old)} {_nginx_text(_url(new) if new else 'gone')};\n" for old, new in pages.items())


def _nginx_text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _json(pages: Redirects, questions: Redirects) -> str:
    return json.dumps({"pages": pages, "questions": questions}, indent=2) + "\n"


def _url(address: str) -> str:
    return quote(address, safe=_SAFE)
