"""A process that is killed leaves each file as it was or as it should be, and the next one clears up."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from answerkey import writing
from answerkey.authoring.journal import Interrupted, take_back
from answerkey.authoring.transactions import Rewrite, change

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
STEPS = ("rename", "replace", "link", "unlink", "fsync", "mkdir", "rmdir", "chmod")


def killed_at(number: int, folder: Path) -> bool:
    """Rename in a process of its own that is killed before its step of a number; false where it had fewer."""
    child = os.fork()
    if child == 0:
        try:
            _die_at(number)
            rename(folder)
            os._exit(0)
        except BaseException:  # noqa: BLE001  # nothing of the test runs on in this process
            traceback.print_exc()
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or status == 0
    return os.WIFSIGNALED(status)


def _die_at(number: int) -> None:
    left = iter(range(number))

    def dying(real: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object, **options: object) -> object:
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)

        return step

    for name in STEPS:
        setattr(os, name, dying(getattr(os, name)))
    setattr(writing, "exchange", dying(writing.exchange))  # noqa: B010  # mypy: a name of a module


@pytest.mark.parametrize("number", range(_MOST))
def test_a_rename_that_is_killed_is_taken_back_or_done(files: Path, number: int) -> None:
    killed = killed_at(number, files)
    took_back = take_back(files, files)
    writing.sweep([files, files / "old", files / "new"])
    found = texts(files)
    assert found == (BEFORE if took_back else AFTER) or (found == BEFORE and killed)


def test_there_are_fewer_steps_than_are_tried(files: Path) -> None:
    assert not killed_at(_MOST, files)


def test_a_text_that_was_edited_after_the_kill_stays(files: Path) -> None:
    for number in range(_MOST):
        killed_at(number, files)
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
    journal = '{"version": 1, "process": 4194305, "rewrites": {"../old/a": ["eA==", "YQ=="]}, "moves": []}'
    (inside / ".answerkey-journal.json").write_text(journal)
    with pytest.raises(Interrupted):
        take_back(inside, inside)
    assert (files / "old/a").read_bytes() == b"a"
