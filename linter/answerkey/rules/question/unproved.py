"""`question/unproved`: the claims of answers are proved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple

from answerkey.diagnostics import Finding, Severity
from answerkey.model.corpus import Corpus, QuestionCode
from answerkey.model.difficulty import DIFFICULTIES
from answerkey.model.views import Page, Question
from answerkey.rules.base import CorpusRule, Level
from answerkey.verification import UNVERIFIED, Verified, verified

_NEARLY = 1e-9  # so that a third of three is one
_RECORD = "run `answerkey prove --record`"


class _Lack(NamedTuple):
    """The reason why a question counts as unproved, and a hint at what to do."""

    reason: str
    hint: str


class _Candidate(NamedTuple):
    """A question that can be proved."""

    path: str
    question: Question
    lack: _Lack | None


@dataclass(frozen=True)
class Rule(CorpusRule):
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

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        groups: dict[str, list[_Candidate]] = {}
        for group, candidate in self._candidates(corpus):
            groups.setdefault(group, []).append(candidate)
        for group, candidates in groups.items():
            required = ceil(self._share(group) * len(candidates) - _NEARLY)
            lacking = [(c.path, c.question.span_of("id"), c.lack) for c in candidates if c.lack is not None]
            proved = len(candidates) - len(lacking)
            for path, span, lack in lacking[: max(0, required - proved)]:
                total = _question_count(len(candidates), group)
                counts = f"of {total} {proved} {_are(proved)} proved, and {required} should be"
                yield Finding(span, f"{lack.reason}; {counts}", lack.hint, path=path)

    def _candidates(self, corpus: Corpus) -> Iterator[tuple[str, _Candidate]]:
        """Yield the questions that can be proved, each with the group that it counts in."""
        verdicts = corpus.derived(verified) if corpus.verified is not None else None
        for entry in corpus.entries:
            page = entry.record
            if not isinstance(page, Page) or page.data.get("draft") is True:
                continue
            codes = {code.id: code for code in reversed(entry.codes)}
            for question in page.questions:
                code = codes.get(question.id or "")
                group = self._group(page, question)
                if code is not None and group and _can_be_proved(question, code):
                    lack = _lack(code, f"{page.address}#{code.id}", verdicts)
                    yield group, _Candidate(page.path, question, lack)

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


def _lack(code: QuestionCode, address: str, verdicts: Mapping[str, Verified] | None) -> _Lack | None:
    if not code.requested:
        return _Lack("the question is not proved: nothing runs its code", "give it a `proof`, or `run: true`")
    verdict = verdicts.get(address, UNVERIFIED) if verdicts is not None else None
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
