"""A small base and its catalog: two frameworks, three topics, five pages with every field, links, a file and a draft."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.catalog_source import open_catalog
from answerkey.pipeline.options import Options
from answerkey.workspace import open_workspace
from command import make_base

_DJANGO = "name: Django\nslug: django\nicon: simple-icons:django\norder: 2\ntier: 1\ndescription: A whole framework.\n"
_TOPICS = {
    "topics/flask-testing.yml": ("Testing & more", "testing", "flask", 2, "How <apps> are tested."),
    "topics/django-orm.yml": ("ORM", "orm", "django", 1, "Rows as objects."),
}
_IMAGE = b"\x89PNG\r\n\x1a\n not really"

BASICS = """---
title: The basics, "quoted" & <b>marked</b>
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
questionsCount: 3
questions:
  - id: what-is-a-view
    difficulty: easy
    q: What is a *view*?
    a: |
      A **function** 😀 that answers a request, see [queries](/django/orm/queries#n-plus-1).

      ## As code

      ```python
      @app.get("/")
      def index():
          return "hello"
      ```

      ![a picture](../../../images/view.png)
    tags: [views, functions]
  - id: "con"
    difficulty: hard
    q: =cmd()|' /C calc'!A0 in C++, `__init__` or N+1?
    a: |
      <script>alert(1)</script> & "quotes", 'more', async/await and @property.
  - id: a-draft
    difficulty: medium
    draft: true
    q: What is not ready?
    a: This.
---
"""


def make_page(framework: str, topic: str, slug: str, order: int, *questions: str, body: str = "") -> str:
    """A page with a question for each text, which is also its answer's beginning."""
    names = {"flask": "Flask", "django": "Django", "views": "Views", "testing": "Testing & more", "orm": "ORM"}
    items = "".join(
        f"  - id: {slug}-{number}\n    difficulty: {('easy', 'medium', 'hard')[number % 3]}\n"
        f"    q: {text}?\n    a: |\n      {text}, it is said.\n"
        for number, text in enumerate(questions, 1)
    )
    return (
        f"---\nframework: {names[framework]}\nframeworkSlug: {framework}\ntopic: {names[topic]}\ntopicSlug: {topic}\n"
        f"subtopic: {slug}\ndifficulty: medium\norder: {order}\nseoDescription: On {slug}.\nupdated: 2026-02-03\n"
        f"questions:\n{items}---\n{body}"
    )


def write_base(folder: Path) -> Path:
    """The base in a folder, in which a command can run."""
    make_base(folder)
    files = {
        "frameworks/django.yml": _DJANGO,
        "qa/flask/views/basics.md": BASICS,
        "qa/flask/views/blueprints.md": make_page("flask", "views", "blueprints", 2, "What is a blueprint"),
        "qa/flask/testing/client.md": make_page("flask", "testing", "client", 1, "How is a view tested", "And slowly"),
        "qa/django/orm/queries.md": make_page(
            "django", "orm", "queries", 1, "What is N plus 1", "When is a query run", body="# Queries\n\nRead *this*.\n"
        ).replace("queries-1", "n-plus-1"),
        "qa/django/orm/draft.md": make_page("django", "orm", "draft", 2, "Not yet").replace(
            "---\n", "---\ndraft: true\n", 1
        ),
    }
    for name, (title, slug, framework, order, description) in _TOPICS.items():
        files[name] = (
            f"name: {title}\nslug: {slug}\nframeworkSlug: {framework}\norder: {order}\ndescription: {description}\n"
        )
    for name, text in files.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    image = folder / "content" / "images" / "view.png"
    image.parent.mkdir(exist_ok=True)
    image.write_bytes(_IMAGE)
    (folder / "answerkey.toml").write_text('select = ["document"]\n', encoding="utf-8")
    return folder


def open_base(folder: Path, *, drafts: bool = False) -> Catalog:
    """The catalog of the base in a folder."""
    workspace = open_workspace([str(folder / "content")])
    return open_catalog(workspace, Options(jobs=1, cache=False), drafts=drafts).catalog


@pytest.fixture(scope="session")
def write() -> Callable[[Path], Path]:
    """Writes the base to a folder."""
    return write_base


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A folder with a base of its own, which the test may change."""
    return write_base(tmp_path)


@pytest.fixture
def reopen() -> Callable[[Path], Catalog]:
    """Opens the catalog of a base."""
    return open_base


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The catalog of the base, without drafts; frozen, so that tests share it."""
    return open_base(write_base(tmp_path_factory.mktemp("base")))


@pytest.fixture(scope="session")
def catalog_with_drafts(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The catalog of the base, with drafts."""
    return open_base(write_base(tmp_path_factory.mktemp("base")), drafts=True)
