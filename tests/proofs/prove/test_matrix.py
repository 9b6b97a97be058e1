"""Since and until when answers hold."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from msgspec.structs import replace
from referencing import Registry, Resource

from answerkey.cli import prove
from answerkey.cli.main import main
from answerkey.diagnostics import Report, Summary
from answerkey.libraries.environment import read_environment
from answerkey.proofs.assessment import Status
from answerkey.proofs.matrix import Column, Row, entries, phrase, rows
from answerkey.proofs.results import ProofResult, Proofs
from answerkey.source import Position

SCHEMAS = Path(__file__).parents[3] / "schemas"


@pytest.mark.parametrize(
    ("holds", "said"),
    [
        ("yyy", "all"),
        ("nnn", "none"),
        ("nyy", "since 2"),
        ("nny", "since 3"),
        ("ynn", "until 1"),
        ("yyn", "until 2"),
        ("yny", "only 1, 3"),
        ("nyn", "only 2"),
    ],
)
def test_a_row_says_where_an_answer_holds(holds: str, said: str) -> None:
    assert phrase([mark == "y" for mark in holds], ["1", "2", "3"]) == said


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a==1.*,a==2.*,a", ["a==1.*", "a==2.*", "a"]),
        (" a>=1,<2 , b[x]>1, !=1.5 ", ["a>=1,<2", "b[x]>1, !=1.5"]),
        ("", []),
        (",", []),
    ],
)
def test_a_comma_before_an_operator_belongs_to_its_requirement(text: str, found: list[str]) -> None:
    assert entries(text) == found


def column(requirement: str, statuses: dict[str, Status]) -> Column:
    here = read_environment(Path(sys.prefix))
    assert here is not None
    name, _, version = requirement.partition("==")
    environment = replace(here, distributions={name.lower().replace("_", "-"): version})
    start = Position(1, 1, 0)
    results = tuple(ProofResult(name, "c.md", start, status) for name, status in statuses.items())
    return Column(requirement, environment, Proofs(results, Report((), Summary(0, 0, 0, 0, 0, 0, 0, 0.0))))


def test_a_question_with_nothing_to_run_has_no_row() -> None:
    columns = [
        column("My_Lib==1", {"/a#idle": Status.NOTHING, "/a#new": Status.FAILED, "/a#ran": Status.RAN}),
        column("My_Lib==2", {"/a#idle": Status.NOTHING, "/a#new": Status.PASSED, "/a#ran": Status.STOPPED}),
    ]
    assert [(c.name, c.version) for c in columns] == [("my-lib", "1"), ("my-lib", "2")]
    assert rows(columns) == [Row("/a#new", (False, True), "since 2"), Row("/a#ran", (True, False), "until 1")]


@pytest.mark.parametrize(
    ("holds", "words"),
    [
        ("yyyy", "all"),
        ("nnnn", "none"),
        ("nyyy", "a: since 2; b: all"),
        ("ynny", "a: until 1; b: since 4"),
        ("yynn", "a: all; b: none"),
    ],
)
def test_each_library_of_a_matrix_is_an_axis_of_its_own(holds: str, words: str) -> None:
    statuses = (Status.PASSED if mark == "y" else Status.FAILED for mark in holds)
    requirements = ("a==1", "a==2", "b==3", "b==4")
    columns = [column(name, {"/q": status}) for name, status in zip(requirements, statuses, strict=True)]
    assert [row.phrase for row in rows(columns)] == [words]


def test_the_table_has_a_row_a_question_and_a_column_a_version(
    base: Path, write, question, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where an environment differs only in what it says of itself, the code finds out what it is told."""
    here = read_environment(Path(sys.prefix))
    assert here is not None

    def environment(config: object, entry: str, choices: object) -> object:
        version = entry.partition("==")[2] or "3.0"
        return replace(here, distributions={"lib": version}, fingerprint=entry.encode())

    write(question("always", "x = 1", "assert x"), "always")
    write(question("never", "x = 1", "assert not x"), "never")
    write(question("idle"), "idle")
    monkeypatch.setattr(prove, "matrix_environment", environment)
    monkeypatch.chdir(base)
    monkeypatch.setenv("ANSWERKEY_CACHE_DIR", str(base / ".cache"))
    shown = CliRunner().invoke(main, ["prove", "--matrix", "lib==1.0,lib==2.0,lib"], standalone_mode=False)
    assert shown.return_value == 1
    assert [line.split() for line in shown.stdout.splitlines()[:3]] == [
        ["lib", "1.0", "lib", "2.0", "lib", "3.0", "holds"],
        ["/a/b/always#always", "yes", "yes", "yes", "all"],
        ["/a/b/never#never", "no", "no", "no", "none"],
    ]
    assert "1 of 2 questions hold with all of 3 versions." in shown.stdout
    arguments = ["prove", "/a/b/always", "--matrix", "lib==1.0,lib", "--format", "json"]
    done = CliRunner().invoke(main, arguments, standalone_mode=False)
    data = json.loads(done.stdout)
    assert done.return_value == 0
    assert [column["version"] for column in data["columns"]] == ["1.0", "3.0"]
    assert data["questions"] == [{"address": "/a/b/always#always", "holds": [True, True], "phrase": "all"}]
    schema = json.loads((SCHEMAS / "prove-matrix.schema.json").read_text(encoding="utf-8"))
    lint = Resource.from_contents(json.loads((SCHEMAS / "lint-report.schema.json").read_text(encoding="utf-8")))
    registry: Registry = Registry().with_resource("https://answerkey.dev/schemas/lint-report.schema.json", lint)
    Draft202012Validator(schema, registry=registry).validate(data)
