"""The format of the file: its identifiers, version and tables.

Each build writes a new file; none is ever migrated. A reader accepts files of its own `MAJOR` only: a new major removes
or changes what readers use, a new minor adds something.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from answerkey.delivery.entities import ENTITIES
from answerkey.delivery.store import tables

MAJOR: Final = 1
MINOR: Final = 8
VERSION: Final = f"{MAJOR}.{MINOR}"
USER_VERSION: Final = MAJOR * 1000 + MINOR
"""The value of ``PRAGMA user_version``."""
APPLICATION_ID: Final = int.from_bytes(b"akey", "big")
"""The value of ``PRAGMA application_id``, by which ``file`` and SQLite identify the file."""
PAGE_SIZE: Final = 4096
"""The bytes of a page of the file."""


def ddl() -> str:
    """Return the statements that create the tables."""
    others = files("answerkey.delivery.store").joinpath("schema.sql").read_text(encoding="utf-8")
    return "\n".join([*map(tables.create, ENTITIES), others])
