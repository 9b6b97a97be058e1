"""A process that is killed leaves each file as it was or as it should be, and the next one clears up."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerkey import drafts
from answerkey.authoring.journal import Interrupted, take_back
from answerkey.authoring.transactions import Rewrite, change
from steps import killed_at, steps

_MOST = 60  # steps; a change of two texts and three moves has fewer


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "old").mkdir()
    for name in ("a", "b", "c"):
        (tmp_path / "old" / name).write_text(name)
    return tmp_path


def texts(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rename(folder: Path) -> None:
    old, new = folder / "old", folder / "new"
    rewrites = {old / "a": Rewrite(b"a", b"A"), old / "b": Rewrite(b"b", b"B")}
    change(folder, folder, rewrites, [(old / name, new / name) for name in ("a", "b", "c")])


BEFORE = {"old/a": b"a", "old/b": b"b", "old/c": b"c"}
AFTER = {"new/a": b"A", "new/b": b"B", "new/c": b"c"}


@pytest.mark.parametrize("number", steps(_MOST))
def test_a_rename_that_is_killed_is_taken_back_or_done(files: Path, number: int) -> None:
    killed = killed_at(number, lambda: rename(files))
    took_back = take_back(files, files)
    for folder in (files, files / "old", files / "new"):
        assert drafts.sweep(folder) == []
    found = texts(files)
    assert found == (BEFORE if took_back else AFTER) or (found == BEFORE and killed)


def test_there_are_fewer_steps_than_are_tried(files: Path) -> None:
    assert not killed_at(_MOST, lambda: rename(files))


def test_a_text_that_was_edited_after_the_kill_stays(files: Path) -> None:
    for number in range(_MOST):
        killed_at(number, lambda: rename(files))
        if (files / "old/a").read_bytes() == b"A":
            break
        take_back(files, files)
    (files / "old/a").write_bytes(b"theirs")
    with pytest.raises(Interrupted, match="changed meanwhile"):
        take_back(files, files)
    assert (files / "old/a").read_bytes() == b"theirs"


def test_a_strangers_journal_reaches_nothing_outside(files: Path) -> None:
    inside = files / "content"
    inside.mkdir()
    journal = '{"version": 1, "process": "000000-000000-000000-4194305-1", "rewrites": {"../old/a": ["eA==", "YQ=="]}, "moves": []}'
    (inside / ".answerkey-journal.json").write_text(journal)
    with pytest.raises(Interrupted):
        take_back(inside, inside)
    assert (files / "old/a").read_bytes() == b"a"
