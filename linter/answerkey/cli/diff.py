"""``answerkey diff``."""

from __future__ import annotations

from collections.abc import Iterator

import click

from answerkey.cli.bases import open_base, refusals
from answerkey.cli.exits import CLEAN
from answerkey.cli.options import config_option
from answerkey.cli.output import note, write, write_line
from answerkey.counts import number_of
from answerkey.delivery.comparison import Comparison, QuestionChange, QuestionText, as_data, compare
from answerkey.git.changes import changed_files
from answerkey.identity.audit import audit_base
from answerkey.model.corpus import Corpus
from answerkey.pipeline.options import Options
from answerkey.pipeline.regressions import selecting
from answerkey.pipeline.run import survey
from answerkey.rendering.questions import parts_of
from answerkey.safe_json import document
from answerkey.safe_text import shown
from answerkey.workspace import NothingToCheck, Workspace, open_workspace


@click.command("diff")
@click.argument("revision", default="HEAD")
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--drafts", is_flag=True, help="Count drafts as published.")
@config_option
def diff_command(revision: str, format_name: str, drafts: bool, config: str | None) -> int:
    """List the questions that are new, changed, removed or moved since the git REVISION (by default the last commit).

    For another branch, the commit at which the two parted is compared. Files that are not committed are compared too.
    """
    with refusals():
        workspace = open_base(config)
        after = _corpus(workspace)
        before = _earlier(workspace, revision)
    audit = audit_base(after)
    comparison = compare(before, after, audit.states if audit is not None else {}, drafts=drafts)
    if format_name == "json":
        write(document(as_data(comparison), levels=2))
    else:
        for line in _lines(comparison):
            write_line(shown(line))
        note(_total(comparison))
    return CLEAN


def _corpus(workspace: Workspace) -> Corpus:
    return survey(selecting(workspace, ()), Options()).corpus


def _earlier(workspace: Workspace, revision: str) -> Corpus:
    """Return the base as it was at a revision; raises GitError where git can't read that."""
    config = workspace.config
    buffers = changed_files(config.some_folder, revision)
    try:
        return _corpus(open_workspace([str(config.content_root)], config.file or None, lambda _: config, buffers))
    except NothingToCheck:
        return _corpus(Workspace(config, (), frozenset()))


def _lines(comparison: Comparison) -> Iterator[str]:
    """Yield a line for each change, by kind."""
    yield from (f"+ {_named(question)}" for question in comparison.added)
    yield from (f"~ {_named(pair.after)} ({', '.join(_parts(pair))})" for pair in comparison.changed)
    yield from (f"- {_named(question)}" for question in comparison.removed)
    for pair in comparison.moved:
        parts = f" ({', '.join(_parts(pair))})" if pair.parts else ""
        yield f"> {pair.before.address} -> {_named(pair.after)}{parts}"


def _named(question: QuestionText) -> str:
    return f"{question.address}  {' '.join(parts_of(question.q).title.split())}"


def _parts(pair: QuestionChange) -> Iterator[str]:
    """Yield the parts of a question that changed; for the difficulty with its old and new value."""
    for part in pair.parts:
        yield f"{part}: {pair.before.difficulty} -> {pair.after.difficulty}" if part == "difficulty" else part


def _total(comparison: Comparison) -> str:
    if not comparison:
        return f"No question changed ({number_of(comparison.unchanged, 'question')})."
    counts = {
        "added": len(comparison.added),
        "changed": len(comparison.changed),
        "removed": len(comparison.removed),
        "moved": len(comparison.moved),
        "unchanged": comparison.unchanged,
    }
    return ", ".join(f"{number} {kind}" for kind, number in counts.items()) + "."
