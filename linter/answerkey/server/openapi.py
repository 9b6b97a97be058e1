"""The OpenAPI 3.1 document of the API, made from the parameters and response models of the endpoints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from answerkey import __version__
from answerkey.delivery.fields import list_of, shape_type
from answerkey.delivery.store import DATA
from answerkey.delivery.value_types import Count
from answerkey.server import response_models
from answerkey.server.errors import PROBLEM, ProblemDetails
from answerkey.server.examples import PROBLEMS, answers_of_an_example
from answerkey.server.parameters import META

_COMPONENTS = "#/components/schemas/"
_ETAG = {"description": "Changes with the answer; for If-None-Match.", "schema": {"type": "string"}}
_CACHE = {"description": "For how long caches may keep the answer.", "schema": {"type": "string"}}
_LINK = {"description": "The next part of a list, with the relation `next` (RFC 8288).", "schema": {"type": "string"}}
_LOCATION = {
    "description": "Where it is now.",
    "required": True,
    "schema": {"type": "string", "format": "uri-reference"},
}
_CONDITION = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of an answer that the client has.",
    "schema": {"type": "string"},
}


_FOUND = """Some hits of `total`, the best first.

`match` says whether some have `all` words, or none more than `any`. Words that nothing has are searched as the nearest
ones: `corrected` is the query with these, or empty, and `suggestion` the same. `dropped` are words that were not
searched, since they say nothing or nothing is like them. `next` is the cursor of what follows.
"""


def _list(name: str, summary: str, item: Any, **more: Any) -> Any:
    members = {"items": list_of(item), **more}
    return shape_type(name, summary, (), members, closed=False)


_COUNTED: Final = {"total": Count}
_SEARCHED: Final = {"match": str, "suggestion": str, "corrected": str, "dropped": list[str]}
_IN_PARTS: Final = {"total": Count, "next": str | None}
_PART_OF = "A part of a list of {}; `total` counts the whole, `next` is the cursor of what follows."
_MODELS: Final[dict[str, Any]] = {
    "Root": response_models.Root,
    "Framework": response_models.Framework,
    "Frameworks": _list("Frameworks", "All frameworks.", response_models.Framework, **_COUNTED),
    "Topic": response_models.Topic,
    "Topics": _list("Topics", "Topics.", response_models.Topic, **_COUNTED),
    "Page": response_models.Page,
    "Pages": _list("Pages", _PART_OF.format("pages"), response_models.PageSummary, **_IN_PARTS),
    "Question": response_models.Question,
    "Questions": _list("Questions", _PART_OF.format("questions"), response_models.Question, **_IN_PARTS),
    "Collections": _list("Collections", "The declared collections.", response_models.Collection, **_COUNTED),
    "Document": response_models.Document,
    "Documents": _list("Documents", _PART_OF.format("documents"), response_models.Document, **_IN_PARTS),
    "Counted": response_models.Counted,
    "CountedDocuments": response_models.CountedDocuments,
    "Found": _list("Found", _FOUND, response_models.AnyHit, **_IN_PARTS, **_SEARCHED),
    "Sample": _list("Sample", "The questions that were drawn.", response_models.Question, seed=str),
    "Problem": ProblemDetails,
}
_TAGS: Final = [
    {"name": "base", "description": "What there is: the counts, frameworks and topics."},
    {"name": "pages", "description": "Pages with their questions."},
    {"name": "questions", "description": "Questions: by list, by search, by chance."},
    {"name": "documents", "description": "Documents of the collections that the base declares."},
]
_SELECTED = {
    "Pages": ("PageSummary",),
    "Questions": ("Question",),
    "Documents": ("Document",),
    "Found": ("Hit", "DocumentHit"),
    "Sample": ("Question",),
}
"""Lists whose items, of some models, have the requested members only."""
FILTERED: Final = {
    "topics": "topics",
    "pages": "pages",
    **dict.fromkeys(("questions", "facets", "search", "sample"), "questions"),
}
"""The tables of the records that an operation filters."""
_OF_DOCUMENTS: Final = ("collection", "collection_facets")
_PART_ONLY = ("Hit", "DocumentHit", "PageSummary")
"""Models that no answer has as a whole."""


def _link(operation: str, **parameters: str) -> dict[str, Any]:
    """Return a link from the first item of a response to an operation."""
    expressions = {name: f"$response.body#/items/0/{place}" for name, place in parameters.items()}
    return {operation: {"operationId": operation, "parameters": expressions}}


_LINKS = {
    "Frameworks": _link("framework", slug="slug"),
    "Collections": _link("collection", name="name"),
    "Topics": _link("topic", framework="frameworkSlug", topic="slug"),
    "Pages": _link("page", path="stem"),
    "Questions": _link("question", page="page/path", id="id"),
    "Found": _link("question", page="page/path", id="id"),
    "Sample": _link("question", page="page/path", id="id"),
}


def answers(name: str, *, named: bool = False) -> dict[int | str, dict[str, Any]]:
    """Return the responses of an endpoint, by status; a `named` record may be missing, moved or removed."""
    good = {
        "description": HTTPStatus.OK.phrase,
        "headers": {
            "ETag": _ETAG,
            "Cache-Control": _CACHE,
            **({"Link": _LINK} if name in ("Pages", "Questions", "Documents", "Found") else {}),
        },
        "content": {"application/json": {"schema": {"$ref": _COMPONENTS + name}}},
    }
    responses: dict[int | str, dict[str, Any]] = {200: good}
    responses[304] = {"description": "What the client has is still right", "headers": {"ETag": _ETAG}}
    if named:
        responses[308] = {**_problem(308), "headers": {"Location": _LOCATION}}
    if name in _LINKS:
        good["links"] = _LINKS[name]
    statuses = (400, *((404, 410) if named else ()), 413, 414, 503)
    return responses | {status: _problem(status) for status in statuses}


def document(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of an app."""
    document = get_openapi(
        title="answerkey",
        version=__version__,
        openapi_version="3.1.0",
        summary="Questions and answers, read-only",
        description="Lists go on with `cursor`. Errors are problem details (RFC 9457), unknown parameters among them.",
        routes=app.routes,
        license_info={"name": "MIT", "identifier": "MIT"},
        servers=[{"url": "/", "description": "Where this document comes from."}],
        tags=_TAGS,
    )
    document["security"] = []  # everything is public
    document["components"] = {"schemas": _schemas()}
    examples = answers_of_an_example()
    for operations in document["paths"].values():
        for operation in operations.values():
            _correct(operation, examples)
    return document


def with_fields(
    document: Mapping[str, Any], meta: Mapping[str, Sequence[str]], data: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """Return a document with a parameter for each field that the base has.

    `meta` are the fields that it adds to built-in records, by their tables, and `data` those of the documents of each
    collection by its name.
    """
    own = {operation: [*map(_meta, meta.get(table, ()))] for operation, table in FILTERED.items()}
    owners: dict[str, list[str]] = {}
    for collection, names in data.items():
        for name in names:
            owners.setdefault(name, []).append(f"`{collection}`")
    own |= {operation: [_data(name, of) for name, of in sorted(owners.items())] for operation in _OF_DOCUMENTS}
    paths = {
        path: {method: _with_parameters(operation, own) for method, operation in operations.items()}
        for path, operations in document["paths"].items()
    }
    return {**document, "paths": paths}


def _with_parameters(operation: Mapping[str, Any], own: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {**operation, "parameters": [*operation["parameters"], *own.get(operation["operationId"], ())]}


def _meta(name: str) -> dict[str, Any]:
    return _field(f"{META}{name}", "A field that the base adds: any of some values.")


def _data(name: str, owners: Sequence[str]) -> dict[str, Any]:
    return _field(f"{DATA}{name}", f"A field of the documents of {', '.join(owners)}: any of some values.")


def _field(name: str, about: str) -> dict[str, Any]:
    schema = {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1}
    shape = {"style": "form", "explode": True, "schema": schema}
    description = f"{about} Repeat the parameter for more than one."
    return {"name": name, "in": "query", "required": False, "description": description, **shape}


def _correct(operation: dict[str, Any], examples: Mapping[str, Any]) -> None:
    """Correct what FastAPI generates: lists may be separated by commas, no status is 422; and add an example."""
    operation["responses"].pop("422", None)
    good = operation["responses"]["200"]["content"]["application/json"]
    good["example"] = examples[good["schema"]["$ref"].removeprefix(_COMPONENTS)]
    operation["responses"]["304"].pop("content", None)
    parameters = [each for each in operation.get("parameters", ()) if each["name"] not in (META, DATA)]
    operation["parameters"] = parameters
    for parameter in parameters:
        schema = parameter["schema"]
        schema.pop("title", None)
        if schema.get("type") == "array":
            parameter |= {"style": "form", "explode": parameter["name"] == "tag"}
            if schema.get("default") == []:
                del schema["default"]  # a list that is left out has no items, and one that is written has at least one
    parameters.append(_CONDITION)


def _problem(status: int) -> dict[str, Any]:
    schema = {"$ref": _COMPONENTS + "ProblemDetails"}
    content = {PROBLEM: {"schema": schema, "example": PROBLEMS[status]}}
    return {"description": HTTPStatus(status).phrase, "content": content}


def _schemas() -> dict[str, Any]:
    """Return all models by name; items of lists with selectable members require none of them."""
    _, generated = TypeAdapter.json_schemas(
        [(name, "serialization", TypeAdapter(model)) for name, model in _MODELS.items()],
        ref_template=_COMPONENTS + "{model}",
    )
    schemas: dict[str, Any] = generated["$defs"]
    for list_name, names in _SELECTED.items():
        for name in names:
            part = {key: value for key, value in schemas[name].items() if key != "required"}
            schemas[f"{name}Part"] = {**part, "title": f"{name}Part", "minProperties": 1}
        parts = [{"$ref": f"{_COMPONENTS}{name}Part"} for name in names]
        schemas[list_name]["properties"]["items"]["items"] = parts[0] if len(parts) == 1 else {"anyOf": parts}
    for name in _PART_ONLY:
        del schemas[name]
    return schemas
