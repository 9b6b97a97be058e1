"""`answerkey rename` does all of it or nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from answerkey.authoring.transactions import HalfDone, Rewrite, change
from answerkey.writing import ChangedMeanwhile
from authoring.bases import FILES, on_disk, page, snapshot
from command import git, run

ORDERED = {
    "qa/fastapi/security/jwt.md": page("fastapi", "security", ("sign", "See [tests](../testing/client#client).")),
    "qa/fastapi/security/oauth2.md": page("fastapi", "security", ("scopes", "x")).replace("order: 1", "order: 2"),
    "qa/fastapi/testing/client.md": page("fastapi", "testing", ("client", "See [it](/fastapi/security/jwt#sign).")),
    "qa/flask/views/routes.md": page("flask", "views", ("routes", "x"), head="related: [/fastapi/security/jwt]\n"),
}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    content = on_disk(tmp_path, {**FILES, **ORDERED})
    (content / "qa/fastapi/security/flow.png").write_bytes(b"\x89PNG\r\n\xff")
    return tmp_path


def findings(folder: Path) -> list[tuple[str, str, str]]:
    report = json.loads(run(folder, "lint", "--preset", "strict", "--format", "json").stdout)
    return sorted((d["path"], d["rule"], d["message"]) for d in report["diagnostics"])


def test_files_move_and_the_base_is_as_clean_as_before(base: Path) -> None:
    before = findings(base)
    assert before
    done = run(base, "rename", "/fastapi/security", "safety")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "content/qa/fastapi/security/flow.png -> content/qa/fastapi/safety/flow.png",
        "content/qa/fastapi/security/jwt.md -> content/qa/fastapi/safety/jwt.md",
        "content/qa/fastapi/security/oauth2.md -> content/qa/fastapi/safety/oauth2.md",
        "content/topics/fastapi-security.yml -> content/topics/fastapi-safety.yml",
    ]
    assert "4 files moved, 5 places in 5 files rewritten" in done.stderr
    assert findings(base) == sorted((path.replace("security", "safety"), *rest) for path, *rest in before)
    assert not (base / "content/qa/fastapi/security").exists()
    assert (base / "content/qa/fastapi/safety/flow.png").read_bytes() == b"\x89PNG\r\n\xff"


def test_there_and_back_gives_the_same_files(base: Path) -> None:
    before = snapshot(base)
    (base / "content/qa/flask/views/routes.md").chmod(0o640)
    for old, new in (("fastapi", "quick"), ("/flask/views/routes", "/quick/testing/routes")):
        assert run(base, "rename", old, new).returncode == 0
    assert snapshot(base) != before
    for old, new in (("/quick/testing/routes", "/flask/views/routes"), ("/quick", "fastapi")):
        assert run(base, "rename", old, new).returncode == 0
    assert snapshot(base) == before
    assert (base / "content/qa/flask/views/routes.md").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("folder", "old", "new"),
    [
        (".", "content/qa/fastapi/security/jwt.md", "content/qa/fastapi/security/tokens.md"),
        (".", "content/qa/fastapi/security/jwt.md", "tokens"),
        (".", "qa/fastapi/security/jwt.md", "/fastapi/security/tokens"),
        ("content/qa/fastapi/security", "jwt.md", "tokens.md"),
        ("content/qa/fastapi/security", "jwt.md", "tokens"),
        ("content/qa/fastapi/security", "/fastapi/security/jwt", "tokens.md"),
    ],
)
def test_names_are_paths_or_addresses(base: Path, folder: str, old: str, new: str) -> None:
    done = run(base / folder, "rename", old, new)
    assert done.returncode == 0, done.stderr
    assert (base / "content/qa/fastapi/security/tokens.md").exists()
    assert "related: [/fastapi/security/tokens]" in (base / "content/qa/flask/views/routes.md").read_text()


def test_a_folder_and_a_record_name_what_stands_in_them(base: Path) -> None:
    assert run(base, "rename", "content/qa/fastapi/security", "safety").returncode == 0
    assert run(base, "rename", "content/topics/fastapi-safety.yml", "security").returncode == 0
    assert run(base, "rename", "content/qa/fastapi/security/jwt.md#sign", "#signing").returncode == 0
    assert "jwt#signing)" in (base / "content/qa/fastapi/testing/client.md").read_text()


def test_a_dry_run_prints_the_patch_and_does_nothing(base: Path) -> None:
    git(base, "init")
    git(base, "add", "content")
    before = snapshot(base)
    done = run(base, "rename", "/fastapi/security", "safety", "--dry-run")
    assert done.returncode == 0
    assert "Would rename" in done.stderr
    assert snapshot(base) == before
    assert run(base, "rename", "/fastapi/security", "safety").returncode == 0
    wanted = snapshot(base)
    git(base, "checkout", "--", "content")
    git(base, "clean", "-fdq", "content")
    (base / "p.patch").write_bytes(done.stdout.encode())
    git(base, "apply", "p.patch")
    (base / "p.patch").unlink()
    assert snapshot(base) == wanted


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["/fastapi/security/jwtt", "x"], "did you mean `/fastapi/security/jwt`"),
        (["/fastapi/security", "testing"], "`/fastapi/testing` already exists"),
        (["/fastapi/security\x1b[31m", "x"], "\\x1b"),
        (["README.md", "x"], "the base has no `/README`"),
    ],
)
def test_what_can_t_be_is_refused_with_a_sentence(base: Path, arguments: list[str], said: str) -> None:
    before = snapshot(base)
    done = run(base, "rename", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "\x1b" not in done.stderr
    assert snapshot(base) == before


def test_a_rename_that_brings_errors_is_refused(base: Path) -> None:
    """The configuration names a folder; after the rename what it let pass there would be reported."""
    path = base / "content/qa/fastapi/security/jwt.md"
    path.write_text(path.read_text().replace("difficulty: easy\norder", "difficulty: esy\norder"))
    (base / "answerkey.toml").write_text('[per-file-ignores]\n"qa/fastapi/security/**" = ["document/schema"]\n')
    before = snapshot(base)
    done = run(base, "rename", "/fastapi/security", "safety")
    assert done.returncode == 2
    assert "would have 1 new error, so nothing was changed; check if the configuration names" in done.stderr
    assert "content/qa/fastapi/safety/jwt.md:8:13: document/schema" in done.stderr
    assert snapshot(base) == before


def test_old_errors_stay_and_new_warnings_are_told(base: Path) -> None:
    path = base / "content/qa/fastapi/testing/client.md"
    path.write_text(path.read_text().replace("difficulty: easy\norder", "difficulty: esy\norder"))
    done = run(base, "rename", "/fastapi/security/jwt", "/fastapi/testing/jwt")
    assert done.returncode == 0, done.stderr
    assert "The rename causes 1 new warning:\n" in done.stderr
    assert "reference/order" in done.stderr


def test_a_link_of_the_file_system_does_not_move(base: Path) -> None:
    (base / "content/qa/fastapi/security/x.png").symlink_to("flow.png")
    done = run(base, "rename", "/fastapi/security", "safety")
    assert done.returncode == 2
    assert "a symbolic link" in done.stderr


def test_a_file_that_the_base_does_not_know_is_not_overwritten(base: Path) -> None:
    (base / "answerkey.toml").write_text('exclude = ["content/qa/fastapi/security/tokens.md"]\n')
    hidden = base / "content/qa/fastapi/security/tokens.md"
    hidden.write_text("mine")
    before = snapshot(base)
    done = run(base, "rename", "/fastapi/security/jwt", "tokens")
    assert done.returncode == 2
    assert snapshot(base) == before


# Files


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name in ("a", "b", "c"):
        (tmp_path / "old").mkdir(exist_ok=True)
        (tmp_path / "old" / name).write_text(name)
    return tmp_path


def _change(folder: Path) -> None:
    old, new = folder / "old", folder / "new" / "deep"
    rewrites = {old / "a": Rewrite(b"a", b"A"), old / "b": Rewrite(b"b", b"B")}
    change(folder, folder, rewrites, [(old / name, new / name) for name in ("a", "b", "c")])


def test_files_are_rewritten_and_moved_and_empty_folders_go(files: Path) -> None:
    _change(files)
    assert snapshot(files) == {"new/deep/a": b"A", "new/deep/b": b"B", "new/deep/c": b"c"}
    assert not (files / "old").exists()


@pytest.mark.parametrize("failing", range(3))
def test_what_fails_midway_is_undone(files: Path, monkeypatch: pytest.MonkeyPatch, failing: int) -> None:
    before, calls, rename = snapshot(files), iter(range(100)), os.rename

    def fail(old: Path, new: Path) -> None:
        if next(calls) == failing:
            raise PermissionError(13, "Permission denied", str(new))
        rename(old, new)

    monkeypatch.setattr(os, "rename", fail)
    with pytest.raises(PermissionError):
        _change(files)
    assert snapshot(files) == before
    assert not (files / "new").exists()


def test_a_file_that_changed_meanwhile_stops_all(files: Path) -> None:
    (files / "old" / "b").write_text("changed")
    before = snapshot(files)
    with pytest.raises(ChangedMeanwhile):
        _change(files)
    assert snapshot(files) == before


def test_a_file_at_the_new_place_stops_all(files: Path) -> None:
    (files / "new" / "deep").mkdir(parents=True)
    (files / "new" / "deep" / "c").write_text("mine")
    before = snapshot(files)
    with pytest.raises(FileExistsError):
        _change(files)
    assert snapshot(files) == before


def test_what_can_t_be_undone_is_told(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls, rename = iter(range(100)), os.rename

    def fail(old: Path, new: Path) -> None:
        if Path(old).parent != Path(new).parent and next(calls) >= 1:  # texts are replaced within their folder
            raise PermissionError(13, "Permission denied")
        rename(old, new)

    monkeypatch.setattr(os, "rename", fail)
    with pytest.raises(HalfDone) as error:
        _change(files)
    assert f"{files / 'old' / 'a'} is now {files / 'new' / 'deep' / 'a'}" in str(error.value)


VERDICT = (
    '{"digest": "5f", "kind": "proved", "python": "3.13", "libraries": {"fastapi": "0.165.0"}, "at": "2026-11-22"}'
)


def recorded(*addresses: str, end: str = "\n") -> bytes:
    """Verdicts on questions, in the order of their addresses."""
    lines = ["{", *(f'"{address}": {VERDICT},' for address in addresses), '"format": 1', "}", ""]
    return end.join(lines).encode()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("old", "new", "address"),
    [
        ("/fastapi/security/jwt#sign", "#seal", "/fastapi/security/jwt#seal"),
        ("/fastapi/security/jwt", "tokens", "/fastapi/security/tokens#sign"),
        ("/fastapi/security", "safety", "/fastapi/safety/jwt#sign"),
        ("/fastapi", "quick", "/quick/security/jwt#sign"),
    ],
)
def test_what_was_recorded_of_a_question_goes_along(base: Path, old: str, new: str, address: str, end: str) -> None:
    others = ("/flask/views/routes#routes", "/gone/for/long#a")
    record = base / "content/verified.json"
    record.write_bytes(recorded("/fastapi/security/jwt#sign", *others, end=end))
    done = run(base, "rename", old, new)
    assert done.returncode == 0, done.stderr
    assert record.read_bytes() == recorded(*sorted([address, *others]), end=end)


def test_a_record_that_tells_nothing_of_what_is_renamed_stays_byte_for_byte(base: Path) -> None:
    record = base / "content/verified.json"
    record.write_bytes(before := recorded("/flask/views/routes#routes").replace(b": {", b":  {"))
    assert run(base, "rename", "/fastapi/security/jwt", "tokens").returncode == 0
    assert record.read_bytes() == before


def test_the_patch_of_a_rename_has_the_record_in_it(base: Path) -> None:
    (base / "content/verified.json").write_bytes(recorded("/fastapi/security/jwt#sign"))
    shown = run(base, "rename", "/fastapi/security/jwt#sign", "#seal", "--dry-run").stdout
    assert '+"/fastapi/security/jwt#seal": {"digest"' in shown
