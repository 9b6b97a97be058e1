"""What lost questions said when they were last there, from git.

The texts come from git and not from hashes in the record of addresses: a hash would change with every edit and make two
branches that edit one question conflict, and shingles of all texts would be longer than the record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from answerkey.changes import changed_files, last_change, versions
from answerkey.config import Config, ConfigError
from answerkey.identity.lock import NAME
from answerkey.identity.resembling import Text
from answerkey.model.collections import QA
from answerkey.model.views import Page
from answerkey.parsing.document import parse_document
from answerkey.parsing.text import decode
from answerkey.workspace import absolute

_MOST_PAGES = 100  # whose history is searched one by one
_ENDINGS = (".md", ".markdown", ".mdx", ".MD")


def earlier_texts(config: Config, lost: Collection[str]) -> dict[str, Text]:
    """The texts of lost questions by address, as far as git knows them.

    Looked for in the last commit, in the one that last changed the record (when all that it names was there), and then
    in the history of each page.
    """
    wanted = {address for address in lost if "#" in address}
    found: dict[str, Text] = {}
    for revision in ("HEAD", last_change(absolute(config.content_root) / NAME)):
        if wanted - found.keys() and revision:
            for path, data in _changed(config, revision).items():
                found = {**_texts(path, data, config, wanted), **found}
    pages = sorted({address.partition("#")[0] for address in wanted - found.keys()})
    for page in pages[:_MOST_PAGES]:
        for path, data in _history(config, page):
            found = {**_texts(path, data, config, wanted), **found}
            if not any(address.startswith(f"{page}#") for address in wanted - found.keys()):
                break
    return found


def _changed(config: Config, revision: str) -> Mapping[str, bytes]:
    """The pages that changed since a revision, as they were."""
    root = absolute(config.content_root)
    try:
        changed = changed_files(root, revision)
    except ConfigError:
        return {}
    inside = {file: data for file, data in changed.items() if data is not None and file.is_relative_to(root)}
    named = {file.relative_to(root).as_posix(): data for file, data in inside.items()}
    return {path: data for path, data in named.items() if QA.holds(path)}


def _history(config: Config, page: str) -> Iterator[tuple[str, bytes]]:
    """The versions of a page's file, the latest first."""
    for ending in _ENDINGS:
        path = f"qa{page}{ending}"
        for data in versions(absolute(config.content_root) / path):
            yield path, data


def _texts(path: str, data: bytes, config: Config, wanted: Collection[str]) -> dict[str, Text]:
    page = parse_document(path, QA, decode(data)[0], config.limits).record
    assert isinstance(page, Page)
    found = {f"{page.address}#{question.id}": Text(question.q or "", question.a or "") for question in page.questions}
    return {address: text for address, text in found.items() if address in wanted}
