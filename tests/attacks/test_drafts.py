"""No text that somebody wrote is removed together with the drafts of a killed process, and no draft of a living one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from answerkey import drafts, processes, writing
from answerkey.authoring.journal import NAME, Interrupted, Journal, take_back
from answerkey.drafts import exchange
from answerkey.processes import Process, State
from command import make_base, page, run
from steps import killed_at, steps

HERE = Process.current()
ELSEWHERE = {"machine": "ffffff", "namespace": "ffffff"}
NEXT_DAY = 90_000.0
_MOST = 30  # steps; a replacement has fewer

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets files change places")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_bytes(b"old")
    return path


@pytest.fixture
def ended() -> Process:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return replace(HERE, number=child.pid, start=HERE.start + 1)


def draft(file: Path, process: Process, text: bytes, *, swapped: bool = False) -> Path:
    """A draft for a file whose text was `old` and shall be `new`."""
    hashes = map(drafts._hash, (os.fsencode(file.name), b"old", b"new"))
    path = file.with_name(f".answerkey-{process}-abcd1234{'.' + '-'.join(hashes) if swapped else ''}.tmp")
    path.write_bytes(text)
    return path


@linux
@pytest.mark.parametrize("number", steps(_MOST))
def test_an_edit_of_the_last_instant_outlives_a_kill_at_any_step(
    file: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    marker = file.parent / "edited"

    def edited_before(one: Path, other: Path) -> bool:
        if not marker.exists():
            file.write_bytes(b"theirs")
            marker.touch()
        return exchange(one, other)

    monkeypatch.setattr(drafts, "exchange", edited_before)
    killed_at(number, lambda: writing.replace_file(file, b"new", b"old"))
    assert drafts.sweep(file.parent) == []
    assert file.read_bytes() == (b"theirs" if marker.exists() else b"old")
    assert {path.name for path in file.parent.iterdir()} <= {"page.md", "edited"}


@linux
@pytest.mark.parametrize("held", [b"new", b"old"])
def test_a_text_of_this_program_is_swept_and_the_target_stays(file: Path, ended: Process, held: bytes) -> None:
    draft(file, ended, held, swapped=True)
    file.write_bytes(b"edited later")
    assert drafts.sweep(file.parent) == []
    assert [path.read_bytes() for path in file.parent.iterdir()] == [b"edited later"]


@linux
def test_where_two_texts_of_others_are_left_both_stay_and_one_is_named(tmp_path: Path, ended: Process) -> None:
    folder = make_base(tmp_path, one=page())
    theirs = draft(folder / "one.md", ended, b"theirs", swapped=True)
    done = run(tmp_path, "format")
    assert theirs.name in done.stderr
    assert "`one.md`" in done.stderr
    assert theirs.read_bytes() == b"theirs"


@pytest.mark.parametrize("swapped", [True, False])
def test_the_draft_of_a_living_process_stays(file: Path, swapped: bool) -> None:
    path = draft(file, HERE, b"theirs", swapped=swapped)
    assert drafts.sweep(file.parent) == []
    assert path.read_bytes() == b"theirs"


def test_what_has_no_name_of_a_draft_stays(file: Path, ended: Process) -> None:
    names = [f".answerkey-{ended}-abcd1234", f".answerkey-{ended.number}-abcd1234.tmp", ".answerkey-notes.tmp"]
    for name in names:
        file.with_name(name).write_bytes(b"theirs")
    file.with_name(f".answerkey-{ended}-abcd1234.tmp").symlink_to("page.md")
    assert drafts.sweep(file.parent) == []
    assert len(list(file.parent.iterdir())) == len(names) + 2


@pytest.mark.parametrize("field", ELSEWHERE)
def test_a_draft_of_another_machine_or_container_is_named_for_a_day(
    file: Path, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    path = draft(file, replace(HERE, number=1, **{field: ELSEWHERE[field]}), b"half")  # type: ignore[arg-type]
    assert [left.path for left in drafts.sweep(file.parent)] == [path]
    now = os.lstat(path).st_mtime + NEXT_DAY
    monkeypatch.setattr(processes.time, "time", lambda: now)
    assert drafts.sweep(file.parent) == []
    assert not path.exists()


@pytest.mark.parametrize(
    ("process", "state"),
    [
        (HERE, State.RUNNING),
        (replace(HERE, start=HERE.start + 1), State.ENDED),
        (replace(HERE, boot="ffffff"), State.ENDED),
        (replace(HERE, number=4_194_305), State.ENDED),
        (replace(HERE, number=9_999_999_999), State.ENDED),
        (replace(HERE, start=0), State.UNKNOWN),
        *((replace(HERE, **{field: value}), State.UNKNOWN) for field, value in ELSEWHERE.items()),  # type: ignore[arg-type]
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="other systems don't tell when a process began")
def test_a_process_is_known_by_more_than_its_number(process: Process, state: State) -> None:
    assert process.state() is state
    assert Process.parse(str(process)) == process


@pytest.mark.skipif(sys.platform != "linux", reason="other systems don't tell when a process began")
def test_one_that_ended_and_was_not_waited_for_has_ended() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    try:
        assert replace(HERE, number=child).state() is State.ENDED
    finally:
        os.waitpid(child, 0)


@pytest.mark.parametrize("field", ELSEWHERE)
def test_a_rename_of_another_machine_or_container_is_not_taken_back_for_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    process = replace(HERE, number=1, **{field: ELSEWHERE[field]})  # type: ignore[arg-type]
    (tmp_path / NAME).write_bytes(Journal({}, [], process).encoded())
    with pytest.raises(Interrupted, match="another machine or container"):
        take_back(tmp_path, tmp_path)
    now = os.lstat(tmp_path / NAME).st_mtime + NEXT_DAY
    monkeypatch.setattr(processes.time, "time", lambda: now)
    assert take_back(tmp_path, tmp_path)
