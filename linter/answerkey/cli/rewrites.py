"""Delivery of proved rewrites: to files, as a patch, or to standard output."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from answerkey.cli.exits import CLEAN, FINDINGS, INTERNAL
from answerkey.cli.output import note, patch, raw
from answerkey.config import Config
from answerkey.counts import number_of
from answerkey.fixing.edits import diff
from answerkey.model.collections import NOTEBOOKS
from answerkey.parsing.text import decode
from answerkey.workspace import Workspace
from answerkey.writing import ChangedMeanwhile, Elsewhere, replace_file

if TYPE_CHECKING:
    from answerkey.fixing.rounds import FixResult, Rewrite


def write(config: Config, rewrites: Iterable[Rewrite]) -> int:
    """Replace the files; name those that changed meanwhile or can't be written, which fail the run."""
    code = CLEAN
    for rewrite in rewrites:
        try:
            file = rewrite.source.file
            replace_file(file, rewrite.after, rewrite.before, config.writable(file))
        except ChangedMeanwhile:
            note(f"{rewrite.source.shown}: changed meanwhile, not fixed; run again")
            code = FINDINGS
        except OSError as error:
            note(f"{rewrite.source.shown}: can't be written: {_why(error)}")
            code = FINDINGS
    return code


def _why(error: OSError) -> str:
    """Return the reason, with the path of a link if one is in the way."""
    if isinstance(error, Elsewhere):
        return f"`{os.path.relpath(error.filename)}` {error.strerror}"
    return error.strerror or str(error)


def show(rewrites: Iterable[Rewrite], color: str) -> int:
    """Print the rewrites as one patch."""
    texts = [diff(r.source.shown, decode(r.before)[0], decode(r.after)[0]) for r in rewrites]
    patch("".join(texts), color)
    return FINDINGS if texts else CLEAN


def print_text(workspace: Workspace, mended: FixResult) -> None:
    """Print the text of standard input after its fixes."""
    ((file, original),) = workspace.buffers.items()
    after = [rewrite.after for rewrite in mended.rewrites if rewrite.source.file == file]
    raw(after[0] if after else original or b"")


def name_notebooks(workspace: Workspace) -> None:
    """Say that notebooks are only checked, if some are selected."""
    number = sum(source.selected and source.collection == NOTEBOOKS for source in workspace.files)
    if number:
        note(f"note: {number_of(number, 'notebook')} left as {'it is' if number == 1 else 'they are'}: only checked")


def faults(mended: FixResult) -> int:
    """Name the files that were not rewritten because a fix would have damaged them."""
    for fault in mended.faults:
        note(f"{fault.source.shown}: not rewritten, since a fix would have damaged it: {fault.message}")
    if not mended.faults:
        return CLEAN
    note("This is a bug of answerkey. Please report it with the file; all other files were processed.")
    return INTERNAL
