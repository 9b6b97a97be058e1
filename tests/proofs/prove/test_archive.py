"""Results that the base brings along prove nothing; only those count that this user's own runs left."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from answerkey.config import Config
from answerkey.pipeline.cache import Cache
from answerkey.proofs import archive as archives
from answerkey.proofs.archive import Archive, open_archive
from answerkey.proofs.runner.messages import Result, StepRecord, encode

KEY, VALUE = b"key", b"value"
FORGED = encode(Result("0", "passed", steps=(StepRecord(), StepRecord(held=1))))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder, beside which the base and the user's cache stand."""
    monkeypatch.setenv("ANSWERKEY_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(archives, "user_data_dir", lambda name: str(tmp_path / "data" / name))
    return tmp_path / "data"


def config(tmp_path: Path) -> Config:
    return Config(root=tmp_path / "base")


def kept(tmp_path: Path) -> bytes | None:
    """Return what an archive knows that is opened now."""
    with closing(open_archive(config(tmp_path))) as archive:
        return archive.get(KEY)


@pytest.fixture
def secret(data: Path, tmp_path: Path) -> Path:
    """The secret of a user who has kept a result."""
    with closing(open_archive(config(tmp_path))) as archive:
        archive.put([(KEY, VALUE)])
    return data / "answerkey" / "proof-secret"


def test_what_is_kept_is_found_by_the_same_user(secret: Path, tmp_path: Path) -> None:
    assert kept(tmp_path) == VALUE
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert sorted(os.listdir(secret.parent)) == [secret.name]


def _another(path: Path) -> None:
    path.write_bytes(b"x" * 32)


def _short(path: Path) -> None:
    path.write_bytes(b"")


def _open(path: Path) -> None:
    path.chmod(0o644)


def _link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path, 0o600)


@pytest.mark.parametrize("damage", [_another, _short, _open, _link, _pipe, os.unlink])
def test_without_just_this_secret_nothing_is_known(
    damage: Callable[[Path], None], secret: Path, tmp_path: Path
) -> None:
    damage(secret)
    assert kept(tmp_path) is None


def test_a_secret_inside_the_base_is_none(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "user_data_dir", lambda name: str(tmp_path / "base" / name))
    with closing(open_archive(config(tmp_path))) as archive:
        archive.put([(KEY, VALUE)])
        assert archive.get(KEY) is None
    assert not (tmp_path / "base").exists()


def test_processes_that_start_together_agree_on_one_secret(data: Path, tmp_path: Path) -> None:
    folder = data / "answerkey"
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: archives._secret(folder, tmp_path / "base"), range(32)))
    assert len(found) == 1
    assert len(found.pop()) == 32


def test_a_result_of_another_key_or_a_changed_one_is_none(tmp_path: Path) -> None:
    with closing(Cache(tmp_path)) as cache:
        archive = Archive(cache, b"s" * 32)
        archive.put([(KEY, VALUE)])
        sealed = cache.get(KEY)
        assert sealed is not None
        cache.put([(b"other", sealed), (b"more", sealed + b"!"), (b"bare", VALUE), (b"none", b"")])
        assert [archive.get(key) for key in (KEY, b"other", b"more", b"bare", b"none")] == [VALUE, *[None] * 4]


class Forger:
    """Keeps a success for each key that it is asked for, as somebody would who can compute all but the seal."""

    def __init__(self, folders: list[Path]) -> None:
        self.folders, self.keys = folders, set[bytes]()

    def forge(self) -> None:
        for folder in self.folders:
            for value in (FORGED, b"\0" * 32 + FORGED):
                with closing(Cache(folder)) as cache:
                    cache.put([(key, value) for key in self.keys])


@pytest.fixture
def forger(base: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Forger]:
    forger = Forger([base / ".answerkey_cache", base / ".answerkey_cache" / "proofs", base / ".cache" / "proofs"])
    real = Archive.get

    def get(self: Archive, key: bytes) -> bytes | None:
        forger.keys.add(key)
        return real(self, key)

    monkeypatch.setattr(Archive, "get", get)
    yield forger
    assert forger.keys


def test_a_forged_cache_proves_nothing(base: Path, prove, write, question, forger: Forger) -> None:
    write(question("bad", "x = 1", "assert x == 2"))
    honest = prove("--record")
    forger.forge()
    again = prove("--record")
    assert (honest.returncode, again.returncode) == (1, 1)
    assert "Proved 0 of 1 question in" in again.stdout
    assert "1 question ran" in again.stderr
    assert not (base / "content" / "verified.json").exists()


def test_record_tells_what_ran_and_what_came_from_the_cache(base: Path, prove, write, question) -> None:
    write(question("one", "x = 1", "assert x"))
    prove()
    write(question("one", "x = 1", "assert x") + question("two", "x = 2", "assert x"))
    done = prove("--record")
    folder = base / ".cache" / "proofs"
    assert f": 1 question ran, 1 result came from your cache in {folder}\n" in done.stderr
