"""A file is replaced as a whole, or not at all."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from answerkey import drafts, writing
from answerkey.drafts import exchange
from answerkey.writing import ChangedMeanwhile, replace_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_bytes(b"old")
    return path


def others(file: Path) -> list[str]:
    return [path.name for path in file.parent.iterdir() if path != file]


def test_the_new_bytes_take_the_place_of_the_old(file: Path) -> None:
    replace_file(file, b"new\r\n", b"old")
    assert file.read_bytes() == b"new\r\n"
    assert others(file) == []


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755])
def test_the_mode_stays(file: Path, mode: int) -> None:
    file.chmod(mode)
    replace_file(file, b"new", b"old")
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_a_link_stays_a_link_and_its_target_is_replaced(file: Path) -> None:
    link = file.with_name("link.md")
    link.symlink_to(file.name)
    replace_file(link, b"new", b"old")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"


def test_a_file_that_changed_meanwhile_is_left_alone(file: Path) -> None:
    with pytest.raises(ChangedMeanwhile):
        replace_file(file, b"new", b"older")
    assert file.read_bytes() == b"old"
    assert others(file) == []


def test_a_file_that_is_gone_does_not_come_back(file: Path) -> None:
    file.unlink()
    with pytest.raises(ChangedMeanwhile):
        replace_file(file, b"new", b"old")
    assert not file.exists()
    assert others(file) == []


def test_a_new_file_takes_the_place_of_none(file: Path) -> None:
    replace_file(file.with_name("new.md"), b"new", None)
    assert file.with_name("new.md").read_bytes() == b"new"
    with pytest.raises(ChangedMeanwhile):
        replace_file(file, b"new", None)
    assert file.read_bytes() == b"old"


def test_a_new_file_has_the_mode_of_any_other(file: Path) -> None:
    replace_file(file.with_name("new.md"), b"new", None)
    assert file.with_name("new.md").stat().st_mode == file.stat().st_mode


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system in which files can't change places."""
    monkeypatch.setattr(drafts, "exchange", lambda one, other: False)


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
def test_when_a_step_fails_the_old_file_stays_and_nothing_is_left_behind(
    file: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(writing.os, step, fail)
    with pytest.raises(OSError, match="no space left"):
        replace_file(file, b"new", b"old")
    assert file.read_bytes() == b"old"
    assert others(file) == []


@pytest.mark.usefixtures("plain")
def test_the_bytes_are_on_disk_before_they_take_the_name(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = []
    real = {name: getattr(os, name) for name in ("fsync", "replace")}
    for name in real:
        monkeypatch.setattr(writing.os, name, lambda *args, name=name: (steps.append(name), real[name](*args))[1])
    replace_file(file, b"new", b"old")
    assert steps[:2] == ["fsync", "replace"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets files change places")
def test_an_edit_of_the_last_instant_goes_back_to_its_place(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def edited_before(one: Path, other: Path) -> bool:
        monkeypatch.setattr(drafts, "exchange", exchange)
        file.write_bytes(b"theirs")
        return exchange(one, other)

    monkeypatch.setattr(drafts, "exchange", edited_before)
    with pytest.raises(ChangedMeanwhile):
        replace_file(file, b"new", b"old")
    assert file.read_bytes() == b"theirs"
    assert others(file) == []


@pytest.mark.parametrize("make", [lambda p: p.symlink_to("elsewhere"), os.mkfifo, os.mkdir])
def test_what_is_no_file_below_a_root_is_refused(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "page.md")
    with pytest.raises(OSError, match=r"symbolic link|not a regular file"):
        replace_file(tmp_path / "page.md", b"new", None, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["page.md"]
