"""Values as devalue writes them, and a small hub."""

from __future__ import annotations

import json
import math
from typing import Any

from answerkey.importing.devalue import UNDEFINED

ANSWER = "A function.\n\n```python\nx = 1\n```\n"


def encode(value: Any) -> str:
    """Encode a value in devalue; each list, object, text and number has one entry."""
    entries: list[Any] = []
    indexes: dict[Any, int] = {}

    def index_of(value: Any) -> int:
        if value is UNDEFINED:
            return -1
        if isinstance(value, float) and not math.isfinite(value):
            return -3 if math.isnan(value) else -4 if value > 0 else -5
        if isinstance(value, float) and value == 0 and math.copysign(1, value) < 0:
            return -6
        key = id(value) if isinstance(value, (dict, list)) else (type(value), value)
        if key not in indexes:
            at = indexes[key] = len(entries)
            entries.append(value)
            if isinstance(value, dict):
                entries[at] = {name: index_of(inner) for name, inner in value.items()}
            elif isinstance(value, list):
                entries[at] = [index_of(inner) for inner in value]
        return indexes[key]

    first = index_of(value)
    return json.dumps(entries if entries else first, ensure_ascii=False)


def hub(slug: str = "flask", **page: Any) -> dict[str, Any]:
    """A hub with a topic and a page, as Nuxt Content gives it out; `page` changes values of the page."""
    name = slug.capitalize()
    return {
        "framework": {
            "id": f"frameworks/frameworks/{slug}.yml", "description": "A framework: small.", "extension": "yml",
            "icon": slug, "meta": {}, "name": name, "order": 1, "slug": slug, "stem": f"frameworks/{slug}", "tier": 1,
            "__hash__": "h1",
        },
        "topics": [
            {
                "id": f"topics/topics/{slug}-views.yml", "description": "Functions.", "extension": "yml",
                "frameworkSlug": slug, "meta": {}, "name": "Views", "order": 1, "slug": "views",
                "stem": f"topics/{slug}-views", "__hash__": "h2",
            }
        ],
        "qa": [
            {
                "id": f"qa/{slug}/views/basics.md", "title": "Basics",
                "body": {"type": "minimark", "value": [], "toc": {"title": "", "searchDepth": 2, "depth": 2, "links": []}},
                "description": "", "difficulty": "easy", "extension": "md", "framework": name, "frameworkSlug": slug,
                "meta": {}, "navigation": True, "order": 1, "path": f"/{slug}/views/basics",
                "questions": [
                    {"id": "what-is-a-view", "difficulty": "easy", "q": "What is a view: a function?", "a": ANSWER},
                    {"id": "why", "difficulty": "hard", "q": "Why \"so\"?", "a": "Because.  \n\n\ttab \\ 😀"},
                ],
                "questionsCount": 2, "related": None, "seo": {"description": ""}, "seoDescription": "What a view is.",
                "stem": f"{slug}/views/basics", "subtopic": "Basics", "topic": "Views", "topicSlug": "views",
                "updated": "2026-01-02", "__hash__": "h3",
            }
            | page
        ],
    }  # fmt: skip


def wrapped(*hubs: dict[str, Any]) -> str:
    """The payload of a site with some hubs: its data stand in what Vue wraps reactive values in."""
    data = {f"hub-{number}": hub for number, hub in enumerate(hubs)}
    entries = json.loads(encode([data]))
    shifted = [_shift(entry, 2) for entry in entries[1:]]
    return json.dumps([{"data": 1}, ["ShallowReactive", 3], [3], *shifted], ensure_ascii=False)


def _shift(entry: Any, by: int) -> Any:
    """An entry whose indexes are of a list that begins later."""
    if isinstance(entry, dict):
        return {key: at + by if at >= 0 else at for key, at in entry.items()}
    return [at + by if at >= 0 else at for at in entry] if isinstance(entry, list) else entry
