"""A small base in two languages."""

from __future__ import annotations

from pathlib import Path

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.catalog_source import open_catalog
from answerkey.pipeline.options import Options
from answerkey.workspace import open_workspace

CONFIG = 'locales = ["en", "de"]\nignore = ["question/too-few", "page"]\n'
PAGE = """---
title: JSON Web Tokens
framework: FastAPI
frameworkSlug: fastapi
topic: Security
topicSlug: security
subtopic: Tokens
difficulty: medium
order: 1
seoDescription: How tokens are signed.
updated: 2026-06-20
questions:
  - id: sign
    difficulty: easy
    q: Who signs a token?
    a: |
      The server, as it [checks](#check).

      ```python
      key = "secret"  # never here
      ```
  - id: check
    difficulty: easy
    q: Who checks a token?
    a: The server, as it [signs](/fastapi/security/jwt#sign).
  - id: store
    difficulty: hard
    q: Where is a token kept?
    a: In a cookie, see [all](/fastapi/security).
---
"""
TRANSLATION = """---
title: JSON-Web-Token
questions:
  - id: sign
    q: Wer unterschreibt ein Token?
    a: |
      Der Server, wie er es [prüft](#check).

      ```python
      key = "geheim"  # niemals hier
      ```
  - id: check
    a: Der Server, wie beim [Unterschreiben](/fastapi/security/jwt#sign).
---
"""
OTHER = """---
framework: FastAPI
frameworkSlug: fastapi
topic: Security
topicSlug: security
subtopic: Scopes
difficulty: easy
order: 2
seoDescription: What scopes are.
updated: 2026-06-21
questions:
  - id: scope
    difficulty: easy
    q: What is a scope?
    a: A name for what a token allows.
---
"""
FILES = {
    "frameworks/fastapi.yml": "name: FastAPI\nslug: fastapi\norder: 1\ndescription: A framework.\n",
    "frameworks/fastapi.de.yml": "description: Ein Framework.\n",
    "topics/fastapi-security.yml": (
        "name: Security\nslug: security\nframeworkSlug: fastapi\norder: 1\ndescription: Who may do what.\n"
    ),
    "topics/fastapi-security.de.yml": "name: Sicherheit\n",
    "qa/fastapi/security/jwt.md": PAGE,
    "qa/fastapi/security/jwt.de.md": TRANSLATION,
    "qa/fastapi/security/scopes.md": OTHER,
}


def write_base(folder: Path, **texts: str) -> Path:
    """Write the base below a folder; a text for `source` or `translation` replaces that of the page."""
    pages = {
        "qa/fastapi/security/jwt.md": texts.get("source"),
        "qa/fastapi/security/jwt.de.md": texts.get("translation"),
    }
    for name, text in (FILES | {path: text for path, text in pages.items() if text is not None}).items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "answerkey.toml").write_text(texts.get("config", CONFIG), encoding="utf-8")
    return folder


def catalog_of(folder: Path, *, drafts: bool = False, allow_errors: bool = False) -> Catalog:
    """Return the catalog of a base."""
    workspace = open_workspace([str(folder / "content")])
    return open_catalog(workspace, Options(1, cache=False), drafts=drafts, allow_errors=allow_errors).catalog
