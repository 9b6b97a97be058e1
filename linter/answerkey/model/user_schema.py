"""Checks documents against the JSON Schemas (draft 2020-12) that users declare for collections of their own.

Schemas come with the content, from strangers as well: a reference that leads out of a schema is refused, never
followed. jsonschema takes long to import, so each function does so when it is called.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from answerkey.model.messages import SchemaProblem, described, quoted, value_problem
from answerkey.model.schema_errors import report
from answerkey.model.schema_problems import MOST_PROBLEMS, SchemaProblems, size_problem
from answerkey.model.tree import Route

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_LARGEST_BITS: Final = 1024  # of the numbers that a float can hold; jsonschema fails on larger ones
_ENDLESS: Final = "cannot be checked: it nests too deeply, or the schema refers to itself without end"


class SchemaReferenceError(ValueError):
    """A schema refers to something that it does not hold. References to files and web addresses are never followed."""

    def __init__(self, reference: str) -> None:
        reason = "which is not a schema in it"
        if not reference.startswith("#"):
            reason = "which is not in it; files and web addresses are not read"
        super().__init__(f"the schema refers to {quoted(reference, 80)}, {reason}")


def validate_with_schema(schema: Mapping[str, Any], data: object) -> list[SchemaProblem]:
    """Return the problems of a document by a user's schema, which has passed `check_schema`."""
    from referencing import Registry  # slow to import, and most bases have no schemas of their own
    from referencing.exceptions import Unresolvable

    if problem := size_problem(data):
        return [problem]
    if foreign := list(islice(_not_json(data), MOST_PROBLEMS)):
        return foreign
    # Our registry is empty and fetches nothing; the default one fetches what a schema refers to.
    kind = _of_documents()
    validator = kind(dict(schema), registry=Registry(), format_checker=kind.FORMAT_CHECKER)
    try:
        errors = list(islice(validator.iter_errors(data), MOST_PROBLEMS + 1))
    except Unresolvable as refusal:
        raise SchemaReferenceError(_dangling_reference(dict(schema)) or str(refusal.ref)) from refusal
    except RecursionError:
        return [value_problem((), _ENDLESS)]
    problems = SchemaProblems()
    for error in errors[:MOST_PROBLEMS]:
        report(problems, error, data)
    return problems.all(more=len(errors) > MOST_PROBLEMS)


@cache
def _of_documents() -> type[Draft202012Validator]:
    """Return the class of validators, with multiples of decimal numbers: 0.3 is one of 0.1, for floats it is not."""
    from jsonschema import Draft202012Validator, validators  # slow to import

    extend: Callable[..., type[Draft202012Validator]] = validators.extend
    return extend(Draft202012Validator, {"multipleOf": _multiple_of})


def _multiple_of(validator: Any, factor: Any, value: object, schema: object) -> Iterator[ValidationError]:
    # slow to import
    from fractions import Fraction

    from jsonschema.exceptions import ValidationError

    if validator.is_type(value, "number") and Fraction(repr(value)) % Fraction(repr(factor)):
        yield ValidationError(f"not a multiple of {factor}")


def _not_json(data: object) -> Iterator[SchemaProblem]:
    """Yield the problems of keys and numbers that JSON does not have: jsonschema fails on some of them."""
    stack: list[tuple[Route, object]] = [((), data)]
    while stack:
        route, value = stack.pop()
        if isinstance(value, dict):
            stack.extend(((*route, key), inner) for key, inner in value.items())
            yield from (_foreign_key(route, key) for key in value if not isinstance(key, str))
        elif isinstance(value, list):
            stack.extend(((*route, number), item) for number, item in enumerate(value))
        elif isinstance(value, float) and not math.isfinite(value):
            yield value_problem(route, f"must be a finite number, not {described(value)}")
        elif isinstance(value, int) and value.bit_length() > _LARGEST_BITS:
            yield value_problem(route, "is too large a number")


def _foreign_key(route: Route, key: object) -> SchemaProblem:
    step = key if isinstance(key, int) else str(key)
    return SchemaProblem((*route, step), "type", f"the key {described(key)} must be text", "put it in quotes", True)


def check_schema(schema: Mapping[str, Any]) -> str | None:
    """Return the fault of a schema in a sentence, or None if documents can be checked against it."""
    if schema.get("$schema", DIALECT) != DIALECT:
        return f"`$schema` must be {quoted(DIALECT, 80)}, not {quoted(schema['$schema'], 80)}"
    contents = dict(schema)
    try:
        if error := next(_of_schemas().iter_errors(contents), None):
            return _schema_fault(error, contents)
        reference = _dangling_reference(contents)
    except RecursionError:
        return "the schema nests too deeply"
    return None if reference is None else str(SchemaReferenceError(reference))


def _of_schemas() -> Draft202012Validator:
    """Return the validator of schemas themselves."""
    from jsonschema import Draft202012Validator  # as above

    return Draft202012Validator(Draft202012Validator.META_SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


def _schema_fault(error: ValidationError, schema: dict[str, Any]) -> str:
    problems = SchemaProblems()
    report(problems, error, schema)
    problem = problems.all()[0]
    place = f" at {quoted('.'.join(map(str, problem.route)), 80)}" if problem.route else ""
    hint = f" ({problem.hint})" if problem.hint else ""
    return f"the schema is invalid{place}: {problem.message}{hint}"


def _dangling_reference(schema: dict[str, Any]) -> str | None:
    """Return the first reference that leads to no schema within this one."""
    # as above
    from referencing import Registry
    from referencing.exceptions import Unresolvable
    from referencing.jsonschema import DRAFT202012

    schemas = _of_schemas()
    root = DRAFT202012.create_resource(schema)
    pending = [(Registry().resolver_with_root(root), root)]
    while pending:
        resolver, part = pending.pop()
        pending.extend((resolver.in_subresource(inner), inner) for inner in part.subresources())
        keywords = part.contents if isinstance(part.contents, dict) else {}
        for reference in (keywords[key] for key in ("$ref", "$dynamicRef") if key in keywords):
            try:
                # A pointer may lead to any value, also to one that the check of the schema skips.
                if not schemas.is_valid(resolver.lookup(reference).contents):
                    return str(reference)
            except (Unresolvable, ValueError):
                return str(reference)
    return None
