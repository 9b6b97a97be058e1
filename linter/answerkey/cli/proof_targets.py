"""What `answerkey prove` is asked to prove: files, folders, and addresses of pages or questions."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence

import click

from answerkey.config import suggestion
from answerkey.model.collections import QA
from answerkey.proofs.proving import Wanted
from answerkey.safe_text import shown
from answerkey.workspace import SourceFile, Workspace, open_workspace

_ALL = "/"  # the address of the whole base; as a path it would be the whole disk


Opening = Callable[[Sequence[str], str | None], Workspace]


def find_targets(
    targets: tuple[str, ...], config: str | None, opening: Opening = open_workspace
) -> tuple[Workspace, Wanted]:
    """The workspace with the pages that targets mean, and which of their questions; raises a usage error."""
    ids: dict[str, set[str]] = {}
    paths: list[str] = []
    base: Workspace | None = None
    for target in targets:
        name, _, question = target.partition("#")
        if target != _ALL and (os.path.lexists(target) or os.path.lexists(name)):
            found, question = ([target], "") if os.path.lexists(target) else ([name], question)
        else:
            base = base or opening([], config)
            found = [str(source.file) for source in _at(base, name) if name] or _refuse(name, base)
        paths += found
        for path in found:
            ids.setdefault(os.path.abspath(path), set()).add(question)
    workspace = opening(paths, config)
    wanted = {s.path: ids[str(s.file)] for s in workspace.files if s.selected and str(s.file) in ids}
    return workspace, {path: frozenset(names) for path, names in wanted.items() if "" not in names}


def _at(workspace: Workspace, address: str) -> Iterator[SourceFile]:
    """The pages at or below an address, which is their path."""
    path = ("qa/" + address.strip("/").removeprefix("qa/").removesuffix(".md")).rstrip("/")
    for source in workspace.files:
        if source.collection == QA and (source.path == f"{path}.md" or source.path.startswith(f"{path}/")):
            yield source


def _refuse(address: str, workspace: Workspace) -> list[str]:
    known = {
        "/" + "/".join(parts[1:length])
        for source in workspace.files
        if source.collection == QA
        for parts in [source.path.removesuffix(".md").split("/")]
        for length in range(2, len(parts) + 1)
    }
    near = suggestion(f"/{address.strip('/')}", sorted(known))
    if not address:
        raise click.UsageError("a question is named with its page: `/fastapi/security/jwt#sign`")
    raise click.UsageError(f"there is neither a file nor an address `{shown(address)}`{shown(near)}")
