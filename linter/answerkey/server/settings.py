"""The settings and limits of the server."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

API = "/api/v1"
OWN = "/-"  # the preview's own addresses: no slug begins with a hyphen, so content never has them
READY = f"{OWN}/ready"
MOST_URL = 8192  # bytes of path and query
STATEMENT_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a server of one file. Its folder may also have `assets/` and the findings in the base.

    `origins` are those whose scripts may read the API (``*`` for any), `max_age` the seconds for which an answer
    counts as fresh, `seconds` the time limit of a query, `hosts` the names that `Host` may have
    (``*`` for any). The preview links findings to places in `editor`, one of `editors.EDITORS`.

    `postgres` is the address of a database of PostgreSQL to serve instead of a file, with its secrets.
    """

    database: Path
    origins: tuple[str, ...] = ()
    max_age: int = 60
    preview: bool = True
    seconds: float = STATEMENT_SECONDS
    hosts: tuple[str, ...] = ("*",)
    editor: str = ""
    postgres: str = field(default="", repr=False)

    @classmethod
    def of_server(cls, address: str, **others: Any) -> Settings:
        """Return the settings for a database of PostgreSQL, which comes without a folder."""
        return cls(Path(os.devnull, "answerkey"), postgres=address, **others)

    @property
    def assets(self) -> Path:
        """The folder of files that answers link to."""
        return self.database.parent / "assets"

    @property
    def findings(self) -> Path:
        """The file of the findings of the last build."""
        return self.database.parent / "findings.json"
