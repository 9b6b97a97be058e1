"""When code is checked against libraries, what that costs, and what is said where it can't be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from answerkey.libraries import module_check
from answerkey.libraries.defects import Defect, ModuleText
from answerkey.libraries.language_server import Conversation
from answerkey.libraries.type_checker import CheckerError
from answerkey.pipeline import libraries as engine
from answerkey.pipeline.session import Session
from answerkey.workspace import open_workspace
from command import run
from libraries.checker.sites import HEAD, PAGE, SELECT, found, linted, make_environment, page, question, write

WRONG = "from acme import Clent"
RIGHT = "from acme import Client"
OTHER = "qa/acme/use/more.md"


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A base with two pages, one of them with a defect."""
    monkeypatch.setenv("ANSWERKEY_CACHE_DIR", str(tmp_path / "cache"))
    make_environment(tmp_path / "environment")
    write(tmp_path, tmp_path / "environment", page(WRONG, "from acme import App\n\nApp()"))
    write(tmp_path, tmp_path / "environment", page("from acme import App\n\nApp('x')"), OTHER)
    return tmp_path


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many modules each run of the checker is given."""
    counts: list[int] = []
    real = module_check.check_modules

    def counting(texts: list[object], *others: object) -> object:
        counts.append(len(texts))
        return real(texts, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(module_check, "check_modules", counting)
    return counts


def test_nothing_is_checked_again_where_nothing_changed(base: Path, looks: list[int]) -> None:
    first = linted(base, cache=True)
    assert found(first) == [("library/import", "Clent", "did you mean `Client`?")]
    assert linted(base, cache=True).diagnostics == first.diagnostics
    assert looks == [3]


def test_a_changed_snippet_costs_a_run_over_itself_alone(base: Path, looks: list[int]) -> None:
    linted(base, cache=True)
    write(base, base / "environment", page(RIGHT, "from acme import App\n\nApp()"))
    assert linted(base, cache=True).diagnostics == ()
    assert looks == [3, 1]


def test_what_moved_is_found_where_it_stands_now_and_not_checked_again(base: Path, looks: list[int]) -> None:
    linted(base, cache=True)
    write(base, base / "environment", page("x = 1", "y = 2", WRONG, "from acme import App\n\nApp()"))
    report = linted(base, cache=True)
    assert found(report) == [("library/import", "Clent", "did you mean `Client`?")]
    assert report.diagnostics[0].question == "question-2"
    assert looks == [3, 2]


def test_another_version_of_a_library_is_seen(base: Path, looks: list[int]) -> None:
    assert linted(base, cache=True).summary.errors == 1
    packages = base / "environment/lib/python3.13/site-packages"
    (packages / "acme-2.1.0.dist-info").rename(packages / "acme-2.2.0.dist-info")
    (packages / "acme/__init__.py").write_text("class App: ...\n\nclass Clent: ...\n", encoding="utf-8")
    assert "acme 2.2.0" not in str(linted(base, cache=True).diagnostics)
    assert looks == [3, 3]


def test_without_rules_about_libraries_nothing_of_this_is_imported(base: Path) -> None:
    (base / "answerkey.toml").write_text('ignore = ["library"]', encoding="utf-8")
    code = (
        "import sys\nfrom answerkey.pipeline.run import lint\nfrom answerkey.workspace import open_workspace\n"
        "lint(open_workspace(['content']))\nprint([n for n in sys.modules if n.startswith('answerkey.libraries')])"
    )
    assert said(base, code) == "[]\n"


STANDARD = """\
import json
from functools import wrpas
from acme import Clent

json.dmups({})
json.dumps({}, ident=2)
Clent().unknown
"""


def test_without_an_environment_the_standard_library_is_checked_and_nothing_else(base: Path) -> None:
    write(base, base, page(STANDARD, "x = 1"))
    (base / "answerkey.toml").write_text(SELECT, encoding="utf-8")
    report = linted(base)
    assert report.notes == ()
    assert found(report) == [
        ("library/import", "wrpas", "did you mean `wraps`?"),
        ("library/attribute", "dmups", "did you mean `dumps`?"),
        ("library/call", "ident", "did you mean `indent`?"),
    ]


def test_the_python_of_the_configuration_decides_what_the_standard_library_has(base: Path) -> None:
    write(base, base, page("import cgi\n\ncgi.parse()", "x = 1"))
    for python, findings in (("3.12", []), ("3.13", [("library/import", "cgi", "")])):
        (base / "answerkey.toml").write_text(f'python = "{python}"\n{SELECT}', encoding="utf-8")
        assert [entry for entry in found(linted(base)) if entry[0] != "library/deprecated"] == findings


def said(folder: Path, code: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def test_an_environment_that_is_not_made_is_told_once_and_fails_nothing(base: Path) -> None:
    (base / "answerkey.toml").write_text(
        'select = ["library"]\n[libraries]\nrequirements = ["acme"]\n', encoding="utf-8"
    )
    for _ in range(2):  # also where nothing changed since
        done = run(base, "lint", "content")
        assert done.returncode == 0
        assert done.stderr == (
            "the rules `library` know Python only: the libraries are not installed; run `answerkey libraries sync`\n"
        )


def test_a_missing_type_checker_is_told(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "find_ty", lambda: None)
    report = linted(base)
    assert report.notes == ("the rules `library` are off: there is no type checker; install `answerkey[libraries]`",)
    assert report.diagnostics == ()


def test_a_missing_type_checker_is_no_news_where_there_is_nothing_to_check(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(base, base, HEAD + question(1, "x = 1", tag="text") + "---\n")
    (base / "content" / OTHER).unlink()
    (base / "answerkey.toml").write_text(SELECT, encoding="utf-8")
    monkeypatch.setattr(engine, "find_ty", lambda: None)
    assert linted(base).notes == ()


def test_rules_that_are_not_wanted_need_no_environment(base: Path) -> None:
    (base / "answerkey.toml").write_text(
        'ignore = ["library"]\n[libraries]\nrequirements = ["acme"]\n', encoding="utf-8"
    )
    assert linted(base).notes == ()


def test_a_checker_that_gives_up_is_told_and_asked_again_the_next_time(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> object:
        raise CheckerError("the type checker took too long")

    with monkeypatch.context() as patched:
        patched.setattr(module_check, "check_modules", failing)
        report = linted(base, cache=True)
        assert report.notes == ("the rules `library` did not run: the type checker took too long",)
        assert report.diagnostics == ()
    assert linted(base, cache=True).summary.errors == 1


def test_an_environment_that_the_checker_cannot_read_is_told_instead_of_missing_modules(base: Path) -> None:
    (base / "environment/pyvenv.cfg").write_text("version = 3.13.0\n", encoding="utf-8")
    report = linted(base)
    assert report.diagnostics == ()
    assert "can't read the environment" in report.notes[0]


def test_directives_about_rules_that_did_not_run_are_not_called_useless(base: Path) -> None:
    text = page(RIGHT).replace("      ```python\n", "      <!-- answerkey: ignore library/call -->\n      ```python\n")
    write(base, base / "environment", text, config='select = ["library", "directive"]\n')
    assert [d.rule for d in linted(base).diagnostics] == ["directive/unused"]
    settings = 'select = ["library", "directive"]\n[libraries]\nrequirements = ["acme"]\n'
    (base / "answerkey.toml").write_text(settings, encoding="utf-8")
    assert linted(base).diagnostics == ()


def test_a_name_that_is_misspelt_is_reported_once(base: Path) -> None:
    write(base, base / "environment", page("from acme import Clinet", *[RIGHT] * 3), config="")
    (base / "content" / OTHER).unlink()
    named = {d.rule for d in linted(base).diagnostics if "Clinet" in d.message}
    assert named == {"snippet/misspelt-import"}


def test_the_settings_of_the_project_and_of_the_user_do_not_count(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ty.toml", "content/ty.toml", "settings/ty/ty.toml"):
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text('[rules]\nall = "ignore"\n', encoding="utf-8")
    (base / "pyproject.toml").write_text('[tool.ty.rules]\nall = "ignore"\n', encoding="utf-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(base / "settings"))
    monkeypatch.setenv("TY_CONFIG_FILE", str(base / "ty.toml"))
    monkeypatch.setenv("TMPDIR", str(base))
    monkeypatch.chdir(base)
    assert linted(base).summary.errors == 1


def test_nothing_of_the_content_or_of_the_libraries_is_run(base: Path) -> None:
    mark = base / "ran"
    code = f"open({str(mark)!r}, 'w')"
    acme = base / "environment/lib/python3.13/site-packages/acme/__init__.py"
    acme.write_text(f"{acme.read_text(encoding='utf-8')}\n{code}\n", encoding="utf-8")
    write(base, base / "environment", page(WRONG, f"import acme\n\n{code}"))
    assert linted(base).summary.errors == 1
    assert not mark.exists()


def test_a_server_that_hangs_is_stopped(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    conversation = Conversation(command, tmp_path, {}, {}, 0.3)
    with pytest.raises(CheckerError, match="took too long"):
        conversation.ask("initialize", {})
    conversation.close()


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "Content-Length: x\r\n\r\n",
        "Content-Length: 9\r\n\r\n{",
        "Content-Length: 2\r\n\r\n[]",
        "Content-Length: 1\r\n\r\n{",
    ],
)
def test_a_server_that_ends_or_babbles_is_told_of(tmp_path: Path, answer: str) -> None:
    command = [sys.executable, "-c", f"import sys; sys.stdout.write({answer!r})"]
    conversation = Conversation(command, tmp_path, {}, {}, 20)
    with pytest.raises(CheckerError):
        conversation.ask("initialize", {})
    conversation.close()


def test_a_program_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(CheckerError, match="can't be run"):
        Conversation([str(tmp_path / "ty")], tmp_path, {}, {}, 1)


def edited(base: Path, session: Session, text: str, *, disk: bool) -> list[str]:
    """The findings in the first page as an editor holds it."""
    file = base / "content" / PAGE
    workspace = open_workspace([str(base / "content")], str(base / "answerkey.toml"), None, {file: text.encode()})
    return [d.message.split("`")[3] for d in session.run(workspace, disk=disk).diagnostics[PAGE]]


@pytest.mark.sweep
def test_an_edit_waits_for_no_checker_and_a_save_does(base: Path, looks: list[int]) -> None:
    """Meanwhile what was found in snippets that are as they were stays, wherever they are now."""
    workspace = open_workspace([str(base / "content")], str(base / "answerkey.toml"))
    session = Session(workspace.config)
    try:
        assert edited(base, session, page(WRONG, "x = 1"), disk=True) == ["Clent"]
        assert edited(base, session, page("from acme import Nope", WRONG), disk=False) == ["Clent"]
        assert edited(base, session, page("from acme import Nope", WRONG), disk=True) == ["Nope", "Clent"]
        assert looks == [3, 1]
    finally:
        session.close()


def test_names_of_the_configuration_are_known(base: Path) -> None:
    prelude = '[names]\nprelude = "from acme import App\\nservice = App()"\n'
    write(
        base,
        base / "environment",
        page("service.gett('/')\nservice.get('/')"),
        config=f"select = ['library']\n{prelude}",
    )
    assert found(linted(base)) == [("library/attribute", "gett", "did you mean `get`?")]


def test_the_prelude_of_a_page_is_checked_once(base: Path) -> None:
    head = HEAD.replace("questions:", "prelude: from acme import App, Clent\nquestions:")
    text = head + page("x = 1", "App().gett").removeprefix(HEAD)
    write(base, base / "environment", text)
    assert [rule for rule, *_ in found(linted(base))] == ["library/import", "library/attribute"]


def test_a_session_of_the_checker_has_a_bounded_number_of_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checker holds all modules of a session: those of a large base would be hundreds of megabytes."""
    sessions: list[list[str]] = []

    def check(_: object, texts: list[ModuleText]) -> dict[str, list[Defect]]:
        sessions.append([text.name for text in texts])
        return {text.name: [] for text in texts}

    monkeypatch.setattr(module_check.ModuleChecker, "check", check)
    texts = [ModuleText(f"answerkey_{number}", "", 0) for number in range(2500)]
    results = module_check.check_modules(texts, None, None)  # type: ignore[arg-type]
    assert [name for names in sessions for name in names] == [text.name for text in texts] == list(results.defects)
    assert max(map(len, sessions)) <= 1000
