"""``answerkey diff``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import click

from answerkey.cli.bases import open_base, refusals
from answerkey.cli.exits import CLEAN
from answerkey.cli.options import config_option
from answerkey.cli.output import note, write, write_line
from answerkey.counts import number_of
from answerkey.delivery.catalog_source import bodies_of
from answerkey.delivery.comparison import Comparison, QuestionChange, QuestionText, as_data, compare
from answerkey.delivery.document_comparison import (
    DocumentComparison,
    DocumentState,
    compare_documents,
    documents_as_data,
    documents_of,
)
from answerkey.git.changes import changed_files
from answerkey.identity.audit import audit_base
from answerkey.model.corpus import Corpus
from answerkey.pipeline.options import Options
from answerkey.pipeline.regressions import selecting
from answerkey.pipeline.run import survey
from answerkey.rendering.questions import parts_of
from answerkey.safe_json import document as json_document
from answerkey.safe_text import shown
from answerkey.workspace import NothingToCheck, Workspace, open_workspace


@click.command("diff")
@click.argument("revision", default="HEAD")
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--drafts", is_flag=True, help="Count drafts as published.")
@config_option
def diff_command(revision: str, format_name: str, drafts: bool, config: str | None) -> int:
    """List questions and documents that are new, changed, removed or moved since the git REVISION (or last commit).

    For another branch, the commit at which the two parted is compared. Files that are not committed are compared too.
    """
    with refusals():
        workspace = open_base(config)
        after = _state(workspace, drafts=drafts)
        before = _earlier(workspace, revision, drafts=drafts)
    audit = audit_base(after.corpus)
    states = audit.states if audit is not None else {}
    comparison = compare(before.corpus, after.corpus, states, drafts=drafts)
    documents = compare_documents(before.documents, after.documents, states)
    if format_name == "json":
        write(json_document({**as_data(comparison), "documents": documents_as_data(documents)}, levels=2))
    else:
        for line in [*_lines(comparison), *_document_lines(documents)]:
            write_line(shown(line))
        _note_totals(comparison, documents)
    return CLEAN


class _State(NamedTuple):
    """A state of a base: its corpus, and its documents by address."""

    corpus: Corpus
    documents: Mapping[str, DocumentState]


def _state(workspace: Workspace, *, drafts: bool) -> _State:
    outcome = survey(selecting(workspace, ()), Options())
    bodies = bodies_of(outcome.corpus, outcome.inputs, workspace)
    return _State(outcome.corpus, documents_of(outcome.corpus, bodies, drafts=drafts))


def _earlier(workspace: Workspace, revision: str, *, drafts: bool) -> _State:
    """Return the base as it was at a revision; raises GitError where git can't read that."""
    config = workspace.config
    buffers = changed_files(config.some_folder, revision)
    try:
        earlier = open_workspace([str(config.content_root)], config.file or None, lambda _: config, buffers)
        return _state(earlier, drafts=drafts)
    except NothingToCheck:
        return _state(Workspace(config, (), frozenset()), drafts=drafts)


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


def _document_lines(comparison: DocumentComparison) -> Iterator[str]:
    """Yield a line for each change of a document, by kind."""
    yield from (f"+ {_titled(each)}" for each in comparison.added)
    yield from (f"~ {_titled(change.after)} ({', '.join(change.fields)})" for change in comparison.changed)
    yield from (f"- {_titled(each)}" for each in comparison.removed)
    for change in comparison.moved:
        fields = f" ({', '.join(change.fields)})" if change.fields else ""
        yield f"> {change.before.address} -> {_titled(change.after)}{fields}"


def _titled(each: DocumentState) -> str:
    return f"{each.address}  {' '.join(each.title.split())}"


def _note_totals(comparison: Comparison, documents: DocumentComparison) -> None:
    """Note the numbers of questions and of documents; where there are only documents, of these alone."""
    has_documents = documents or documents.unchanged
    if comparison or comparison.unchanged or not has_documents:
        note(_total(comparison, "question"))
    if has_documents:
        note(("Documents: " if documents else "") + _total(documents, "document"))


def _total(comparison: Comparison | DocumentComparison, noun: str) -> str:
    if not comparison:
        return f"No {noun} changed ({number_of(comparison.unchanged, noun)})."
    counts = {
        "added": len(comparison.added),
        "changed": len(comparison.changed),
        "removed": len(comparison.removed),
        "moved": len(comparison.moved),
        "unchanged": comparison.unchanged,
    }
    return ", ".join(f"{number} {kind}" for kind, number in counts.items()) + "."
