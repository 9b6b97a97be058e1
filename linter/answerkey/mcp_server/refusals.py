"""Refusals of calls: what is wrong, and what to do instead, in words that a model acts on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from answerkey.config import nearest
from answerkey.delivery.store import PARAMETERS, BadRequest, UnknownValue

_ARGUMENTS: Final = {**PARAMETERS, "q": "query", "after": "cursor"}
"""The names of arguments where the store has others."""


class Refusal(Exception):
    """A call that can't be answered; the hint says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def __str__(self) -> str:
        message = super().__str__()
        return f"{message}\nhint: {self.hint}" if self.hint else message


def suggested(value: str, candidates: Collection[str], otherwise: str = "") -> str:
    """Return a hint with the nearest candidate, or another hint where none is near."""
    near = nearest(value, candidates)
    return f"did you mean `{near}`?" if near else otherwise


def of_arguments(error: ValidationError, arguments: type[BaseModel]) -> Refusal:
    """Return the refusal of arguments that do not follow their schema."""
    faults = [_fault(detail, arguments) for detail in error.errors(include_url=False)]
    return Refusal("; ".join(faults), "correct the arguments and call the tool again")


def of_request(error: BadRequest) -> Refusal:
    """Return the refusal of a value that the store can't use."""
    return Refusal(f"{_ARGUMENTS.get(error.parameter, error.parameter)}: {error}", "correct this argument")


def of_unknown_values(values: Iterable[UnknownValue]) -> Refusal:
    """Return the refusal of filters with values that the base does not have: an empty answer would hide the mistake."""
    named = [(_ARGUMENTS.get(value.field, value.field), value) for value in values]
    faults = "; ".join(f"there is no {name} `{value.value}`" for name, value in named)
    near = [f"`{value.nearest}`" for _, value in named if value.nearest]
    return Refusal(faults, f"did you mean {' and '.join(near)}?" if near else "leave this filter out")


def _fault(detail: Mapping[str, Any], arguments: type[BaseModel]) -> str:
    name = ".".join(map(str, detail["loc"])) or "arguments"
    if detail["type"] == "extra_forbidden":
        names = list(arguments.model_fields)
        near = suggested(name, names, f"the arguments are {', '.join(names)}")
        return f"there is no argument `{name}`: {near}"
    return f"{name}: {detail['msg']}"
