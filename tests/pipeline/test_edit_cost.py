"""What an edit in an editor looks at does not grow with its base."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from answerkey.pipeline.session import Session
from answerkey.workspace import Workspace, open_workspace
from command import make_base, page
from inline import use_inline_pool

CODE = "import os\nprint(Depnds, Depends)\n"


@pytest.fixture(autouse=True)
def setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANSWERKEY_CACHE_DIR", str(tmp_path / "cache"))
    use_inline_pool(monkeypatch)


def opened(folder: Path, pages: int) -> Workspace:
    """A base of so many pages that ask about names, of which an editor has opened the first."""
    make_base(folder, first=page(CODE), **{f"other{number}": page(f"shop{number} = 1\n") for number in range(pages)})
    return open_workspace([str(folder / "content/qa/flask/views/first.md")])


def edits(workspace: Workspace, number: int) -> Iterator[Workspace]:
    (file,) = (source.file for source in workspace.files if source.selected)
    for each in range(number):
        yield replace(workspace, buffers={file: page(f"{CODE}x{each} = 1\n").encode()})


def steps_of_an_edit(folder: Path, pages: int, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Return how many tens of steps of SQLite an edit takes, and how many files are read for it."""
    steps, reads = [0], [0]
    connect, read = sqlite3.connect, Workspace.read

    def counted(database: str) -> sqlite3.Connection:
        connection = connect(database, isolation_level=None, check_same_thread=False)
        connection.set_progress_handler(lambda: steps.__setitem__(0, steps[0] + 1), 10)
        return connection

    def counted_read(self: Workspace, source: object) -> object:
        reads[0] += 1
        return read(self, source)  # type: ignore[arg-type]

    with monkeypatch.context() as patched, closing(Session(opened(folder, pages).config, cache=False)) as session:
        patched.setattr("answerkey.pipeline.index_files.sqlite3.connect", lambda name, **_: counted(name))
        patched.setattr(Workspace, "read", counted_read)
        workspace = opened(folder, pages)
        session.run(workspace)
        before, after = list(edits(workspace, 2))
        session.run(before, disk=False)
        steps[0] = reads[0] = 0
        session.run(after, disk=False)
        return steps[0], reads[0]


def test_an_edit_takes_as_many_steps_and_reads_in_a_larger_base(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (few, read_few), (many, read_many) = (steps_of_an_edit(tmp_path / str(n), n, monkeypatch) for n in (3, 40))
    assert read_few == read_many == 1
    assert few > 20
    assert many < 1.2 * few + 10
