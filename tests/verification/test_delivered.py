"""What is known of the code of questions goes into every target, and how they are proved into none."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.catalog_source import open_catalog
from answerkey.delivery.entities.question import verified
from answerkey.delivery.store import Filters, Store
from answerkey.pipeline.options import Options
from answerkey.workspace import open_workspace
from command import git, run
from verification.bases import HIDDEN, write_base, write_record

PAGE = "content/qa/flask/views/basics.md"
PROVED = {
    "status": "passed",
    "kind": "proved",
    "python": "3.13",
    "libraries": {"pyyaml": "6.0.2"},
    "at": "2026-06-01",
    "assertions": 2,
    "languages": [],
}
NOTHING = {"kind": None, "python": None, "libraries": {}, "at": None, "assertions": 0, "languages": []}


def build(folder: Path) -> str:
    done = run(folder, "build", "--jobs", "1", "--site", "https://example.org")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def questions(folder: Path) -> dict[str, dict]:
    page = json.loads((folder / "dist/pages/flask/views/basics.json").read_bytes())
    return {question["id"]: question for question in page["questions"]}


def catalog(folder: Path) -> Catalog:
    return open_catalog(open_workspace([str(folder / "content")]), Options(jobs=1, cache=False)).catalog


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base with one proof that holds and a verdict that no longer does, built."""
    folder = write_base(tmp_path_factory.mktemp("model"))
    write_record(folder, shown="00")
    build(folder)
    return folder


@pytest.fixture
def base(model: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    shutil.copytree(model, tmp_path / "base")
    return tmp_path / "base"


def test_a_question_says_what_is_known_and_a_stale_one_nothing_more(model: Path) -> None:
    found = {name: question["verified"] for name, question in questions(model).items()}
    assert found == {"proved": PROVED, "shown": {"status": "stale", **NOTHING}, "told": {"status": "none", **NOTHING}}


def test_the_same_stands_in_the_hub_and_the_file_of_a_question(model: Path) -> None:
    hub = json.loads((model / "dist/frameworks/flask.json").read_bytes())
    assert hub["qa"][0]["questions"][0]["verified"] == PROVED
    alone = json.loads((model / "dist/questions/flask/views/basics/proved.json").read_bytes())
    assert alone["verified"] == PROVED


def test_markdown_and_text_for_language_models_say_it_in_words(model: Path) -> None:
    for name in ("markdown/flask/views/basics.md", "llms-full.txt", "llms/flask.txt"):
        text = (model / "dist" / name).read_text("utf-8")
        assert text.count("proved with pyyaml 6.0.2 on Python 3.13") == 1, name
        assert "stale" not in text
        assert "flask 3.1.0" not in text


def test_csv_has_columns_for_it(model: Path) -> None:
    rows = csv.DictReader(io.StringIO((model / "dist/questions.csv").read_text("utf-8")))
    columns = ("verified", "verified_with", "verified_at", "verified_assertions")
    assert [tuple(row[column] for column in columns) for row in rows] == [
        ("proved", "Python 3.13, pyyaml 6.0.2", "2026-06-01", "2"),
        ("stale", "", "", ""),
        ("none", "", "", ""),
    ]


def test_sqlite_can_be_asked_for_it(model: Path) -> None:
    with Store.open(model / "dist/answerkey.sqlite") as store:
        assert [q["id"] for q in store.questions(Filters(verified=("proved", "checked"))).items] == ["proved"]
        assert [q["id"] for q in store.questions(Filters(verified=("stale", "none"))).items] == ["shown", "told"]
        assert [page["path"] for page in store.pages(Filters(verified=("proved",))).items] == ["/flask/views/basics"]
        assert store.pages(Filters(verified=("compiled",))).items == ()
        assert list(store.facets().verified.items()) == [("proved", 1), ("stale", 1), ("none", 1)]
        found = {q["id"]: q["verified"] for q in store.questions().items}
    assert found == {question.id: verified(question.verified) for _, question in catalog(model).questions}
    with closing(sqlite3.connect(model / "dist/answerkey.sqlite")) as database:
        assert database.execute("SELECT name, version FROM verified_libraries").fetchall() == [("pyyaml", "6.0.2")]


def test_flash_cards_and_feeds_do_not_say_what_could_grow_stale_in_them(model: Path) -> None:
    """What was imported or read once is not taken back when a library moves."""
    for name in ("atom.xml", "rss.xml", "jsonld/pages/flask/views/basics.jsonld"):
        assert "pyyaml 6.0.2" not in (model / "dist" / name).read_text("utf-8")


def everything(folder: Path) -> dict[str, bytes]:
    """What each file of a build holds; what is compressed is taken out."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for name in [name for name in found if zipfile.is_zipfile(folder / name)]:
        with zipfile.ZipFile(folder / name) as archive:
            found |= {f"{name}/{inner}": archive.read(inner) for inner in archive.namelist()}
    return found


def test_how_a_question_is_proved_is_in_no_file_of_any_target(model: Path) -> None:
    files = everything(model / "dist")
    assert {"answerkey.sqlite", "search/index.json", "atom.xml", "questions.csv", "llms-full.txt"} <= files.keys()
    for name, data in files.items():
        assert not [hidden for hidden in HIDDEN if hidden.encode() in data], name


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "proved"),
        *(("show", "proved", "--format", f) for f in ("markdown", "html", "json")),
        ("search", "hidden"),
    ],
)
def test_no_command_for_readers_shows_it(arguments: tuple[str, ...], model: Path) -> None:
    done = run(model, *arguments)
    assert not [hidden for hidden in HIDDEN if hidden in done.stdout], done.stdout


def test_show_says_what_is_known(model: Path) -> None:
    assert "\nproved with pyyaml 6.0.2 on Python 3.13\n" in run(model, "show", "proved").stdout
    assert "is out of date\n" in run(model, "show", "shown").stdout
    assert "stale" not in run(model, "show", "told").stdout


def _reprove(folder: Path) -> None:
    edit(folder / PAGE, 'hidden_proof = "1"', 'hidden_proof = str("1")')


def _rerecord(folder: Path) -> None:
    edit(folder / "content/verified.json", '"2026-06-01"', '"2026-07-01"')


def _unrecord(folder: Path) -> None:
    (folder / "content/verified.json").unlink()


def _upgrade(folder: Path) -> None:
    edit(folder / "libraries.lock", "pyyaml==6.0.2", "pyyaml==6.0.3")


@pytest.mark.sweep
@pytest.mark.parametrize(
    "change, status", [(_reprove, "stale"), (_rerecord, "passed"), (_unrecord, "none"), (_upgrade, "stale")]
)
def test_a_change_of_code_record_or_versions_is_built_and_the_question_stays_the_same(
    change: Callable[[Path], None], status: str, base: Path
) -> None:
    before, whole = questions(base)["proved"], catalog(base).hash
    change(base)
    assert "up to date" not in build(base)
    after = questions(base)["proved"]
    assert after["verified"]["status"] == status
    assert after["verified"] != before["verified"]
    assert after["hash"] == before["hash"]
    assert catalog(base).hash != whole, "what is served is not what it was"
    text = (base / "dist/markdown/flask/views/basics.md").read_text("utf-8")
    assert ("pyyaml 6.0.2" in text) == (status == "passed")


def test_a_broken_record_stops_a_build_at_its_place(base: Path) -> None:
    edit(base / "content/verified.json", '"kind": "proved"', '"kind": "believed"')
    done = run(base, "build")
    assert done.returncode == 1
    assert "content/verified.json:2:" in done.stdout + done.stderr
    assert "document/verified" in done.stdout + done.stderr


def test_to_prove_a_question_is_no_change_of_it(tmp_path: Path) -> None:
    """Else feeds would name each question anew to which somebody adds a proof."""
    write_base(tmp_path)
    page = (tmp_path / PAGE).read_text("utf-8")
    start, end = page.index("    proof: |"), page.index("  - id: shown")
    (tmp_path / PAGE).write_text((page[:start] + page[end:]).replace("    run: true\n", ""), encoding="utf-8")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "one", "--date", "2026-01-01T00:00:00Z")
    before = catalog(tmp_path)
    (tmp_path / PAGE).write_text(page, encoding="utf-8")
    after = catalog(tmp_path)
    for one, two in zip(before.questions, after.questions, strict=True):
        assert two[1].history == one[1].history
        assert two[1].hash == one[1].hash
    assert before.pages[0].history == after.pages[0].history
    assert before.pages[0].history.changed


def test_diff_names_a_changed_proof(tmp_path: Path) -> None:
    write_base(tmp_path)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "one")
    _reprove(tmp_path)
    assert run(tmp_path, "diff").stdout == "~ /flask/views/basics#proved  What is proved? (proof)\n"


def test_stats_count_what_is_known(model: Path, tmp_path: Path) -> None:
    counts = {"proved": 1, "ran": 0, "checked": 0, "compiled": 0, "stale": 1, "none": 1}
    found = json.loads(run(model, "stats", "--format", "json").stdout)
    assert found["total"]["verified"] == found["pages"][0]["verified"] == counts
    lines = run(model, "stats", "--by", "page").stdout.splitlines()
    assert "Verified" in lines
    head = next(line.split() for line in lines if "compiled" in line and "questions" in line)
    assert head[5:10] == ["proved", "ran", "checked", "compiled", "stale"]
    assert "Verified" not in run(write_base(tmp_path), "stats").stdout
