"""A small base as it is served, and a client that asks the application without a network."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from answerkey.delivery.targets.sqlite import NAME
from answerkey.server.app import make_app
from answerkey.server.settings import Settings
from answerkey.server.snapshot import Base, build
from command import make_base

_DJANGO = "name: Django\nslug: django\norder: 2\ndescription: A whole framework.\n"
_TOPIC = "name: ORM\nslug: orm\nframeworkSlug: django\norder: 1\ndescription: Rows as objects.\n"
CONFIG = 'select = ["document", "snippet/syntax", "answer/fence-language"]\n'

VIEWS = """---
title: Views <b>& more</b>
framework: Flask
frameworkSlug: flask
topic: Views
topicSlug: views
subtopic: Basics
difficulty: easy
order: 1
seoDescription: What a view is.
updated: 2026-01-02
related:
  - /django/orm/queries
questions:
  - id: what-is-a-view
    difficulty: easy
    tags: [views, functions]
    q: What is a *view*?
    a: |
      A **function** that answers a request, see [queries](/django/orm/queries#query-1).

      ```python
      @app.get("/")
      async def index():
          return "hello"
      ```

      | a | b |
      |---|:-:|
      | 1 | 2 |

      ![a picture](../../../images/view.svg)
  - id: what-is-unsafe
    difficulty: hard
    q: Is `<script>` unsafe in C++ & "others"?
    a: |
      <script>alert(1)</script><img src="data:," alt="" onerror="alert(2)"> Yes, with `async/await` too.

      ```pyhton
      x = 1
      ```
---
"""


def queries(count: int = 7) -> str:
    """A page of some questions."""
    items = "".join(
        f"  - id: query-{n}\n    difficulty: {('easy', 'medium', 'hard')[n % 3]}\n"
        f"    q: What does query {n} do?\n    a: |\n      It asks{' again' * n} <i>and</i> waits.\n"
        for n in range(1, count + 1)
    )
    return (
        "---\nframework: Django\nframeworkSlug: django\ntopic: ORM\ntopicSlug: orm\nsubtopic: Queries\n"
        f"difficulty: medium\norder: 1\nseoDescription: On queries.\nupdated: 2026-02-03\nquestions:\n{items}---\n"
    )


def write_base(folder: Path) -> Path:
    """The base in a folder, with a warning and nothing worse."""
    make_base(folder, basics=VIEWS)
    files = {
        "content/frameworks/django.yml": _DJANGO,
        "content/topics/django-orm.yml": _TOPIC,
        "content/qa/django/orm/queries.md": queries(),
        "content/images/view.svg": '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(3)</script></svg>',
        "answerkey.toml": CONFIG,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def base_of(folder: Path) -> Base:
    """The base in a folder, read as the command reads it."""
    return Base(str(folder / "content"), str(folder / "answerkey.toml"), jobs=1, cache=False)


def build_base(folder: Path) -> Settings:
    """What is served of the base in a folder."""
    served = folder / "served"
    served.mkdir(exist_ok=True)
    settings = Settings(served / NAME)
    build(base_of(folder), settings)
    return settings


def build_example(name: str, served: Path) -> Settings:
    """What is served of an example base."""
    folder = Path(__file__).parents[2] / "examples" / name
    settings = Settings(served / NAME)
    build(base_of(folder), settings)
    return settings


@dataclass(frozen=True)
class Site:
    """An application and how it is asked."""

    settings: Settings
    app: Any

    @classmethod
    def of(cls, settings: Settings, **changes: Any) -> Site:
        settings = replace(settings, **changes)
        return cls(settings, make_app(settings))

    def ask(self, method: str, path: str, **given: Any) -> httpx.Response:
        """One request; errors of the application are what the client sees of them."""
        return asyncio.run(self._ask(method, path, given))

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.ask("GET", path, headers=headers)

    def data(self, path: str) -> Any:
        """What the API answers, which must be good."""
        reply = self.get(f"/api/v1{path}")
        assert reply.status_code == 200, reply.text
        return reply.json()

    async def _ask(self, method: str, path: str, given: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://site") as client:
            return await client.request(method, path, **given)
