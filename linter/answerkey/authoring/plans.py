"""What a rename does to files: absolute paths, bytes, and the buffers that show its result before it is written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from answerkey.authoring.base import Base, Refused
from answerkey.authoring.renames import Renaming
from answerkey.authoring.transactions import Rewrite, change
from answerkey.fixing.edits import apply, diff, patch_name
from answerkey.workspace import Buffers, absolute


@dataclass(frozen=True)
class Plan:
    """The files that are rewritten, and those that move, each from its old path to its new one.

    `root` is the content folder, and `boundary` the folder below which all files that are written must plainly lie.
    """

    root: Path
    boundary: Path
    rewrites: Mapping[Path, Rewrite]
    moves: Mapping[Path, Path]

    @property
    def buffers(self) -> Buffers:
        """What stands where afterwards; of files that move as they are `Plan.of` has put the bytes in `rewrites`."""
        found: dict[Path, bytes | None] = {path: rewrite.after for path, rewrite in self.rewrites.items()}
        for old, new in self.moves.items():
            found[new] = found.get(old) or b""
            found[old] = None
        return found

    def write(self) -> None:
        """Do it; see `change`."""
        changed = {path: rewrite for path, rewrite in self.rewrites.items() if rewrite.before != rewrite.after}
        change(self.root, self.boundary, changed, tuple(self.moves.items()))

    def patch(self) -> str:
        """What is done as a patch that `git apply` takes."""
        parts = []
        for path in sorted({*self.rewrites, *self.moves}):
            before, after = self.rewrites.get(path, Rewrite(b"", b""))
            parts.append(_patch(shown_path(path), shown_path(self.moves.get(path, path)), before, after))
        return "".join(parts)


def plan(base: Base, renaming: Renaming) -> Plan:
    """The plan of a rename; raises Refused where a link of the file system stands in the way."""
    root = absolute(base.config.content_root)
    moves = {root / old: root / new for old, new in renaming.moves}
    for old in moves:
        if old.is_symlink():
            raise Refused(f"{shown_path(old)}: a symbolic link, which may lead elsewhere from its new place; remove it")
    rewrites = {}
    for path, document in base.documents.items():
        edits = renaming.edits.get(path, ())
        if edits or root / path in moves:
            rewrites[root / path] = Rewrite(document.text.encode(), apply(document.text, edits).encode())
    return Plan(root, base.config.writable(root), rewrites, moves)


def shown_path(path: Path) -> str:
    """A path as users see it: relative to the working directory, with forward slashes."""
    return Path(os.path.relpath(path)).as_posix()


def _patch(old: str, new: str, before: bytes, after: bytes) -> str:
    a, b = patch_name(f"a/{old}"), patch_name(f"b/{new}")
    head = f"diff --git {a} {b}\n"
    if old != new:
        head += f"rename from {patch_name(old)}\nrename to {patch_name(new)}\n"
    body = diff(old, before.decode(), after.decode())
    marks, _, hunks = body.partition("\n@@")
    return f"{head}--- {a}\n+++ {b}\n@@{hunks}" if marks else head
