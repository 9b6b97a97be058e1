"""What readers find changed between two states of a base: questions that are new, gone, moved or say something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from answerkey.identity.lock import State
from answerkey.identity.redirects import follow
from answerkey.identity.similarity import Text, match
from answerkey.model import views
from answerkey.model.corpus import Corpus

PARTS = ("question", "answer", "difficulty", "tags", "proof")


class Known(NamedTuple):
    """A question as it is compared."""

    address: str
    q: str
    a: str
    difficulty: str
    tags: tuple[str, ...]
    proof: str

    def differs(self, other: Known) -> tuple[str, ...]:
        """In which of its parts it is another."""
        return tuple(part for part, one, two in zip(PARTS, self[1:], other[1:], strict=True) if one != two)


class Changed(NamedTuple):
    """A question that is there before and after: which of its parts changed, and its address before."""

    before: Known
    after: Known
    parts: tuple[str, ...]

    @property
    def moved(self) -> bool:
        return self.before.address != self.after.address


@dataclass(frozen=True)
class Comparison:
    """What changed, each kind ordered by address. A question that moved may say something else, too."""

    added: tuple[Known, ...]
    removed: tuple[Known, ...]
    moved: tuple[Changed, ...]
    changed: tuple[Changed, ...]
    unchanged: int

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved or self.changed)


def compare(before: Corpus, after: Corpus, states: Mapping[str, State], *, drafts: bool = False) -> Comparison:
    """Compare two states of a base. Where the record of addresses (`states`) says where a question moved, that counts,
    else whether one says nearly the same. A draft that is one no longer is new, unless drafts count."""
    old, new = _questions(before, drafts=drafts), _questions(after, drafts=drafts)
    moves = _moves(old, new, states)
    pairs = [Changed(old[a], new[b], old[a].differs(new[b])) for a, b in _pairs(old, new, moves)]
    gone, come = old.keys() - new.keys() - moves.keys(), new.keys() - old.keys() - set(moves.values())
    moved = sorted((pair for pair in pairs if pair.moved), key=lambda pair: pair.after.address)
    changed = [pair for pair in pairs if pair.parts and not pair.moved]
    return Comparison(
        tuple(new[address] for address in sorted(come)),
        tuple(old[address] for address in sorted(gone)),
        tuple(moved),
        tuple(changed),
        sum(not pair.parts and not pair.moved for pair in pairs),
    )


def _pairs(old: Mapping[str, Known], new: Mapping[str, Known], moves: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each question that is there before and after, by its addresses."""
    return sorted([*((address, address) for address in old.keys() & new.keys()), *moves.items()])


def _moves(old: Mapping[str, Known], new: Mapping[str, Known], states: Mapping[str, State]) -> dict[str, str]:
    """Where the questions went that are no longer where they were, each to a place of its own."""
    gone, come = old.keys() - new.keys(), new.keys() - old.keys()
    found: dict[str, str] = {}
    ends = follow(states).ends
    for address in sorted(gone):
        target = ends.get(address, "")
        if target in come and target not in found.values():
            found[address] = target
    left = {address: _text(old[address]) for address in sorted(gone - found.keys())}
    free = {address: _text(new[address]) for address in sorted(come - set(found.values()))}
    return {**found, **{address: match_.new for address, match_ in match(left, free).certain.items()}}


def _text(question: Known) -> Text:
    return Text(question.q, question.a)


def _questions(corpus: Corpus, *, drafts: bool) -> dict[str, Known]:
    """The questions of a base by address; of two under one address the first."""
    found: dict[str, Known] = {}
    for page in corpus.pages:
        for question in page.questions:
            if question.id and (drafts or not (_is_draft(page) or _is_draft(question))):
                known = _known(page, question)
                found.setdefault(known.address, known)
    return found


def _known(page: views.Page, question: views.Question) -> Known:
    tags = question.data.get("tags")
    words = tuple(str(tag) for tag in tags) if isinstance(tags, list) else ()
    address = f"{page.address}#{question.id}"
    return Known(address, question.q or "", question.a or "", question.difficulty or "", words, question.proof or "")


def _is_draft(view: views.View) -> bool:
    return view.data.get("draft") is True


def as_data(comparison: Comparison) -> dict[str, Any]:
    """The comparison as JSON has it; see `docs/identity.md`."""
    return {
        "version": 1,
        "added": [_summary(question) for question in comparison.added],
        "changed": [_change(pair) for pair in comparison.changed],
        "removed": [_summary(question) for question in comparison.removed],
        "moved": [_change(pair) for pair in comparison.moved],
        "unchanged": comparison.unchanged,
    }


def _summary(question: Known) -> dict[str, Any]:
    return {"address": question.address, "question": question.q, "difficulty": question.difficulty}


def _change(pair: Changed) -> dict[str, Any]:
    before, after = (dict(zip(PARTS, known[1:], strict=True)) for known in (pair.before, pair.after))
    told = {"from": pair.before.address} if pair.moved else {}
    values = {part: {"before": before[part], "after": after[part]} for part in pair.parts}
    return {**_summary(pair.after), **told, "changed": list(pair.parts), "values": values}
