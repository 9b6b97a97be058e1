"""What is kept between runs never changes what is reported."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from answerkey.diagnostics import Report
from answerkey.model.collections import BUILT_IN, GENERATED, QA
from answerkey.model.corpus import Facts
from answerkey.pipeline import results, run
from answerkey.pipeline.cache import Cache
from answerkey.pipeline.checker import checker_for
from answerkey.pipeline.guard import Unguarded
from answerkey.pipeline.inputs import Inputs
from answerkey.pipeline.options import Options
from answerkey.pipeline.pipeline import Pipeline
from answerkey.pipeline.results import FileResult
from answerkey.pipeline.run import lint
from answerkey.workspace import SourceFile, open_workspace
from inline import use_inline_pool

CONTENT = Path(__file__).parents[1] / "content"
PAGE = Path("content/qa/fastapi/routing/routers-and-path-operations.md")
TOPIC = Path("content/topics/fastapi-routing.yml")


# What does not hold of one page without those that it leads to.
ALONE = '"reference/related", "reference/link"'


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One page of our own content, and its records."""
    for path in (PAGE, TOPIC, Path("content/frameworks/fastapi.yml")):
        (tmp_path / path).parent.mkdir(parents=True)
        shutil.copy(CONTENT.parent / path, tmp_path / path)
    (tmp_path / "answerkey.toml").write_text(f"ignore = [{ALONE}]", encoding="utf-8")
    use_inline_pool(monkeypatch)
    return _entered(tmp_path, monkeypatch)


@pytest.fixture
def whole_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All of our own content."""
    shutil.copytree(CONTENT, tmp_path / "content", ignore=shutil.ignore_patterns("ids.lock"))
    return _entered(tmp_path, monkeypatch)


def _entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANSWERKEY_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path


def linted(*paths: str, cache: bool = True, today: date | None = None) -> Report:
    report = lint(open_workspace(paths or ("content",)), Options(cache=cache, today=today))
    return replace(report, summary=replace(report.summary, seconds=0))


def break_page(page: Path) -> None:
    page.write_text(
        page.read_text(encoding="utf-8").replace("```python\n      ", "```python\n      (\n      ", 1), encoding="utf-8"
    )


@pytest.mark.sweep
def test_a_warm_run_reports_what_a_cold_one_does(whole_base: Path) -> None:
    break_page(PAGE)
    cold = linted()
    assert cold.summary.errors > 0
    assert linted() == cold == linted(cache=False)


def test_a_change_is_seen(base: Path) -> None:
    assert linted().diagnostics == ()
    break_page(PAGE)
    assert [d.rule for d in linted().diagnostics if d.severity == "error"] == ["snippet/syntax"]


def test_a_base_as_it_was_before_is_checked_once_and_not_in_each_run(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The summary of the former run tells of an index that has gone on since."""
    before = (base / PAGE).read_bytes()
    reports = []
    for text in (before, before + b"\n", before):
        (base / PAGE).write_bytes(text)
        reports.append(tuple(lint(open_workspace([])).diagnostics))
    monkeypatch.setattr(run, "check", lambda *_: pytest.fail("the base is checked again"))
    assert tuple(lint(open_workspace([])).diagnostics) == reports[0] == reports[2]


def test_a_change_of_the_configuration_is_seen(base: Path) -> None:
    break_page(PAGE)
    assert linted().summary.errors == 1
    (base / "answerkey.toml").write_text(f'ignore = ["snippet/syntax", {ALONE}]', encoding="utf-8")
    assert linted().summary.errors == 0


def test_what_is_true_today_may_be_false_tomorrow(base: Path) -> None:
    """A page that was updated in the future is found out by the date of the run, not by that of an earlier one.

    It is the future two days before: it may be tomorrow already elsewhere.
    """
    pages = (page.read_text(encoding="utf-8") for page in Path("content/qa").rglob("*.md"))
    newest = max(date.fromisoformat(day) for page in pages for day in re.findall(r"^updated: (\S+)$", page, re.M))
    assert linted(today=newest).summary.errors == 0
    assert {d.rule for d in linted(today=newest - timedelta(days=2)).diagnostics} == {"page/updated"}


def test_a_record_that_is_gone_is_missed_by_pages_that_did_not_change(base: Path) -> None:
    linted()
    (base / TOPIC).unlink()
    assert [(d.rule, d.path) for d in linted().diagnostics] == [
        ("reference/orphan", "content/frameworks/fastapi.yml"),
        ("reference/topic", PAGE.as_posix()),
    ]


@pytest.mark.sweep
@pytest.mark.parametrize("damage", ["truncate", "garbage", "flip", "folder"])
def test_a_damaged_cache_is_replaced_and_never_trusted(base: Path, damage: str) -> None:
    break_page(PAGE)
    first = linted()
    file = base / "cache" / "results.sqlite"
    data = bytearray(file.read_bytes())
    if damage == "truncate":
        file.write_bytes(data[: len(data) // 2])
    elif damage == "garbage":
        file.write_bytes(b"not a database")
    elif damage == "flip":
        for at in range(5000, len(data), 997):
            data[at] ^= 0xFF
        file.write_bytes(data)
    else:
        file.unlink()
        file.mkdir()
    assert linted() == first
    assert linted() == first


def test_a_run_about_one_file_checks_it_alone_after_a_run_about_all(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The facts of other files are a part of what the run about all has left."""
    break_page(PAGE)
    findings = linted().diagnostics
    (base / TOPIC).write_text((base / TOPIC).read_text("utf-8") + "# changed\n", encoding="utf-8")
    checked: list[str] = []
    check = Pipeline._check

    def noting(
        pipeline: Pipeline, inputs: Inputs, missing: Sequence[SourceFile], full: bool
    ) -> Iterator[tuple[SourceFile, FileResult]]:
        checked.extend(source.path for source in missing)
        return check(pipeline, inputs, missing, full)

    monkeypatch.setattr(Pipeline, "_check", noting)
    assert linted(TOPIC.as_posix()).diagnostics == ()
    assert checked == ["topics/fastapi-routing.yml"]
    assert linted(PAGE.as_posix()).diagnostics == findings
    assert checked == ["topics/fastapi-routing.yml"]


def test_an_entry_whose_checksum_does_not_hold_is_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put([(b"key", b"value")])
    assert cache.get(b"key") == b"value"
    assert cache._connection is not None
    cache._connection.execute("UPDATE results SET value = x'00' || value")
    assert cache.get(b"key") is None
    cache.close()


def test_what_was_used_longest_ago_goes_from_a_file_that_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = bytes(5_000)
    cache = Cache(tmp_path, most_bytes=100_000)
    for day in range(1, 5):
        monkeypatch.setattr(time, "time", lambda day=day: day * 86400.0)
        cache.put([(b"%d %d" % (day, number), value) for number in range(10)], used=[b"1 0"])
    present = [key for day in range(1, 5) for n in range(10) if cache.get(key := b"%d %d" % (day, n)) is not None]
    cache.close()
    assert [key for key in present if key.startswith(b"4")] == [b"4 %d" % number for number in range(10)]
    assert b"1 0" in present
    assert 10 < len(present) <= 20
    assert not [key for key in present if key.startswith((b"1", b"2")) and key != b"1 0"]


def test_what_was_used_today_stays_in_a_file_that_is_full(tmp_path: Path) -> None:
    cache = Cache(tmp_path, most_bytes=1)
    cache.put([(b"a", b"1")])
    cache.put([(b"b", b"2")])
    assert (cache.get(b"a"), cache.get(b"b")) == (b"1", b"2")
    cache.close()


def test_a_folder_that_can_t_be_written_is_no_error(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (base / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("ANSWERKEY_CACHE_DIR", str(base / "file" / "cache"))
    assert linted().diagnostics == ()


def test_the_folder_keeps_itself_out_of_git_and_backups(base: Path) -> None:
    linted()
    assert (base / "cache/.gitignore").read_text(encoding="utf-8") == "*\n"
    assert (
        (base / "cache/CACHEDIR.TAG")
        .read_text(encoding="utf-8")
        .startswith("Signature: 8a477f597d28d172789f06886806bc55")
    )


def test_a_run_in_which_nothing_changed_imports_no_parser_no_black_and_no_pydantic(base: Path) -> None:
    linted()
    program = (
        "import sys\nfrom answerkey.cli.main import main\n"
        "code = main(['lint', 'content'], standalone_mode=False)\n"
        "heavy = {'black', 'pydantic', 'ruamel.yaml', 'markdown_it', 'pyflakes', 'jsonschema'}\n"
        "print(sorted(heavy & set(sys.modules)), code)"
    )
    environment = {**os.environ, "COVERAGE_PROCESS_START": ""}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[] 0"


@pytest.mark.sweep
def test_every_result_survives_being_kept() -> None:
    """For each file of our own content, what comes out of the cache equals what went in."""
    checker = checker_for(open_workspace([str(CONTENT)]).config)
    for file in sorted(path for path in CONTENT.rglob("*") if path.is_file()):
        path = file.relative_to(CONTENT).as_posix()
        collection = next(c for c in (*GENERATED, *BUILT_IN) if c.holds(path))
        found = checker.check(path, collection, file.read_bytes(), Unguarded())
        assert results.decode(results.encode(found)) == found
        facts = found._replace(findings=(), directives=(), regions=())
        assert results.decode_facts(results.encode(found)) == facts
        assert results.decode_extract(results.encode(found)) == extract(found)


def extract(result: FileResult) -> Facts:
    return Facts(result.facts.record, result.facts.links, codes=result.facts.codes)


def test_an_extract_has_the_facts_that_are_delivered() -> None:
    data = (CONTENT.parent / PAGE).read_bytes()
    checker = checker_for(open_workspace([str(CONTENT)]).config)
    result = checker.check(PAGE.as_posix(), QA, data, Unguarded(), full=False)
    assert all((result.facts.links, result.facts.codes, result.facts.words))
    assert results.decode_extract(results.encode(result)) == extract(result)
    assert results.unpack_extract(results.pack_extract(extract(result))) == extract(result)


def test_extracts_that_are_kept_lost_or_too_large_to_pack_are_those_of_the_results(base: Path) -> None:
    """The number of one page has no place in MessagePack."""
    pages = sorted((base / "content" / "qa").rglob("*.md"))
    text = pages[0].read_text(encoding="utf-8")
    pages[0].write_text(text.replace("---\n", f"---\nlevel: {10**30}\n", 1), encoding="utf-8")
    workspace = open_workspace([])
    entries = [
        [
            Facts(each.record, each.links, codes=each.codes)
            for each in run.survey(workspace, Options(cache=cache), extracted=True).corpus.entries
        ]
        for cache in (True, True, False)
    ]
    assert entries[0] == entries[1] == entries[2]


@pytest.mark.sweep
def test_processes_make_no_difference(whole_base: Path) -> None:
    break_page(PAGE)
    one = lint(open_workspace(["content"]), Options(jobs=1, cache=False))
    many = lint(open_workspace(["content"]), Options(jobs=4, cache=False))
    assert one.diagnostics == many.diagnostics
