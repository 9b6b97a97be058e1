"""``answerkey build``: writes what changed, removes what is gone, touches nothing else, and does nothing where it can."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from answerkey.delivery.output.folder import Refused, check_files, locked
from answerkey.delivery.output.output_folder import LocalFolder
from answerkey.delivery.output.state import STATE, Entry, State, is_safe, read_state, write_state
from answerkey.delivery.output.writer import Outcome, Output
from answerkey.delivery.targets import File, LargeFile
from command import run

JSON = ("--target", "json")
OWN = ".answerkey-"


def build(base: Path, *arguments: str, expect: int = 0) -> str:
    """What a build says; it takes no longer than it must."""
    done = run(base, "build", "--jobs", "1", *(arguments or JSON))
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout + done.stderr


def files(folder: Path) -> dict[str, bytes]:
    """All files of a build but those that are the program's own."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {path: data for path, data in found.items() if not path.startswith(OWN)}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, write: Callable[[Path], Path]) -> Path:
    """A base that was built, to be copied."""
    folder = write(tmp_path_factory.mktemp("model"))
    build(folder)
    return folder


@pytest.fixture
def base(model: Path, tmp_path: Path) -> Path:
    """A base that was built into `dist`."""
    shutil.copytree(model, tmp_path / "base", symlinks=True)  # also the times of files
    return tmp_path / "base"


# The command


def test_a_build_holds_every_target_and_what_answers_link_to(base: Path) -> None:
    build(base, "--target", "json", "--target", "typescript")
    found = files(base / "dist")
    asset = next(path for path in found if path.startswith("assets/"))
    assert found[asset] == (base / "content" / "images" / "view.png").read_bytes()
    assert {"manifest.json", "navigation.json", "search/index.json", "code.css", "types/answerkey.d.ts"} <= found.keys()


def test_the_manifest_names_all_other_files_with_the_hashes_of_their_bytes(base: Path) -> None:
    found = files(base / "dist")
    manifest = json.loads(found.pop("manifest.json"))
    hashes = {path: {"hash": sha256(data).hexdigest()[:32], "bytes": len(data)} for path, data in found.items()}
    assert manifest["files"] == hashes


def test_the_same_content_gives_the_same_bytes_anywhere(base: Path) -> None:
    build(base, *JSON, "--out", "new", "--no-cache")
    assert files(base / "dist") == files(base / "new")


def test_several_processes_write_what_one_does(base: Path) -> None:
    done = run(base, "build", "--jobs", "3", *JSON, "--out", "other", "--no-cache", workers=True)
    assert done.returncode == 0, done.stderr
    assert files(base / "dist") == files(base / "other")


def test_a_build_without_changes_writes_nothing(base: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (base / "dist").rglob("*")}
    assert "Nothing changed" in build(base)
    assert {path: path.stat().st_mtime_ns for path in (base / "dist").rglob("*")} == before


def test_a_build_without_changes_imports_no_parser_and_no_renderer(base: Path) -> None:
    code = (
        "import sys\nfrom answerkey.cli.main import main\n"
        "main.main(['build', '--target', 'json', '--jobs', '1'], standalone_mode=False)\n"
        "heavy = {'pydantic', 'black', 'markdown_it', 'pygments', 'nh3', 'ruamel', 'answerkey.rules'}\n"
        "print(sorted(heavy & sys.modules.keys()))\n"
    )
    environment = {**os.environ, "ANSWERKEY_CACHE_DIR": str(base / ".cache")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=base, env=environment, capture_output=True, text=True, check=True
    )
    assert "Nothing changed" in done.stderr
    assert done.stdout == "[]\n"


def one_answer(base: Path) -> None:
    edit(base / "content/qa/flask/views/blueprints.md", "it is said", "they say")


def a_page_removed(base: Path) -> None:
    (base / "content/qa/flask/testing/client.md").unlink()
    (base / "content/topics/flask-testing.yml").unlink()


def an_image(base: Path) -> None:
    (base / "content/images/view.png").write_bytes(b"another")


def a_name(base: Path) -> None:
    edit(base / "content/frameworks/django.yml", "A whole framework.", "Batteries included.")


CHANGES: dict[str, tuple[Callable[[Path], None], set[str]]] = {
    "an answer": (
        one_answer,
        {
            "frameworks/flask.json",
            "pages/flask/views/blueprints.json",
            "questions/flask/views/blueprints/blueprints-1.json",
        },
    ),
    "a page removed": (a_page_removed, {"frameworks/flask.json", "navigation.json"}),
    "an image": (an_image, {"pages/flask/views/basics.json", "questions/flask/views/basics/what-is-a-view.json"}),
    "a description": (a_name, {"frameworks/django.json", "navigation.json"}),
}


@pytest.mark.parametrize("change, differing", CHANGES.values(), ids=CHANGES)
def test_after_a_change_the_folder_is_what_a_new_build_makes(
    base: Path, change: Callable[[Path], None], differing: set[str]
) -> None:
    before, times = files(base / "dist"), {path: path.stat().st_mtime_ns for path in (base / "dist").rglob("*.json")}
    change(base)
    build(base)
    after = files(base / "dist")
    changed = {path for path in before.keys() & after.keys() if before[path] != after[path]}
    assert differing <= changed
    same = {path for path in before.keys() & after.keys() if before[path] == after[path] and path.endswith(".json")}
    assert all((base / "dist" / path).stat().st_mtime_ns == times[base / "dist" / path] for path in same)
    build(base, *JSON, "--out", "new")
    assert after == files(base / "new")


def test_what_is_gone_is_removed_with_its_empty_folders(base: Path) -> None:
    a_page_removed(base)
    build(base)
    assert not (base / "dist" / "pages" / "flask" / "testing").exists()
    assert not (base / "dist" / "questions" / "flask" / "testing").exists()


def test_files_of_others_stay(base: Path) -> None:
    (base / "dist" / "pages" / "flask" / "testing" / "mine.txt").write_text("mine")
    (base / "dist" / "index.html").write_text("mine")
    a_page_removed(base)
    build(base)
    assert (base / "dist" / "index.html").read_text() == "mine"
    assert (base / "dist" / "pages" / "flask" / "testing" / "mine.txt").read_text() == "mine"


def removed(file: Path) -> None:
    file.unlink()


def longer(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b" ")


def of_the_same_length(file: Path) -> None:
    file.write_bytes(b"x" * file.stat().st_size)
    os.utime(file, ns=(1, 1))  # at another moment, also where the clock of the file system ticks slowly


def a_link(file: Path) -> None:
    file.unlink()
    file.symlink_to("/etc/hostname")


def test_what_someone_changed_is_made_anew_though_nothing_else_did(base: Path) -> None:
    before = files(base / "dist")
    longer(base / "dist" / "navigation.json")
    removed(base / "dist" / "manifest.json")
    build(base)
    assert files(base / "dist") == before


@pytest.mark.parametrize("harm", [removed, longer, of_the_same_length, a_link])
@pytest.mark.parametrize("name", ["pages/a", "joined"])
def test_what_someone_changed_in_the_folder_is_made_anew(
    tmp_path: Path, harm: Callable[[Path], None], name: str
) -> None:
    wanted = {"pages/a": b"1", "b": b"2"}
    output(tmp_path, wanted)
    before = files(tmp_path)
    harm(tmp_path / name)
    output(tmp_path, wanted)
    assert files(tmp_path) == before
    assert not (tmp_path / name).is_symlink()


def test_fewer_targets_leave_fewer_files(base: Path) -> None:
    build(base, "--target", "json", "--target", "typescript")
    build(base)
    assert not (base / "dist" / "types").exists()


def test_options_that_change_the_output_cause_a_build(base: Path) -> None:
    for arguments in (["--drafts"], ["--title", "Ours"], ["--site", "https://example.org"]):
        assert "Nothing changed" not in build(base, *JSON, *arguments)
        assert "Nothing changed" in build(base, *JSON, *arguments)


# Errors


def broken(base: Path) -> None:
    edit(base / "content/qa/flask/views/blueprints.md", "difficulty: medium\n", "difficulty: \x1b[2J\n")
    edit(base / "content/qa/flask/views/blueprints.md", "\x1b[2J", '"\\e[2J"')


def test_a_base_with_errors_is_not_built(base: Path) -> None:
    broken(base)
    said = build(base, *JSON, "--out", "new", expect=1)
    assert "document/schema" in said
    assert "blueprints.md" in said
    assert "\x1b" not in said
    assert not (base / "new").exists()


def test_a_build_that_fails_leaves_the_last_one(base: Path) -> None:
    before = files(base / "dist")
    broken(base)
    build(base, expect=1)
    assert files(base / "dist") == before


def test_files_with_errors_are_left_out_and_named_each_time(base: Path) -> None:
    broken(base)
    for _ in range(2):
        assert "left out because of errors: qa/flask/views/blueprints.md" in build(base, *JSON, "--allow-errors")
    assert not (base / "dist/pages/flask/views/blueprints.json").exists()
    assert (base / "dist/pages/flask/views/basics.json").exists()


REFUSED = {
    "the content folder": (["--out", "content"], "lies in the content folder"),
    "a folder within it": (["--out", "content/dist"], "lies in the content folder"),
    "a folder around it": (["--out", "."], "holds the content folder"),
    "a file": (["--out", "answerkey.toml"], "is not a folder"),
    "an unknown target": (["--target", "jsn"], "did you mean `json`"),
    "content that is not there": (["nowhere"], "there is no file or folder `nowhere`"),
}


@pytest.mark.parametrize("arguments, reason", REFUSED.values(), ids=REFUSED)
def test_what_can_t_be_meant_is_refused(base: Path, arguments: list[str], reason: str) -> None:
    before = files(base / "content")
    assert reason in build(base, *arguments, expect=2)
    assert files(base / "content") == before


def test_a_folder_that_is_a_link_into_the_content_is_refused(base: Path) -> None:
    (base / "link").symlink_to(base / "content")
    assert "lies in the content folder" in build(base, *JSON, "--out", "link", expect=2)


def test_a_part_of_the_content_builds_the_whole(base: Path) -> None:
    build(base, "content/qa/flask/views/blueprints.md", *JSON, "--out", "new")
    assert (base / "new/pages/django/orm/queries.json").exists()


# The folder


def entry(data: bytes, made_from: str = "1") -> Entry:
    return Entry(made_from, sha256(data).hexdigest()[:32], len(data), 0)


def write_some(path: Path) -> None:
    path.write_bytes(b"12")


def output(folder: Path, wanted: Mapping[str, bytes], program: str = "p", jobs: int = 1) -> Outcome:
    """Write files whose hash is that of their bytes."""

    def file(path: str, data: bytes) -> File:
        return File(path, sha256(data).hexdigest(), lambda: data)

    folder.mkdir(exist_ok=True)
    made = [file(path, data) for path, data in wanted.items()]
    last = read_state(folder) or State()

    place = LocalFolder(folder)
    with place.locked():
        place.announce(())
        out = Output(place, last, program, jobs)
        out.write(made)
        out.write_large(LargeFile("joined", "1", write_some))
        return out.close(State("key"))


def test_foreign_files_are_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine")
    with pytest.raises(Refused, match="was not written by a build"):
        output(tmp_path, {"a": b"1", "b": b"2"})
    assert files(tmp_path) == {"a": b"mine"}


def test_no_link_leads_a_build_out_of_its_folder(tmp_path: Path) -> None:
    out, outside = tmp_path / "out", tmp_path / "outside"
    outside.mkdir()
    output(out, {"pages/a": b"1"})
    shutil.rmtree(out / "pages")
    (outside / "a").write_text("mine")
    (out / "pages").symlink_to(outside)
    with pytest.raises(Refused, match="is not a folder of its own"):
        output(out, {"pages/a": b"1"})
    output(out, {})
    assert (outside / "a").read_text() == "mine"


def test_a_state_that_a_stranger_wrote_leads_nowhere(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "precious").write_text("mine")
    names = ["../precious", str(tmp_path / "precious"), "a/../../precious", f"{OWN}lock"]
    write_state(out, State("", "p", dict.fromkeys(names, entry(b""))))
    output(out, {"a": b"1"})
    assert (tmp_path / "precious").read_text() == "mine"


@pytest.mark.parametrize("path", ["", "/a", "a/", "a//b", ".", "a/..", "../a", "a\\b", "c:a", "a\0", f"{OWN}x"])
def test_names_that_lead_elsewhere_are_no_names(path: str) -> None:
    assert not is_safe(path)
    with pytest.raises(Refused, match="is no name"):
        check_files(Path(), [path], [])


@pytest.mark.parametrize("paths", [["a", "A"], ["a", "a/b"], ["A", "a/b"]])
def test_names_that_clash_on_some_file_system_are_refused(tmp_path: Path, paths: list[str]) -> None:
    with pytest.raises(Refused):
        check_files(tmp_path, paths, [])


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    output(tmp_path, {"a": b"1"})
    (tmp_path / "a").unlink()
    (tmp_path / "a").mkdir()
    with pytest.raises(Refused, match="is a folder where a file belongs"):
        output(tmp_path, {"a": b"1"})


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_build_that_fails_midway_is_carried_on_by_the_next(tmp_path: Path, jobs: int) -> None:
    def fail() -> bytes:
        raise RuntimeError("no")

    output(tmp_path, {"old": b"0", "a": b"1"})
    some = [File("a", "2", lambda: b"2"), File("b", "2", fail)]
    place = LocalFolder(tmp_path)
    with pytest.raises(RuntimeError), place.locked():
        Output(place, read_state(tmp_path) or State(), "p", jobs).write(some)
    assert files(tmp_path)["old"] == b"0"
    assert not (tmp_path / f"{OWN}partial").exists()
    output(tmp_path, {"a": b"3", "b": b"3"})
    assert files(tmp_path).keys() == {"a", "b", "joined"}


def test_another_program_s_build_is_made_again_and_written_where_it_differs(tmp_path: Path) -> None:
    output(tmp_path, {"a": b"1", "b": b"2"})
    (tmp_path / "b").write_bytes(b"x")
    assert output(tmp_path, {"a": b"1", "b": b"2"}, program="other") == Outcome(0, 1, 0, 2)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"version": 1, "files": 3}', "[" * 100_000])
def test_a_damaged_state_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / STATE).write_text(text)
    assert read_state(tmp_path) is None


@pytest.mark.parametrize("text", ["", '{"version": 1, "key": "", "program": "", "files": {"a": null}, "notes": []}'])
def test_files_whose_record_can_t_be_read_stay_and_the_way_out_is_named(tmp_path: Path, text: str) -> None:
    output(tmp_path, {"a": b"1"})
    (tmp_path / STATE).write_text(text)
    with pytest.raises(Refused, match="remove the folder if a build made it"):
        output(tmp_path, {"a": b"2"})
    assert (tmp_path / "a").read_bytes() == b"1"


def test_two_builds_don_t_share_a_folder(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(Refused, match="under way"), locked(tmp_path):
        pass
    with locked(tmp_path):
        pass


def test_new_files_have_the_mode_that_the_user_s_files_have(tmp_path: Path) -> None:
    output(tmp_path, {"a": b"1"})
    (tmp_path / "mine").touch()
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "mine").stat().st_mode
