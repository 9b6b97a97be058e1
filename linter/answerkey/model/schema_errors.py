"""Problems made from the attributes of jsonschema's errors, whose texts are for programmers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from answerkey.model.messages import (
    SchemaProblem,
    choice_problem,
    date_problem,
    described,
    empty_problem,
    pattern_problem,
    quoted,
    type_problem,
    value_problem,
)
from answerkey.model.schema_problems import SchemaProblems
from answerkey.model.tree import Route

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_TYPES: Final = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "null",
}
_BOUNDS: Final = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "format": "in the format {}",
}
_SIZES: Final = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "minProperties": "at least {} keys",
    "maxProperties": "at most {} keys",
}
_FAULTS: Final = {
    "uniqueItems": "must not hold an item twice",
    "contains": "does not hold the items that the schema demands",
    "unevaluatedProperties": "has a key that the schema does not allow",
    "unevaluatedItems": "has an item that the schema does not allow",
    "not": "has a form that the schema rules out",
    "anyOf": "has none of the forms that the schema allows",
    "oneOf": "must have exactly one of the forms that the schema allows",
}
_MARKS: Final = ("const", "enum")  # the keywords that mark a form: `kind: circle` of a circle
_FORBIDDEN: Final = "None"  # the keyword of a schema that is `false`


class _Fault(NamedTuple):
    """The content of an error: the value at the route violates a keyword of a schema, which demands `limit`.

    Where several forms are allowed, `forms` holds the faults of the value under each.
    """

    route: Route
    keyword: str
    limit: Any
    value: Any
    schema: dict[str, Any]
    forms: tuple[tuple[_Fault, ...], ...]


def report(problems: SchemaProblems, error: ValidationError, data: object) -> None:
    """Add the problems in a document that an error is about."""
    for fault in _leaves(_fault(error), error):
        holder = _value_at(data, fault.route)
        if fault.keyword == _FORBIDDEN:
            _report_forbidden(problems, fault, holder)
        elif holder is not fault.value:
            _report_key(problems, fault)
        else:
            _report_value(problems, fault)


def _fault(error: ValidationError) -> _Fault:
    # A schema that is `false` has no keyword that could fail, and is no mapping.
    schema = error.schema if isinstance(error.schema, dict) else {}
    # The path of an inner error begins with the number of its form; that of a form that is `false` is empty.
    forms: dict[str | int, list[_Fault]] = {}
    for inner in error.context:
        forms.setdefault(next(iter(inner.relative_schema_path), ""), []).append(_fault(inner))
    route, keyword = tuple(error.absolute_path), str(error.validator)
    return _Fault(route, keyword, error.validator_value, error.instance, schema, tuple(map(tuple, forms.values())))


def _value_at(data: Any, route: Route) -> object:
    for step in route:
        data = data[step]
    return data


# The intended form of several


def _leaves(fault: _Fault, error: ValidationError | None = None) -> list[_Fault]:
    """Return the faults that explain a fault best: those of the intended form, if the value tells which that is."""
    candidates = [form for form in fault.forms if not any(_rules_out(inner, fault.route) for inner in form)]
    if len(candidates) == 1:
        return [leaf for inner in candidates[0] for leaf in _leaves(inner)]
    if error is None or not error.context or _common_problem(fault):
        return [fault]
    from jsonschema.exceptions import best_match  # slow to import, and most bases have no schemas of their own

    return [_fault(best_match([error]))]


def _rules_out(fault: _Fault, route: Route) -> bool:
    """Return True if a form can't be intended: the value is of another type, or has the mark of another form."""
    return fault.keyword == "type" if fault.route == route else fault.keyword in _MARKS


def _common_problem(fault: _Fault) -> SchemaProblem | None:
    """Return the common problem of all forms, if they differ in a type or in a mark at one place."""
    types = [inner for form in fault.forms for inner in form if inner.keyword == "type" and inner.route == fault.route]
    if types and len(types) == len(fault.forms):
        return type_problem(fault.route, _type_words(inner.limit for inner in types), fault.value)
    marks = [inner for form in fault.forms for inner in form if inner.keyword in _MARKS]
    if marks and len(marks) == len(fault.forms) and len({mark.route for mark in marks}) == 1:
        return choice_problem(marks[0].route, [choice for mark in marks for choice in _choices(mark)], marks[0].value)
    return None


# Faults of keys and of values


def _report_forbidden(problems: SchemaProblems, fault: _Fault, holder: object) -> None:
    # jsonschema gives such an error the route of what holds the value, so the key is identified by the value itself.
    keys = [key for key, value in holder.items() if value is fault.value] if isinstance(holder, dict) else []
    if len(keys) == 1:
        problems.add_unknown(fault.route, keys[0], ())
    else:
        problems.add(value_problem(fault.route, "is or has a value that the schema does not allow"))


def _report_key(problems: SchemaProblems, fault: _Fault) -> None:
    """Report a key that `propertyNames` does not allow; its error has the mapping's route, but the key as its value."""
    if fault.keyword in _MARKS:
        problems.add_unknown(fault.route, fault.value, [key for key in _choices(fault) if isinstance(key, str)])
    else:
        problems.add(_problem(fault._replace(route=(*fault.route, fault.value)))._replace(at_key=True))


def _report_value(problems: SchemaProblems, fault: _Fault) -> None:
    match fault.keyword:
        case "required" | "dependentRequired":
            for key in _missing(fault):
                problems.add_missing(fault.route, key)
        case "additionalProperties":
            for key in _additional(fault):
                problems.add_unknown(fault.route, key, fault.schema.get("properties", {}))
        case _:
            problems.add(_problem(fault))


def _missing(fault: _Fault) -> list[str]:
    # There is one error for each key, but only its text names the key. Each adds all keys, which count once.
    if fault.keyword == "required":
        return [key for key in fault.limit if key not in fault.value]
    needed = (keys for key, keys in fault.limit.items() if key in fault.value)
    return [key for keys in needed for key in keys if key not in fault.value]


def _additional(fault: _Fault) -> list[str]:
    properties = fault.schema.get("properties", {})
    patterns = fault.schema.get("patternProperties", {})
    return [key for key in fault.value if key not in properties and not any(re.search(p, key) for p in patterns)]


def _problem(fault: _Fault) -> SchemaProblem:
    """Return the problem of a value that is present."""
    route, keyword, limit, value = fault[:4]
    match keyword:
        case "anyOf" | "oneOf" if problem := _common_problem(fault):
            return problem
        case "type":
            return type_problem(route, _type_words([limit]), value)
        case "enum" | "const":
            return choice_problem(route, _choices(fault), value)
        case "pattern":
            return pattern_problem(route, limit, value)
        case "format" if limit == "date":
            return date_problem(route, value)
        case "minLength" | "minItems" | "minProperties" if not value:
            return empty_problem(route)
        case bound if bound in _BOUNDS:
            return value_problem(route, f"must be {_BOUNDS[bound].format(quoted(limit))}, not {described(value)}")
        case size if size in _SIZES:
            return value_problem(route, f"must have {_SIZES[size].format(quoted(limit))}")
    return value_problem(route, _FAULTS.get(keyword, "is not allowed by the schema"))


def _choices(fault: _Fault) -> list[Any]:
    return list(fault.limit) if fault.keyword == "enum" else [fault.limit]


def _type_words(types: Iterable[str | list[str]]) -> list[str]:
    """Return the types in words, each once."""
    names = (name for several in types for name in ([several] if isinstance(several, str) else several))
    return list(dict.fromkeys(_TYPES[name] for name in names))
