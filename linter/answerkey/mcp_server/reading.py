"""The tools that read the base: search, get, sample and related."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from answerkey.counts import number_of
from answerkey.delivery.markdown_parts import cut
from answerkey.delivery.store import DOCUMENT_KIND, Filters, Hit, Record, Store
from answerkey.mcp_server.arguments import ReadArguments, RelatedArguments, SampleArguments, SearchArguments
from answerkey.mcp_server.record_markdown import (
    answer_markdown,
    asked_markdown,
    document_markdown,
    page_markdown,
    question_markdown,
)
from answerkey.mcp_server.refusals import Refusal, of_unknown_values, suggested

MOST: Final = 20_000
"""Characters of Markdown in one answer, unless a block is longer."""
_SEPARATORS: Final = re.compile(r"[^\w]+")


def search(store: Store, arguments: SearchArguments) -> dict[str, Any]:
    """Search questions and documents."""
    _refuse_unknown(store, arguments.filters)
    result = store.search(arguments.query, arguments.filters, limit=arguments.limit, after=arguments.cursor)
    return {
        "hits": list(map(_hit, result.hits)),
        "total": result.total,
        "match": result.match,
        "corrected": result.corrected,
        "dropped": list(result.dropped),
        "next": result.next,
    }


def get(store: Store, arguments: ReadArguments) -> dict[str, Any]:
    """Return what stands at an address as Markdown, or a part of it."""
    entry = entry_at(store, arguments.address)
    parts = cut(entry["markdown"], MOST)
    if arguments.part > len(parts):
        has = number_of(len(parts), "part")
        raise Refusal(f"part: `{entry['address']}` has {has}", f"use a number from 1 to {len(parts)}")
    return {**entry, "markdown": parts[arguments.part - 1], "part": arguments.part, "parts": len(parts)}


def sample(store: Store, arguments: SampleArguments) -> dict[str, Any]:
    """Draw questions at random."""
    _refuse_unknown(store, arguments.filters)
    drawn = store.sample(arguments.filters, arguments.size, arguments.seed)
    return {"questions": [_sampled(each, arguments.answers) for each in drawn], "seed": arguments.seed}


def related(store: Store, arguments: RelatedArguments) -> dict[str, Any]:
    """Return the questions that are near to a question, or the pages that the author of a page names."""
    address = normal(arguments.address)
    record = _record(store, address)
    if record is None:
        raise _absent(store, address)
    near = record.get("related" if "#" in address else "relatedPaths") or ()
    entries = (_related(store, each) for each in near)
    return {"address": address, "related": [each for each in entries if each is not None][: arguments.limit]}


def entry_at(store: Store, address: str) -> dict[str, Any]:
    """Return what stands at an address, with all of its Markdown. Raises Refusal if nothing does."""
    address = normal(address)
    if address == "/":
        return _entry("/", "base", "Questions and answers", _base(store))
    record = _record(store, address)
    if record is not None:
        return _of_record(address, record)
    for kind, find in (("framework", store.framework), ("topic", store.topic)):
        record = find(address[1:] if kind == "framework" else address)
        if record is not None:
            return _entry(address, kind, record["name"], _list(store, record, address), record["hash"])
    raise _absent(store, address)


def normal(address: str) -> str:
    """Return an address with one slash before it and none at the end of its path."""
    path, mark, fragment = address.strip().partition("#")
    return f"/{path.strip('/')}{mark}{fragment}"


def _record(store: Store, address: str) -> Record | None:
    if "#" in address:
        return store.question(address)
    return store.page(address) or store.document(address)


def _of_record(address: str, record: Record) -> dict[str, Any]:
    if "#" in address:
        return _entry(address, "question", record["qText"], question_markdown(record), record["hash"])
    if "collection" in record:
        return _entry(address, "document", record["title"], document_markdown(record), record["hash"])
    return _entry(address, "page", record["title"], page_markdown(record), record["hash"])


def _entry(address: str, type_: str, title: str, markdown: str, hash_: str | None = None) -> dict[str, Any]:
    return {"address": address, "type": type_, "title": title, "markdown": markdown, "hash": hash_}


def _absent(store: Store, address: str) -> Refusal:
    """Return the refusal of an address: where it moved, or what may have been meant."""
    redirect = store.redirect(address)
    if redirect is not None:
        if redirect.target is None:
            return Refusal(f"what was at `{address}` is gone for good", "use `search` to find something like it")
        return Refusal(f"`{address}` has moved", f"use `{redirect.target}`")
    path, mark, _ = address.partition("#")
    page = store.page(path) if mark else None
    if page is not None:
        return Refusal(f"there is nothing at `{address}`", _questions_of(page, address))
    words = " ".join(_SEPARATORS.split(address))
    hits = store.search(words, limit=1).hits if words.strip() else ()
    near = f"did you mean `{hits[0].record['address']}`? " if hits else ""
    return Refusal(f"there is nothing at `{address}`", f"{near}use `search` to find addresses")


def _questions_of(page: Record, address: str) -> str:
    addresses = [question["address"] for question in page["questions"]]
    return suggested(
        address, addresses, f"the page has {', '.join(f'`{each}`' for each in addresses) or 'no questions'}"
    )


def _refuse_unknown(store: Store, filters: Filters) -> None:
    if unknown := store.unknown_values(filters):
        raise of_unknown_values(unknown)


def _way(record: Mapping[str, Any]) -> str:
    return " › ".join((record["framework"], record["topic"], record["page"]["title"]))


def _hit(hit: Hit) -> dict[str, Any]:
    is_document = "collection" in hit.record
    return {
        "address": hit.record["address"],
        "kind": DOCUMENT_KIND if is_document else hit.record["kind"],
        "title": hit.title,
        "path": hit.record["collection"] if is_document else _way(hit.record),
        "difficulty": None if is_document else hit.record["difficulty"],
        "excerpt": hit.excerpt,
        "missing": list(hit.missing),
    }


def _sampled(record: Record, answers: bool) -> dict[str, Any]:
    return {
        "address": record["address"],
        "kind": record["kind"],
        "title": record["qText"],
        "path": _way(record),
        "difficulty": record["difficulty"],
        "tags": list(record["tags"]),
        "question": asked_markdown(record),
        "answer": answer_markdown(record) if answers else None,
    }


def _related(store: Store, address: str) -> dict[str, Any] | None:
    record = _record(store, address)
    if record is None:
        return None
    if "#" in address:
        return {"address": address, "title": record["qText"], "path": _way(record)}
    return {"address": address, "title": record["title"], "path": " › ".join((record["framework"], record["topic"]))}


def _base(store: Store) -> str:
    return "\n\n".join(_base_blocks(store)) + "\n"


def _base_blocks(store: Store) -> Iterator[str]:
    yield "# Questions and answers"
    for framework in store.frameworks():
        yield f"## {framework['name']}\n\n`{framework['path']}`: {number_of(framework['questionsCount'], 'question')}"
    for collection in store.collections():
        yield f"## {collection['title']}\n\n{number_of(collection['documentsCount'], 'document')}"


def _list(store: Store, record: Record, address: str) -> str:
    """Return the pages of a framework or topic."""
    filters = Filters(topics=(address,)) if address.count("/") > 1 else Filters(frameworks=(address[1:],))
    lines = [f"# {record['name']}", record["description"] or "", ""]
    after: str | None = None
    while True:
        part = store.pages(filters, limit=100, after=after)
        lines += [
            f"- {each['title']}: `{each['path']}`, {number_of(each['questionsCount'], 'question')}"
            for each in part.items
        ]
        if part.next is None:
            return "\n".join(lines) + "\n"
        after = part.next
