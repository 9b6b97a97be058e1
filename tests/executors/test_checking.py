"""Files that an executor checks: the report is the one of a run without it."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from msgspec import structs

from answerkey import api
from answerkey.config import BlackConfig, Config, load_config
from answerkey.delivery import page_shards
from answerkey.delivery.sources import PageTexts
from answerkey.model.collections import Collection, OwnFields
from answerkey.pipeline import results
from answerkey.pipeline.checker import checker_for
from answerkey.pipeline.executors import checking
from answerkey.pipeline.executors.engine import Engine, EngineError, opening
from answerkey.pipeline.executors.helper import Helper, HelperEnded, HelperFailed, Helpers
from answerkey.pipeline.executors.spreading import Answer, encode_answer
from answerkey.pipeline.guard import Unguarded
from answerkey.pipeline.options import Options
from answerkey.pipeline.pool import Task
from answerkey.pipeline.run import lint
from answerkey.reporters.json import render
from answerkey.workspace import open_workspace
from command import make_base, page
from executors.test_shards import AtOnce
from inline import InlinePool

SETTINGS = """
ignore = ["question/too-few"]
[[collections]]
name = "notes"
glob = "notes/*.md"
markdown = "summary"
code = { example = "python" }
schema = "note.json"
[fields]
question = "note.json"
[rules."snippet/format"]
line-length = 60
"""
SCHEMA = '{"type": "object", "properties": {"level": {"type": "integer"}}}'
NOTE = "---\nsummary: |\n  ```python\n  x = (\n  ```\nexample: |\n  y  =  1\nlevel: a\n---\n\n```js\nlet x\n```\n"


def odd(base: Path) -> Path:
    """A page of a base whose name is not UTF-8."""
    return Path(os.fsdecode(os.fsencode(base) + b"/content/qa/flask/views/\xff.md"))


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A base with findings in files of all kinds."""
    pages = {f"page_{number}": page(f"import os\nx = [{number},2]\n", related="/flask/views/no") for number in range(5)}
    make_base(tmp_path, **pages, bad=page("x = (\n"))
    (tmp_path / "answerkey.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "note.json").write_text(SCHEMA, encoding="utf-8")
    (tmp_path / "content" / "notes").mkdir()
    (tmp_path / "content" / "notes" / "a.md").write_text(NOTE, encoding="utf-8")
    (tmp_path / "content" / "notes" / "b.md").write_text(
        "no front matter\n\n```python\nx = = 1\n```\n", encoding="utf-8"
    )
    if sys.platform == "linux":  # macOS has no such names
        odd(tmp_path).write_text(page("z = = 3\n"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANSWERKEY_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let requests be answered in this process."""
    monkeypatch.setattr(checking, "Pool", InlinePool)
    monkeypatch.setattr("answerkey.pipeline.pipeline.Pool", InlinePool)
    answer = checking._Checking()
    monkeypatch.setattr(
        checking, "HELPERS", type("Inline", (), {"ask": staticmethod(lambda module, data: answer(data))})
    )


def report(options: Options, *paths: str) -> str:
    made = lint(open_workspace(paths), options)
    return render(structs.replace(made, summary=structs.replace(made.summary, seconds=0.0)))


@pytest.mark.usefixtures("inline")
@pytest.mark.parametrize("paths", [(), ("content/qa/flask/views/bad.md",)])
def test_the_report_is_that_of_a_run_without_an_executor(base: Path, paths: tuple[str, ...]) -> None:
    """Also of parts of a base, files whose names are no UTF-8, and collections with schemas."""
    executor = AtOnce()
    engine = opening(executor)
    assert report(Options(cache=False, engine=engine), *paths) == report(Options(cache=False), *paths)
    assert executor.shards > 1


@pytest.mark.usefixtures("inline")
def test_results_of_an_executor_are_kept_like_others(base: Path) -> None:
    executor = AtOnce()
    first = report(Options(engine=opening(executor)))
    given = executor.shards
    changed = base / "content" / "qa" / "flask" / "views" / "bad.md"
    changed.write_text(page("x = [\n"), encoding="utf-8")
    assert report(Options(engine=opening(executor))) != first
    assert executor.shards <= given + 2  # the page that changed, and the one whose name is no key


@pytest.mark.usefixtures("inline")
def test_nothing_is_opened_where_nothing_changed(base: Path) -> None:
    @contextmanager
    def refuse() -> Iterator[Engine]:
        raise AssertionError("opened")
        yield

    odd(base).unlink(missing_ok=True)
    expected = report(Options())
    assert report(Options(engine=refuse)) == expected


@pytest.mark.usefixtures("inline")
def test_progress_is_that_of_all_files(base: Path) -> None:
    seen: list[tuple[int, int]] = []
    report(Options(cache=False, engine=opening(AtOnce()), progress=lambda done, total: seen.append((done, total))))
    assert seen == [(number, len(seen)) for number in range(1, len(seen) + 1)]


@pytest.mark.usefixtures("inline")
def test_a_worker_with_other_versions_refuses(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fingerprints = iter([b"here"])
    monkeypatch.setattr(checking, "portable_fingerprint", lambda: next(fingerprints, b"there"))
    with pytest.raises(EngineError, match="other versions of answerkey"):
        report(Options(cache=False, engine=opening(AtOnce())))


def foreign(task_path: str) -> bytes:
    """The result of a file with this path."""
    checker = checker_for(Config())
    return results.encode(checker.check(task_path, Collection("qa"), b"", Unguarded()))


@pytest.mark.parametrize("path", ["other.md", "../a.md"])
def test_the_result_of_another_file_is_refused(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "check_shard", lambda data: encode_answer(Answer((foreign(path),))))
    task = Task("a.md", Collection("qa"), b"", full=True)
    with pytest.raises(EngineError, match="can't be read"):
        list(checking.check_files(opening(AtOnce()), Config(), [task]))


def test_a_file_that_ends_each_worker_is_given_up_with_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(data: bytes) -> bytes:
        raise HelperEnded

    monkeypatch.setattr(checking, "check_shard", work)
    task = Task("a.md", Collection("qa"), b"", full=True)
    [(number, result)] = checking.check_files(opening(AtOnce()), Config(), [task])
    assert number == 0
    assert [rule for rule, _ in result.findings] == ["limit/time"]
    assert result.stops, "it is not kept, and the outcome is not complete"


def test_settings_cross_as_they_are_but_for_places_of_this_machine(base: Path) -> None:
    config = load_config(base / "answerkey.toml")
    assert config is not None
    config = structs.replace(config, black=BlackConfig(70, ("py311",), file="pyproject.toml", keys=("line-length",)))
    data = msgspec.json.encode(checking.portable(config), enc_hook=checking._plain)
    assert repr(checking._SETTINGS.decode(data)) == repr(checking.portable(config))
    assert str(base).encode() not in data
    assert checking._SETTINGS.decode(data) != checking.portable(structs.replace(config, preset="strict"))


def test_collections_cross_with_what_does_not_tell_them_apart() -> None:
    own = (OwnFields(("questions", None), "fields.question", SCHEMA),)
    collection = Collection("qa", "qa/**/*.md", dialect="gfm", own=own, unit=("questions", None), built_in=True)
    other = replace(collection, dialect="myst")
    tasks = [
        Task("a", collection, b"", full=True),
        Task("b", other, b"", full=False),
        Task("c", collection, b"\0", True),
    ]
    request = checking._REQUESTS.decode(checking._encoded(b"{}", tasks))
    assert [repr(request.collections[file.collection]) for file in request.files] == [repr(t.collection) for t in tasks]
    assert [(file.path, file.data, file.full) for file in request.files] == [(t.path, t.data, t.full) for t in tasks]


@pytest.fixture(scope="module")
def helpers() -> Iterator[Helpers]:
    made = Helpers()
    yield made
    made.close()


def test_helper_processes_check_what_threads_give_them(
    base: Path, helpers: Helpers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that take too long are found out there, as they are here."""
    monkeypatch.setattr(checking, "HELPERS", helpers)
    with ThreadPoolExecutor(1) as pool:
        assert report(Options(cache=False, engine=opening(pool))) == report(Options(cache=False))
    assert [len(idle) for idle in helpers._idle.values()] == [1], "one process for one thread"


def test_a_bug_in_a_helper_is_told_and_one_that_ended_is_replaced(helpers: Helpers) -> None:
    module = "answerkey.pipeline.executors.checking"
    with pytest.raises(HelperFailed, match="msgspec"):
        helpers.ask(module, b"no request")
    request = checking._encoded(b"{}", [])
    idle = Helper(module)
    idle._process.kill()
    idle._process.wait()
    with pytest.raises(HelperEnded):
        idle.ask(request)
    idle.close()
    assert helpers.ask(module, request) == encode_answer(Answer())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a helper ends with the shard that it is at")
def test_a_helper_ends_with_the_process_that_started_it() -> None:
    code = (
        "import sys; from answerkey.pipeline.executors.helper import Helper\n"
        "helper = Helper('answerkey.pipeline.executors.checking'); print(helper._process.pid, flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    handle = os.pidfd_open(int(parent.stdout.readline()))
    parent.kill()
    parent.communicate()
    assert select.select([handle], [], [], 60)[0], "it runs on"
    os.close(handle)


@pytest.mark.usefixtures("inline")
def test_an_executor_can_be_given_from_python(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays open, and its report and files are those of a run without it."""
    monkeypatch.setattr(
        page_shards, "HELPERS", type("Inline", (), {"ask": staticmethod(lambda m, d: page_shards._answer(d))})
    )
    executor = AtOnce()
    assert api.lint(cache=False, executor=executor).diagnostics == api.lint(cache=False).diagnostics
    for broken in ("content/notes/a.md", "content/notes/b.md", "content/qa/flask/views/bad.md"):
        (base / broken).unlink()
    odd(base).unlink(missing_ok=True)
    (base / "answerkey.toml").write_text('ignore = ["reference", "question", "page"]\n', encoding="utf-8")
    folders = [tmp_path / "one", tmp_path / "other"]
    api.build("content", folders[0], targets=["json"], cache=False)
    api.build("content", folders[1], targets=["json"], cache=False, executor=executor)
    one, other = ({f.relative_to(d): f.read_bytes() for d in [folder] for f in d.rglob("*.json")} for folder in folders)
    assert len(one) > 10
    assert {path: data for path, data in one.items() if path.name[0] != "."} == {
        path: data for path, data in other.items() if path.name[0] != "."
    }


@pytest.mark.usefixtures("inline")
def test_a_page_that_ends_each_worker_that_renders_it_is_named(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(data: bytes) -> bytes:
        raise HelperEnded

    monkeypatch.setattr(page_shards, "render_shard", work)
    with pytest.raises(EngineError, match=r"`qa/a\.md` ends each process that renders it"):
        page_shards.render_pages(opening(AtOnce()), [PageTexts("qa/a.md", (("q", "a"),), "", ())])
