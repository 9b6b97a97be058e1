"""A file that is as it was is not planned again, and its plan is the one that was made."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from answerkey.pipeline.cache import Cache
from answerkey.pipeline.inputs import read_inputs
from answerkey.pipeline.pool import Task
from answerkey.proofs.archive import Archive
from answerkey.proofs.plan_archive import PlanArchive
from answerkey.proofs.plans import Plans, plan
from answerkey.proofs.program import FilePlan
from answerkey.workspace import open_workspace
from inline import InlinePool

EXAMPLES = Path(__file__).parents[3] / "examples"
CLAIM = "x = 1 + 1\nprint(x)  # prints: 3"
FORMS = """\
- id: forms
  a: "Quoted, with\\ta tab.\\n\\n```python\\nx = 1\\nx  # => 1\\n```\\n"
  proof: |
    import pytest
    with pytest.raises(ValueError):
        assert int("x") == 1
- id: session
  a: |
    > ```pycon
    > >>> 1 + 1
    > 2
    > ```
"""


@pytest.fixture
def planned(base: Path, prove, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that were planned, and not taken from the archive."""
    paths: list[str] = []
    run = InlinePool.run

    def recorded(self: InlinePool, tasks: list[Task], *arguments: int):
        paths.extend(task.path for task in tasks)
        return run(self, tasks, *arguments)

    monkeypatch.setattr(InlinePool, "run", recorded)
    return paths


def restored(archive: Archive, plans: Plans) -> dict[str, FilePlan | None]:
    """The plans as an archive gives them back."""
    PlanArchive(archive, plans.inputs).put(plans.files)
    return {path: PlanArchive(archive, plans.inputs).get(path) for path in plans.files}


@pytest.mark.parametrize("example", ["course", "questions", "digest"])
def test_the_plans_of_an_example_come_back_as_they_were(
    example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXAMPLES / example)
    plans = plan(open_workspace([]), jobs=1, cache=False)
    with closing(Archive(Cache(tmp_path), b"s" * 32)) as archive:
        assert restored(archive, plans) == plans.files
    assert any(file.questions for file in plans.files.values())


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_claims_of_each_form_come_back_with_their_places(base: Path, prove, write, newline: str) -> None:
    page = write(FORMS)
    page.write_bytes(page.read_bytes().replace(b"\n", newline.encode()))
    plans = plan(open_workspace([]), jobs=1, cache=False)
    with closing(Archive(Cache(base / "archive"), b"s" * 32)) as archive:
        assert restored(archive, plans) == plans.files
    assert len(list(plans.questions())) == 2


def test_only_changed_files_are_planned_again(prove, write, question, planned: list[str]) -> None:
    write(question("one", "x = 1", "assert x"), "one")
    write(question("two", "x = 2", "assert x"), "two")
    assert prove().returncode == 0
    planned.clear()
    write(question("two", "x = 0", "assert x"), "two")
    assert prove().returncode == 1
    assert planned == ["qa/a/b/two.md"]
    planned.clear()
    assert prove("--no-cache").returncode == 1
    assert len(planned) == 2


def test_another_configuration_needs_other_plans(base: Path, prove, write, question, planned: list[str]) -> None:
    write(question("one", "x = 1", "assert x == y"))
    assert prove().returncode == 1
    settings = base / "answerkey.toml"
    settings.write_text(settings.read_text().replace("seconds", "prelude = 'y = 1'\nseconds"), encoding="utf-8")
    planned.clear()
    assert prove().returncode == 0
    assert planned == ["qa/a/b/c.md"]


def test_an_output_is_corrected_by_a_plan_of_an_earlier_run(prove, write, question, planned: list[str]) -> None:
    page = write(question("one", CLAIM))
    assert prove().returncode == 1
    planned.clear()
    prove("--update")
    assert "# prints: 2" in page.read_text()
    assert len(planned) == 1  # for the corrected text


def test_a_plan_with_a_fault_is_not_kept(prove, write, question, planned: list[str]) -> None:
    """More time may mend a fault, and a fault that stays is found again."""
    write(question("odd", ">>>x", language="pycon"))
    assert prove().returncode == prove().returncode == 1
    assert len(planned) == 2


def test_a_plan_without_this_users_seal_does_not_count(base: Path, prove, write, question) -> None:
    write(question("bad", "x = 1", "assert x == 2"))
    inputs = read_inputs(open_workspace([]))
    (path,) = inputs.contents
    with closing(Cache(base / "archive")) as cache:
        PlanArchive(Archive(cache, b"stranger" * 4), inputs).put({path: FilePlan()})
        assert PlanArchive(Archive(cache, b"stranger" * 4), inputs).get(path) == FilePlan()
        assert PlanArchive(Archive(cache, b"myself.." * 4), inputs).get(path) is None
