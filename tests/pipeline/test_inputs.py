"""The inputs of a run are read once, and their keys say what depends on what."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from answerkey.pipeline.inputs import Inputs, Reader, read_inputs
from answerkey.workspace import Workspace, open_workspace
from command import make_base, page

DAY = date(2026, 1, 2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_base(tmp_path, first=page(), second=page("y = 2\n"))
    return tmp_path


def opened(folder: Path) -> Workspace:
    return open_workspace([str(folder / "content")])


def inputs(folder: Path) -> Inputs:
    return read_inputs(opened(folder), DAY)


def test_the_key_stays_while_nothing_changes(folder: Path) -> None:
    assert inputs(folder).key == inputs(folder).key


def _other_text(folder: Path) -> None:
    (folder / "content/qa/flask/views/first.md").write_text(page("z = 3\n"), encoding="utf-8")


def _other_name(folder: Path) -> None:
    views = folder / "content/qa/flask/views"
    (views / "first.md").rename(views / "third.md")


def _other_setting(folder: Path) -> None:
    (folder / "answerkey.toml").write_text('preset = "strict"\n', encoding="utf-8")


def _new_asset(folder: Path) -> None:
    (folder / "content/picture.png").write_bytes(b"")


@pytest.mark.parametrize("change", [_other_text, _other_name, _other_setting])
def test_a_change_of_a_file_or_setting_changes_the_key(folder: Path, change: object) -> None:
    before = inputs(folder).key
    assert callable(change)
    change(folder)
    assert inputs(folder).key != before


def test_a_new_asset_changes_the_report_alone(folder: Path) -> None:
    before = inputs(folder)
    _new_asset(folder)
    after = inputs(folder)
    assert (after.key, after.report_key != before.report_key) == (before.key, True)


def test_another_day_changes_the_key(folder: Path) -> None:
    assert read_inputs(opened(folder), date(2026, 1, 3)).key != inputs(folder).key


def test_the_key_does_not_hold_the_place_of_the_base(tmp_path: Path) -> None:
    for name in ("one", "other"):
        make_base(tmp_path / name, first=page())
    assert inputs(tmp_path / "one").key == inputs(tmp_path / "other").key


def test_a_reader_reads_a_file_again_only_where_it_looks_changed(folder: Path) -> None:
    workspace = opened(folder)
    reader = Reader(workspace.config)
    before = reader.read(workspace, today=DAY).contents
    _other_text(folder)
    unseen = reader.read(workspace, disk=False, today=DAY).contents
    after = reader.read(workspace, today=DAY).contents
    path = "qa/flask/views/first.md"
    assert unseen[path] is before[path]
    assert after[path].data != before[path].data
    assert all(after[other] is before[other] for other in after if other != path)


def test_a_buffer_counts_instead_of_the_file(folder: Path) -> None:
    file = folder / "content/qa/flask/views/first.md"
    workspace = open_workspace([str(folder / "content")], buffers={file: b"text"})
    assert read_inputs(workspace, DAY).contents["qa/flask/views/first.md"].text == "text"


def test_the_same_files_under_another_configuration_are_as_if_they_were_read_again(folder: Path) -> None:
    workspace = opened(folder)
    other = replace(workspace.config, select=("snippet/syntax",))
    assert (
        read_inputs(workspace, DAY).under(other).contents == read_inputs(replace(workspace, config=other), DAY).contents
    )
