"""Redirects from former addresses to current ones, for servers and for front ends.

The part of an address after ``#`` never reaches a server, so there are two kinds. The server redirects pages, topics
and frameworks: ``_redirects`` is for Netlify, Cloudflare Pages and others with the same format, ``redirects.map`` for
nginx. The front end redirects questions: it looks its own address up in ``redirects.json`` when it shows a page.

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
from answerkey.delivery.whole import Whole

_SAFE = "/#!&'()*+,;=:@~-._"  # allowed by RFC 3986 in paths and fragments, without `$`, a variable of nginx
Redirects = Mapping[str, str | None]


def whole_files(whole: Whole, settings: Settings) -> Iterator[File]:
    """Yield the three files, which have no redirects if nothing moved."""
    pages = {old: new for old, new in sorted(whole.redirects.items()) if "#" not in old}
    questions = fragments(whole)
    key = hash_of(list(pages.items()), list(questions.items()))
    yield File("_redirects", key, lambda: _netlify(pages).encode())
    yield File("redirects.map", key, lambda: _nginx(pages).encode())
    yield File("redirects.json", key, lambda: _json(pages, questions).encode())


def fragments(whole: Whole | Catalog) -> dict[str, str | None]:
    """Map the addresses at which a browser may look for former questions to current addresses."""
    targets = {old: new for old, new in whole.redirects.items() if "#" in old}
    for old, new in tuple(targets.items()):
        page, _, question = old.partition("#")
        reached = f"{whole.redirects.get(page) or ''}#{question}"
        if not reached.startswith("#") and reached.count("#") == 1 and reached not in whole.addresses:
            targets.setdefault(reached, new)
    return dict(sorted(targets.items()))


def _netlify(pages: Redirects) -> str:
    """Return ``OLD NEW 301`` lines, in which ``*`` and ``:name`` would match any address: they are encoded.

    Removed pages are left out: the format has no status 410.
    """
    safe = _SAFE.replace("*", "").replace(":", "")
    lines = (f"{quote(old, safe)} {quote(new, safe)} 301\n" for old, new in pages.items() if new is not None)
    return "".join(lines)


def _nginx(pages: Redirects) -> str:
    """Return the lines of a ``map $uri $name { }`` block. ``$uri`` is decoded, the target is encoded; removed pages
    have the target ``gone``."""
    return "".join(f"{_nginx_text(old)} {_nginx_text(_url(new) if new else 'gone')};\n" for old, new in pages.items())


def _nginx_text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _json(pages: Redirects, questions: Redirects) -> str:
    return json.dumps({"pages": pages, "questions": questions}, indent=2) + "\n"


def _url(address: str) -> str:
    return quote(address, safe=_SAFE)
