"""The problems of addresses at which nothing is: moved, removed, of another kind, or misspelt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from answerkey.delivery.store import Store
from answerkey.server.errors import Problem
from answerkey.server.settings import API

_DOCUMENTS: Final = f"{API}/documents"


def missing(store: Store, name: str, locate: Callable[[str], str], kind: str = "") -> Problem:
    """Return the problem of an address without a record, or without one of a kind.

    `locate` makes a URL of an address; a record that moved is sent there.
    """
    redirect = store.redirect(name)
    if redirect is None:
        return Problem(404, _absent(store, name, kind))
    if redirect.target is None:
        return Problem(410, f"what was at {name} is gone for good")
    return Problem(308, f"{name} is now {redirect.target}", headers={"Location": locate(redirect.target)})


def located(store: Store, name: str) -> str:
    """Return the path in the API of an address, which may be that of a document."""
    return document_endpoint(name) if store.document(name) is not None else endpoint(name)


def document_endpoint(name: str) -> str:
    """Return the path in the API of the address of a document."""
    return f"{_DOCUMENTS}{quote(name)}"


def endpoint(name: str) -> str:
    """Return the path in the API of any other address."""
    path, _, fragment = name.partition("#")
    if fragment:
        return f"{API}/questions{quote(path)}/{quote(fragment, safe='')}"
    kinds = {1: "frameworks", 2: "topics"}
    return f"{API}/{kinds.get(path.count('/'), 'pages')}{quote(path)}"


def _absent(store: Store, name: str, kind: str) -> str:
    """Return the reason, with the kind of record that is there instead, or the address that may have been meant."""
    reason = f"there is no {kind} at `{name}`" if kind else f"there is nothing at `{name}`"
    for address in dict.fromkeys((name, name.replace("#", "/")) if kind else ()):
        if (other := store.kind_at(address)) and other != kind:
            subject = "it" if address == name else f"`{address}`"
            return f"{reason}; {subject} is a {other}: {located(store, address)}"
    near = store.nearest_address(name, kind)
    return f"{reason}; did you mean `{near}`?" if near else reason
