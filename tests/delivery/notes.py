"""A base with declared collections: notes in Markdown, terms in YAML, and one without documents."""

from __future__ import annotations

import json
from pathlib import Path

from command import make_base, page

SETTINGS = """select = ["document", "slug", "reference"]

[[collections]]
name = "notes"
glob = "notes/**/*.md"
schema = "note.schema.json"
title = "title"
order = "order"
address = "/notes/{slug}"
markdown = ["summary", "steps[].text"]
code = { "examples[].code" = "python" }
references = { "page" = "qa", "related[]" = "notes" }
proof = "proof"

[[collections]]
name = "terms"
glob = "terms/*.yml"
markdown = ["meaning"]

[[collections]]
name = "empty"
glob = "empty/*.md"
"""
_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["slug", "title", "level", "proof"],
    "additionalProperties": False,
    "properties": {
        "slug": _TEXT,
        "title": _TEXT,
        "order": {"type": "integer"},
        "level": {"enum": ["basic", "advanced"]},
        "tags": _TEXTS,
        "about": {"type": "object", "properties": {"year": {"type": "integer"}, "done": {"type": "boolean"}}},
        "summary": _TEXT,
        "steps": {"type": "array", "items": {"type": "object", "properties": {"text": _TEXT}}},
        "examples": {"type": "array", "items": {"type": "object", "properties": {"code": _TEXT}}},
        "page": _TEXT,
        "related": _TEXTS,
        "proof": _TEXT,
        "draft": {"type": "boolean"},
    },
}
HEAPS = """---
slug: heaps
title: Heaps & <trees>
order: 2
level: advanced
tags: [data, trees]
about: {year: 1964, done: true}
summary: A *heap* is a tree, see [queues](/notes/queues).
steps:
  - text: "## Push\\n\\nPush it."
  - text: Pop it, see [views](../qa/flask/views/a.md).
examples:
  - code: |
      import heapq
      heap = [3, 1]
page: /flask/views/a
related: [queues, later]
proof: |
  assert heap == [3, 1]
---
# Heaps

The body of a zebra, ![a picture](../images/view.png).

## Push

```python
heap[0]  # => 3
```
"""
QUEUES = """---
slug: queues
title: Queues
order: 1
level: basic
tags: [data]
proof: assert True
---
First in, first out.
"""


def write_notes(folder: Path, **pages: str) -> Path:
    """The base in a folder, in which a command can run."""
    (folder / "answerkey.toml").write_text(SETTINGS, encoding="utf-8")
    make_base(folder, **(pages or {"a": page()}))
    (folder / "note.schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    files = {
        "notes/heaps.md": HEAPS,
        "notes/queues.md": QUEUES,
        "notes/later.md": QUEUES.replace("queues", "later").replace("proof:", "draft: true\nproof:"),
        "terms/fifo.yml": "meaning: First in, **first** out.\ncount: 3\n",
        "terms/lifo.yml": "meaning: Last in, first out.\ncount: 20\n",
        "images/view.png": "no picture",
    }
    for name, text in files.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
