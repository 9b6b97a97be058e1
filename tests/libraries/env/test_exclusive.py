"""A lock that is held by one process at a time."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from answerkey.writing import Busy, exclusive


def test_a_lock_that_is_held_is_refused_and_free_afterwards(tmp_path: Path) -> None:
    with exclusive(tmp_path / "lock"), pytest.raises(Busy), exclusive(tmp_path / "lock"):
        pass
    with exclusive(tmp_path / "lock"):
        pass


def test_where_no_lock_can_be_made_that_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="can't be written"), exclusive(tmp_path / "none" / "lock"):
        pass


def test_what_is_done_meanwhile_keeps_its_own_errors(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError), exclusive(tmp_path / "lock"):
        raise sqlite3.OperationalError("of another database")
