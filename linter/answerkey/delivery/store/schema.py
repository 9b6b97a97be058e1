"""What the file is: its marks, its version and its tables.

The file is made anew by each build and never migrated. A reader takes files of its own `MAJOR` only: a greater major
takes away or changes what readers use, a greater minor adds.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

MAJOR: Final = 1
MINOR: Final = 2
VERSION: Final = f"{MAJOR}.{MINOR}"
USER_VERSION: Final = MAJOR * 1000 + MINOR
"""What ``PRAGMA user_version`` says."""
APPLICATION_ID: Final = int.from_bytes(b"akey", "big")
"""What ``PRAGMA application_id`` says: the program ``file`` and SQLite know the file by it."""
PAGE_SIZE: Final = 4096
"""Bytes of a page of the file."""


def ddl() -> str:
    """The statements that make the tables."""
    return files("answerkey.delivery.store").joinpath("schema.sql").read_text(encoding="utf-8")
