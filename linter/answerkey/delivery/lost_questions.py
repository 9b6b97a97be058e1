"""The texts of lost questions and documents as they were when they last stood in the base, from git.

The texts come from git and not from hashes in the record of addresses: a hash would change with every edit and make two
branches that edit one question conflict, and shingles of all texts would be longer than the record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from pathlib import Path

from answerkey.config import Config
from answerkey.git.changes import changed_files
from answerkey.git.errors import NoHistory
from answerkey.git.log import last_change, versions
from answerkey.git.runner import Repository
from answerkey.identity.lock import NAME
from answerkey.identity.similarity import Text
from answerkey.model.collections import QA
from answerkey.model.collections import Collection as FileCollection
from answerkey.model.views import DocumentRecord, Page
from answerkey.parsing.document import parse_document
from answerkey.parsing.text import decode
from answerkey.workspace import absolute

Collections = tuple[FileCollection, ...]
_MOST_PAGES = 100  # whose history is searched one by one
_ENDINGS = (".md", ".markdown", ".mdx", ".MD")


def texts_of_lost(config: Config, lost: Collection[str]) -> dict[str, Text]:
    """Return the texts of lost questions and documents by address, as far as git has them.

    Raises GitError where it can't be read. Searched are the last commit, the one that last changed the record of
    addresses, when everything in it was there, and then the history of each page.
    """
    try:
        return _search(config, {address for address in lost if "#" in address or config.collections})
    except NoHistory:
        return {}


def _search(config: Config, lost: Set[str]) -> dict[str, Text]:
    root, collections = absolute(config.content_root), (QA, *config.declared())
    repository = Repository(root)
    texts: dict[str, Text] = {}
    for revision in ("HEAD", last_change(repository, NAME)) if lost else ():
        if lost - texts.keys() and revision:
            for path, data in _changed_files(root, revision, collections).items():
                texts = {**_texts(path, data, config, lost, collections), **texts}
    pages = sorted({address.partition("#")[0] for address in lost - texts.keys() if "#" in address})
    for page in pages[:_MOST_PAGES]:
        for path, data in _versions(repository, page):
            texts = {**_texts(path, data, config, lost, collections), **texts}
            if not any(address.startswith(f"{page}#") for address in lost - texts.keys()):
                break
    return texts


def _changed_files(root: Path, revision: str, collections: Collections) -> Mapping[str, bytes]:
    """Return the pages and documents that changed since a revision, as they were."""
    changed = {file: data for file, data in changed_files(root, revision).items() if file.is_relative_to(root)}
    paths = {file.relative_to(root).as_posix(): data for file, data in changed.items() if data is not None}
    return {path: data for path, data in paths.items() if any(c.holds(path) for c in collections)}


def _versions(repository: Repository, page: str) -> Iterator[tuple[str, bytes]]:
    """Yield the versions of the file of a page, the latest first."""
    for ending in _ENDINGS:
        path = f"qa{page}{ending}"
        for data in versions(repository, path):
            yield path, data


def _texts(path: str, data: bytes, config: Config, lost: Collection[str], collections: Collections) -> dict[str, Text]:
    """Return the texts of the lost questions in a page, or of a lost document."""
    collection = next(c for c in collections if c.holds(path))
    text = decode(data)[0]
    record = parse_document(path, collection, text, config.limits).record
    texts: dict[str, Text] = {}
    if isinstance(record, Page):
        texts = {f"{record.address}#{q.id}": Text(q.q or "", q.a or "") for q in record.questions}
    elif isinstance(record, DocumentRecord):
        texts = {record.address: Text(text, text)}
    return {address: text for address, text in texts.items() if address in lost}
