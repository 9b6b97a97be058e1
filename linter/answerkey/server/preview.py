"""The preview for authors: pages that work without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.responses import Response

from answerkey.delivery.store import (
    DIFFICULTIES,
    MAX_QUERY,
    BadRequest,
    Filters,
    Meta,
    Record,
    SearchResult,
    Store,
    marked,
)
from answerkey.model.locales import prefix_of, split_locale
from answerkey.server import chart, findings, static
from answerkey.server.api import moved
from answerkey.server.errors import Problem
from answerkey.server.locales import LocaleDatabases, requested_store
from answerkey.server.previewed_documents import document_values, documents_of
from answerkey.server.responses import address, as_page
from answerkey.server.settings import API, OWN, Settings
from answerkey.verification import Verified

_HITS = 20
_DEFAULTS: dict[str, Any] = {"q": "", "meta": None, "locale": "", "prefix": "", "languages": []}
router = APIRouter(default_response_class=Response)


@router.get("/")
def home(request: Request) -> Response:
    with requested_store(request) as store:
        return _home(request, store)


@router.get(f"{OWN}/collections/{{name}}")
def collection(request: Request, name: str) -> Response:
    with requested_store(request) as store:
        collections = [each for each in store.collections() if each["name"] == name]
        if not collections:
            raise Problem(404, f"there is no collection {name}")
        return _collections(request, store, collections)


@router.get(f"{OWN}/search")
def search(request: Request) -> Response:
    """Show hits. Invalid parameters are ignored: people edit addresses by hand."""
    query = request.query_params
    q = query.get("q", "")[:MAX_QUERY]
    difficulty = query.get("difficulty", "")
    framework = query.get("framework", "")[:MAX_QUERY]
    before = query.get("before", "")
    begin = int(before) if before.isascii() and before.isdecimal() and len(before) < 10 else 0
    filters = Filters(
        frameworks=(framework,) if framework else (), difficulties=(difficulty,) if difficulty in DIFFICULTIES else ()
    )
    with requested_store(request) as store:
        result = _hits(store, q, filters, query.get("cursor")) if q.strip() else None
        following = result.next if result else None
        values = {"q": q, "difficulty": difficulty, "framework": framework}
        asked = {**values, "locale": query.get("locale", "")}
        return _page(
            request,
            store,
            "search.html",
            **values,
            result=result,
            begin=begin,
            frameworks=store.frameworks(),
            following=_search({**asked, "cursor": following, "before": begin + _HITS}) if following else None,
            better=_search({**asked, "q": result.corrected}) if result and result.corrected else None,
        )


def _hits(store: Store, q: str, filters: Filters, cursor: str | None) -> SearchResult:
    """Return the hits behind a cursor, or the first ones if it is no cursor of this search."""
    try:
        return store.search(q, filters, limit=_HITS, after=cursor)
    except BadRequest:
        return store.search(q, filters, limit=_HITS)


@router.get(f"{OWN}/findings")
def all_findings(request: Request) -> Response:
    with requested_store(request) as store:
        return _page(request, store, "findings.html")


@router.get(f"{OWN}/static/{{name}}")
def own_file(request: Request, name: str) -> Response:
    return static.own_file(request, name)


@router.get("/{path:path}")
def content(request: Request, path: str) -> Response:
    """Show a framework, topic or page by its address, which may begin with a locale."""
    if path.endswith("/"):
        raise Problem(308, "without the slash", headers={"Location": _located("/" + path.strip("/"))})
    databases: LocaleDatabases = request.app.state.databases
    locale, address = split_locale(f"/{path}", databases.locales)
    path = address.removeprefix("/")
    with databases.reading(locale) as store:
        if address == "/":
            return _home(request, store)
        if (page := store.page(address)) is not None:
            return _page(request, store, "page.html", page=page)
        if (topic := store.topic(address)) is not None:
            pages = _pages_of(store, Filters(topics=(address,)))
            return _page(request, store, "topic.html", topic=topic, pages=pages)
        if path.count("/") == 0 and (framework := store.framework(path)) is not None:
            topics = store.topics(Filters(frameworks=(path,)))
            of_topics = {topic["path"]: _pages_of(store, Filters(topics=(topic["path"],))) for topic in topics}
            return _page(request, store, "framework.html", framework=framework, topics=topics, pages=of_topics)
        if (document := store.document(address)) is not None:
            return _page(request, store, "document.html", **document_values(store, document))
        if collections := [each for each in store.collections() if each["path"] == address]:
            return _collections(request, store, collections)
        settings: Settings = request.app.state.settings
        if omitted := findings.read(settings.findings).omitted_files(address):
            html = _html(request, store, "omitted.html", address=address, omitted=omitted)
            return as_page(request, html, 404)
        prefix = prefix_of(locale, databases.locales) if locale else ""
        raise moved(store, address, lambda target: _located(prefix + target))


def _home(request: Request, store: Store) -> Response:
    return _page(request, store, "home.html", frameworks=store.frameworks(), collections=store.collections())


def _collections(request: Request, store: Store, collections: list[Record]) -> Response:
    lists = [{"collection": each, "documents": documents_of(store, each["name"])} for each in collections]
    return _page(request, store, "collections.html", collections=lists)


def is_of_preview(request: Request) -> bool:
    """Return True for a request to the preview, where problems are shown as pages."""
    settings: Settings = request.app.state.settings
    return settings.preview and not request.url.path.startswith(f"{API}/") and request.url.path != API


def problem_page(request: Request, problem: Problem) -> Response:
    """Return a problem as a page."""
    if "Location" in problem.headers:
        return problem.reply()
    html = _templates().get_template("problem.html").render(**_around(request), problem=problem)
    reply = problem.reply()
    return Response(
        html, problem.status, {**problem.headers, "Cache-Control": reply.headers["cache-control"]}, "text/html"
    )


def _page(request: Request, store: Store, template: str, **values: Any) -> Response:
    return as_page(request, _html(request, store, template, **values))


def _html(request: Request, store: Store, template: str, **values: Any) -> str:
    meta = store.meta()
    around = {**_around(request), "meta": meta, **_language(request, meta)}
    return _templates().get_template(template).render(**{**around, **values})


def _language(request: Request, meta: Meta) -> dict[str, Any]:
    """Return the language of a page, what stands before its addresses, and where it is in the other languages."""
    databases: LocaleDatabases = request.app.state.databases
    locales = databases.locales
    languages = [(each, _in_language(request, each, locales), each == meta.locale) for each in locales]
    prefix = prefix_of(meta.locale, locales) if locales else ""
    return {"locale": meta.locale, "prefix": prefix, "languages": languages}


def _in_language(request: Request, locale: str, locales: tuple[str, ...]) -> str:
    """Return the address of the requested page in another language."""
    if request.url.path.startswith(f"{OWN}/"):
        return address(request, {"locale": locale, "cursor": None, "before": None})
    plain = split_locale(request.url.path, locales)[1]
    return (prefix_of(locale, locales) + plain).rstrip("/") or "/"


def _around(request: Request) -> dict[str, Any]:
    """Return the template values of every page."""
    settings: Settings = request.app.state.settings
    return {"findings": findings.read(settings.findings), "here": request.url.path, **_DEFAULTS}


def _pages_of(store: Store, filters: Filters) -> list[Record]:
    """Return all pages that match."""
    part = store.pages(filters, limit=100)
    items = list(part.items)
    while part.next is not None:
        part = store.pages(filters, limit=100, after=part.next)
        items += part.items
    return items


def _search(values: dict[str, Any]) -> str:
    return f"{OWN}/search?" + urlencode({name: value for name, value in values.items() if value})


def _located(address: str) -> str:
    path, _, fragment = address.partition("#")
    return quote(path) + (f"#{quote(fragment)}" if fragment else "")


@pass_context
def _located_in(context: Context, address: str) -> str:
    """Return an address in the language of the page."""
    prefix = context.get("prefix") or ""
    return _located(f"{prefix}{address}")


def _phrase(verdict: Mapping[str, Any]) -> str:
    """Return a passed verdict, as records have it, in words."""
    libraries = tuple(verdict["libraries"].items())
    return Verified("passed", verdict["kind"], verdict["python"] or "", libraries, verdict["at"] or "").phrase


def _minutes(seconds: int) -> str:
    return f"{max(1, round(seconds / 60))} min"


def _line(html: str) -> Markup | None:
    """Return the content of rendered HTML that is a single paragraph, which a label can hold; None for blocks."""
    inner = html.strip().removeprefix("<p>").removesuffix("</p>")
    return Markup(inner) if html.strip() == f"<p>{inner}</p>" and "<p>" not in inner else None  # noqa: S704  # it is safe


class _Environment(Environment):
    """Templates in which an attribute of a record is its member; Jinja tries others first, and each try costs."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        return obj[attribute] if isinstance(obj, dict) and attribute in obj else super().getattr(obj, attribute)


@cache
def _templates() -> Environment:
    """Return the templates. They escape all values but HTML of the catalog, which is safe."""
    environment = _Environment(
        loader=PackageLoader("answerkey.server"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "own": OWN,
        "api": API,
        "static": static.url,
        "bar": chart.parts,
        "mix_words": chart.words,
        "longest": MAX_QUERY,
        "difficulties": DIFFICULTIES,
    }
    environment.filters |= {
        "located": _located_in,
        "minutes": _minutes,
        "line": _line,
        "phrase": _phrase,
        "marked": lambda text, marks: Markup(marked(text, marks)),  # noqa: S704  # it escapes the text
    }
    return environment
