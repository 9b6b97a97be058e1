"""Files of an environment; a file or folder that is missing or can't be read is empty."""

from __future__ import annotations

import os
from pathlib import Path

from answerkey.regular_files import read_regular


def names_in(folder: Path) -> list[str]:
    """Return the names of the files and folders in a folder."""
    try:
        return os.listdir(folder)
    except OSError:
        return []


def text_of(file: Path) -> str:
    """Return the text of a file, with `\n` at the ends of lines; bytes that are not UTF-8 are replaced."""
    try:
        text = read_regular(file).decode(errors="replace")
    except OSError:
        return ""
    return text.replace("\r\n", "\n").replace("\r", "\n")
