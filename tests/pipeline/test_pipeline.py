"""The one way of a base: from inputs by facts and corpus to diagnostics and a report."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from answerkey.config import Config, ConfigError
from answerkey.diagnostics import Finding, LazySequence, Report, count_findings
from answerkey.model.corpus import Facts
from answerkey.pipeline.cache import Cache
from answerkey.pipeline.corpus import bound_names
from answerkey.pipeline.counts import Counts
from answerkey.pipeline.diagnosis import Diagnosis
from answerkey.pipeline.inputs import read_inputs
from answerkey.pipeline.installation import Installation
from answerkey.pipeline.library_findings import finds_errors, merge, overlap
from answerkey.pipeline.options import Options
from answerkey.pipeline.pipeline import Outcome, Pipeline
from answerkey.pipeline.regressions import caused, selecting
from answerkey.pipeline.reports import keep, load, make_report
from answerkey.pipeline.results import FileResult, Region
from answerkey.pipeline.run import lint
from answerkey.pipeline.selection import select
from answerkey.reporters import statistics
from answerkey.source import Span
from answerkey.workspace import open_workspace
from command import make_base, page

OPTIONS = Options(jobs=1, cache=False, today=date(2026, 1, 2))
WRONG = page("import os\nprint(Depnds, Depends)\n", related="/flask/views/no\n  - /flask/views/nope")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_base(tmp_path, first=page(), second=WRONG)
    return tmp_path


@pytest.fixture
def outcome(folder: Path) -> Iterator[Outcome]:
    workspace = open_workspace([str(folder / "content")])
    pipeline = Pipeline(workspace.config, OPTIONS)
    yield pipeline.run(read_inputs(workspace, OPTIONS.today), Cache(None))
    pipeline.close()


def rules(report: Report) -> list[str]:
    return [diagnostic.rule for diagnostic in report.diagnostics]


def test_a_file_contributes_its_names_anchors_and_words(outcome: Outcome) -> None:
    facts = _facts(outcome, "qa/flask/views/second.md")
    assert [name for use in facts.snippets for name, *_ in use.undefined] == ["Depnds", "Depends"]
    assert "what-is-a-view" in facts.anchors
    assert "function" in facts.words


def _facts(outcome: Outcome, path: str) -> Facts:
    return next(facts for facts in outcome.corpus.entries if facts.path == path)


def test_the_corpus_has_all_files_in_order(outcome: Outcome) -> None:
    paths = [entry.record.path for entry in outcome.corpus.entries]
    assert paths == sorted(source.path for source in outcome.workspace.files)


@pytest.mark.parametrize(("most", "count"), [(10, 2), (1, 2), (0, 1)])
def test_of_a_rule_over_the_base_one_finding_more_than_is_listed_is_taken(folder: Path, most: int, count: int) -> None:
    """The one more tells that some were left out."""
    (folder / "answerkey.toml").write_text(f"[limits]\nfindings = {most}\n", encoding="utf-8")
    report = lint(open_workspace([str(folder / "content")]), OPTIONS)
    assert rules(report).count("reference/related") == count


def test_code_of_the_configuration_that_does_not_compile_is_its_error() -> None:
    with pytest.raises(ConfigError, match=r"names\.prelude"):
        bound_names("def", "names.prelude")


def test_a_report_counts_what_was_checked(outcome: Outcome) -> None:
    summary = outcome.report.summary
    assert (summary.files, summary.questions, summary.snippets) == (4, 2, 2)


def test_a_summary_survives_the_cache_and_is_shown_without_the_diagnostics(outcome: Outcome, tmp_path: Path) -> None:
    with closing(Cache(tmp_path)) as cache:
        keep(cache, outcome.inputs, outcome.summary)
        summary = load(cache, outcome.inputs)
    assert summary == outcome.summary
    diagnostics = LazySequence(outcome.summary.number, lambda: pytest.fail("the diagnostics were read"))
    report = make_report(outcome.inputs, diagnostics, outcome.summary)
    assert statistics.render(report) == statistics.render(replace(outcome.report, summary=report.summary))
    assert len(report.diagnostics) == len(outcome.report.diagnostics)


def test_a_summary_counts_the_diagnostics(outcome: Outcome) -> None:
    assert outcome.summary.counts == count_findings(outcome.report.diagnostics)
    assert outcome.summary.number == len(outcome.report.diagnostics)


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM answers",
        "UPDATE answers SET value = x'00'",
        "UPDATE answers SET value = x'5b5d'",
        "UPDATE meta SET value = x'00'",
        "UPDATE files SET level = 0",
        "DROP TABLE answers",
    ],
)
def test_diagnostics_that_are_lost_are_found_again(outcome: Outcome, tmp_path: Path, damage: str) -> None:
    """A summary may outlive its diagnostics."""
    config = replace(outcome.workspace.config, cache_dir=str(tmp_path / "cache"))
    workspace = replace(outcome.workspace, config=config)
    first = lint(workspace)
    assert first.diagnostics
    (file,) = config.cache_folder.glob("index-*.sqlite")
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(damage)
    second = lint(workspace)
    assert second.counts == first.counts
    assert second.diagnostics == first.diagnostics


def _diagnosed(outcome: Outcome, *findings: tuple[str, Finding]) -> list[tuple[str, str | None, int | None]]:
    source = next(source for source in outcome.workspace.files if source.path.endswith("first.md"))
    text = outcome.inputs.contents[source.path].text
    start = text.index("x = 1")
    regions = (Region(Span(0, len(text)), "what-is-a-view"), Region(Span(start, start + 6), "what-is-a-view", 1))
    result = FileResult(findings, (), regions, Counts(), _facts(outcome, source.path))
    diagnosis = Diagnosis(select(replace(outcome.inputs.config, ignore=())), outcome.inputs)
    return [(d.rule, d.question, d.snippet) for d in diagnosis.of(source, result, ())]


def test_a_warning_gives_way_to_an_error_at_the_same_characters(outcome: Outcome) -> None:
    start = outcome.inputs.contents["qa/flask/views/first.md"].text.index("x = 1")
    error = ("snippet/syntax", Finding(Span(start, start + 1), "no"))
    warning = ("snippet/unused-import", Finding(Span(start, start + 1), "style"))
    assert _diagnosed(outcome, warning, error, error) == [("snippet/syntax", "what-is-a-view", 1)]
    assert [rule for rule, *_ in _diagnosed(outcome, warning)] == ["snippet/unused-import"]


def test_a_name_that_a_better_rule_reports_is_not_reported_by_the_libraries_too(outcome: Outcome) -> None:
    selection = select(outcome.inputs.config)
    named = [("snippet/undefined-name", Finding(Span(2, 5), "x"))]
    found = [("library/attribute", Finding(Span(4, 9), "y")), ("library/attribute", Finding(Span(5, 9), "z"))]
    library = [entry for entry in found if entry[0] in selection.rules]
    assert len(library) == 2
    assert [finding.message for _, finding in merge(selection, named, library)] == ["x", "z"]
    assert merge(selection, [], library) == library


@pytest.mark.parametrize(
    ("one", "other", "expected"), [((0, 2), (1, 3), True), ((0, 2), (2, 3), False), ((1, 1), (0, 2), True)]
)
def test_spans_overlap_in_a_character(one: tuple[int, int], other: tuple[int, int], expected: bool) -> None:
    assert overlap(Span(*one), Span(*other)) is expected


def test_all_rules_about_libraries_that_find_errors_must_run_to_count_as_checked() -> None:
    assert finds_errors(select(Config()))
    assert not finds_errors(select(Config(ignore=("library",))))


def test_a_base_without_libraries_has_no_installation(tmp_path: Path) -> None:
    installation = Installation(Config(root=tmp_path))
    assert (installation.lock, installation.environment, installation.versions, installation.key) == (
        None,
        None,
        None,
        b"",
    )


def test_a_change_caused_what_is_new_elsewhere_and_all_that_is_in_its_files(folder: Path) -> None:
    views = folder / "content/qa/flask/views"
    (views / "first.md").write_text(page(related="/flask/views/third"), encoding="utf-8")
    (views / "second.md").write_text(page("import os\n\nx = 1\n"), encoding="utf-8")
    workspace = open_workspace([str(folder / "content")])
    report = lint(workspace, OPTIONS)
    third = {views / "third.md": page().encode()}
    assert set(rules(report)) > {"reference/related"}
    assert rules(caused(report, workspace, third, OPTIONS)) == ["reference/related"]
    assert set(rules(caused(report, workspace, {views / "second.md": b""}, OPTIONS))) == set(rules(report)) - {
        "reference/related"
    }
    assert rules(caused(report, workspace, {}, OPTIONS)) == []


def test_only_selected_files_have_diagnostics(folder: Path) -> None:
    workspace = open_workspace([str(folder / "content")])
    part = selecting(workspace, {folder / "content/qa/flask/views/first.md"})
    assert rules(lint(workspace, OPTIONS))
    assert rules(lint(part, OPTIONS)) == []


def test_a_broken_schema_of_the_configuration_is_its_error(folder: Path) -> None:
    (folder / "bad.json").write_text(json.dumps({"type": "nonsense"}), encoding="utf-8")
    (folder / "answerkey.toml").write_text(
        '[[collections]]\nname = "x"\nglob = "x/*.yml"\nschema = "bad.json"\n', encoding="utf-8"
    )
    with pytest.raises(ConfigError, match="schema of collection `x`"):
        lint(open_workspace([str(folder / "content")]), OPTIONS)
