"""`question/unproved`: the claims of answers are proved."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from math import ceil
from typing import Any, NamedTuple

from msgspec import Struct, field

from answerkey.diagnostics import Finding, Severity
from answerkey.model.base_index import BaseIndex, Derived, Relation, Rows
from answerkey.model.corpus import Facts, QuestionCode
from answerkey.model.difficulty import DIFFICULTIES
from answerkey.model.views import Page, Question
from answerkey.rules.base import IndexRule, Level
from answerkey.verification.indexed import HAS_VERDICTS, VERDICTS, verdict_on

_NEARLY = 1e-9  # so that a third of three is one
_RECORD = "run `answerkey prove --record`"


class _Lack(NamedTuple):
    """The reason why a question counts as unproved, and a hint at what to do."""

    reason: str
    hint: str


class _Candidate(NamedTuple):
    """A question that can be proved, with the address of its page, its id, and what verdicts on its code depend on."""

    path: str
    number: int
    address: str
    id: str
    digest: str
    requested: bool


class _Requirement(NamedTuple):
    """The numbers of a group: of questions, of proved ones, and the least that should be.

    `last` is the path and number of the last question that is reported; empty if none is.
    """

    total: int
    proved: int
    least: int
    last: list[Any]


class Rule(IndexRule, Struct, frozen=True, dict=True):
    """Enough of the questions that can be proved are proved.

    `easy`, `medium` and `hard` are the smallest shares, from 0 to 1, of the questions of that difficulty in the base.
    `topics` has shares for topics, by their paths (`"fastapi/security" = 0.5`); their questions count there only. A
    question can be proved if it has Python that may run. It counts as proved if it has a `proof` or is run, and, where
    the base keeps a `verified.json`, if that records a proof of this very code with the versions in force. Only as many
    questions are reported as the share lacks, in the order of files.

    An answer that nobody has run is a memory of how a library once was.
    """

    severity = Severity.WARNING
    level = Level.OFF
    easy: float = 1.0
    medium: float = 1.0
    hard: float = 1.0
    topics: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shares: dict[str, float] = {level: getattr(self, level) for level in DIFFICULTIES}
        for name, share in (shares | self.topics).items():
            if type(share) not in (int, float) or not 0 <= share <= 1:
                raise ValueError(f"the share of `{name}` must be a number from 0 to 1, not `{share}`")

    @cached_property
    def relations(self) -> tuple[Relation, ...]:  # type: ignore[override]
        return self._candidates, self._requirements, VERDICTS, HAS_VERDICTS

    @cached_property
    def _candidates(self) -> Rows:
        """The questions that can be proved, by group: path, number, address and what verdicts depend on of the code."""
        return Rows("provable-questions", self._provable)

    @cached_property
    def _requirements(self) -> Derived:
        """The requirements of a group, as a `_Requirement`."""
        return Derived("provable-groups", self._requirement)

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        questions = facts.record.questions if isinstance(facts.record, Page) else ()
        spans = {question.number: question.span_of("id") for question in questions}
        for group, values in self._provable(facts):
            candidate = _Candidate(*values)
            lack = _lack(candidate, index)
            if lack is None:
                continue
            required = _Requirement(*index.derived(self._requirements, group))
            if [candidate.path, candidate.number] <= required.last:
                total = _question_count(required.total, group)
                counts = f"of {total} {required.proved} {_are(required.proved)} proved, and {required.least} should be"
                yield Finding(spans[candidate.number], f"{lack.reason}; {counts}", lack.hint)

    def _requirement(self, index: BaseIndex, group: str) -> _Requirement:
        candidates = sorted(_Candidate(*values) for values in index.values(self._candidates, group))
        lacking = [[each.path, each.number] for each in candidates if _lack(each, index) is not None]
        least, proved = ceil(self._share(group) * len(candidates) - _NEARLY), len(candidates) - len(lacking)
        reported = lacking[: max(0, least - proved)]
        return _Requirement(len(candidates), proved, least, reported[-1] if reported else [])

    def _provable(self, facts: Facts) -> Iterator[tuple[str, Any]]:
        page = facts.record
        if not isinstance(page, Page) or page.data.get("draft") is True:
            return
        codes = {code.id: code for code in reversed(facts.codes)}
        for question in page.questions:
            code = codes.get(question.id or "")
            group = self._group(page, question)
            if code is not None and group and _can_be_proved(question, code):
                yield group, [page.path, question.number, page.address, code.id, code.digest, code.requested]

    def _group(self, page: Page, question: Question) -> str:
        topic = f"{page.framework_slug}/{page.topic_slug}"
        if topic in self.topics:
            return topic
        return question.difficulty if question.difficulty in DIFFICULTIES else ""

    def _share(self, group: str) -> float:
        return self.topics[group] if group in self.topics else float(getattr(self, group))


def _can_be_proved(question: Question, code: QuestionCode) -> bool:
    return (
        code.runs
        and question.data.get("draft") is not True
        and (question.run is not False or bool(question.proof or question.tests))
    )


def _lack(candidate: _Candidate, index: BaseIndex) -> _Lack | None:
    if not candidate.requested:
        return _Lack("the question is not proved: nothing runs its code", "give it a `proof`, or `run: true`")
    code = QuestionCode(candidate.id, candidate.digest, 0, candidate.requested, True)
    verdict = verdict_on(candidate.address, code, index)
    if verdict is None or verdict.kind == "proved":
        return None
    if verdict.kind == "ran":
        return _Lack("the question ran, and asserts nothing", "give it a `proof`, or show its output with `# =>`")
    if verdict.status == "stale":
        return _Lack("the proof of the question is stale: its code or the versions changed", _RECORD)
    return _Lack("the question was not proved yet, or failed", _RECORD)


def _question_count(number: int, group: str) -> str:
    questions = "question" if number == 1 else "questions"
    return f"{number} {questions} on `{group}`" if "/" in group else f"{number} {group} {questions}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
