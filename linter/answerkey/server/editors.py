"""URLs that open a place of a file in the author's editor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

_PATH_LINE_COLUMN = "://file{path}:{line}:{column}"
_JETBRAINS = "://open?file={path}&line={line}&column={column}"

EDITORS: Final[Mapping[str, str]] = {
    **{
        name: name + _PATH_LINE_COLUMN
        for name in ("vscode", "vscode-insiders", "vscodium", "cursor", "windsurf", "zed")
    },
    **{name: name + _JETBRAINS for name in ("idea", "pycharm")},
}
"""The form of the URLs of each editor, by its name, which is their scheme."""


def editor_url(editor: str, file: str, line: int, column: int) -> str:
    """Return the URL of a place in a file, whose path is absolute; empty without an editor or a file.

    Lines and columns begin at 1.
    """
    if not editor or not file:
        return ""
    path = file if file.startswith("/") else f"/{file}"  # of Windows: /C:/…
    return EDITORS[editor].format(path=quote(path.replace("\\", "/")), line=line, column=column)
