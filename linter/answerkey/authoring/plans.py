"""Plans of renames: absolute paths, bytes, and buffers that hold the result before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from answerkey.authoring.base import Base, Refused
from answerkey.authoring.renames import Renaming
from answerkey.authoring.transactions import Rewrite, change
from answerkey.fixing.edits import apply, diff, patch_name
from answerkey.workspace import Buffers, absolute, shown_path


@dataclass(frozen=True)
class Plan:
    """The files that a rename rewrites, and the old and new paths of those that it moves.

    `root` is the content folder. No path that is written may lead out of `boundary`, also not by a symbolic link.
    """

    root: Path
    boundary: Path
    rewrites: Mapping[Path, Rewrite]
    moves: Mapping[Path, Path]

    @property
    def buffers(self) -> Buffers:
        """The bytes of each path after the rename; `rewrites` also holds files that move unchanged."""
        buffers: dict[Path, bytes | None] = {path: rewrite.after for path, rewrite in self.rewrites.items()}
        for old, new in self.moves.items():
            buffers[new] = buffers.get(old) or b""
            buffers[old] = None
        return buffers

    def write(self) -> None:
        """Carry out the plan; see `change`."""
        changed = {path: rewrite for path, rewrite in self.rewrites.items() if rewrite.before != rewrite.after}
        change(self.root, self.boundary, changed, tuple(self.moves.items()))

    def patch(self) -> str:
        """Return the plan as a patch for `git apply`."""
        parts = []
        for path in sorted({*self.rewrites, *self.moves}):
            before, after = self.rewrites.get(path, Rewrite(b"", b""))
            parts.append(_patch(shown_path(path), shown_path(self.moves.get(path, path)), before, after))
        return "".join(parts)


def plan(base: Base, renaming: Renaming) -> Plan:
    """Plan a rename; raises Refused where a file that moves is a symbolic link."""
    root = absolute(base.config.content_root)
    moves = {root / old: root / new for old, new in renaming.moves}
    for old in moves:
        if old.is_symlink():
            raise Refused(f"{shown_path(old)}: a symbolic link, whose target may differ at its new place; remove it")
    rewrites = {}
    for path, document in base.documents.items():
        edits = renaming.edits.get(path, ())
        if edits or root / path in moves:
            rewrites[root / path] = Rewrite(document.text.encode(), apply(document.text, edits).encode())
    return Plan(root, base.config.writable(root), rewrites, moves)


def _patch(old: str, new: str, before: bytes, after: bytes) -> str:
    a, b = patch_name(f"a/{old}"), patch_name(f"b/{new}")
    head = f"diff --git {a} {b}\n"
    if old != new:
        head += f"rename from {patch_name(old)}\nrename to {patch_name(new)}\n"
    body = diff(old, before.decode(), after.decode())
    marks, _, hunks = body.partition("\n@@")
    return f"{head}--- {a}\n+++ {b}\n@@{hunks}" if marks else head
