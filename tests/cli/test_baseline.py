"""`answerkey lint --baseline`: an old base is adopted, and only what is new counts."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from answerkey.fingerprints import former_fingerprints
from answerkey.pipeline.options import Options
from answerkey.pipeline.run import lint
from answerkey.workspace import open_workspace
from command import QUIET, make_base, page, run

BASELINE = "answerkey-baseline.json"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    make_base(tmp_path, one=page("x = (\n"), two=page("y = ( 1 )\n"))
    (tmp_path / "answerkey.toml").write_text(f'{QUIET}baseline = "{BASELINE}"\n', encoding="utf-8")
    assert run(tmp_path, "lint", "--write-baseline").returncode == 0
    return tmp_path


def entries(base: Path) -> list[tuple[str, str]]:
    data = json.loads((base / BASELINE).read_text(encoding="utf-8"))
    return [(entry["path"].rpartition("/")[2], entry["rule"]) for entry in data["findings"]]


def test_what_is_accepted_is_not_reported(base: Path) -> None:
    assert entries(base) == [("one.md", "snippet/syntax"), ("two.md", "snippet/format")]
    done = run(base, "lint")
    assert done.returncode == 0
    assert done.stdout.startswith("All good")
    assert done.stderr == ""


def test_what_is_new_is_reported(base: Path) -> None:
    make_base(base, three=page("z = (\n"))
    done = run(base, "lint", "--format", "concise")
    assert done.returncode == 1
    assert "three.md" in done.stdout
    assert done.stdout.count("\n") == 1


def test_lines_may_move(base: Path) -> None:
    make_base(base, one=page("x = (\n").replace("questions:\n", "# a comment\n\nquestions:\n"))
    assert run(base, "lint").returncode == 0


def test_a_second_equal_finding_is_new(base: Path) -> None:
    text = page("x = (\n")
    fence = text[text.index("      ```python") : text.rindex("---")]
    make_base(base, one=text.replace(fence, fence + "\n" + fence))
    done = run(base, "lint", "--format", "concise")
    assert done.stdout.count("snippet/syntax") == 1


def test_what_no_longer_occurs_is_pointed_out(base: Path) -> None:
    make_base(base, one=page())
    done = run(base, "lint")
    assert done.returncode == 0
    assert "1 accepted finding no longer occurs; --write-baseline removes it" in done.stderr
    assert "one.md snippet/syntax" in done.stderr
    run(base, "lint", "--write-baseline")
    assert entries(base) == [("two.md", "snippet/format")]


def test_what_was_not_looked_for_is_not_said_to_be_gone(base: Path) -> None:
    for arguments in (["content/qa/flask/views/two.md"], ["--select", "slug"], ["--ignore", "snippet/syntax"]):
        assert run(base, "lint", *arguments).stderr == ""


def test_writing_for_some_files_keeps_what_is_accepted_in_others(base: Path) -> None:
    make_base(base, two=page())
    run(base, "lint", "content/qa/flask/views/two.md", "--write-baseline")
    assert entries(base) == [("one.md", "snippet/syntax")]


def test_the_findings_of_a_removed_file_are_dropped(base: Path) -> None:
    (base / "content/qa/flask/views/two.md").unlink()
    assert "two.md snippet/format" in run(base, "lint").stderr
    run(base, "lint", "--write-baseline")
    assert entries(base) == [("one.md", "snippet/syntax")]


def test_it_holds_from_any_working_directory(base: Path) -> None:
    assert run(base / "content" / "qa", "lint", "..", "--format", "concise").stdout == ""


def test_it_is_one_line_a_finding_and_sorted(base: Path) -> None:
    lines = (base / BASELINE).read_text(encoding="utf-8").splitlines()[1:-1]
    assert len(lines) == 2
    assert sorted(lines) == lines


def test_writing_it_again_changes_nothing(base: Path) -> None:
    before = (base / BASELINE).read_bytes()
    run(base, "lint", "--write-baseline")
    assert (base / BASELINE).read_bytes() == before


def _as_version_1(base: Path) -> None:
    """Write the baseline again as the first version of its format: fingerprints of the whole marked text."""
    report = lint(open_workspace([str(base)]), Options(jobs=1, cache=False))
    paths = {d.path: os.path.relpath(d.path, base) for d in report.diagnostics}
    diagnostics = tuple(replace(d, path=paths[d.path]) for d in report.diagnostics)
    texts = {name: report.texts[path] for path, name in paths.items()}
    digests = former_fingerprints(replace(report, diagnostics=diagnostics, texts=texts))
    rows = [
        {"path": d.path, "rule": d.rule, "message": d.message, "fingerprint": digest}
        for d, digest in zip(diagnostics, digests, strict=True)
    ]
    (base / BASELINE).write_text(json.dumps({"version": 1, "findings": rows}), encoding="utf-8")


def test_a_baseline_of_version_1_is_read_and_replaced(base: Path) -> None:
    _as_version_1(base)
    done = run(base, "lint")
    assert done.returncode == 0
    assert done.stdout.startswith("All good")
    assert "--write-baseline" in done.stderr
    assert run(base, "lint", "content/qa/flask/views/one.md", "--write-baseline").returncode == 0
    done = run(base, "lint")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("All good")


def test_an_edit_of_another_answer_and_a_fixed_key_leave_what_is_accepted(base: Path) -> None:
    """A missing key is reported at the data as a whole, which any edit changes."""
    text = page("x = (\n").replace("topic: Views\n", "").replace("order: 1\n", "")
    make_base(base, one=text)
    assert run(base, "lint", "--write-baseline").returncode == 0
    make_base(base, one=text.replace("A function.", "Another text.").replace("difficulty: easy", "difficulty: hard"))
    done = run(base, "lint")
    assert (done.returncode, done.stderr) == (0, "")
    make_base(
        base, one=text.replace("order", "topic").replace("framework: Flask\n", "framework: Flask\ntopic: Views\n")
    )
    assert "document/schema `topic` is missing" in run(base, "lint").stderr


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"version": 3, "findings": []}', '{"version": 1, "findings": [{"path": 1}]}', "[" * 10_000],
)
def test_a_file_that_is_no_baseline_is_a_usage_error(base: Path, text: str) -> None:
    (base / BASELINE).write_text(text, encoding="utf-8")
    done = run(base, "lint")
    assert done.returncode == 2
    assert BASELINE in done.stderr


def test_a_baseline_that_is_missing_is_a_usage_error(base: Path) -> None:
    done = run(base, "lint", "--baseline", "missing.json")
    assert done.returncode == 2
    assert "--write-baseline" in done.stderr


def test_writing_it_for_some_rules_keeps_what_is_accepted_of_others(base: Path) -> None:
    before = entries(base)
    assert run(base, "lint", "--write-baseline", "--select", "answer").returncode == 0
    assert entries(base) == before


def test_where_it_can_not_be_written_that_is_said(base: Path) -> None:
    done = run(base, "lint", "--write-baseline", "--baseline", "no/such/folder.json")
    assert done.returncode == 2
    assert done.stderr.startswith("Error: Could not open file 'no/such/folder.json'")


@pytest.mark.parametrize("other", [["--diff"], ["--watch"]])
def test_findings_are_accepted_only_where_they_are_looked_at_once(base: Path, other: list[str]) -> None:
    done = run(base, "lint", "--write-baseline", *other)
    assert done.returncode == 2
    assert other[0] in done.stderr
