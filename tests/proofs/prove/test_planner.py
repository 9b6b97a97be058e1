"""What runs for a question, and where each part of it stands."""

from __future__ import annotations

import pytest

from answerkey.config import Config, ProofsConfig
from answerkey.model.collections import QA
from answerkey.model.limits import Limits
from answerkey.pipeline.checker import checker_for
from answerkey.pipeline.guard import STEPS, Stop, TimedGuard
from answerkey.pipeline.pool import Task
from answerkey.proofs.planner import Planner
from answerkey.proofs.program import FilePlan, Form, PlannedQuestion, Step

SNIPPETS = {
    "python": ["snippet 1"],
    "py": ["snippet 1"],
    "pycon": ["snippet 1"],
    "pyi": None,
    "bash": None,
    "python {skip}": None,
    "python {fragment}": None,
    "python {no-run}": None,
    "python {expect-error SyntaxError}": None,
    "python {expect-error TypeError}": ["snippet 1"],
    'python test="skip"': None,
}


def planned(text: str, config: Config | None = None) -> FilePlan:
    config = config or Config()
    guard = TimedGuard(60.0, [0, 0])
    return Planner(config)(checker_for(config), Task("qa/a/b/c.md", QA, text.encode(), False), guard)


def only(text: str, config: Config | None = None) -> PlannedQuestion:
    (question,) = planned(text, config).questions
    return question


def steps(question: PlannedQuestion) -> tuple[Step, ...]:
    return question.program.steps if question.program else ()


def named(question: PlannedQuestion) -> list[str]:
    """The names of the steps, one in a fresh namespace with a mark."""
    return [("*" if step.fresh else "") + step.name for step in steps(question)]


@pytest.mark.parametrize("info", SNIPPETS)
def test_python_runs_unless_it_is_said_not_to(info: str) -> None:
    code = ">>> x" if info == "pycon" else "x"
    question = only(f"---\nrun: true\nquestions:\n- id: q\n  a: |\n    ```{info}\n    {code}\n    ```\n---\n")
    assert question.requested
    assert [step.name for step in steps(question)] == (SNIPPETS[info] or [])


@pytest.mark.parametrize(
    ("page", "own", "configured", "requested"),
    [
        ("", "", False, False),
        ("", "", True, True),
        ("run: true\n", "", False, True),
        ("run: false\n", "", True, False),
        ("run: true\n", "  run: false\n", True, False),
        ("run: false\n", "  run: true\n", False, True),
        ("run: false\n", "  run: false\n  proof: x\n", False, True),
    ],
)
def test_the_nearest_word_decides_who_asks_and_a_proof_always_does(
    page: str, own: str, configured: bool, requested: bool
) -> None:
    text = f"---\n{page}questions:\n- id: q\n{own}  a: |\n    ```python\n    x\n    ```\n---\n"
    assert only(text, Config(proofs=ProofsConfig(run=configured))).requested is requested


PAGE = """---
prelude: P = 1
env: {A: page, B: page}
run: true
questions:
- id: one
  a: |
    ```python
    a = 1
    ```

    <!-- answerkey: isolate -->
    ```python
    b = 1
    ```
  proof: assert b
- id: two
  a: |
    <!-- answerkey: continue -->
    ```python
    c = b
    ```

    <!-- answerkey: no-run -->
    ```python
    d = 1
    ```
- id: three
  a: Words.
  proof: assert tmp_path and P
- id: four
  a: |
    ```python
    tmp_path = clock
    ```
  proof: assert tmp_path
---
"""


def test_each_namespace_begins_with_the_preludes_and_the_proof_shares_the_last() -> None:
    found = [named(question) for question in planned(PAGE).questions]
    assert found[0] == ["*prelude", "snippet 1", "*prelude", "snippet 2", "proof"]
    assert found[1] == ["*prelude", "snippet 2", "snippet 1"]
    assert found[2] == ["*prelude", "proof"]


def test_the_configuration_s_prelude_runs_before_the_page_s() -> None:
    config = Config(proofs=ProofsConfig(prelude="x = 1"))
    assert named(planned(PAGE, config).questions[2]) == ["*prelude of the configuration", "prelude", "proof"]


def test_fixtures_are_names_that_hidden_code_uses_and_nothing_binds() -> None:
    names = [question.program.names for question in planned(PAGE).questions if question.program]
    assert names == [(), (), ("tmp_path",), ()]


def test_a_page_s_variables_win_over_the_configuration_s() -> None:
    config = Config(proofs=ProofsConfig(env={"A": "base", "C": "base"}))
    program = planned(PAGE, config).questions[0].program
    assert program is not None
    assert program.env == {"A": "page", "B": "page", "C": "base"}


def test_every_character_of_a_step_stands_where_its_map_says() -> None:
    for question in planned(PAGE).questions:
        for step in steps(question):
            for at, character in enumerate(step.code.text):
                span = step.code.span(at, at + 1)
                assert PAGE[slice(*span)].startswith(character) or character == "\n"


CLAIMS = [
    ("x = 1  # => 1", [(Form.VALUE, "1")]),
    ("é = '#'  #=> 'é'  ", [(Form.VALUE, "'é'")]),
    ("x = '# => 1'", []),
    ("f(  # => 1\n)", []),
    ("f(1,\n)  # => 1", [(Form.VALUE, "1")]),
    ("x\n# => 1", [(Form.VALUE, "1")]),
    ("x\n\n# => 1", []),
    ("if x:\n    y\n    # => 1\n# => 2", [(Form.VALUE, "1")]),
    ("for x in y:\n    print(x)\n# prints: 1", [(Form.PRINTS, "1")]),
    ("def f():\n    print(1)\n# prints: 1", []),
    ("print(1)  # Prints: 1", [(Form.PRINTS, "1")]),
    ("print(1)  # prints 1", []),
    ("x  # → 1\ny  # -> 2\nz  # Output: 3", []),
    ("    x  # => 1", [(Form.VALUE, "1")]),
    ("x = (  # =>\n1)", []),
]


@pytest.mark.parametrize(("code", "claims"), CLAIMS)
@pytest.mark.parametrize("prefix", ["", "- ", "> "])
def test_a_comment_is_a_promise_where_it_stands_behind_a_statement(
    code: str, claims: list[tuple[Form, str]], prefix: str
) -> None:
    rest = prefix.replace("-", " ")
    lines = [f"{prefix}```python", *(rest + line for line in code.split("\n")), f"{rest}```"]
    indented = "\n".join(f"    {line}" for line in lines)
    text = f"---\nrun: true\nquestions:\n- id: q\n  a: |\n{indented}\n---\n"
    (step,) = steps(only(text))
    assert [(claim.form, claim.want) for claim in step.claims] == claims
    assert len(step.watches) == len(claims)
    for claim in step.claims:
        assert text[slice(*claim.span)] == claim.want
        assert claim.place.block.text[slice(*claim.at)] == claim.want


def test_a_session_is_run_command_by_command_and_a_skipped_one_is_not() -> None:
    session = ">>> x = 1\n>>> for n in y:\n...     n\n0\n>>> z  # doctest: +SKIP\n>>> x\n1"
    indented = "\n".join(f"    {line}" for line in session.split("\n"))
    (step,) = steps(only(f"---\nrun: true\nquestions:\n- id: q\n  a: |\n    ```pycon\n{indented}\n    ```\n---\n"))
    assert step.code.text == "x = 1\nfor n in y:\n    n\nx\n"
    assert [(example.line, example.source) for example in step.examples] == [
        (1, "x = 1\n"),
        (2, "for n in y:\n    n\n"),
        (4, "x\n"),
    ]
    assert [claim.want for claim in step.claims] == ["", "0\n", "1\n"]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("```python\n" + "x\n" * 20 + "```", "at most"),
        ("```pycon\n>>> 1\n>>>2\n```", "can't be run"),
    ],
)
def test_what_can_t_be_read_is_not_run_and_not_proved(answer: str, message: str) -> None:
    indented = "\n".join(f"    {line}" for line in answer.split("\n"))
    config = Config(limits=Limits(snippet_lines=10))
    question = only(f"---\nrun: true\nquestions:\n- id: q\n  a: |\n{indented}\n---\n", config)
    assert question.program is None
    assert message in question.faults[0].message


def test_code_that_takes_too_long_to_read_is_given_up_and_not_proved() -> None:
    text = PAGE.replace("    a = 1\n", f"    a = {'(' * 50}1{')' * 50}\n")
    config = Config()
    at = text.index("id: one")
    guard = TimedGuard(60.0, [0, 0], given_up=[Stop(at, STEPS.index("rules"))])
    task = Task("qa/a/b/c.md", QA, text.encode(), False)
    found = Planner(config)(checker_for(config), task, guard)
    assert "takes too long" in found.questions[0].faults[0].message
    assert steps(found.questions[2])


@pytest.mark.parametrize("text", ["---\nquestions: [\n---\n", "no front matter", "\ufeff---\nquestions: []\n---\n"])
def test_a_file_that_can_t_be_read_is_a_finding(text: str) -> None:
    assert planned(text).findings


@pytest.mark.parametrize(
    "text", ["", "---\nquestions: 3\n---\n", "---\nquestions: [3, {a: 4, proof: [1], run: 2}]\n---\n"]
)
def test_data_of_the_wrong_kind_asks_nothing(text: str) -> None:
    assert not any(question.requested for question in planned(text).questions)


@pytest.mark.parametrize(
    ("head", "own", "places"),
    [
        ("run: true\nprelude: x = 1\nenv: {A: a}\n", "  proof: pass\n", []),
        ("run:\nprelude:\nenv:\n", "  proof:\n  run:\n", []),
        ("env: {A: 3}\n", "", ["3"]),
        ("env: [A]\n", "", ["[A]"]),
        ("env: {'A=B': a, '': a, C: \"\\0\", D: a}\n", "  proof: pass\n", ["''", "'A=B'", "C"]),
        ("env: {3: a}\nrun: maybe\n", "", ["maybe"]),
        ("", "  env: {A: a}\n", ["env"]),
        ("proof: pass\n", "  proof: 3\n", ["3", "proof"]),
        ("", "  proof: ''\n", ["''"]),
        ("updated: never\n", "  q: 3\n", []),
    ],
)
def test_what_would_not_count_of_a_proof_is_reported_where_it_stands(head: str, own: str, places: list[str]) -> None:
    text = f"---\n{head}questions:\n- id: q\n{own}---\n"
    plan = planned(text)
    assert {rule for rule, _ in plan.findings} <= {"document/schema"}
    assert sorted(text[found.span.start : found.span.end] for _, found in plan.findings) == places
    assert all(set(q.program.env) <= {"A", "D", "3"} for q in plan.questions if q.program)
