"""The targets of a run: files, folders, and addresses of pages or questions."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence

from answerkey.config import suggestion
from answerkey.model.collections import QA, Collection
from answerkey.model.views import DocumentRecord
from answerkey.parsing.document import parse_document
from answerkey.parsing.text import decode
from answerkey.workspace import SourceFile, Workspace, open_workspace

Selected = Mapping[str, frozenset[str]]
"""The ids of the selected questions by the path of their file; of a file that is not named, all are selected."""
Opening = Callable[[Sequence[str], str | None], Workspace]
_ALL = "/"  # the address of the whole base; as a path it would be the whole disk


class TargetError(Exception):
    """A target that is neither a file nor an address; the message says which are near."""


def open_targets(
    targets: Sequence[str], config: str | None, opening: Opening = open_workspace
) -> tuple[Workspace, Selected]:
    """Open the workspace with the pages of some targets selected, and return their questions.

    Raises TargetError, and what `opening` raises, which opens paths with a configuration.
    """
    ids: dict[str, set[str]] = {}
    paths: list[str] = []
    base: Workspace | None = None
    for target in targets:
        name, _, question = target.partition("#")
        if target != _ALL and (os.path.lexists(target) or os.path.lexists(name)):
            pages, question = ([target], "") if os.path.lexists(target) else ([name], question)
        else:
            base = base or opening([], config)
            pages = _pages_at(name, base)
        paths += pages
        for path in pages:
            ids.setdefault(os.path.abspath(path), set()).add(question)
    workspace = opening(paths, config)
    by_path = {s.path: ids[str(s.file)] for s in workspace.files if s.selected and str(s.file) in ids}
    return workspace, {path: frozenset(names) for path, names in by_path.items() if "" not in names}


def is_proved(collection: Collection) -> bool:
    """Return True if the files of a collection may ask to be proved."""
    return collection == QA or collection.declared


def _pages_at(address: str, workspace: Workspace) -> list[str]:
    """Return the files of the pages and documents at or below an address; raises TargetError if there is none."""
    if not address:
        raise TargetError("a question is named with its page: `/fastapi/security/jwt#sign`")
    path = ("qa/" + address.strip("/").removeprefix("qa/").removesuffix(".md")).rstrip("/")
    pages = [
        str(source.file)
        for source in _qa_pages(workspace)
        if source.path == f"{path}.md" or source.path.startswith(f"{path}/")
    ]
    documents = _documents(workspace)
    full = f"/{address.strip('/')}"
    pages += [file for of, file in documents if of == full or of.startswith(f"{full.rstrip('/')}/")]
    if not pages:
        near = suggestion(full, sorted({*_addresses(workspace), *(of for of, _ in documents)}))
        raise TargetError(f"there is neither a file nor an address `{address}`{near}")
    return pages


def _documents(workspace: Workspace) -> list[tuple[str, str]]:
    """Return the address of each document of the user's collections that has one, with its file."""
    documents = []
    for source in workspace.files:
        if source.collection.declared:
            text, _ = decode(workspace.read(source)[0])
            record = parse_document(source.path, source.collection, text, workspace.config.limits).record
            documents += [(record.address, str(source.file))] if isinstance(record, DocumentRecord) else []
    return [(address, file) for address, file in documents if address]


def _addresses(workspace: Workspace) -> set[str]:
    """Return the addresses of all pages and of what is above them."""
    parts_of_pages = (source.path.removesuffix(".md").split("/") for source in _qa_pages(workspace))
    return {"/" + "/".join(parts[1:length]) for parts in parts_of_pages for length in range(2, len(parts) + 1)}


def _qa_pages(workspace: Workspace) -> Iterator[SourceFile]:
    return (source for source in workspace.files if source.collection == QA)
