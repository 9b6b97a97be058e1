"""The resources: pages, questions and documents as Markdown, each at the URI that its address makes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import parse_qs, quote, unquote, urlsplit

from mcp_types import ListResourcesResult, Resource, ResourceTemplate

from answerkey.delivery.store import MAX_LIMIT, DocumentFilters, Record, Store
from answerkey.mcp_server.reading import entry_at
from answerkey.mcp_server.refusals import Refusal

SCHEME: Final = "answerkey"
MARKDOWN: Final = "text/markdown"
_PAGES: Final = "pages"
TEMPLATES: Final = (
    ResourceTemplate(
        name="entry",
        title="Page or document",
        uri_template=f"{SCHEME}:///{{+path}}",
        description="A page with its questions, or a document, as Markdown; `path` is its address.",
        mime_type=MARKDOWN,
    ),
    ResourceTemplate(
        name="question",
        title="Question",
        uri_template=f"{SCHEME}:///{{+path}}{{#id}}",
        description="A question with its answer, as Markdown; `path` is the address of its page.",
        mime_type=MARKDOWN,
    ),
)


class Location(NamedTuple):
    """The address and the language that a URI names."""

    address: str
    locale: str | None


def uri_of(address: str) -> str:
    """Return the URI of an address."""
    path, mark, fragment = address.partition("#")
    return f"{SCHEME}://{quote(path)}{mark}{quote(fragment)}"


def location_of(uri: str) -> Location:
    """Return the location that a URI names. Raises Refusal for a URI of another form."""
    hint = f"use one such as `{SCHEME}:///fastapi/security/jwt#who-checks`"
    try:
        parts = urlsplit(uri)
    except ValueError:
        raise Refusal("the URI can't be read", hint) from None
    if parts.scheme != SCHEME or parts.netloc:
        raise Refusal(f"a resource of this base begins with `{SCHEME}:///`", hint)
    locales = parse_qs(parts.query).get("locale", [None])
    fragment = f"#{unquote(parts.fragment)}" if parts.fragment else ""
    return Location(unquote(parts.path) + fragment, locales[0])


def markdown_at(store: Store, address: str) -> str:
    """Return what stands at an address. Raises Refusal if nothing does."""
    return str(entry_at(store, address)["markdown"])


def listed(store: Store, cursor: str | None) -> ListResourcesResult:
    """Return a part of the list of all pages and documents. Raises BadRequest for a cursor that is not ours."""
    lists = [_PAGES, *(collection["name"] for collection in store.collections())]
    name, _, after = (cursor or "").partition(" ")
    if name not in lists:
        name = _PAGES
    part = _part(store, name, after or None)
    if part.next is not None:
        following: str | None = f"{name} {part.next}"
    else:
        later = lists[lists.index(name) + 1 :]
        following = f"{later[0]} " if later else None
    return ListResourcesResult(resources=list(map(_resource, part.items)), next_cursor=following)


class _Part(NamedTuple):
    items: tuple[Record, ...]
    next: str | None


def _part(store: Store, name: str, after: str | None) -> _Part:
    if name == _PAGES:
        pages = store.pages(limit=MAX_LIMIT, after=after)
        return _Part(pages.items, pages.next)
    documents = store.documents(DocumentFilters(name), limit=MAX_LIMIT, after=after)
    return _Part(documents.items, documents.next)


def _resource(record: Record) -> Resource:
    address = record["path"] if "path" in record else record["address"]
    return Resource(
        name=address, title=record["title"], uri=uri_of(address), description=_about(record), mime_type=MARKDOWN
    )


def _about(record: Record) -> str:
    return ", ".join(_words(record))


def _words(record: Record) -> Iterator[str]:
    if "collection" in record:
        yield record["collection"]
    else:
        yield from (record["framework"], record["topic"])
