"""What the server is told, and what it allows."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

API = "/api/v1"
OWN = "/-"  # the preview's own addresses: no slug begins with a hyphen, so they are none of the content's
READY = f"{OWN}/ready"
MOST_URL = 8192  # bytes of path and query
STATEMENT_SECONDS = 2.0

_VARIABLE = "ANSWERKEY_SERVE"


@dataclass(frozen=True, slots=True)
class Settings:
    """How a file is served. Beside the file stand, if there are any, `assets/` and the findings on its base.

    `origins` are those whose scripts may read the API (``*`` for any), `max_age` the seconds for which an answer
    counts as fresh, `seconds` how long one look into the file may take, `hosts` the names that `Host` may have
    (``*`` for any).
    """

    database: Path
    origins: tuple[str, ...] = ()
    max_age: int = 60
    preview: bool = True
    seconds: float = STATEMENT_SECONDS
    hosts: tuple[str, ...] = ("*",)

    @property
    def assets(self) -> Path:
        """The folder of files that answers link to."""
        return self.database.parent / "assets"

    @property
    def findings(self) -> Path:
        """The file that says what the last build found in the base."""
        return self.database.parent / "findings.json"

    def hand_over(self) -> None:
        """Leave the settings where worker processes find them."""
        values = [str(self.database), self.origins, self.max_age, self.preview, self.seconds, self.hosts]
        os.environ[_VARIABLE] = json.dumps(values)

    @classmethod
    def handed_over(cls) -> Settings:
        """The settings that the process left which started this one."""
        database, origins, max_age, preview, seconds, hosts = json.loads(os.environ[_VARIABLE])
        return cls(Path(database), tuple(origins), max_age, preview, seconds, tuple(hosts))
