"""The kinds of questions, and the fields that only one of them has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, NamedTuple, get_args

QuestionKind = Literal["open", "choice", "output", "exercise"]
QUESTION_KINDS: Final[tuple[QuestionKind, ...]] = get_args(QuestionKind)
OPEN, CHOICE, OUTPUT, EXERCISE = QUESTION_KINDS
"""Answered in one's own words, by choosing, by the output of code, and by code."""

FIELDS_OF_KIND: Final[Mapping[str, tuple[str, ...]]] = {CHOICE: ("choices",), EXERCISE: ("starter", "tests")}
"""The fields that questions of a kind must have, and all others must not."""


class KindFault(NamedTuple):
    """A field that a question lacks, or that belongs to questions of another kind, `owner`."""

    key: str
    owner: str
    missing: bool


def kind_of(question: Mapping[str, Any]) -> str:
    """Return the kind of a question; empty if it has a wrong one."""
    kind = question.get("kind", OPEN)
    return kind if kind in QUESTION_KINDS else ""


def kind_faults(question: Mapping[str, Any]) -> Iterator[KindFault]:
    """Yield the fields that a question of its kind lacks or must not have."""
    kind = kind_of(question)
    for owner, keys in FIELDS_OF_KIND.items() if kind else ():
        for key in keys:
            missing = question.get(key) is None
            if missing is (owner == kind):
                yield KindFault(key, owner, missing)


def kind_conditions() -> list[Any]:
    """Return the conditions of JSON Schema that say the same."""
    return [
        {
            "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
            "then": {"required": list(keys), "properties": {key: {"not": {"type": "null"}} for key in keys}},
            "else": {"properties": {key: {"type": "null"} for key in keys}},
        }
        for kind, keys in FIELDS_OF_KIND.items()
    ]
