"""Results that machines share: what strangers put there never counts, and whatever happens there, a run goes on."""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from answerkey.config import Config, ConfigError
from answerkey.pipeline import results as stored
from answerkey.pipeline.options import Options
from answerkey.pipeline.run import lint
from answerkey.pipeline.sharing import seals, shared_cache
from answerkey.pipeline.sharing.address import SharedPlace, shared_address, shared_place, shown_address
from answerkey.pipeline.sharing.seals import MOST_SEALED, Seals
from answerkey.pipeline.sharing.store import SharedStore
from answerkey.reporters.json import render
from answerkey.workspace import open_workspace
from command import make_base, page, run
from inline import use_inline_pool
from properties import examples

KEY = "a key of the fleet, which nobody else has"
SEALS = Seals(KEY.encode())
NAME = "ab" * 20


@given(st.binary(max_size=300), st.data())
@examples(300)
def test_an_entry_opens_as_it_was_sealed_and_no_changed_one_does(value: bytes, data: st.DataObject) -> None:
    entry = SEALS.seal(NAME, value)
    assert entry is not None
    assert SEALS.open(NAME, entry) == value
    at = data.draw(st.integers(0, len(entry) - 1))
    bit = 1 << data.draw(st.integers(0, 7))
    assert SEALS.open(NAME, entry[:at] + bytes([entry[at] ^ bit]) + entry[at + 1 :]) is None
    assert SEALS.open(NAME, entry[:at]) is None
    assert SEALS.open(NAME, entry + b"\0") is None


@pytest.mark.parametrize(
    ("key", "name", "version"),
    [("another key, which is as long as the other", NAME, b"1"), (KEY, "ba" * 20, b"1"), (KEY, NAME, b"2")],
    ids=["another key", "another name", "another version"],
)
def test_an_entry_is_bound_to_key_name_and_version(
    key: str, name: str, version: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = SEALS.seal(NAME, b"value")
    assert entry is not None
    monkeypatch.setattr(seals, "_VERSION", b"answerkey shared cache " + version + b"\0")
    assert Seals(key.encode()).open(name, entry) is None


def test_a_name_and_a_body_do_not_run_into_each_other() -> None:
    entry = SEALS.seal("ab", b"value")
    assert entry is not None
    tag, body = entry[:32], entry[32:]
    assert SEALS.open("a", tag + b"b" + body) is None


def test_what_is_too_large_is_neither_sealed_nor_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    assert SEALS.seal(NAME, os.urandom(MOST_SEALED)) is None
    assert SEALS.open(NAME, bytes(MOST_SEALED + 1)) is None
    bomb = zlib.compress(bytes(seals._MOST_VALUE + 1))
    assert len(bomb) < MOST_SEALED
    assert SEALS.open(NAME, SEALS._tag(NAME, bomb) + bomb) is None


def test_nothing_is_decompressed_before_its_seal_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(body: bytes) -> bytes:
        raise AssertionError("decompressed")

    monkeypatch.setattr(seals, "_decompressed", refuse)
    assert SEALS.open(NAME, bytes(32) + zlib.compress(b"value")) is None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "shared"


@pytest.fixture
def store(folder: Path) -> SharedStore:
    return SharedStore(SharedPlace(f"file://{folder}/results", KEY.encode()))


def entry_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("scheme", ["file", "memory"])
def test_a_store_gives_back_what_it_was_given(scheme: str, tmp_path: Path) -> None:
    place = SharedPlace(f"{scheme}://{tmp_path}/shared", KEY.encode())
    SharedStore(place).save({b"one": b"1", b"two": b"2"})
    assert SharedStore(place).load([b"one", b"three", b"two"]) == {b"one": b"1", b"two": b"2"}
    assert SharedStore(place._replace(key=b"another")).load([b"one"]) == {}


@given(st.binary(min_size=1, max_size=30))
@examples(200)
def test_no_key_leads_out_of_the_store(key: bytes) -> None:
    path = SharedStore(SharedPlace("memory://root/results", KEY.encode()))._path(key)
    assert re.fullmatch(r"/?root/results/[0-9a-f]{1,2}/[0-9a-f]*\.answerkey", path)


def _swap(one: Path, other: Path) -> None:
    other.write_bytes(one.read_bytes())


def _to_folder(one: Path, other: Path) -> None:
    other.unlink()
    other.mkdir()


def _to_loop(one: Path, other: Path) -> None:
    other.unlink()
    other.symlink_to(other)


@pytest.mark.parametrize(
    "attack",
    [
        _swap,
        lambda one, other: other.write_bytes(b""),
        lambda one, other: other.write_bytes(other.read_bytes()[:-1]),
        lambda one, other: other.write_bytes(os.urandom(100)),
        lambda one, other: os.truncate(other, 2**40),
        lambda one, other: other.unlink(),
        _to_folder,
    ],
    ids=["swapped", "emptied", "truncated", "forged", "a terabyte", "removed", "a folder"],
)
def test_an_entry_that_was_meddled_with_is_missing(
    store: SharedStore, folder: Path, attack: Callable[[Path, Path], object]
) -> None:
    store.save({b"one": b"1"})
    [one] = entry_files(folder)
    store.save({b"two": b"2"})
    [other] = set(entry_files(folder)) - {one}
    attack(one, other)
    assert store.load([b"one", b"two"]) == {b"one": b"1"}


def test_a_replayed_entry_is_the_result_that_it_was(store: SharedStore, folder: Path) -> None:
    """A name is made of all that a result depends on: under it stands one value, whenever it was written."""
    store.save({b"one": b"1"})
    [file] = entry_files(folder)
    before = file.read_bytes()
    store.save({b"one": b"1"})
    file.write_bytes(before)
    assert store.load([b"one"]) == {b"one": b"1"}


def test_a_link_in_the_place_of_an_entry_is_replaced_and_not_followed(
    store: SharedStore, folder: Path, tmp_path: Path
) -> None:
    store.save({b"one": b"1"})
    [file] = entry_files(folder)
    victim = tmp_path / "victim"
    victim.write_text("mine", encoding="utf-8")
    file.unlink()
    file.symlink_to(victim)
    store.save({b"one": b"1"})
    assert victim.read_text("utf-8") == "mine"
    assert not file.is_symlink()
    assert store.load([b"one"]) == {b"one": b"1"}


@dataclass
class Machine:
    """A machine with a cache of its own; `checked` counts the files that it checked, `notices` are what it told."""

    folder: Path
    name: str
    patch: pytest.MonkeyPatch
    checked: int = 0
    notices: list[str] = field(default_factory=list)

    def lint(self) -> str:
        """Return the report."""
        self.checked = 0
        self.patch.setenv("ANSWERKEY_CACHE_DIR", str(self.folder / self.name))
        report = lint(open_workspace([]), Options(progress=self._count, notice=self.notices.append))
        return render(replace(report, summary=replace(report.summary, seconds=0.0)))

    def _count(self, done: int, total: int) -> None:
        self.checked = done


Machines = Callable[[str], Machine]


@pytest.fixture
def machines(tmp_path: Path, folder: Path) -> Iterator[Machines]:
    """Makes machines that work on one base, with a shared cache in a folder."""
    pages = {f"page_{number}": page(f"import os\nx = [{number},2]\n") for number in range(3)}
    make_base(tmp_path / "base", **pages, bad=page("x = (\n"))
    with pytest.MonkeyPatch.context() as patch:
        use_inline_pool(patch)
        patch.chdir(tmp_path / "base")
        patch.setenv("ANSWERKEY_CACHE", f"file://{folder}")
        patch.setenv("ANSWERKEY_CACHE_KEY", KEY)
        yield lambda name: Machine(tmp_path, name, patch)


def test_what_one_machine_checked_no_other_checks_again(machines: Machines, folder: Path) -> None:
    one, other = machines("one"), machines("other")
    expected = one.lint()
    assert one.checked == len(entry_files(folder)) == 6
    assert other.lint() == expected
    assert other.checked == 0
    assert one.notices == other.notices == []


def test_a_change_of_content_settings_or_versions_uses_nothing_old(
    machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machines("one").lint()
    settings = tmp_path / "base" / "answerkey.toml"
    settings.write_text(settings.read_text("utf-8") + 'python = "3.12"\n', encoding="utf-8")
    for number in range(2):
        other = machines(f"other {number}")
        other.lint()
        assert other.checked == 6
        monkeypatch.setattr("answerkey.pipeline.program.portable_fingerprint", lambda: b"another version")


@pytest.mark.parametrize("value", [b"", b"{}", b"[" * 10_000, b"\xff", bytes(1000)])
def test_a_sealed_value_that_is_no_result_is_checked_again(machines: Machines, folder: Path, value: bytes) -> None:
    """It comes of a version that went wrong, or of a member of the fleet that did."""
    expected = machines("one").lint()
    for file in entry_files(folder):
        name = file.parent.name + file.name.removesuffix(".answerkey")
        sealed = SEALS.seal(name, value)
        assert sealed is not None
        file.write_bytes(sealed)
    other = machines("other")
    assert other.lint() == expected
    assert other.checked == 6


def test_without_the_key_nothing_is_read_or_written_and_that_is_told_once(
    machines: Machines, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = machines("one").lint()
    before = {file: file.read_bytes() for file in entry_files(folder)}
    monkeypatch.delenv("ANSWERKEY_CACHE_KEY")
    other = machines("other")
    assert other.lint() == expected
    assert other.checked == 6
    assert other.notices == [
        f"note: the shared cache file://{folder} is not used, since ANSWERKEY_CACHE_KEY is not set; "
        "results are kept on this machine only"
    ]
    assert {file: file.read_bytes() for file in entry_files(folder)} == before
    assert other.lint() == expected
    assert len(other.notices) == 1, "a run in which nothing changed needs no cache"


@pytest.mark.parametrize(
    ("address", "reason"),
    [("nowhere://bucket", "ValueError"), ("file:///dev/null/results", "NotADirectoryError|FileExistsError")],
)
def test_a_cache_that_fails_is_told_once_and_the_run_goes_on(
    machines: Machines, monkeypatch: pytest.MonkeyPatch, address: str, reason: str
) -> None:
    expected = machines("one").lint()
    monkeypatch.setenv("ANSWERKEY_CACHE", address)
    other = machines("other")
    assert other.lint() == expected
    assert other.checked == 6
    [notice] = other.notices
    assert re.search(rf"can't be used \(({reason})\); results are kept on this machine only", notice)


def test_a_cache_that_does_not_answer_is_not_waited_for(
    machines: Machines, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe in the place of an entry is opened without end."""
    expected = machines("one").lint()
    for file in entry_files(folder):
        file.unlink()
        os.mkfifo(file)
    monkeypatch.setattr(shared_cache, "_SECONDS", 0.05)
    other = machines("other")
    assert other.lint() == expected
    assert other.checked == 6
    assert [notice.partition("(")[2].partition(")")[0] for notice in other.notices] == ["no answer in time"]


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc",
        "memory://x",
        "ssh://host/x",
        "http://169.254.169.254/",
        "simplecache::s3://x",
        "s3://a::file:///etc",
        "s3://key:secret@bucket",
    ],
)
def test_a_configuration_may_name_stores_with_an_account_and_no_place_of_this_machine(address: str) -> None:
    environment = {"ANSWERKEY_CACHE_KEY": KEY}
    with pytest.raises(ConfigError, match=r"ANSWERKEY_CACHE|must be an address|credentials"):
        shared_place(Config(cache=address), environment)


@pytest.mark.parametrize(
    "address", ["s3://bucket/prefix", "gs://bucket", "abfs://container@account.dfs.core.windows.net/x"]
)
def test_a_configuration_may_name_a_bucket(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shared_address(Config(cache=address), {}) == address
    monkeypatch.setenv("ANSWERKEY_TRUST", "none")
    assert shared_address(Config(cache=address), {}) == "", "a stranger's configuration names none"
    assert shared_address(Config(cache=address), {"ANSWERKEY_CACHE": "s3://mine"}) == "s3://mine"


@pytest.mark.parametrize("key", ["x", "short enough to be guessed"])
def test_a_short_key_is_refused_and_not_told(key: str) -> None:
    with pytest.raises(ConfigError, match="32 characters") as caught:
        shared_place(Config(cache="s3://x"), {"ANSWERKEY_CACHE_KEY": key})
    assert key not in str(caught.value).replace("characters", "") or key == "x"


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    make_base(tmp_path, a=page())
    address = "nowhere://ann:password@host/x"
    environment = {"ANSWERKEY_CACHE": address, "ANSWERKEY_CACHE_KEY": KEY}
    for arguments in (["config"], ["lint"]):
        done = run(tmp_path, *arguments, **environment)
        assert KEY not in done.stdout + done.stderr
        assert "password" not in done.stdout + done.stderr
    assert shown_address(address) == "nowhere://…@host/x"
    assert "password" not in repr(SharedPlace(address, KEY.encode()))
    assert KEY not in repr(SharedPlace(address, KEY.encode()))


def test_results_are_what_is_shared_and_nothing_else(machines: Machines, store: SharedStore, folder: Path) -> None:
    """Neither reports, which depend on the machine, nor proofs."""
    machines("one").lint()
    for file in entry_files(folder):
        name = file.parent.name + file.name.removesuffix(".answerkey")
        value = SEALS.open(name, file.read_bytes())
        assert value is not None
        assert stored.decode(value).facts.record.path
