"""Files of an environment, as they are: what is not there, or can't be read, is empty."""

from __future__ import annotations

import os
from pathlib import Path


def names_in(folder: Path) -> list[str]:
    """The names of what is in a folder."""
    try:
        return os.listdir(folder)
    except OSError:
        return []


def text_of(file: Path) -> str:
    """The text of a file, whose bytes that are not UTF-8 are replaced."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
