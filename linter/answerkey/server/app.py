"""The application: API and preview of one file, and the middleware of all requests and responses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp

from answerkey.delivery.store import BadRequest, TooSlow, Unreadable
from answerkey.server import api, openapi, parameter_errors, preview, quiz, static
from answerkey.server.compression import Compression
from answerkey.server.errors import ParameterError, Problem
from answerkey.server.locales import LocaleDatabases
from answerkey.server.page_templates import problem_page
from answerkey.server.request_guard import RequestGuard
from answerkey.server.responses import as_json
from answerkey.server.settings import API, READY, Settings

_RENAMED = {"count": "sample"}  # the store's names of parameters that have another name in the API


def make_app(settings: Settings) -> ASGIApp:
    """Make the application that serves a file; raises Unreadable for a file that can't be served."""
    databases = LocaleDatabases.of(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        databases.close()

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False, lifespan=lifespan)

    app.state.settings, app.state.databases = settings, databases
    app.include_router(api.router)
    app.add_api_route(f"{API}/openapi.json", _openapi, include_in_schema=False)
    app.add_api_route(f"{API}/{{path:path}}", _no_endpoint, include_in_schema=False)
    app.add_api_route("/assets/{name}", static.asset, include_in_schema=False)
    app.add_api_route(READY, _ready, include_in_schema=False)
    if settings.preview:
        app.include_router(quiz.router, include_in_schema=False)
        app.include_router(preview.router, include_in_schema=False)
    for kind in (Problem, BadRequest, TooSlow, Unreadable, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, _failed)
    app.state.openapi = cache(partial(openapi.document, app))  # slow to make, and seldom asked for
    return RequestGuard(_with_cors(Compression(app), settings), settings.hosts)


def _openapi(request: Request) -> Response:
    state = request.app.state
    with state.databases.reading() as store:
        meta = {table: store.meta_fields(table) for table in openapi.FILTERED.values()}
        data = {each["name"]: store.data_fields(each["name"]) for each in store.collections()}
    return as_json(request, openapi.with_fields(state.openapi(), meta, data), state.settings.max_age)


def _no_endpoint(request: Request) -> Response:
    """Refuse a path of the API that none of its endpoints has."""
    raise Problem(404, f"there is no endpoint at `{request.url.path}`; {API}/openapi.json describes all of them")


def _ready(request: Request) -> Response:
    """Answer a load balancer's check that this process can serve."""
    with request.app.state.databases.reading() as store:
        store.meta()
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


def _with_cors(app: ASGIApp, settings: Settings) -> ASGIApp:
    if not settings.origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=settings.origins,
        allow_methods=["GET", "HEAD", "OPTIONS"],
        allow_headers=["If-None-Match"],
        expose_headers=["ETag", "Link", "Location", "Retry-After"],
        max_age=86400,
    )


def _failed(request: Request, error: Exception) -> Response:
    """Return an error as JSON, or as a page in the preview."""
    problem = _problem(request, error)
    if preview.is_of_preview(request):
        return problem_page(request, problem)
    return problem.reply()


def _problem(request: Request, error: Exception) -> Problem:
    match error:
        case Problem():
            return error
        case RequestValidationError():
            return parameter_errors.as_problem(error, parameter_errors.names(request))
        case BadRequest():
            name = _RENAMED.get(error.parameter, error.parameter)
            return Problem(400, f"{name}: {error}", wrong=[ParameterError(name, str(error))])
        case TooSlow():
            return Problem(503, "took too long; ask for less", headers={"Retry-After": "5"})
        case Unreadable():
            return Problem(503, "the content can't be read", headers={"Retry-After": "5"})
        case HTTPException():
            return Problem(error.status_code, "there is nothing at this address", headers=error.headers)
        case _:
            return Problem(500, "the server met a bug of its own; its log says more")
