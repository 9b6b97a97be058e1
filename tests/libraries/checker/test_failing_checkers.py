"""A type checker that is not understood, or stops over what it is given: nothing is off in silence."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from answerkey.libraries import ty
from answerkey.libraries.environment import Environment
from answerkey.libraries.language_server import Conversation
from answerkey.libraries.ty import Ty, TySession, find_ty
from answerkey.libraries.type_checker import CheckerError, CheckerSession, CheckerStopped, ProblemKind
from answerkey.pipeline import libraries as engine
from libraries.checker.sites import found, linted, make_environment, page, write

WRONG = "from acme import Clent"
SAID = [("library/import", "Clent", "did you mean `Client`?")]


@dataclass
class Fragile:
    """A checker that stops over some modules; `given` is how many modules of the base each look was at."""

    stops: Callable[[str], bool]
    inner: Ty
    given: list[int] = field(default_factory=list)
    newest: str = "3.13"
    title: str = "fragile 1.0"

    @contextmanager
    def session(self, modules: Mapping[str, str], environment: Environment) -> Iterator[CheckerSession]:
        self.given.append(len(modules) - 1)
        if any(map(self.stops, modules.values())):
            raise CheckerStopped("the type checker ended too early")
        with self.inner.session(modules, environment) as look:
            yield look


@pytest.fixture
def base(tmp_path: Path) -> Path:
    make_environment(tmp_path / "environment")
    write(tmp_path, tmp_path / "environment", page(WRONG))
    return tmp_path


def fragile(monkeypatch: pytest.MonkeyPatch, stops: Callable[[str], bool]) -> Fragile:
    inner = find_ty()
    assert inner is not None
    checker = Fragile(stops, inner)
    monkeypatch.setattr(engine, "find_ty", lambda: checker)
    return checker


@pytest.mark.sweep
@pytest.mark.parametrize(("code", "kind"), list(ty._KINDS.items()))
def test_a_checker_whose_rules_have_other_names_is_told(
    base: Path, monkeypatch: pytest.MonkeyPatch, code: str, kind: ProblemKind
) -> None:
    renamed = {f"{name}-v2" if name == code else name: one for name, one in ty._KINDS.items()}
    monkeypatch.setattr(ty, "_KINDS", renamed)
    report = linted(base)
    assert report.diagnostics == ()
    told = f"the rules `library` did not run: ty .+ is not understood: it does not report {kind}"
    assert re.fullmatch(told, *report.notes)


def test_a_module_over_which_the_checker_stops_hides_no_other(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = [f"x{number} = {number}" for number in range(9)]
    write(base, base / "environment", page(*codes, "crash = 1"), "qa/acme/use/bad.md")
    write(base, base / "environment", page(*codes, "y = 1", WRONG), "qa/acme/use/good.md")
    checker = fragile(monkeypatch, lambda text: "crash = 1" in text)
    report = linted(base, cache=True)
    assert found(report) == SAID * 2
    assert report.notes == (
        "the rules `library` did not run on `qa/acme/use/bad.md`: the type checker ended too early",
    )
    assert max(checker.given[1:]) <= checker.given[0] // 2 + 1
    checker.given.clear()
    assert linted(base, cache=True).notes == report.notes
    assert checker.given == [1, 0], "what could be looked at is kept"


def test_a_checker_that_stops_over_anything_is_asked_no_more(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(base, base / "environment", page("x = 1", "y = 1"), "qa/acme/use/more.md")
    checker = fragile(monkeypatch, lambda text: True)
    report = linted(base)
    assert report.notes == ("the rules `library` did not run: the type checker ended too early",)
    assert checker.given == [3, 0]


def test_a_checker_that_stops_over_most_modules_is_given_up(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(40):
        write(base, base / "environment", page(f"crash = {number}"), f"qa/acme/use/bad-{number:02}.md")
    checker = fragile(monkeypatch, lambda text: "crash =" in text)
    report = linted(base)
    assert len(checker.given) < 20
    (note,) = report.notes
    assert re.match(r"the rules `library` did not run on `qa/acme/use/bad-00.md`, .+ and \d\d more: the type ch", note)


def test_what_only_a_newer_python_has_is_not_wrong(base: Path) -> None:
    """The environment says that its Python is 3.11; what no Python has is still found."""
    settings = base / "environment/pyvenv.cfg"
    settings.write_text(f"home = {base}\nversion = 3.11.0\n", encoding="utf-8")
    (base / "environment/lib/python3.13").rename(base / "environment/lib/python3.11")
    newer = "from typing import override\nimport pathlib, sys\nfrom string.templatelib import Template\n\n"
    newer += "sys.monitoring\npathlib.Path().walk()\npathlib.Path().exists(follow_symlinks=False)\n"
    write(base, base / "environment", page(f"{newer}{WRONG}\npathlib.Path().exits()\npathlib.Path().mkdir(nope=1)"))
    assert [marked for _, marked, _ in found(linted(base))] == ["Clent", "exits", "nope"]


def test_messages_say_nothing_of_the_settings_of_the_checker(base: Path) -> None:
    write(base, base / "environment", page("import asyncio\n\nasyncio.coroutine"))
    assert [d.message for d in linted(base).diagnostics] == ["module `asyncio` has no member `coroutine`"]


def test_the_newest_python_is_the_newest_that_the_checker_knows() -> None:
    checker = find_ty()
    assert checker is not None
    done = subprocess.run([checker.program, "check", "--help"], capture_output=True, text=True, check=True)
    known = max(map(int, re.findall(r"\b3\.(\d+)", done.stdout)))
    assert checker.newest == f"3.{known}"


def test_a_python_that_the_checker_does_not_know_yet_is_taken_for_the_newest(base: Path) -> None:
    settings = base / "environment/pyvenv.cfg"
    settings.write_text(f"home = {base}\nversion = 3.99.0\n", encoding="utf-8")
    (base / "environment/lib/python3.13").rename(base / "environment/lib/python3.99")
    report = linted(base)
    assert (found(report), report.notes) == (SAID, ())


class Stub:
    """A conversation in which each request but the first gets the same answer."""

    def __init__(self, answer: object) -> None:
        self.answer = answer

    def ask(self, method: str, parameters: object) -> object:
        return {"capabilities": {"positionEncoding": "utf-32"}} if method == "initialize" else self.answer

    def tell(self, method: str, parameters: object) -> None: ...


@pytest.mark.parametrize("answer", [{"items": [1]}, {"items": [{"url": "file:///x"}]}, {"items": 1}, {"items": [None]}])
def test_answers_in_another_form_are_told_and_no_bug_of_ours(tmp_path: Path, answer: object) -> None:
    look = TySession(cast("Conversation", Stub(answer)), tmp_path, {"one": "x"}, {})
    with pytest.raises(CheckerError, match="an unknown form"):
        look.problems()
    with pytest.raises(CheckerError, match="an unknown form"):
        look.names("one", "x", 0)
    with pytest.raises(CheckerError, match="an unknown form"):
        look.types("one", "x", 0)
