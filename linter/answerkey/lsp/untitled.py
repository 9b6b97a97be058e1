"""Texts without a file: the place in a base at which a text is checked, as far as the text itself tells."""

from __future__ import annotations

import re
from pathlib import Path

from answerkey.lsp.cursor import header_of
from answerkey.lsp.fields import fields_at
from answerkey.model.collections import FRAMEWORKS
from answerkey.model.messages import is_kebab_case
from answerkey.model.slugs import fresh, slug_of

_KEY = re.compile(r"^(?P<key>[\w.-]+)[ \t]*:[ \t]*(?P<value>[^\r\n]*)", re.MULTILINE)
_NAMELESS = "untitled"


def place_of(path: Path, text: str, content: Path) -> Path | None:
    """Return the path in the content folder at which a text is checked; None where nothing tells what it is.

    Markdown with `questions` is a page, and YAML with the fields of a topic or framework is one. Other Markdown is
    checked where it stands, for its snippets; other YAML may follow rules that are not ours.
    """
    header = header_of(path.name, text)
    if path.suffix == ".md" and (header is None or not content.is_dir()):
        return path
    if header is None or not content.is_dir():
        return None
    data = {match["key"]: match["value"].strip().strip("\"'") for match in _KEY.finditer(text, *header)}
    if path.suffix == ".md":
        return _page(path, data, content) if "questions" in data else path
    return _record(data, content)


def _page(path: Path, data: dict[str, str], content: Path) -> Path:
    folder = content / "qa" / _slug(data, "frameworkSlug") / _slug(data, "topicSlug")
    taken = {file.stem for file in folder.iterdir()} if folder.is_dir() else set()
    return folder / f"{fresh(slug_of(path.stem), taken)}.md"


def _record(data: dict[str, str], content: Path) -> Path | None:
    if {"frameworkSlug", "slug"} <= data.keys():
        return content / "topics" / f"{_slug(data, 'frameworkSlug')}-{_slug(data, 'slug')}.yml"
    if {"name", "slug"} <= data.keys() <= fields_at(FRAMEWORKS, ()).keys():
        return content / "frameworks" / f"{_slug(data, 'slug')}.yml"
    return None


def _slug(data: dict[str, str], key: str) -> str:
    slug = data.get(key, "")
    return slug if is_kebab_case(slug) else _NAMELESS
