"""The problems of parameters that can't be used, each with the name or value that may have been meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from fastapi.exceptions import RequestValidationError
from starlette.requests import Request

from answerkey.config import nearest
from answerkey.delivery.store import DATA, PARAMETERS, Store, UnknownValue
from answerkey.server.errors import ParameterError, Problem
from answerkey.server.parameter_types import UNKNOWN
from answerkey.server.parameters import GATHERED, META, DocumentFacetQuery, DocumentQuery, Parameters

_LISTS = frozenset(
    {
        "framework",
        "topic",
        "page",
        "difficulty",
        "tag",
        "language",
        "verified",
        "stage",
        "review",
        "kind",
        "collection",
        "field",
        "fields",
    }
)


def check_collection(store: Store, name: str, query: DocumentQuery | DocumentFacetQuery) -> None:
    """Raise Problem for a collection that is not declared, and for fields and values that its documents do not have."""
    names = [collection["name"] for collection in store.collections()]
    if name not in names:
        near = nearest(name, names)
        raise Problem(404, f"there is no collection `{name}`" + (f"; did you mean `{near}`?" if near else ""))
    wrong = [*map(_unknown, store.unknown_data(query.filters(name)))]
    if isinstance(query, DocumentFacetQuery):
        wrong += _unknown_fields(store.data_fields(name) if query.field else (), "field", query.field, "")
    elif (sort := query.sort.removeprefix("-")).startswith(DATA):
        wrong += _unknown_fields(store.data_fields(name), "sort", (sort.removeprefix(DATA),), DATA)
    if wrong:
        raise _refused(wrong)


def _unknown_fields(
    fields: Collection[str], parameter: str, requested: Iterable[str], prefix: str
) -> Iterator[ParameterError]:
    """Yield an error for each requested field that is not among `fields`; the nearest gets the prefix."""
    for field in requested:
        if field not in fields:
            near = nearest(field, fields)
            yield ParameterError(parameter, f"there is no field `{field}`", f"{prefix}{near}" if near else "")


async def each_once(request: Request) -> None:  # no thread is needed for so little
    """Raise Problem for a repeated parameter that is not a list: one of its values would be ignored."""
    counts = Counter(name for name, _ in request.query_params.multi_items())
    once = (name for name in counts if name not in _LISTS and not name.startswith((META, DATA)))
    if twice := [name for name in once if counts[name] > 1]:
        raise _refused([ParameterError(name, "must not be repeated") for name in twice])


def as_problem(error: RequestValidationError, names: Collection[str]) -> Problem:
    """Return the problem of invalid parameters; `names` are those of the endpoint."""
    return _refused([_wrong(detail, names) for detail in error.errors()])


def unknown_values(values: Iterable[UnknownValue]) -> Problem:
    """Return the problem of values that the base does not have."""
    return _refused([_unknown(value) for value in values])


def _refused(wrong: Sequence[ParameterError]) -> Problem:
    return Problem(400, "; ".join(f"{w.parameter}: {w.detail}" for w in wrong), wrong=wrong)


def _unknown(value: UnknownValue) -> ParameterError:
    if not value.field:
        near = f"{value.value.partition('.')[0]}.{value.nearest}" if value.nearest else ""
        return ParameterError(value.value, "there is no such parameter", near)
    if value.field.startswith((META, DATA)):
        return ParameterError(value.field, f"nothing has the value `{value.value}`", value.nearest)
    name = PARAMETERS.get(value.field, value.field)
    return ParameterError(name, f"there is no {name} `{value.value}`", value.nearest)


def _wrong(detail: Mapping[str, Any], names: Collection[str]) -> ParameterError:
    place = [str(step) for step in detail["loc"]]
    name = place[1] if len(place) > 1 else place[0]
    if name in (META, DATA):
        name = "".join(place[1:3])
    if detail["type"] == "extra_forbidden":
        near = nearest(name, [each for each in names if each not in GATHERED])
        hint = f"; a field of the data is `{DATA}{name}`" if "data" in names and not near else ""
        return ParameterError(name, f"there is no such parameter{hint}", near)
    context = detail.get("ctx", {})
    if detail["type"] == UNKNOWN:
        return ParameterError(name, str(detail["msg"]), context.get("near", ""))
    return ParameterError(name, _MESSAGES.get(detail["type"], str(detail["msg"])).format(**context))


_MESSAGES: Final = {
    "missing": "is missing",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number of fewer digits",
    "int_from_float": "must be a whole number",
    "bool_parsing": "must be `true` or `false`",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters",
    "too_long": "must have at most {max_length} values",
}
"""Descriptions of errors, by their type in pydantic, with values of their context."""


def names(request: Request) -> tuple[str, ...]:
    """Return the names of the query parameters of a request's endpoint."""
    fields = request.scope["route"].dependant.query_params
    models = [field.field_info.annotation for field in fields]
    fields_of = (model.model_fields for model in models if issubclass(model, Parameters))
    return tuple(name for each in fields_of for name in each)
