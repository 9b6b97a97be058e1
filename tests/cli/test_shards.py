"""Shards of a base, and the reports of them as one."""

from __future__ import annotations

import json
import random
import shlex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

from answerkey.cli.shards import Shard
from answerkey.pipeline.options import Options
from answerkey.pipeline.run import lint as lint_workspace
from answerkey.reporters import json as json_report
from answerkey.reporters import sarif as sarif_report
from answerkey.reporters.merging.reports import merge
from answerkey.workspace import Workspace, open_workspace
from command import make_base, page, run
from inline import use_inline_pool
from properties import examples


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A base with findings of all kinds: of a file, of the base, with places in other files; and a file left out."""
    pages = {f"page_{number}": page(f"import os\nx = [{number},2]\n", related="/flask/views/no") for number in range(6)}
    folder = make_base(
        tmp_path, **pages, bad=page("x = (\n"), ä=page("y = = 2\n"), json=page().replace("```python", "```json")
    )
    (folder / ".hidden.md").write_text(page(), encoding="utf-8")
    (tmp_path / "answerkey.toml").write_text('ignore = ["question/too-few"]\n', encoding="utf-8")
    return tmp_path


def lint(base: Path, form: str, *arguments: str) -> str:
    done = run(base, "lint", "--format", form, *arguments)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.mark.parametrize("form", ["json", "sarif"])
@pytest.mark.parametrize("total", [1, 3])
def test_the_merged_reports_of_all_shards_are_the_report_of_the_whole(base: Path, form: str, total: int) -> None:
    names = []
    for number in range(1, total + 1):
        names.append(f"{number}.report")
        (base / names[-1]).write_text(lint(base, form, "--shard", f"{number}/{total}"), encoding="utf-8")
    assert run(base, "merge-reports", "--output", "merged", *reversed(names)).returncode == 0
    merged, whole = (json.loads(text) for text in ((base / "merged").read_text("utf-8"), lint(base, form)))
    for report in (merged, whole):
        report.get("summary", {}).pop("seconds", None)
    assert merged == whole


@given(total=st.integers(1, 12), most=st.sampled_from([3, 10, 25_000]), order=st.randoms(use_true_random=False))
@examples(60)
@pytest.mark.parametrize("form", ["json", "sarif"])
def test_any_number_of_shards_in_any_order_make_the_report_of_the_whole(
    whole: Workspace, form: str, total: int, most: int, order: random.Random
) -> None:
    """Also where a run of SARIF may not have all results."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("answerkey.reporters.sarif", "answerkey.reporters.merging.reports"):
            patch.setattr(f"{module}.MOST_RESULTS", most)
        shards = [rendered(Shard(number, total).of(whole), form) for number in range(1, total + 1)]
        order.shuffle(shards)
        merged = merge({str(number): text.encode() for number, text in enumerate(shards)})
        assert timeless(merged) == timeless(rendered(whole, form))


def rendered(workspace: Workspace, form: str) -> str:
    render = {"json": json_report.render, "sarif": sarif_report.render}[form]
    return render(lint_workspace(workspace, Options()))


def timeless(report: str) -> Any:
    data = json.loads(report)
    data.get("summary", {}).pop("seconds", None)
    return data


@pytest.fixture
def whole(base: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The whole base, which was checked before."""
    use_inline_pool(monkeypatch)
    monkeypatch.chdir(base)
    monkeypatch.setenv("ANSWERKEY_CACHE_DIR", str(base / ".cache"))
    return open_workspace([])


def test_the_documented_workflow_makes_the_report_of_the_whole(base: Path) -> None:
    """Its commands run as they stand there, in the order of its jobs."""
    text = (Path(__file__).parents[2] / "docs" / "integrations.md").read_text(encoding="utf-8")
    [workflow] = [t.content for t in MarkdownIt().parse(text) if t.type == "fence" and "--shard" in t.content]
    jobs = YAML(typ="safe", pure=True).load(workflow)["jobs"]
    matrix = jobs["lint"]["strategy"]["matrix"]["shard"]
    assert jobs["lint"]["strategy"]["fail-fast"] is False
    steps = {name: [step for step in job["steps"] if "answerkey " in step.get("run", "")] for name, job in jobs.items()}
    [check], [join] = steps["lint"], steps["report"]
    assert check["env"] == {"SHARD": "${{ matrix.shard }}"}
    for shard in matrix:
        command = shlex.split(check["run"].replace("$SHARD", str(shard)))
        assert run(base, *command[1:]).returncode in (0, 1)
    uploads = [step["with"]["path"] for step in jobs["lint"]["steps"] if "upload-artifact" in step.get("uses", "")]
    reports = [sorted(path.name for path in base.glob(pattern)) for pattern in uploads]
    assert reports == [[f"shard-{shard}.sarif" for shard in matrix]]
    command = [part for word in shlex.split(join["run"])[1:] for part in (reports[0] if "*" in word else [word])]
    assert run(base, *command).returncode == 0
    assert timeless((base / "answerkey.sarif").read_text("utf-8")) == timeless(lint(base, "sarif"))


@pytest.mark.parametrize("total", [1, 2, 8, 20])
def test_each_file_is_in_one_shard_of_a_like_size(total: int) -> None:
    paths = [f"qa/fastapi/topic/page-{number}.md" for number in range(100 * total)]
    shards = [[path for path in paths if Shard(number, total).holds(path)] for number in range(1, total + 1)]
    assert sorted(path for shard in shards for path in shard) == sorted(paths)
    assert all(50 < len(shard) < 150 for shard in shards)


@pytest.mark.parametrize("shard", ["0/3", "4/3", "3", "a/b", "1/0", "-1/3"])
def test_a_shard_that_does_not_exist_is_refused(base: Path, shard: str) -> None:
    done = run(base, "lint", "--shard", shard)
    assert done.returncode == 2
    assert "NUMBER/TOTAL" in done.stderr


@pytest.mark.parametrize("option", ["--fix", "--diff", "--write-baseline"])
def test_what_needs_the_whole_base_is_refused_with_a_shard(base: Path, option: str) -> None:
    assert run(base, "lint", "--shard", "1/2", option).returncode == 2


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["{", "{}"], "`1` is not JSON"),
        (["{}"], "`1` is no report"),
        (['{"version": 1}', '{"runs": []}'], "`2` is SARIF and `1` is not"),
        (['{"version": 1, "summary": 3}'], "incomplete"),
        (['{"runs": []}'], "incomplete"),
        (['{"runs": [{"results": [{}]}]}'], "incomplete"),
        (["[" * 100_000], "`1` is not JSON"),
    ],
)
def test_what_is_no_report_is_refused(tmp_path: Path, texts: list[str], message: str) -> None:
    names = [str(number) for number in range(1, len(texts) + 1)]
    for name, text in zip(names, texts, strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = run(tmp_path, "merge-reports", *names)
    assert done.returncode == 2
    assert message in done.stderr
