"""What all targets have in common: files by path and by the hash of what they are made from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.errors import NotDeliverable
from answerkey.delivery.targets import File, Settings, load, names

SETTINGS = (Settings(), Settings("https://example.org"), Settings("https://example.org", "Other questions"))
_VALUE = re.compile(r"^(?P<start>[ -]*(?P<key>\w+): )(?P<value>[\w .?-]+)$", re.MULTILINE)
_OTHER = {"order": "7", "tier": "3", "difficulty": "hard", "updated": "2026-05-05", "questionsCount": None, "id": None}


def edits(text: str) -> Iterator[str]:
    """Yield the text of a content file with another value in one place, for each kind of place once."""
    seen = set()
    for match in _VALUE.finditer(text):
        key = match["key"]
        other = _OTHER.get(key, f"{match['value']} changed" if "lug" not in key else None)
        if key not in seen and other is not None:
            seen.add(key)
            yield text[: match.start("value")] + other + text[match.end("value") :]
    fence = text.find("```python\n")
    if fence >= 0:
        code = text.rindex("\n", 0, fence) + 1
        indent = text[code:fence]
        yield text.replace("```python\n", f"```python\n{indent}changed = 1\n", 1)


def files(catalog: Catalog) -> Iterator[File]:
    """Yield the files of all targets, under several settings."""
    for name in names():
        for settings in SETTINGS:
            yield from load(name).files(catalog, settings)


@pytest.mark.sweep
def test_files_of_one_path_and_hash_are_the_same_whatever_else_differs(
    base: Path, reopen: Callable[[Path], Catalog]
) -> None:
    """A file whose hash is that of the last build is not made again: what its hash leaves out would stay old."""
    pytest.importorskip("genanki", reason="decks need the extra `anki`")
    made: dict[tuple[str, str], bytes] = {}
    variants = 0
    for file in sorted((base / "content").rglob("*.*")):
        if file.suffix not in {".md", ".yml"}:
            continue
        original = file.read_text(encoding="utf-8")
        for text in (original, *edits(original)):
            file.write_text(text, encoding="utf-8")
            try:
                catalog = reopen(base)
            except NotDeliverable:
                continue
            variants += 1
            for entry in files(catalog):
                data = entry.make()
                assert made.setdefault((entry.path, entry.hash), data) == data, (file.name, entry.path)
        file.write_text(original, encoding="utf-8")
    assert variants > 20
