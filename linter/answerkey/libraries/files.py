"""Files of an environment; a file or folder that is missing or can't be read is empty."""

from __future__ import annotations

import os
from pathlib import Path


def names_in(folder: Path) -> list[str]:
    """Return the names of the files and folders in a folder."""
    try:
        return os.listdir(folder)
    except OSError:
        return []


def text_of(file: Path) -> str:
    """Return the text of a file; bytes that are not UTF-8 are replaced."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
