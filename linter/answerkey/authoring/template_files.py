"""New files from templates, which are data files of this package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from string import Template
from typing import NamedTuple


class NewFile(NamedTuple):
    """The path and text of a file to be created."""

    path: Path
    text: str


class _Template(Template):
    """A template with placeholders ``%{name}``, since the texts contain many dollar signs and braces."""

    delimiter = "%"


def filled(template: str, /, **values: str) -> str:
    """Return a template with values for all its placeholders; raises KeyError where one is missing."""
    text = (files("answerkey.authoring") / "templates" / template).read_text(encoding="utf-8")
    return _Template(text).substitute(values)
