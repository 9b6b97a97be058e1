"""The sidebar of a page: the topics of its framework or the documents of its collection, and its own questions."""

from __future__ import annotations

from typing import NamedTuple

from answerkey.delivery.store import Filters, Record, Store
from answerkey.server.findings import Findings
from answerkey.server.record_lists import documents_of, pages_of
from answerkey.server.settings import OWN

_PAGE_MEMBERS = ("path", "title")
_DOCUMENT_MEMBERS = ("address", "title")
_MOST_DOCUMENTS = 100


class SidebarEntry(NamedTuple):
    """A link of the sidebar, and the links below it; the `current` one is that of the page, or leads to it."""

    title: str
    address: str
    current: bool = False
    entries: tuple[SidebarEntry, ...] = ()
    number: int = 0
    difficulty: str = ""
    omitted: bool = False


def framework_sidebar(
    store: Store, framework: Record, topic: str = "", page: Record | None = None, findings: Findings | None = None
) -> SidebarEntry:
    """Return the topics of a framework. The one at the path `topic` has its pages, and `page` its questions."""
    entries = []
    for each in store.topics(Filters(frameworks=(framework["slug"],))):
        current = each["path"] == topic
        pages = _pages(store, topic, page, findings) if current else ()
        entries.append(SidebarEntry(each["name"], each["path"], current, pages))
    return SidebarEntry(framework["name"], framework["path"], True, tuple(entries))


def collection_sidebar(store: Store, collection: Record, address: str = "") -> SidebarEntry:
    """Return the documents of a collection, of many those near the current one, which is at `address`."""
    documents = documents_of(store, collection["name"], _DOCUMENT_MEMBERS)
    position = next((n for n, each in enumerate(documents) if each["address"] == address), 0)
    first = max(0, min(position - _MOST_DOCUMENTS // 2, len(documents) - _MOST_DOCUMENTS))
    near = documents[first : first + _MOST_DOCUMENTS]
    entries = tuple(SidebarEntry(each["title"], each["address"], each["address"] == address) for each in near)
    path = collection["path"]
    return SidebarEntry(
        collection["title"], path if path.strip("/") else f"{OWN}/collections/{collection['name']}", True, entries
    )


def _pages(store: Store, topic: str, page: Record | None, findings: Findings | None) -> tuple[SidebarEntry, ...]:
    entries = []
    for each in pages_of(store, Filters(topics=(topic,)), _PAGE_MEMBERS):
        current = page is not None and each["path"] == page["path"]
        questions = _questions(page, findings or Findings()) if page is not None and current else ()
        entries.append(SidebarEntry(each["title"], each["path"], current, questions))
    return tuple(entries)


def _questions(page: Record, findings: Findings) -> tuple[SidebarEntry, ...]:
    """Return the questions of a page, and those that were left out where they would stand."""
    entries = _omitted(page, findings, 0)
    for count, question in enumerate(page["questions"], 1):
        link = f"#{question['id']}"
        level = question["difficulty"]
        entries.append(SidebarEntry(question["qText"], link, number=question["number"], difficulty=level))
        entries += _omitted(page, findings, count)
    return tuple(entries)


def _omitted(page: Record, findings: Findings, before: int) -> list[SidebarEntry]:
    parts = findings.omitted_questions(page["path"], before)
    return [SidebarEntry(part.text or part.id, f"#{part.id}", omitted=True) for part in parts if part.id]
