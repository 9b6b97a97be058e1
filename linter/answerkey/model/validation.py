"""Checks documents of the built-in collections against their records, and all others against their user's schema.

Neither pydantic nor jsonschema is imported before a document needs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_origin

from answerkey.model.acceptance import is_accepted
from answerkey.model.collections import QA
from answerkey.model.field_paths import FieldPath
from answerkey.model.messages import (
    SchemaProblem,
    choice_problem,
    date_problem,
    described,
    empty_problem,
    pattern_problem,
    quoted,
    time_problem,
    type_problem,
    value_problem,
)
from answerkey.model.question_kinds import kind_faults
from answerkey.model.schema_problems import MOST_PROBLEMS, SchemaProblems, size_problem
from answerkey.model.tree import Route
from answerkey.model.user_schema import SchemaReferenceError, check_schema, validate_with_schema

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

__all__ = ["SchemaProblem", "SchemaReferenceError", "built_in_keys", "check_schema", "validate", "validate_with_schema"]

_TYPE_NAMES: Final = {
    "string_type": "text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "model_type": "a mapping",
    "dict_type": "a mapping",
}


def validate(collection: str, data: object) -> list[SchemaProblem]:
    """Return the problems of a document of the collection "frameworks", "topics" or "qa"."""
    if problem := size_problem(data):
        return [problem]
    problems = SchemaProblems()
    if collection == QA.name:
        _add_kind_problems(problems, data)
    if is_accepted(collection, data):
        return problems.all()
    # pydantic is slow to import, and most documents are right
    from pydantic import ValidationError

    from answerkey.model.records import COLLECTIONS  # likewise

    record = COLLECTIONS[collection]
    errors: list[ErrorDetails] = []
    try:
        record.model_validate(data)
    except ValidationError as error:
        errors = error.errors(include_url=False)
    return _problems(problems, record, errors)


def built_in_keys(collection: str, path: FieldPath) -> list[str]:
    """Return the keys that the mappings at a path have in the files of a built-in collection."""
    from answerkey.model.records import COLLECTIONS  # as above

    return _keys(_record_at(COLLECTIONS[collection], tuple(0 if step is None else step for step in path)))


def _add_kind_problems(problems: SchemaProblems, data: object) -> None:
    """Add the fields of questions that their kind must have or must not have."""
    questions = data.get("questions") if isinstance(data, dict) else None
    for number, question in enumerate(questions if isinstance(questions, list) else ()):
        for fault in kind_faults(question) if isinstance(question, dict) else ():
            route = ("questions", number)
            if fault.missing:
                problems.add_missing(route, fault.key)
            else:
                problems.add(_foreign_field((*route, fault.key), fault.owner))


def _foreign_field(route: Route, owner: str) -> SchemaProblem:
    hint = f"write `kind: {owner}`, or remove it"
    return SchemaProblem(route, "value", f"only a question of the kind `{owner}` has {quoted(route[-1])}", hint, True)


def _problems(problems: SchemaProblems, record: type[BaseModel], errors: list[ErrorDetails]) -> list[SchemaProblem]:
    for error in errors[:MOST_PROBLEMS]:
        route = error["loc"]
        match error["type"]:
            case "missing":
                problems.add_missing(route[:-1], str(route[-1]))
            case "extra_forbidden" | "invalid_key":
                problems.add_unknown(route[:-1], route[-1], _keys(_record_at(record, route[:-1])))
            case _:
                problems.add(_value_problem(record, error))
    return problems.all(more=len(errors) > MOST_PROBLEMS)


def _value_problem(record: type[BaseModel], error: ErrorDetails) -> SchemaProblem:
    """Return the problem of a value that is present, in our own words."""
    route, value, context = error["loc"], error["input"], error.get("ctx", {})
    match error["type"]:
        case kind if kind in _TYPE_NAMES:
            return type_problem(route, [_TYPE_NAMES[kind]], value)
        case "literal_error":
            return choice_problem(route, _choices(record, route), value)
        case "not_a_date" | "not_a_time":
            return (date_problem if error["type"] == "not_a_date" else time_problem)(route, value)
        case "string_too_short" | "no_items":
            return empty_problem(route)
        case "string_pattern_mismatch":
            return pattern_problem(route, context["pattern"], value)
        case "greater_than_equal":
            return value_problem(route, f"must be at least {quoted(context['ge'])}, not {described(value)}")
        case "less_than_equal":
            return value_problem(route, f"must be at most {quoted(context['le'])}, not {described(value)}")
        case "repeated":
            return value_problem(route, f"must not hold {quoted(context['item'])} twice")
        case "string_unicode":
            return value_problem(route, "holds half a character, which no file can store")
    return value_problem(route, "is not valid")


# The record at the place of an error


def _keys(record: type[BaseModel]) -> list[str]:
    """Return the keys of a record, as they are written in files."""
    return [field.alias or name for name, field in record.model_fields.items()]


def _annotation(record: type[BaseModel], key: str) -> object:
    return next((f.annotation for name, f in record.model_fields.items() if (f.alias or name) == key), None)


def _record_at(record: type[BaseModel], route: Route) -> type[BaseModel]:
    """Return the record that describes the mapping at a route."""
    for key in route:
        if isinstance(key, str):
            record = next(_records_in(_annotation(record, key)), record)
    return record


def _records_in(annotation: object) -> Iterator[type[BaseModel]]:
    """Yield the records within an annotation such as `tuple[Question, ...]`."""
    from answerkey.model.record_types import Record  # as above

    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for part in get_args(annotation):
        yield from _records_in(part)


def _choices(record: type[BaseModel], route: Route) -> list[Any]:
    """Return the values that the field at a route may have."""
    *above, key = (step for step in route if isinstance(step, str))
    return list(_literals_in(_annotation(_record_at(record, tuple(above)), key)))


def _literals_in(annotation: object) -> Iterator[Any]:
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    else:
        for part in get_args(annotation):
            yield from _literals_in(part)
