"""The preview for authors: pages that work without scripts."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from answerkey.delivery.store import DIFFICULTIES, MAX_QUERY, BadRequest, Filters, Record, SearchResult, Store
from answerkey.model.locales import prefix_of, split_locale
from answerkey.server import finding_groups, findings, static
from answerkey.server.address_titles import neighbours, titles_of
from answerkey.server.errors import Problem
from answerkey.server.locales import LocaleDatabases, requested_store
from answerkey.server.missing_records import missing
from answerkey.server.page_templates import html_page, located
from answerkey.server.previewed_documents import document_values
from answerkey.server.record_lists import documents_of, pages_of
from answerkey.server.responses import without_slash
from answerkey.server.settings import API, OWN, Settings
from answerkey.server.sidebar import collection_sidebar, framework_sidebar

_HITS = 20
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
        asked = {"q": q, "difficulty": difficulty, "framework": framework, "locale": query.get("locale", "")}
        return html_page(
            request,
            store,
            "search.html",
            q=q,
            difficulty=difficulty,
            framework=framework,
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
    """Show the findings by file and rule, of those that the parameters select."""
    settings: Settings = request.app.state.settings
    query = request.query_params
    selection = finding_groups.Selection(
        *(query.get(name, "")[:MAX_QUERY] for name in finding_groups.Selection._fields)
    )
    overview = finding_groups.overview(findings.read(settings.findings), selection)
    with requested_store(request) as store:
        return html_page(request, store, "findings.html", selection=selection, overview=overview)


@router.get(f"{OWN}/static/{{name}}")
async def own_file(request: Request, name: str) -> Response:  # no thread is needed for what is in memory
    return static.own_file(request, name)


@router.get("/{path:path}")
def content(request: Request, path: str) -> Response:
    """Show a framework, topic or page by its address, which may begin with a locale."""
    if path.endswith("/"):
        raise without_slash(request)
    databases: LocaleDatabases = request.app.state.databases
    locale, address = split_locale(f"/{path}", databases.locales)
    with databases.reading(locale) as store:
        shown = _home(request, store) if address == "/" else _shown(request, store, address)
        if shown is not None:
            return shown
        settings: Settings = request.app.state.settings
        if omitted := findings.read(settings.findings).omitted_files(address):
            return html_page(request, store, "omitted.html", 404, address=address, omitted=omitted)
        prefix = prefix_of(locale, databases.locales) if locale else ""
        raise missing(store, address, lambda target: located(prefix + target))


def _shown(request: Request, store: Store, address: str) -> Response | None:
    """Return the page of what is delivered at an address; None if nothing is."""
    if (page := store.page(address)) is not None:
        return _page(request, store, page)
    if (topic := store.topic(address)) is not None:
        return _topic(request, store, topic)
    slug = address.removeprefix("/")
    if "/" not in slug and (framework := store.framework(slug)) is not None:
        return _framework(request, store, framework)
    if (document := store.document(address)) is not None:
        return _document(request, store, document)
    collections = [each for each in store.collections() if each["path"] == address]
    return _collections(request, store, collections) if collections else None


def _home(request: Request, store: Store) -> Response:
    frameworks, collections = store.frameworks(), store.collections()
    topics = store.topics() if len(frameworks) == 1 else ()
    return html_page(request, store, "home.html", frameworks=frameworks, collections=collections, topics=topics)


def _framework(request: Request, store: Store, framework: Record) -> Response:
    topics = store.topics(Filters(frameworks=(framework["slug"],)))
    pages = {topic["path"]: pages_of(store, Filters(topics=(topic["path"],))) for topic in topics}
    sidebar = framework_sidebar(store, framework)
    return html_page(request, store, "framework.html", framework=framework, topics=topics, pages=pages, sidebar=sidebar)


def _topic(request: Request, store: Store, topic: Record) -> Response:
    pages = pages_of(store, Filters(topics=(topic["path"],)))
    sidebar = _sidebar(store, topic["frameworkSlug"], topic["path"])
    return html_page(request, store, "topic.html", topic=topic, pages=pages, sidebar=sidebar)


def _page(request: Request, store: Store, page: Record) -> Response:
    settings: Settings = request.app.state.settings
    topic = page["path"].rpartition("/")[0]
    related = [address for question in page["questions"] for address in question["related"]]
    around = neighbours(page)
    named = [*page["relatedPaths"], *related, *(each.partition("#")[0] for each in related), *(to for _, to in around)]
    return html_page(
        request,
        store,
        "page.html",
        page=page,
        numbers={question["address"]: question["number"] for question in page["questions"]},
        titles=titles_of(store, named),
        neighbours=around,
        sidebar=_sidebar(store, page["frameworkSlug"], topic, page, findings.read(settings.findings)),
    )


def _sidebar(store: Store, framework: str, *current: Any) -> Any:
    record = store.framework(framework)
    return framework_sidebar(store, record, *current) if record is not None else None


def _document(request: Request, store: Store, document: Record) -> Response:
    sidebar = next(
        (
            collection_sidebar(store, each, document["address"])
            for each in store.collections()
            if each["name"] == document["collection"]
        ),
        None,
    )
    return html_page(request, store, "document.html", sidebar=sidebar, **document_values(store, document))


def _collections(request: Request, store: Store, collections: list[Record]) -> Response:
    lists = [{"collection": each, "documents": documents_of(store, each["name"])} for each in collections]
    return html_page(request, store, "collections.html", collections=lists)


def is_of_preview(request: Request) -> bool:
    """Return True for a request to the preview, where problems are shown as pages."""
    settings: Settings = request.app.state.settings
    return settings.preview and not request.url.path.startswith(f"{API}/") and request.url.path != API


def _search(values: dict[str, Any]) -> str:
    return static.own_url("search", values)
