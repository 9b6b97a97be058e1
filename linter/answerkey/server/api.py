"""The endpoints of the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from answerkey.delivery.store import EVERYTHING, Filters, Record, Store
from answerkey.server import parameter_errors, parameters, response_models
from answerkey.server.errors import Problem
from answerkey.server.locales import requested_store
from answerkey.server.missing_records import document_endpoint, endpoint, located, missing
from answerkey.server.openapi import answers
from answerkey.server.parameter_types import Segment
from answerkey.server.responses import address, as_json, without_slash
from answerkey.server.settings import API, Settings

router = APIRouter(
    prefix=API,
    generate_unique_id_function=lambda route: route.name,
    dependencies=[Depends(parameter_errors.each_once)],
    default_response_class=Response,
)


@router.get("/", include_in_schema=False)
@router.get("/{path:path}/", include_in_schema=False)
def slash(request: Request) -> Response:
    """Lead to the one URL of each endpoint, which has no slash at its end."""
    raise without_slash(request)


@router.get("", summary="What is served", tags=["base"], responses=answers("Root"))
def root(request: Request, _: Annotated[parameters.Parameters, Query()]) -> Response:
    return _read(request, lambda store: response_models.root(store.meta()))


@router.get("/frameworks", summary="All frameworks", tags=["base"], responses=answers("Frameworks"))
def frameworks(request: Request, _: Annotated[parameters.Parameters, Query()]) -> Response:
    return _read(request, lambda store: response_models.whole(store.frameworks()))


@router.get("/frameworks/{slug}", summary="A framework", tags=["base"], responses=answers("Framework", named=True))
def framework(request: Request, slug: Segment, _: Annotated[parameters.Parameters, Query()]) -> Response:
    return _named(request, f"/{slug}", "framework", lambda store: store.framework(slug))


@router.get("/topics", summary="Topics", tags=["base"], responses=answers("Topics"))
def topics(request: Request, query: Annotated[parameters.TopicQuery, Query()]) -> Response:
    return _read(request, lambda store: response_models.whole(store.topics(query.filters)), query.filters, "topics")


@router.get("/topics/{framework}/{topic}", summary="A topic", tags=["base"], responses=answers("Topic", named=True))
def topic(
    request: Request,
    framework: Segment,
    topic: Segment,
    _: Annotated[parameters.Parameters, Query()],
) -> Response:
    path = f"/{framework}/{topic}"
    return _named(request, path, "topic", lambda store: store.topic(path))


@router.get("/pages", summary="Pages", tags=["pages"], responses=answers("Pages"))
def pages(request: Request, query: Annotated[parameters.PageQuery, Query()]) -> Response:
    def read(store: Store) -> dict[str, Any]:
        result = store.pages(
            query.filters, sort=query.sort, limit=query.limit, after=query.cursor, members=query.fields
        )
        return response_models.part(result, store.count_pages(query.filters))

    return _read(request, read, query.filters, "pages")


@router.get(
    "/pages/{path:path}", summary="A page with its questions", tags=["pages"], responses=answers("Page", named=True)
)
def page(request: Request, path: Segment, _: Annotated[parameters.Parameters, Query()]) -> Response:
    name = "/" + path.strip("/")
    return _named(request, name, "page", lambda store: store.page(name))


@router.get(
    "/collections",
    summary="The collections that the base declares",
    tags=["documents"],
    responses=answers("Collections"),
)
def collections(request: Request, _: Annotated[parameters.Parameters, Query()]) -> Response:
    return _read(request, lambda store: response_models.whole(store.collections()))


@router.get(
    "/collections/{name}",
    summary="The documents of a collection",
    tags=["documents"],
    responses=answers("Documents", named=True),
)
def collection(request: Request, name: Segment, query: Annotated[parameters.DocumentQuery, Query()]) -> Response:
    def read(store: Store) -> dict[str, Any]:
        parameter_errors.check_collection(store, name, query)
        filters = query.filters(name)
        result = store.documents(filters, sort=query.sort, limit=query.limit, after=query.cursor, members=query.fields)
        return response_models.part(result, store.count_documents(filters))

    return _read(request, read)


@router.get(
    "/collections/{name}/facets",
    summary="Counts of the documents of a collection",
    tags=["documents"],
    responses=answers("CountedDocuments", named=True),
)
def collection_facets(
    request: Request, name: Segment, query: Annotated[parameters.DocumentFacetQuery, Query()]
) -> Response:
    def read(store: Store) -> dict[str, Any]:
        parameter_errors.check_collection(store, name, query)
        return response_models.counted_documents(store.document_facets(query.filters(name), query.field))

    return _read(request, read)


@router.get(
    "/documents/{address:path}", summary="A document", tags=["documents"], responses=answers("Document", named=True)
)
def document(request: Request, address: Segment, _: Annotated[parameters.Parameters, Query()]) -> Response:
    name = "/" + address.strip("/")
    return _named(request, name, "document", lambda store: store.document(name))


@router.get("/questions", summary="Questions", tags=["questions"], responses=answers("Questions"))
def questions(request: Request, query: Annotated[parameters.QuestionQuery, Query()]) -> Response:
    def read(store: Store) -> dict[str, Any]:
        result = store.questions(
            query.filters, sort=query.sort, limit=query.limit, after=query.cursor, members=query.fields
        )
        return response_models.part(result, store.count_questions(query.filters))

    return _read(request, read, query.filters)


@router.get(
    "/questions/{page:path}/{id}", summary="A question", tags=["questions"], responses=answers("Question", named=True)
)
def question(
    request: Request,
    page: Segment,
    id: Segment,  # noqa: A002  # as the path has it
    _: Annotated[parameters.Parameters, Query()],
) -> Response:
    address = f"/{page.strip('/')}#{id}"
    return _named(request, address, "question", lambda store: store.question(address))


@router.get("/facets", summary="Counts of questions", tags=["questions"], responses=answers("Counted"))
def facets(request: Request, query: Annotated[parameters.QuestionFilterQuery, Query()]) -> Response:
    return _read(request, lambda store: response_models.counted(store.facets(query.filters)), query.filters)


@router.get("/search", summary="Full-text search", tags=["questions"], responses=answers("Found"))
def search(request: Request, query: Annotated[parameters.SearchQuery, Query()]) -> Response:
    def read(store: Store) -> dict[str, Any]:
        result = store.search(query.q, query.filters, limit=query.limit, after=query.cursor, prefix=query.prefix)
        return response_models.found(result, query.fields)

    return _read(request, read, query.filters)


@router.get(
    "/sample",
    summary="Questions for a quiz, the same for the same seed",
    tags=["questions"],
    responses=answers("Sample"),
)
def sample(request: Request, query: Annotated[parameters.SampleQuery, Query()]) -> Response:
    def read(store: Store) -> dict[str, Any]:
        return {"items": store.sample(query.filters, query.size, query.seed, query.fields), "seed": query.seed}

    return _read(request, read, query.filters)


def _read(
    request: Request,
    read: Callable[[Store], dict[str, Any]],
    filters: Filters = EVERYTHING,
    table: str = "questions",
) -> Response:
    """Return the data as JSON, with a link to the next part of a list; `table` is that of the filtered records.

    Raises Problem for a value of a filter that the base does not have: an empty list would hide the mistake.
    """
    settings: Settings = request.app.state.settings
    with requested_store(request) as store:
        if unknown := store.unknown_values(filters, table):
            raise parameter_errors.unknown_values(unknown)
        data = read(store)
    following = data.get("next") if "items" in data else None
    links = {"next": address(request, {"cursor": following})} if following else {}
    return as_json(request, data, settings.max_age, links)


def _named(request: Request, name: str, kind: str, find: Callable[[Store], Record | None]) -> Response:
    """Return the record of a kind at an address. Raises Problem if it moved, was removed or never existed.

    Each record has one URL: another spelling, such as one with a slash at its end, leads to it.
    """
    settings: Settings = request.app.state.settings
    with requested_store(request) as store:
        record = find(store)
        locale = request.query_params.get("locale")
        query = f"?locale={locale}" if locale else ""
        if record is None:
            raise missing(store, name, lambda address: located(store, address) + query, kind)
        path = document_endpoint(name) if kind == "document" else endpoint(name)
        if not request.scope["raw_path"].endswith(path.encode()):
            raise Problem(308, f"{name} has one URL", headers={"Location": path + query})
        return as_json(request, record, settings.max_age)
