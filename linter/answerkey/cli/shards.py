"""Shards: the parts of a base that several machines check, each in the context of the whole."""

from __future__ import annotations

import re
from hashlib import blake2b

import click
from msgspec import Struct
from msgspec.structs import replace

from answerkey.workspace import Workspace

_FORM = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")


class Shard(Struct, frozen=True):
    """One of `total` parts of a base, numbered from 1.

    A file stays in its shard when others come and go, so that the caches of machines hold.
    """

    number: int
    total: int

    def holds(self, path: str) -> bool:
        """Return whether the findings of a file are reported by this shard."""
        hashed = blake2b(path.encode("utf-8", "surrogateescape"), digest_size=8).digest()
        return int.from_bytes(hashed, "big") % self.total == self.number - 1

    def of(self, workspace: Workspace) -> Workspace:
        """Return the workspace with the files of this shard selected; the first shard names those that are left out."""
        files = tuple(replace(s, selected=s.selected and self.holds(s.path)) for s in workspace.files)
        return replace(workspace, files=files, unchecked=workspace.unchecked if self.number == 1 else ())


class ShardType(click.ParamType[Shard]):
    """``NUMBER/TOTAL``."""

    name = "NUMBER/TOTAL"

    def convert(self, value: str | Shard, param: click.Parameter | None, context: click.Context | None) -> Shard:
        if isinstance(value, Shard):
            return value
        match = _FORM.fullmatch(value)
        if match is None or int(match[1]) > int(match[2]):
            self.fail(f"{value!r} must be NUMBER/TOTAL, such as 3/8", param, context)
        return Shard(int(match[1]), int(match[2]))
