"""`answerkey prove` as users call it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from answerkey import reporters
from answerkey.proofs import run as proof_run
from answerkey.snippets import snippet
from command import make_base, page

SCHEMAS = Path(__file__).parents[3] / "schemas"


@pytest.fixture
def pages(write, question) -> None:
    write(question("good", "x = 1", "assert x == 1") + question("bad", "x = 1", "assert x == 2"))
    write(question("leaves", "raise SystemExit") + question("idle") + question("fine", "y = 2"), "d")
    write(question("silent", "1 / 0"), "e", head="")


def test_the_summary_counts_what_became_of_each_question(prove, pages: None) -> None:
    done = prove()
    assert done.returncode == 1
    assert "Proved 1 of 5 questions in " in done.stdout
    assert " s; 1 ran without an assertion, 2 failed, 1 has nothing to run.\n" in done.stdout
    again = prove()
    assert "Proved 1 of 5 questions (4 cached) in " in again.stdout
    assert again.stdout.rpartition("Proved")[0] == done.stdout.rpartition("Proved")[0]


def test_it_says_once_that_code_runs_and_where_and_not_when_none_does(prove, pages: None) -> None:
    first, again = prove(), prove()
    assert first.stderr.count("this runs code of the content, with Python ") == 1
    assert sys.prefix in first.stderr
    assert "runs code" not in again.stderr
    assert "runs code" in prove("--no-cache").stderr


def test_an_assertion_explains_itself_below_its_line(prove, pages: None) -> None:
    shown = prove("/a/b/c#bad").stdout
    assert "content/qa/a/b/c.md:17:5: error[proof/failed] assert 1 == 2\n" in shown
    assert "17 |     assert x == 2\n" in shown


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("targets", "addresses"),
    [
        (["/a/b/c#good"], ["/a/b/c#good"]),
        (["a/b/c#good", "/a/b/c#bad"], ["/a/b/c#good", "/a/b/c#bad"]),
        (["content/qa/a/b/c.md#good"], ["/a/b/c#good"]),
        (["content/qa/a/b/c.md", "/a/b/c#good"], ["/a/b/c#good", "/a/b/c#bad"]),
        (["/a/b/d"], ["/a/b/d#leaves", "/a/b/d#idle", "/a/b/d#fine"]),
        (["/a/b/d", "/a/b/c#good"], ["/a/b/c#good", "/a/b/d#leaves", "/a/b/d#idle", "/a/b/d#fine"]),
        (["/"], ["/a/b/c#good", "/a/b/c#bad", "/a/b/d#leaves", "/a/b/d#idle", "/a/b/d#fine"]),
        (["/a"], ["/a/b/c#good", "/a/b/c#bad", "/a/b/d#leaves", "/a/b/d#idle", "/a/b/d#fine"]),
        (["content/qa/a/b/e.md"], []),
        (["/a/b/e#silent"], []),
    ],
)
def test_targets_are_paths_and_addresses(prove, pages: None, targets: list[str], addresses: list[str]) -> None:
    done = prove(*targets, "--format", "json")
    assert [question["address"] for question in json.loads(done.stdout)["questions"]] == addresses


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["/a/b/cc"], "did you mean `/a/b/c`?"),
        (["/a/b/c#god"], "did you mean `good`?"),
        (["README.md#good"], "there is no question `good`"),
        (["#good"], "a question is named with its page"),
        (["nothing.md"], "there is neither a file nor an address"),
        (["--diff"], "--update"),
        (["--matrix", "x", "--update"], "--matrix"),
        (["--matrix", "x", "--format", "github"], "--format"),
        (["--matrix", " "], "names no requirements"),
    ],
)
def test_a_wrong_call_is_told_so(base: Path, prove, pages: None, arguments: list[str], said: str) -> None:
    (base / "README.md").write_text("# No page\n", encoding="utf-8")
    done = prove(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('[libraries]\npython = "3.13"\n', "list `requirements` too"),
        ('[libraries]\nrequirements = ["x"]\n', "run `answerkey libraries sync` first"),
        ('[libraries]\nenvironment = "none"\n', "trust the project"),
        ("[libraries]\nenvironment = '{prefix}'\n[proofs]\nprelude = 'x ='\n", "`proofs.prelude` does not compile"),
    ],
)
def test_without_an_environment_it_says_how_to_get_one(
    base: Path, prove, pages: None, settings: str, said: str
) -> None:
    (base / "answerkey.toml").write_text(settings.replace("{prefix}", sys.prefix), encoding="utf-8")
    done = prove()
    assert done.returncode == 2
    assert said in done.stderr


def test_without_libraries_code_has_the_standard_library_alone(base: Path, prove, write, question) -> None:
    write(question("own", "import json, click"))
    (base / "answerkey.toml").write_text("", encoding="utf-8")
    done = prove()
    assert done.returncode == 1
    assert "No module named 'click'" in done.stdout
    assert "and its standard library alone" in done.stderr
    write(question("own", "import json\n\nassert json.loads('1') == 1"))
    assert prove().returncode == 0


def test_where_nothing_asks_it_says_so_needs_no_environment_and_is_content(base: Path, prove, write, question) -> None:
    write(question("silent", "1 / 0"), head="")
    (base / "answerkey.toml").write_text("", encoding="utf-8")
    done = prove()
    assert done.returncode == 0
    assert "nothing here asks to be proved" in done.stderr
    assert "Proved 0 of 0 questions in " in done.stdout


def test_a_record_is_made_where_nothing_asks(base: Path, prove) -> None:
    """Code in other languages is parsed, and never runs."""
    make_base(base, basics=page("f(1);").replace("```python", "```js"))
    (base / "answerkey.toml").write_text("", encoding="utf-8")
    done = prove("--record")
    assert "verified.json was written: 0 questions ran" in done.stderr
    assert '"kind": "compiled"' in (base / "content" / "verified.json").read_text("utf-8")
    assert "already says so" in prove("--record").stderr


def test_a_record_names_what_has_no_parser_and_claims_nothing_of_it(
    base: Path, prove, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snippet, "is_available", lambda _: False)
    make_base(base, basics=page("f(1);").replace("```python", "```js"))
    done = prove("--record", "--jobs", "1")
    assert "note: 1 JavaScript snippet not checked: install answerkey[languages]\n" in done.stderr
    assert not (base / "content" / "verified.json").exists()


def test_a_record_of_some_pages_leaves_the_lines_of_others(base: Path, prove) -> None:
    make_base(base, basics=page(extra="run: true\n"), more=page("y = 2\n", extra="run: true\n"))
    assert "2 questions ran" in prove("--record").stderr
    record = base / "content" / "verified.json"
    before = record.read_text("utf-8")
    assert len(before.splitlines()) == 5
    record.write_text(before.replace("/views/basics#", "/views/gone#"), encoding="utf-8")
    assert "was written" in prove("--record", "content/qa/flask/views/basics.md").stderr
    assert record.read_text("utf-8") == before


def test_what_keeps_a_question_from_asking_fails_and_is_not_called_nothing(prove, write, question) -> None:
    write(question("silent", "x = 1"), head="run: maybe\n")
    done = prove()
    assert done.returncode == 1
    assert "error[document/schema] `run` must be true or false, not text" in done.stdout
    assert "nothing here asks" not in done.stderr


def test_a_page_that_can_t_be_read_fails_the_run(prove, write, question) -> None:
    write(question("good", "x = 1") + "- id: [\n")
    done = prove()
    assert done.returncode == 1
    assert "error[document/yaml-syntax]" in done.stdout


def test_what_is_selected_for_lint_does_not_hide_what_fails(base: Path, prove, pages: None) -> None:
    settings = (base / "answerkey.toml").read_text(encoding="utf-8")
    more = 'select = ["page"]\nignore = ["proof"]\n[severity]\nproof = "off"\n'
    (base / "answerkey.toml").write_text(more + settings, encoding="utf-8")
    done = prove()
    assert done.returncode == 1
    assert "2 failed" in done.stdout


def test_json_follows_its_schema(prove, pages: None, write) -> None:
    write("- id: [\n", "broken")
    data = json.loads(prove("--format", "json").stdout)
    schema = json.loads((SCHEMAS / "prove-report.schema.json").read_text(encoding="utf-8"))
    lint = Resource.from_contents(json.loads((SCHEMAS / "lint-report.schema.json").read_text(encoding="utf-8")))
    registry: Registry = Registry().with_resource("https://answerkey.dev/schemas/lint-report.schema.json", lint)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, registry=registry).validate(data)
    assert [question["status"] for question in data["questions"]] == ["passed", "failed", "failed", "nothing", "ran"]
    assert data["questions"][1]["failures"][0]["start"]["line"] == 17
    assert [diagnostic["rule"] for diagnostic in data["diagnostics"]] == ["document/yaml-syntax"]


def test_junit_has_a_case_a_question(base: Path, prove, pages: None, write, question) -> None:
    write(question("hostile", "x = 1", "assert not x, '##[error]\\n::stop\\x1b[2J]]>'"), "f")
    write("- id: [\n", "broken")
    prove("--output", f"junit:{base / 'report.xml'}", "--output", f"sarif:{base / 'report.sarif'}")
    text = (base / "report.xml").read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    ends = {case.get("name"): [child.tag for child in case] for case in root.iter("testcase")}
    counts = {case.get("name"): case.get("assertions") for case in root.iter("testcase")}
    assert (counts["good"], counts["bad"], counts["document/yaml-syntax"]) == ("1", "0", None)
    assert ends == {
        "document/yaml-syntax": ["error"],
        "good": [],
        "bad": ["failure"],
        "leaves": ["failure"],
        "idle": ["skipped"],
        "fine": [],
        "hostile": ["failure"],
    }
    assert (root.get("tests"), root.get("failures"), root.get("errors"), root.get("skipped")) == ("7", "3", "1", "1")
    assert not any(line.lstrip().startswith("::") for line in text.split("\n"))
    assert "##[" not in text
    assert (base / "report.sarif").exists()


@pytest.mark.sweep
@pytest.mark.parametrize("name", reporters.names())
def test_every_format_shows_what_failed(prove, pages: None, name: str) -> None:
    done = prove("--format", name)
    assert done.returncode == 1
    assert "proof" in done.stdout or name == "text"


def test_an_interrupt_ends_all_that_runs(base: Path, write, question) -> None:
    write(question("endless", "print('x')\nwhile True:\n    pass"))
    environment = {**os.environ, "ANSWERKEY_CACHE_DIR": str(base / ".cache")}
    command = [sys.executable, "-m", "answerkey", "prove"]
    with subprocess.Popen(command, cwd=base, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "runs code" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(600) == 130
        assert "Traceback" not in process.stderr.read()


def test_what_was_proved_is_recorded(base: Path, prove) -> None:
    proof = "    proof: assert x == {}\n"
    make_base(base, good=page(extra=proof.format(1)), bad=page(extra=proof.format(2)))
    settings = (base / "answerkey.toml").read_text(encoding="utf-8")
    (base / "answerkey.toml").write_text('ignore = ["library"]\n' + settings, encoding="utf-8")
    assert "verified.json was written" in prove("--record").stderr
    recorded = json.loads((base / "content" / "verified.json").read_text(encoding="utf-8"))
    assert recorded["/flask/views/good#what-is-a-view"]["kind"] == "proved"
    assert "/flask/views/bad#what-is-a-view" not in recorded
    assert "already says so" in prove("--record").stderr


@pytest.mark.parametrize(
    ("arguments", "ci", "runs"),
    [
        ((), "", True),
        ((), "true", False),
        (("--require-isolation",), "", False),
        (("--no-require-isolation",), "true", True),
        (("--update", "--diff"), "true", False),
    ],
)
def test_without_namespaces_nothing_runs_where_isolation_is_required(
    base: Path, prove, write, question, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], ci: str, runs: bool
) -> None:
    write(question("writes", "print(1)", "assert 1 == 1"))
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(proof_run, "Setup", partial(proof_run.Setup, namespaces=False))
    done = prove(*arguments)
    assert done.returncode == (0 if runs else 2)
    assert ("this runs code of the content" in done.stderr) == runs
    assert ("Error: nothing was run: this system does not isolate code (no namespaces" in done.stderr) != runs


def test_where_namespaces_are_granted_isolation_is_no_obstacle(prove, write, question) -> None:
    write(question("good", "x = 1", "assert x"))
    done = prove("--require-isolation")
    if "does not isolate code" in done.stderr:
        pytest.skip("this system grants no namespaces")
    assert done.returncode == 0
