"""Files, folders and addresses select pages and questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerkey.proofs.plans import plan
from answerkey.proofs.targets import TargetError, open_targets

QUESTIONS = "- id: one\n  proof: assert 1 == 1\n- id: two\n  proof: assert 1 == 1\n- id: idle\n"
PATH = "content/qa/a/b/c.md"


@pytest.fixture(autouse=True)
def pages(base: Path, write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(base)
    write(QUESTIONS, "c", head="")
    write(QUESTIONS, "d", head="")


@pytest.mark.parametrize(
    ("targets", "questions"),
    [
        ((), ["c#one", "c#two", "d#one", "d#two"]),
        (("/",), ["c#one", "c#two", "d#one", "d#two"]),
        (("content/qa",), ["c#one", "c#two", "d#one", "d#two"]),
        ((PATH,), ["c#one", "c#two"]),
        ((f"{PATH}#two",), ["c#two"]),
        (("/a/b/d",), ["d#one", "d#two"]),
        (("a/b/d#one",), ["d#one"]),
        (("/a",), ["c#one", "c#two", "d#one", "d#two"]),
        (("/a/b/c#one", "/a/b/c#two"), ["c#one", "c#two"]),
        (("/a/b/c#one", PATH), ["c#one", "c#two"]),
        (("/a/b/c#idle",), []),
    ],
)
def test_targets_select_questions(targets: tuple[str, ...], questions: list[str]) -> None:
    plans = plan(*open_targets(targets, None), jobs=1)
    assert [planned.address.removeprefix("/a/b/") for _, planned in plans.questions()] == questions


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("/a/x", "neither a file nor an address `/a/x`"),
        ("/a/b/e", "did you mean `/a/b/"),
        ("#one", "named with its page"),
        ("/a/b/c#on", "no question `on` in qa/a/b/c.md; did you mean `one`"),
    ],
)
def test_a_target_that_is_none_is_an_error(target: str, message: str) -> None:
    with pytest.raises(TargetError) as raised:
        plan(*open_targets((target,), None), jobs=1)
    assert message in str(raised.value)


def test_a_file_that_cannot_be_read_has_a_finding_and_no_questions(base: Path) -> None:
    (base / PATH).write_bytes(b"\xff")
    plans = plan(*open_targets((), None), jobs=1)
    assert plans.files["qa/a/b/c.md"].questions == ()
    assert plans.files["qa/a/b/c.md"].findings
