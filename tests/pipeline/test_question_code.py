"""One function says what a proof of a question depends on, for the digests of a lint and for the programs of `prove`."""

from __future__ import annotations

import pytest

from answerkey.config import Config, ProofsConfig
from answerkey.model.collections import QA
from answerkey.pipeline.checker import checker_for
from answerkey.pipeline.guard import TimedGuard
from answerkey.pipeline.pool import Task
from answerkey.pipeline.question_code import ProofSources, codes_of, proof_sources
from answerkey.proofs.planner import Planner
from answerkey.snippets.gather import Setting, gather

PAGE = """---
prelude: a = 0
env: {A: b}
questions:
- id: first
  a: |
    ```python
    a = 1
    ```
- id: second
  a: |
    ```python {continue}
    b = a
    ```
  proof: assert b == 1
- id: third
  a: |
    ```python {continue}
    c = b
    ```
- id: other
  a: |
    Words.
  proof: assert 1
---
"""


def sources_of(text: str, proofs: ProofsConfig | None = None) -> dict[str, ProofSources]:
    proofs = proofs or ProofsConfig()
    config = Config(proofs=proofs)
    guard = TimedGuard(60.0, [0, 0])
    document = checker_for(config).parse("qa/a/b/c.md", QA, text.encode(), guard)
    snippets = gather(document, Setting(document.text, config.limits, guard))
    assert [code.digest for code in codes_of(document, snippets, proofs)] == [
        sources.digest for sources in proof_sources(document, snippets, proofs)
    ]
    return {sources.id: sources for sources in proof_sources(document, snippets, proofs)}


def codes(snippets) -> list[str]:
    return [snippet.fence.code.text.strip() for snippet in snippets]


@pytest.mark.parametrize(
    ("question", "continued", "own"),
    [
        ("first", [], ["a = 1"]),
        ("second", ["a = 1"], ["b = a", "assert b == 1"]),
        ("third", ["a = 1", "b = a"], ["c = b"]),
        ("other", [], ["assert 1"]),
    ],
)
def test_a_question_continues_earlier_answers_of_its_namespace(
    question: str, continued: list[str], own: list[str]
) -> None:
    sources = sources_of(PAGE)[question]
    assert (codes(sources.preludes), codes(sources.continued), codes(sources.own)) == (["a = 0"], continued, own)


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("a = 1", "a = 2", {"first", "second", "third"}),
        ("b = a\n", "b = 1\n", {"second", "third"}),
        ("c = b", "c = a", {"third"}),
        ("assert b == 1", "assert b", {"second"}),
        ("a = 0", "a = 9", {"first", "second", "third", "other"}),
        ("{A: b}", "{A: c}", {"first", "second", "third", "other"}),
        ("python {continue}\n    c", "python {continue no-run}\n    c", {"third"}),
        ("Words.", "Other words.", set()),
        ("---\nprelude", "---\nrun: true\nprelude", set()),
    ],
)
def test_a_digest_changes_with_the_code_that_a_proof_depends_on(old: str, new: str, changed: set[str]) -> None:
    before, after = sources_of(PAGE), sources_of(PAGE.replace(old, new))
    assert {name for name in before if before[name].digest != after[name].digest} == changed


@pytest.mark.parametrize("proofs", [ProofsConfig(prelude="import a"), ProofsConfig(env={"A": "b"})])
def test_a_digest_changes_with_the_configuration(proofs: ProofsConfig) -> None:
    before, after = sources_of(PAGE), sources_of(PAGE, proofs)
    assert all(before[name].digest != after[name].digest for name in before)


def test_programs_run_nothing_but_the_sources() -> None:
    text = PAGE.replace("---\nprelude", "---\nrun: true\nprelude")
    config = Config()
    task = Task("qa/a/b/c.md", QA, text.encode(), full=False)
    plan = Planner(config)(checker_for(config), task, TimedGuard(60.0, [0, 0]))
    for planned in plan.questions:
        sources = sources_of(text)[planned.id]
        assert planned.program is not None
        steps = [step.code.text.strip() for step in planned.program.steps]
        assert steps == codes((*sources.preludes, *sources.continued, *sources.own))


def test_a_proof_without_code_does_not_run_what_continues_it() -> None:
    """A later answer continues the namespace of the proof, which came first."""
    later = "- id: last\n  a: |\n    ```python {continue}\n    d = 1\n    ```\n---\n"
    sources = sources_of(PAGE.removesuffix("---\n") + later)
    assert codes(sources["other"].continued) == []
    assert codes(sources["last"].continued) == []
