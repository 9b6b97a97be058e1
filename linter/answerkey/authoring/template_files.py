"""Files made from templates, which are data files of this package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from string import Template
from typing import NamedTuple


class NewFile(NamedTuple):
    """A file to be made, by its path."""

    path: Path
    text: str


class _Template(Template):
    """Placeholders are written ``%{name}``: what the templates hold is full of dollars and braces."""

    delimiter = "%"


def filled(template: str, /, **values: str) -> str:
    """A template with its placeholders filled in; each must have a value."""
    text = (files("answerkey.authoring") / "templates" / template).read_text(encoding="utf-8")
    return _Template(text).substitute(values)
