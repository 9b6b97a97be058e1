"""A comparison of two states of a base: questions that were added, removed, moved or changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from answerkey.identity.lock import State
from answerkey.identity.redirects import follow
from answerkey.identity.similarity import Text, match
from answerkey.model import views
from answerkey.model.corpus import Corpus
from answerkey.model.question_kinds import OPEN

PARTS = ("question", "answer", "difficulty", "tags", "proof", "kind", "choices", "starter", "tests")


class QuestionText(NamedTuple):
    """The parts of a question that are compared."""

    address: str
    q: str
    a: str
    difficulty: str
    tags: tuple[str, ...]
    proof: str
    kind: str = OPEN
    choices: tuple[Mapping[str, Any], ...] = ()
    starter: str = ""
    tests: str = ""

    def differs(self, other: QuestionText) -> tuple[str, ...]:
        """Return the names of the parts that differ."""
        return tuple(part for part, one, two in zip(PARTS, self[1:], other[1:], strict=True) if one != two)


class QuestionChange(NamedTuple):
    """A question of both states, with the names of the parts that changed."""

    before: QuestionText
    after: QuestionText
    parts: tuple[str, ...]

    @property
    def moved(self) -> bool:
        return self.before.address != self.after.address


@dataclass(frozen=True)
class Comparison:
    """The differences of two states, each kind ordered by address. Questions in `moved` may have changed parts too."""

    added: tuple[QuestionText, ...]
    removed: tuple[QuestionText, ...]
    moved: tuple[QuestionChange, ...]
    changed: tuple[QuestionChange, ...]
    unchanged: int

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved or self.changed)


def compare(before: Corpus, after: Corpus, states: Mapping[str, State], *, drafts: bool = False) -> Comparison:
    """Compare two states of a base.

    A question moved if the record of addresses (`states`) says so, or if another address has nearly the same text.
    Without `drafts`, a draft that is published counts as added.
    """
    old, new = _questions(before, drafts=drafts), _questions(after, drafts=drafts)
    moves = _moves(old, new, states)
    pairs = [QuestionChange(old[a], new[b], old[a].differs(new[b])) for a, b in _pairs(old, new, moves)]
    removed, added = old.keys() - new.keys() - moves.keys(), new.keys() - old.keys() - set(moves.values())
    moved = sorted((pair for pair in pairs if pair.moved), key=lambda pair: pair.after.address)
    changed = [pair for pair in pairs if pair.parts and not pair.moved]
    return Comparison(
        tuple(new[address] for address in sorted(added)),
        tuple(old[address] for address in sorted(removed)),
        tuple(moved),
        tuple(changed),
        sum(not pair.parts and not pair.moved for pair in pairs),
    )


def _pairs(
    old: Mapping[str, QuestionText], new: Mapping[str, QuestionText], moves: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return the old and the new address of each question of both states."""
    return sorted([*((address, address) for address in old.keys() & new.keys()), *moves.items()])


def _moves(
    old: Mapping[str, QuestionText], new: Mapping[str, QuestionText], states: Mapping[str, State]
) -> dict[str, str]:
    """Map the old address of each question that moved to its new address; no two share one."""
    removed, added = old.keys() - new.keys(), new.keys() - old.keys()
    moves: dict[str, str] = {}
    ends = follow(states).ends
    for address in sorted(removed):
        target = ends.get(address, "")
        if target in added and target not in moves.values():
            moves[address] = target
    unmatched = {address: _text(old[address]) for address in sorted(removed - moves.keys())}
    candidates = {address: _text(new[address]) for address in sorted(added - set(moves.values()))}
    return {**moves, **{address: match_.new for address, match_ in match(unmatched, candidates).certain.items()}}


def _text(question: QuestionText) -> Text:
    return Text(question.q, question.a)


def _questions(corpus: Corpus, *, drafts: bool) -> dict[str, QuestionText]:
    """Return the questions of a base by address; of two with one address, the first."""
    questions: dict[str, QuestionText] = {}
    for page in corpus.pages:
        for question in page.questions:
            if question.id and (drafts or not (_is_draft(page) or _is_draft(question))):
                text = _question_text(page, question)
                questions.setdefault(text.address, text)
    return questions


def _question_text(page: views.Page, question: views.Question) -> QuestionText:
    tags = question.data.get("tags")
    words = tuple(str(tag) for tag in tags) if isinstance(tags, list) else ()
    address = f"{page.address}#{question.id}"
    return QuestionText(
        address,
        question.q or "",
        question.a or "",
        question.difficulty or "",
        words,
        question.proof or "",
        question.kind,
        tuple(choice.data for choice in question.choices),
        question.starter or "",
        question.tests or "",
    )


def _is_draft(view: views.View) -> bool:
    return view.data.get("draft") is True


def as_data(comparison: Comparison) -> dict[str, Any]:
    """Return the comparison as JSON data; see `docs/identity.md`."""
    return {
        "version": 1,
        "added": [_summary(question) for question in comparison.added],
        "changed": [_change(pair) for pair in comparison.changed],
        "removed": [_summary(question) for question in comparison.removed],
        "moved": [_change(pair) for pair in comparison.moved],
        "unchanged": comparison.unchanged,
    }


def _summary(question: QuestionText) -> dict[str, Any]:
    return {"address": question.address, "question": question.q, "difficulty": question.difficulty}


def _change(pair: QuestionChange) -> dict[str, Any]:
    before, after = (dict(zip(PARTS, question[1:], strict=True)) for question in (pair.before, pair.after))
    origin = {"from": pair.before.address} if pair.moved else {}
    values = {part: {"before": before[part], "after": after[part]} for part in pair.parts}
    return {**_summary(pair.after), **origin, "changed": list(pair.parts), "values": values}
