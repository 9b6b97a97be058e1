"""`answerkey import` makes files that pass, overwrites nothing, and says what to do next."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from answerkey.delivery.catalog_source import open_catalog
from answerkey.delivery.targets import Settings, load
from answerkey.pipeline.options import Options
from answerkey.workspace import open_workspace
from command import make_base, page, run
from importing.payloads import hub, wrapped

README = """\
# Flask

## Beginner

### What is a view?

A function.

### Why a function?

It can be called.

## Advanced

### How is a view found?

By its address.
"""


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def payload(tmp_path: Path) -> Path:
    file = tmp_path / "_payload.json"
    file.write_text(wrapped(hub()), encoding="utf-8")
    return file


def test_a_payload_becomes_a_base_that_is_delivered_as_it_was(payload: Path, tmp_path: Path) -> None:
    done = run(tmp_path, "import", "nuxt-payload", payload.name)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "created  content/frameworks/flask.yml",
        "created  content/topics/flask-views.yml",
        "created  content/qa/flask/views/basics.md",
    ]
    assert "2 questions: 3 files created." in done.stderr
    assert "Next: `answerkey lint content` finds" in done.stderr
    opened = open_catalog(open_workspace([str(tmp_path / "content")]), Options(cache=False))
    files = {file.path: file for file in load("json").files(opened.catalog, Settings())}
    built, source = json.loads(files["frameworks/flask.json"].make()), hub()
    for old, new in [(source["framework"], built["framework"]), (source["topics"][0], built["topics"][0])]:
        assert {**new, **old, "__hash__": ""} == {**new, "__hash__": ""}
    old, new = source["qa"][0], built["qa"][0]
    assert {**new, **old, "questions": 0, "__hash__": ""} == {**new, "questions": 0, "__hash__": ""}
    assert [{**one, **other} for one, other in zip(new["questions"], old["questions"], strict=True)] == new["questions"]


def test_a_readme_becomes_pages_that_pass_the_linter(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    done = run(tmp_path, "import", "markdown", "README.md", "--framework", "flask", "--name", "Flask!")
    assert done.returncode == 0, done.stderr
    assert names(tmp_path / "content") == [
        "frameworks/flask.yml",
        "qa/flask/questions/advanced.md",
        "qa/flask/questions/beginner.md",
        "topics/flask-questions.yml",
    ]
    assert "framework: Flask!\n" in (tmp_path / "content/qa/flask/questions/advanced.md").read_text(encoding="utf-8")
    report = json.loads(run(tmp_path, "lint", "--format", "json").stdout)
    assert {d["rule"] for d in report["diagnostics"]} <= {"question/too-few"}


def test_line_ends_of_windows_become_those_of_unix(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_bytes(b"\xef\xbb\xbf" + README.replace("\n", "\r\n").encode())
    assert run(tmp_path, "import", "markdown", "README.md", "--framework", "flask").returncode == 0
    page = (tmp_path / "content/qa/flask/questions/advanced.md").read_bytes()
    assert b"    a: |\n      By its address.\n---\n" in page


def test_questions_join_the_base_that_is_there(tmp_path: Path) -> None:
    make_base(tmp_path, basics=page())
    done = run(tmp_path, "import", "markdown", "-", "--framework", "flask", "--topic", "views", stdin=README)
    assert done.returncode == 0, done.stderr
    assert [line.split("  ")[1] for line in done.stdout.splitlines()] == [
        "content/qa/flask/views/beginner.md",
        "content/qa/flask/views/advanced.md",
    ]
    text = (tmp_path / "content/qa/flask/views/beginner.md").read_text(encoding="utf-8")
    assert "topic: Views\n" in text
    assert "order: 2\n" in text  # behind the page that is there
    assert "  - id: what-is-a-view-2\n" in text  # that page has a question of the other id


def test_sections_of_sections_are_pages_of_topics(tmp_path: Path) -> None:
    text = README.replace("## Beginner", "## Core\n### Views").replace("## Advanced", "### Routing")
    text = text.replace("### What", "#### What").replace("### Why", "#### Why").replace("### How", "#### How")
    assert run(tmp_path, "import", "markdown", "-", "--framework", "flask", stdin=text).returncode == 0
    assert names(tmp_path / "content" / "qa") == ["flask/core/routing.md", "flask/core/views.md"]


def test_nothing_is_overwritten(payload: Path, tmp_path: Path) -> None:
    run(tmp_path, "import", "nuxt-payload", payload.name)
    own = tmp_path / "content" / "topics" / "flask-views.yml"
    own.write_text("name: Mine\n", encoding="utf-8")
    (tmp_path / "content" / "frameworks" / "flask.yml").unlink()
    done = run(tmp_path, "import", "nuxt-payload", payload.name)
    assert done.returncode == 1
    assert done.stdout.splitlines() == ["created  content/frameworks/flask.yml", "kept  content/topics/flask-views.yml"]
    assert "1 file created, 1 unchanged, 1 kept, since another file has that name" in done.stderr
    assert own.read_text(encoding="utf-8") == "name: Mine\n"


@pytest.mark.parametrize("what", ["link", "folder"])
def test_what_is_no_file_is_kept_too(payload: Path, tmp_path: Path, what: str) -> None:
    place = tmp_path / "content" / "topics" / "flask-views.yml"
    place.parent.mkdir(parents=True)
    target = tmp_path / "elsewhere.yml"
    place.mkdir() if what == "folder" else place.symlink_to(target)
    done = run(tmp_path, "import", "nuxt-payload", payload.name)
    assert done.returncode == 1, done.stderr
    assert "kept  content/topics/flask-views.yml" in done.stdout
    assert not target.exists()


def test_a_second_import_has_nothing_to_do(payload: Path, tmp_path: Path) -> None:
    run(tmp_path, "import", "nuxt-payload", payload.name)
    again = run(tmp_path, "import", "nuxt-payload", payload.name)
    assert (again.returncode, again.stdout) == (0, "")
    assert "0 files created, 3 unchanged." in again.stderr


@pytest.mark.parametrize("there", [True, False])
def test_a_dry_run_says_all_and_writes_nothing(payload: Path, tmp_path: Path, there: bool) -> None:
    if there:
        make_base(tmp_path, other=page())
    before = names(tmp_path)
    done = run(tmp_path, "import", "nuxt-payload", payload.name, "--dry-run")
    assert "would create  content/qa/flask/views/basics.md" in done.stdout
    assert "Nothing was written" in done.stderr
    assert [name for name in names(tmp_path) if not name.startswith(".cache")] == before


def test_another_folder_can_be_the_base(payload: Path, tmp_path: Path) -> None:
    assert run(tmp_path, "import", "nuxt-payload", payload.name, "--out", "a/b").returncode == 0
    assert names(tmp_path / "a" / "b")[0] == "frameworks/flask.yml"
    assert run(tmp_path, "lint", "a/b", "--ignore", "question/too-few").returncode == 0


def test_the_configured_folder_is_the_base(payload: Path, tmp_path: Path) -> None:
    (tmp_path / "answerkey.toml").write_text('content = "kb"\n', encoding="utf-8")
    assert run(tmp_path, "import", "nuxt-payload", payload.name).returncode == 0
    assert names(tmp_path / "kb")[0] == "frameworks/flask.yml"


def test_what_is_lost_fails_the_run(tmp_path: Path) -> None:
    done = run(tmp_path, "import", "markdown", "-", "--framework", "x", stdin="### What?\n\n### Why?\nSo.\n")
    assert done.returncode == 1
    assert "line 1: not imported: `What?` has no answer" in done.stderr
    assert "1 part not imported" in done.stderr


WRONG = {
    "not JSON": (["nuxt-payload", "-"], "<html>", "-: not a Nuxt payload: not JSON"),
    "no hub": (["nuxt-payload", "-"], '["x"]', "it has no hub"),
    "no questions": (["markdown", "-", "--framework", "x"], "Hello.\n", "it has no questions with answers"),
    "no slug": (["markdown", "-", "--framework", "X Y"], "", "`X Y` is not kebab-case"),
    "no slug of a topic": (["markdown", "-", "--framework", "x", "--topic", "../y"], "", "`../y` is not kebab-case"),
    "no framework": (["markdown", "-"], "", "--framework"),
    "no file": (["markdown", "nope.md", "--framework", "x"], "", "nope.md"),
    "another source": (["markdwn", "-"], "", "did you mean `markdown`?"),
}


@pytest.mark.parametrize(("arguments", "text", "message"), WRONG.values(), ids=WRONG)
def test_what_can_not_be_done_is_said_in_a_sentence(
    tmp_path: Path, arguments: list[str], text: str, message: str
) -> None:
    done = run(tmp_path, "import", *arguments, stdin=text)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert names(tmp_path) == []


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_bytes(b"### What?\n\xff\n")
    done = run(tmp_path, "import", "markdown", "x.md", "--framework", "x")
    assert (done.returncode, "x.md: not UTF-8: the byte 0xff at 10" in done.stderr) == (2, True)


def test_nothing_of_the_source_steers_the_terminal(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        "import",
        "markdown",
        "-",
        "--framework",
        "x",
        stdin="\x1b[2J\u202e\n\n### What\x1b[1m?\n\n### Why?\nSo.\n",
    )
    assert "\x1b" not in done.stdout + done.stderr
    assert "\u202e" not in done.stdout + done.stderr


def test_a_folder_that_can_not_be_made_is_named(payload: Path, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "topics").write_text("", encoding="utf-8")
    done = run(tmp_path, "import", "nuxt-payload", payload.name)
    assert done.returncode == 2
    assert "content/topics/flask-views.yml: " in done.stderr
    assert "1 file created before that; run again for the others" in done.stderr


def test_a_dry_run_shows_the_outline_first(tmp_path: Path) -> None:
    done = run(tmp_path, "import", "markdown", "-", "--framework", "flask", "--dry-run", stdin=README)
    assert done.stderr.splitlines()[:3] == [
        "questions: heading:3; forms with text below them: heading:3 3 (100 %)",
        "    2  Beginner",
        "    1  Advanced",
    ]
    assert "100 % of 9 lines placed." in done.stderr


PREFACE = "".join(f"Line {number}.\n\n" for number in range(5))


@pytest.mark.parametrize(("options", "code"), [((), 1), (("--partial",), 0)])
def test_a_source_of_which_much_has_no_place_fails_the_run(tmp_path: Path, options: tuple[str, ...], code: int) -> None:
    text = README.replace("## Beginner", PREFACE + "## Beginner")
    done = run(tmp_path, "import", "markdown", "-", "--framework", "flask", *options, stdin=text)
    assert done.returncode == code
    assert "64 % of 14 lines placed" in done.stderr
    assert "lines 3–11: `Line 0.` is outside of any question" in done.stderr


def test_another_form_can_be_chosen(tmp_path: Path) -> None:
    options = ("--questions", "heading:2", "--split", "none")
    done = run(tmp_path, "import", "markdown", "-", "--framework", "flask", *options, stdin=README)
    assert "2 questions" in done.stderr
    assert names(tmp_path / "content" / "qa") == ["flask/questions/flask.md"]
    wrong = run(tmp_path, "import", "markdown", "-", "--framework", "flask", "--questions", "heading:9", stdin=README)
    assert (wrong.returncode, "`heading:9` is none of heading:1 to heading:6" in wrong.stderr) == (2, True)
