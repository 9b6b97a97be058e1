"""The texts of lost questions as they were when they last stood in the base, from git.

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
from answerkey.model.views import Page
from answerkey.parsing.document import parse_document
from answerkey.parsing.text import decode
from answerkey.workspace import absolute

_MOST_PAGES = 100  # whose history is searched one by one
_ENDINGS = (".md", ".markdown", ".mdx", ".MD")


def texts_of_lost(config: Config, lost: Collection[str]) -> dict[str, Text]:
    """Return the texts of lost questions by address, as far as git has them. Raises GitError where it can't be read.

    Searched are the last commit, the one that last changed the record of addresses, when everything in it was there,
    and then the history of each page.
    """
    try:
        return _search(config, {address for address in lost if "#" in address})
    except NoHistory:
        return {}


def _search(config: Config, lost: Set[str]) -> dict[str, Text]:
    root = absolute(config.content_root)
    repository = Repository(root)
    texts: dict[str, Text] = {}
    for revision in ("HEAD", last_change(repository, NAME)) if lost else ():
        if lost - texts.keys() and revision:
            for path, data in _changed_pages(root, revision).items():
                texts = {**_texts(path, data, config, lost), **texts}
    pages = sorted({address.partition("#")[0] for address in lost - texts.keys()})
    for page in pages[:_MOST_PAGES]:
        for path, data in _versions(repository, page):
            texts = {**_texts(path, data, config, lost), **texts}
            if not any(address.startswith(f"{page}#") for address in lost - texts.keys()):
                break
    return texts


def _changed_pages(root: Path, revision: str) -> Mapping[str, bytes]:
    """Return the pages that changed since a revision, as they were."""
    changed = {file: data for file, data in changed_files(root, revision).items() if file.is_relative_to(root)}
    paths = {file.relative_to(root).as_posix(): data for file, data in changed.items() if data is not None}
    return {path: data for path, data in paths.items() if QA.holds(path)}


def _versions(repository: Repository, page: str) -> Iterator[tuple[str, bytes]]:
    """Yield the versions of the file of a page, the latest first."""
    for ending in _ENDINGS:
        path = f"qa{page}{ending}"
        for data in versions(repository, path):
            yield path, data


def _texts(path: str, data: bytes, config: Config, lost: Collection[str]) -> dict[str, Text]:
    """Return the texts of the lost questions in a page."""
    page = parse_document(path, QA, decode(data)[0], config.limits).record
    assert isinstance(page, Page)
    texts = {f"{page.address}#{question.id}": Text(question.q or "", question.a or "") for question in page.questions}
    return {address: text for address, text in texts.items() if address in lost}
