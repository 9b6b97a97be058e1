"""Records that a repository brings along are read with care: they may be forged, or nested without end."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from answerkey.delivery.output.folder import remove
from answerkey.delivery.output.state import STATE, read_state, stands
from answerkey.verification import NAME, VerdictFile, render
from command import make_base, page, run

FILES = {
    "above": "../victim",
    "above, on the way": "v1/../../victim",
    "absolute": "/{victim}",
    "with a drive": "C:victim",
    "with backslashes": "..\\victim",
    "by a link": "link/victim",
    "the lock": ".answerkey-lock",
    "empty": "",
    "the folder": ".",
    "with a NUL": "a\0b",
    "half a surrogate pair": "\ud800",
    "half a surrogate pair in a folder": "\ud800/x",
    "too long": "a" * 5000,
    "too deep": "x/" * 3000 + "y",
}
RECORDS = {
    "content/verified.json": "",
    "content/.answerkey-journal.json": "",
    "dist/.answerkey-build.json": "",
    "answerkey-baseline.json": 'baseline = "answerkey-baseline.json"\n',
    "schema.json": '[[collections]]\nname = "notes"\nglob = "notes/*.md"\nschema = "schema.json"\n',
}
COMMANDS = {"lint": ("lint",), "build": ("build", "--allow-errors"), "stats": ("stats",)}
REFERENCES = ["file:///etc/passwd", "http://localhost:9/schema.json", "../victim.json", "urn:victim", "#", "#/$defs/a"]


@pytest.mark.parametrize("name", FILES.values(), ids=FILES)
def test_a_forged_state_of_a_build_removes_nothing_outside(tmp_path: Path, name: str) -> None:
    folder, victim = tmp_path / "dist", tmp_path / "victim"
    for each in (folder, victim):
        each.mkdir()
        (each / "victim").touch()
    (folder / ".answerkey-lock").touch()
    (folder / "link").symlink_to(victim)
    forged = {name.format(victim=victim / "victim"): None, "victim": ["", "", 0, 0]}
    text = json.dumps({"version": 2, "key": "", "program": "", "notes": [], "files": forged})
    (folder / STATE).write_text(text, encoding="utf-8")
    state = read_state(folder)
    if state is None:  # it is no text
        return
    assert not any(stands(folder, path, state.files["victim"]) for path in forged)
    assert remove(folder, state.files.keys()) == 1
    assert (victim / "victim").exists()
    assert sorted(path.name for path in folder.iterdir()) == [STATE, ".answerkey-lock", "link"]


def test_a_build_replaces_a_forged_state(tmp_path: Path) -> None:
    make_base(tmp_path, one=page())
    (tmp_path / "dist").mkdir()
    forged = {"version": 2, "key": "", "program": "", "notes": [], "files": dict.fromkeys(FILES.values())}
    (tmp_path / "dist" / STATE).write_text(json.dumps(forged), encoding="utf-8")
    done = run(tmp_path, "build")
    assert done.returncode == 0, done.stderr
    assert run(tmp_path, "build").stderr.startswith("Nothing changed")


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("command", ["lint", "build", pytest.param("stats", marks=pytest.mark.sweep)])
def test_a_record_that_nests_without_end_is_told_in_a_sentence(tmp_path: Path, command: str, name: str) -> None:
    make_base(tmp_path, one=page())
    with (tmp_path / "answerkey.toml").open("a", encoding="utf-8") as stream:
        stream.write(RECORDS[name])
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("[" * 200_000, encoding="utf-8")
    done = run(tmp_path, *COMMANDS[command])
    assert done.returncode in (0, 1, 2), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_schema_refers_to_nothing_outside_and_ends(tmp_path: Path, reference: str) -> None:
    make_base(tmp_path, one=page())
    with (tmp_path / "answerkey.toml").open("a", encoding="utf-8") as stream:
        stream.write(RECORDS["schema.json"])
    schema = {"$ref": reference, "$defs": {"a": {"$ref": "#/$defs/a"}}}
    (tmp_path / "schema.json").write_text(json.dumps(schema), encoding="utf-8")
    (tmp_path / "victim.json").write_text("{}", encoding="utf-8")
    (tmp_path / "content/notes").mkdir()
    (tmp_path / "content/notes/one.md").write_text("---\ntitle: One\n---\n", encoding="utf-8")
    done = run(tmp_path, "lint")
    if reference.startswith("#"):
        assert (done.returncode, "refers to itself without end" in done.stdout) == (1, True)
    else:
        assert (done.returncode, "files and web addresses are not read" in done.stderr) == (2, True)


@pytest.mark.sweep
def test_a_forged_verdict_does_not_outlive_a_run_that_records(tmp_path: Path) -> None:
    proved = "  - id: two\n    difficulty: easy\n    q: Two?\n    proof: assert 1 == 1\n    a: Two.\n"
    make_base(tmp_path, one=page(extra=proved, count=2))
    (tmp_path / "answerkey.toml").write_text(f"[libraries]\nenvironment = '{sys.prefix}'\n", encoding="utf-8")
    run(tmp_path, "prove", "--record", "--no-require-isolation")
    file, address = tmp_path / "content" / NAME, "/flask/views/one#what-is-a-view"
    honest = file.read_text(encoding="utf-8")
    verdicts = dict(VerdictFile.open(tmp_path / "content").verdicts)
    verdicts[address] = verdicts[address]._replace(kind="proved", assertions=7)
    file.write_text(render(verdicts), encoding="utf-8")
    run(tmp_path, "build", "--target", "csv")
    assert ",proved," in (tmp_path / "dist/questions.csv").read_text(encoding="utf-8")
    assert ",7\n" not in (tmp_path / "dist/questions.csv").read_text(encoding="utf-8")
    run(tmp_path, "prove", "--record", "--no-require-isolation")
    assert file.read_text(encoding="utf-8") == honest
