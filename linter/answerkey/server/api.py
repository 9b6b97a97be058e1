"""The endpoints of the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from answerkey.delivery.store import Store
from answerkey.server import parameters, response_models
from answerkey.server.errors import Problem
from answerkey.server.openapi import answers
from answerkey.server.responses import address, as_json
from answerkey.server.settings import API, Settings

T = TypeVar("T")
router = APIRouter(
    prefix=API,
    generate_unique_id_function=lambda route: route.name,
    dependencies=[Depends(parameters.each_once)],
    default_response_class=Response,
)


@router.get("", summary="What is served", tags=["base"], responses=answers("Root"))
def root(request: Request, _: Annotated[parameters.Parameters, Query()]) -> Response:
    return _read(request, lambda store: response_models.root(store.meta()))


@router.get("/frameworks", summary="All frameworks", tags=["base"], responses=answers("Frameworks"))
def frameworks(request: Request, _: Annotated[parameters.Parameters, Query()]) -> Response:
    return _read(request, lambda store: _all(map(response_models.framework, store.frameworks())))


@router.get("/frameworks/{slug}", summary="A framework", tags=["base"], responses=answers("Framework", named=True))
def framework(request: Request, slug: parameters.Segment, _: Annotated[parameters.Parameters, Query()]) -> Response:
    return _named(request, f"/{slug}", lambda store: store.framework(slug), response_models.framework)


@router.get("/topics", summary="Topics", tags=["base"], responses=answers("Topics"))
def topics(request: Request, wanted: Annotated[parameters.OfTopics, Query()]) -> Response:
    return _read(request, lambda store: _all(map(response_models.topic, store.topics(wanted.framework))))


@router.get("/topics/{framework}/{topic}", summary="A topic", tags=["base"], responses=answers("Topic", named=True))
def topic(
    request: Request,
    framework: parameters.Segment,
    topic: parameters.Segment,
    _: Annotated[parameters.Parameters, Query()],
) -> Response:
    path = f"/{framework}/{topic}"
    return _named(request, path, lambda store: store.topic(path), response_models.topic)


@router.get("/pages", summary="Pages", tags=["pages"], responses=answers("Pages"))
def pages(request: Request, wanted: Annotated[parameters.OfPages, Query()]) -> Response:
    def read(store: Store) -> dict[str, Any]:
        found = store.pages(wanted.filters, sort=wanted.sort, limit=wanted.limit, after=wanted.cursor)
        items = response_models.chosen(found.items, response_models.page_summary, wanted.fields)
        return {"items": items, "total": store.count_pages(wanted.filters), "next": found.next}

    return _read(request, read)


@router.get(
    "/pages/{path:path}", summary="A page with its questions", tags=["pages"], responses=answers("Page", named=True)
)
def page(request: Request, path: parameters.Segment, _: Annotated[parameters.Parameters, Query()]) -> Response:
    name = "/" + path.strip("/")
    return _named(request, name, lambda store: store.page(name), response_models.page)


@router.get("/questions", summary="Questions", tags=["questions"], responses=answers("Questions"))
def questions(request: Request, wanted: Annotated[parameters.OfQuestions, Query()]) -> Response:
    def read(store: Store) -> dict[str, Any]:
        found = store.questions(wanted.filters, sort=wanted.sort, limit=wanted.limit, after=wanted.cursor)
        items = response_models.chosen(found.items, response_models.question, wanted.fields)
        return {"items": items, "total": store.count_questions(wanted.filters), "next": found.next}

    return _read(request, read)


@router.get(
    "/questions/{page:path}/{id}", summary="A question", tags=["questions"], responses=answers("Question", named=True)
)
def question(
    request: Request,
    page: parameters.Segment,
    id: parameters.Segment,  # noqa: A002  # as the path has it
    _: Annotated[parameters.Parameters, Query()],
) -> Response:
    found = f"/{page.strip('/')}#{id}"
    return _named(request, found, lambda store: store.question(found), response_models.question)


@router.get("/facets", summary="Counts of questions", tags=["questions"], responses=answers("Counted"))
def facets(request: Request, wanted: Annotated[parameters.FilteredQuestions, Query()]) -> Response:
    return _read(request, lambda store: response_models.counted(store.facets(wanted.filters)))


@router.get("/search", summary="Full-text search", tags=["questions"], responses=answers("Found"))
def search(request: Request, wanted: Annotated[parameters.OfSearch, Query()]) -> Response:
    def read(store: Store) -> dict[str, Any]:
        found = store.search(wanted.q, wanted.filters, limit=wanted.limit, offset=wanted.offset, prefix=wanted.prefix)
        items = response_models.chosen(found.hits, response_models.hit, wanted.fields)
        return {"items": items, "total": found.total, "match": found.match, "suggestion": found.suggestion}

    return _read(request, read)


@router.get(
    "/sample",
    summary="Questions for a quiz, the same for the same seed",
    tags=["questions"],
    responses=answers("Sample"),
)
def sample(request: Request, wanted: Annotated[parameters.OfSample, Query()]) -> Response:
    def read(store: Store) -> dict[str, Any]:
        found = store.sample(wanted.filters, wanted.wanted, wanted.seed)
        return {"items": response_models.chosen(found, response_models.question, wanted.fields), "seed": wanted.seed}

    return _read(request, read)


def _read(request: Request, read: Callable[[Store], dict[str, Any]]) -> Response:
    """What is read, with a link to what follows it."""
    settings: Settings = request.app.state.settings
    with request.app.state.databases.reading() as store:
        data = read(store)
    following = data.get("next") if "items" in data else None
    links = {"next": address(request, {"cursor": following})} if following else {}
    return as_json(request, data, settings.max_age, links)


def _named(
    request: Request, name: str, find: Callable[[Store], T | None], shape: Callable[[T], dict[str, Any]]
) -> Response:
    """The thing of that address; where it moved to, that it is gone, or that there is none."""
    settings: Settings = request.app.state.settings
    with request.app.state.databases.reading() as store:
        found = find(store)
        if found is None:
            raise moved(store, name, _endpoint)
        return as_json(request, shape(found), settings.max_age)


def moved(store: Store, name: str, locate: Callable[[str], str]) -> Problem:
    """Why there is nothing at an address. `locate` makes the location of the address that it moved to."""
    redirect = store.redirect(name)
    if redirect is None:
        return Problem(404, f"there is nothing at {name}")
    if redirect.target is None:
        return Problem(410, f"what was at {name} is gone for good")
    return Problem(308, f"{name} is now {redirect.target}", headers={"Location": locate(redirect.target)})


def _endpoint(name: str) -> str:
    """Where the API has what an address names."""
    path, _, fragment = name.partition("#")
    if fragment:
        return f"{API}/questions{quote(path)}/{quote(fragment, safe='')}"
    kinds = {1: "frameworks", 2: "topics"}
    return f"{API}/{kinds.get(path.count('/'), 'pages')}{quote(path)}"


def _all(items: Any) -> dict[str, Any]:
    found = list(items)
    return {"items": found, "total": len(found)}
