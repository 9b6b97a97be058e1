"""``answerkey diff``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import click

from answerkey.cli.bases import open_base, refusals
from answerkey.cli.exits import CLEAN
from answerkey.cli.options import config_option
from answerkey.cli.output import note, write, write_line
from answerkey.counts import number_of
from answerkey.delivery.catalog_source import bodies_of
from answerkey.delivery.comparison import Change, Comparison, as_data, compare
from answerkey.delivery.document_states import DocumentState, documents_of
from answerkey.delivery.omissions import Scope
from answerkey.delivery.question_texts import QuestionText, questions_of, values_of
from answerkey.delivery.timetable import Part, Timetable, timetable
from answerkey.git.changes import changed_files
from answerkey.identity.audit import audit_base
from answerkey.model.corpus import Corpus
from answerkey.model.publication import Stage
from answerkey.pipeline.options import Options
from answerkey.pipeline.regressions import selecting
from answerkey.pipeline.run import survey
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
    questions = compare(before.questions, after.questions, states)
    documents = compare(before.documents, after.documents, states)
    if format_name == "json":
        held = ((each.address, after.held(each)) for each in _present(questions, documents))
        stages = {address: part.stage.value for address, part in held if part is not None}
        data = {"version": 1, **as_data(questions, values_of), "documents": as_data(documents), "stages": stages}
        write(json_document(data, levels=2))
    else:
        for line in [*_lines(questions, after), *_lines(documents, after)]:
            write_line(shown(line))
        _note_totals(questions, documents)
    return CLEAN


class _State(NamedTuple):
    """A state of a base: its corpus, its questions and documents by address, and the stages of these now."""

    corpus: Corpus
    questions: Mapping[str, QuestionText]
    documents: Mapping[str, DocumentState]
    times: Timetable

    def held(self, each: QuestionText | DocumentState) -> Part | None:
        """Return the stage of a question or document that is not published."""
        part = self.times.part(each.address)
        return part if part is not None and part.stage is not Stage.PUBLISHED else None


def _state(workspace: Workspace, *, drafts: bool) -> _State:
    outcome = survey(selecting(workspace, ()), Options())
    bodies = bodies_of(outcome.corpus, outcome.inputs, workspace)
    corpus = outcome.corpus
    times = timetable(corpus, Scope(at=Options().moment, publishing=corpus.publishing))
    return _State(corpus, questions_of(corpus, drafts=drafts), documents_of(corpus, bodies, drafts=drafts), times)


def _earlier(workspace: Workspace, revision: str, *, drafts: bool) -> _State:
    """Return the base as it was at a revision; raises GitError where git can't read that."""
    config = workspace.config
    buffers = changed_files(config.some_folder, revision)
    try:
        earlier = open_workspace([str(config.content_root)], config.file or None, lambda _: config, buffers)
        return _state(earlier, drafts=drafts)
    except NothingToCheck:
        return _state(Workspace(config, (), frozenset()), drafts=drafts)


def _present(*comparisons: Comparison[Any]) -> Iterator[QuestionText | DocumentState]:
    """Yield what is new, changed or moved."""
    for each in comparisons:
        yield from (*each.added, *(change.after for change in (*each.changed, *each.moved)))


def _lines(comparison: Comparison[Any], after: _State) -> Iterator[str]:
    """Yield a line for each change, by kind."""

    def named(each: QuestionText | DocumentState) -> str:
        part = after.held(each)
        return _named(each) + (f" [{part.phrase}]" if part is not None else "")

    yield from (f"+ {named(each)}" for each in comparison.added)
    yield from (f"~ {named(change.after)}{_parts(change)}" for change in comparison.changed)
    yield from (f"- {_named(each)}" for each in comparison.removed)
    yield from (f"> {change.before.address} -> {named(change.after)}{_parts(change)}" for change in comparison.moved)


def _named(each: QuestionText | DocumentState) -> str:
    return f"{each.address}  {' '.join(each.title.split())}"


def _parts(change: Change[Any]) -> str:
    """Return the parts that changed in brackets, the difficulty of a question with both values; empty for none."""
    names = [_difficulties(change) if _is_difficulty(change, part) else part for part in change.parts]
    return f" ({', '.join(names)})" if names else ""


def _is_difficulty(change: Change[Any], part: str) -> bool:
    return part == "difficulty" and isinstance(change.before, QuestionText)


def _difficulties(change: Change[QuestionText]) -> str:
    return f"difficulty: {change.before.difficulty} -> {change.after.difficulty}"


def _note_totals(questions: Comparison[QuestionText], documents: Comparison[DocumentState]) -> None:
    """Note the numbers of questions and of documents; where there are only documents, of these alone."""
    has_documents = documents or documents.unchanged
    if questions or questions.unchanged or not has_documents:
        note(_total(questions, "question"))
    if has_documents:
        note(("Documents: " if documents else "") + _total(documents, "document"))


def _total(comparison: Comparison[Any], noun: str) -> str:
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
