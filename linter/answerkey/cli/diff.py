"""``answerkey diff``."""

from __future__ import annotations

from collections.abc import Iterator

import click

from answerkey.cli.bases import config_option, open_base, refusals
from answerkey.cli.exits import CLEAN
from answerkey.cli.output import note, write, write_line
from answerkey.delivery.comparing import Changed, Comparison, Known, as_data, compare
from answerkey.git.changes import changed_files
from answerkey.identity.judging import judge
from answerkey.model.corpus import Corpus
from answerkey.pipeline.options import Options
from answerkey.pipeline.regressions import selecting
from answerkey.pipeline.run import survey
from answerkey.safe_json import document
from answerkey.safe_text import shown
from answerkey.workspace import NothingToCheck, Workspace, open_workspace


@click.command("diff")
@click.argument("revision", default="HEAD")
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--drafts", is_flag=True, help="Count drafts as published.")
@config_option
def diff_command(revision: str, format_name: str, drafts: bool, config: str | None) -> int:
    """Name the questions that are new, changed, removed or moved since REVISION of git (the last commit by default).

    Of a branch's revision the commit counts at which the two parted. Files that are not committed count as they are.
    """
    with refusals():
        workspace = open_base(config)
        after = _corpus(workspace)
        before = _earlier(workspace, revision)
    judgement = judge(after)
    found = compare(before, after, judgement.states if judgement is not None else {}, drafts=drafts)
    if format_name == "json":
        write(document(as_data(found), levels=2))
    else:
        for line in _lines(found):
            write_line(shown(line))
        note(_total(found))
    return CLEAN


def _corpus(workspace: Workspace) -> Corpus:
    return survey(selecting(workspace, ()), Options()).corpus


def _earlier(workspace: Workspace, revision: str) -> Corpus:
    """Return the base as it was at a revision; raises GitError where git can't read that."""
    config = workspace.config
    held = changed_files(config.some_folder, revision)
    try:
        return _corpus(open_workspace([str(config.content_root)], config.file or None, lambda _: config, held))
    except NothingToCheck:
        return _corpus(Workspace(config, (), frozenset()))


def _lines(found: Comparison) -> Iterator[str]:
    """What changed, a line each, by kind."""
    yield from (f"+ {_named(question)}" for question in found.added)
    yield from (f"~ {_named(pair.after)} ({', '.join(_parts(pair))})" for pair in found.changed)
    yield from (f"- {_named(question)}" for question in found.removed)
    for pair in found.moved:
        parts = f" ({', '.join(_parts(pair))})" if pair.parts else ""
        yield f"> {pair.before.address} -> {_named(pair.after)}{parts}"


def _named(question: Known) -> str:
    return f"{question.address}  {' '.join(question.q.split())}"


def _parts(pair: Changed) -> Iterator[str]:
    """What changed of a question; of its difficulty from what to what."""
    for part in pair.parts:
        yield f"{part}: {pair.before.difficulty} -> {pair.after.difficulty}" if part == "difficulty" else part


def _total(found: Comparison) -> str:
    if not found:
        return f"No question changed; there are {found.unchanged}."
    counts = {"added": found.added, "changed": found.changed, "removed": found.removed, "moved": found.moved}
    return ", ".join(f"{len(entries)} {kind}" for kind, entries in counts.items()) + f", {found.unchanged} unchanged."
