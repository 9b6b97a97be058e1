"""``answerkey ids``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from shlex import quote
from typing import Any

import click

from answerkey.cli.bases import asks, open_base, refusals
from answerkey.cli.exits import CLEAN, FINDINGS
from answerkey.cli.options import Text as TextType
from answerkey.cli.options import config_option
from answerkey.cli.output import note, patch, write_line
from answerkey.counts import number_of
from answerkey.delivery.lost_questions import texts_of_lost
from answerkey.fixing.edits import diff
from answerkey.git.errors import GitError
from answerkey.identity.addresses import addresses_of
from answerkey.identity.audit import Audit
from answerkey.identity.lock import NAME, Lock, State, contradictions, line_end_of, parse, render, written
from answerkey.identity.similarity import Text
from answerkey.identity.update import AddressError, Update, bury, redirect, update
from answerkey.model.corpus import Corpus
from answerkey.parsing.text import decode
from answerkey.pipeline.options import Options
from answerkey.pipeline.regressions import selecting
from answerkey.pipeline.run import survey
from answerkey.safe_text import shown
from answerkey.source import LineIndex
from answerkey.workspace import Workspace, absolute
from answerkey.writing import replace_file


@dataclass(frozen=True)
class IdsOptions:
    """Lost addresses to settle, and the form of the output."""

    check: bool
    dry_run: bool
    tombstone: str | None
    reason: str | None
    redirect: tuple[str, str] | None

    @property
    def writes(self) -> bool:
        return not (self.check or self.dry_run)


@click.command("ids")
@click.option("--check", is_flag=True, help="Write nothing; exit with code 1 on changes or lost addresses.")
@click.option("--dry-run", is_flag=True, help="Print the changes as a patch, and write nothing.")
@click.option("--tombstone", metavar="ADDRESS", type=TextType(), help="Record that ADDRESS was removed for good.")
@click.option("--reason", type=TextType(), help="With --tombstone: the reason.")
@click.option("--redirect", nargs=2, metavar="OLD NEW", type=TextType(), help="Record that OLD moved to NEW.")
@config_option
def ids_command(config: str | None, **values: Any) -> int:
    """Record the addresses of all questions, pages, topics, frameworks and documents in `ids.lock`.

    New addresses are added. A lost address gets a redirect if a question or document with nearly the same text has a
    new address. If they are only similar, you are asked on a terminal; elsewhere they are listed. Record by --tombstone
    what was removed for good. The content folder and its history in git are read.
    """
    options = IdsOptions(**values)
    if (options.tombstone is None) != (options.reason is None):
        raise click.UsageError("--tombstone and --reason go together")
    with refusals():
        workspace = open_base(config)
        before, audit, corpus = _read(workspace)
        try:
            if options.tombstone is not None:
                audit = _with(audit, bury(audit, options.tombstone, options.reason or ""))
            if options.redirect is not None:
                audit = _with(audit, redirect(audit, *options.redirect))
        except AddressError as error:
            raise click.UsageError(shown(str(error))) from None
        texts = _texts(workspace, audit, corpus)
        changes = update(audit, *texts)
        if asks() and options.writes:
            changes = _confirm(changes, audit, *texts)
        code = _settle(workspace, before, changes, write=options.writes, as_patch=options.dry_run)
        return max(code, _name_lost(changes))


def _read(workspace: Workspace) -> tuple[bytes | None, Audit, Corpus]:
    """Read the record: its bytes if there is one, its audit, and the base; refuses a record with faults."""
    corpus = survey(selecting(workspace, ()), Options()).corpus
    source = next((source for source in workspace.files if source.path == NAME), None)
    if source is None:
        return None, Audit(NAME, Lock(), addresses_of(corpus)), corpus
    data, problem = workspace.read(source)
    text, encoding = decode(data)
    if problem or encoding:
        raise click.ClickException(shown(f"{source.shown}: {(problem or encoding).message}"))  # type: ignore[union-attr]
    lock = parse(text)
    if faults := list(_faults(lock, LineIndex(text))):
        raise click.ClickException("\n".join(shown(f"{source.shown}:{line}") for line in faults))
    return data, Audit(NAME, lock, addresses_of(corpus)), corpus


def _faults(lock: Lock, lines: LineIndex) -> Iterator[str]:
    """Yield what only the author can correct: lines that can't be read, and lines that contradict each other."""
    for fault in lock.faults:
        at = lines.position(fault.span.start)
        yield f"{at.line}:{at.column}: {fault.message}; {fault.hint}"
    for entry, earlier in contradictions(lock):
        at, other = lines.position(entry.span.start), lines.position(earlier.span.start)
        yield f"{at.line}:{at.column}: line {other.line} contradicts it about {written(entry.address)}"


def _with(audit: Audit, states: Mapping[str, State]) -> Audit:
    """Return the audit with other states."""
    return replace(audit, lock=parse(render(states)))


def _texts(workspace: Workspace, audit: Audit, corpus: Corpus) -> tuple[dict[str, Text], dict[str, Text]]:
    """Return the texts of what is lost as they were and, where there are any, those of all questions and new documents.

    Questions are matched with questions, and documents with documents.
    """
    earlier = _texts_of_lost(workspace, audit) if audit.lost else {}
    if not earlier:
        return {}, {}
    texts = {f"{page.address}#{q.id}": Text(q.q or "", q.a or "") for page in corpus.pages for q in page.questions}
    sources = {source.path: source for source in workspace.files}
    for document in corpus.documents:
        if document.address in audit.new:
            text = decode(workspace.read(sources[document.path])[0])[0]
            texts[document.address] = Text(text, text)
    return earlier, texts


def _texts_of_lost(workspace: Workspace, audit: Audit) -> dict[str, Text]:
    """Return the texts of lost questions as they were; where git can't be read, a note says so."""
    try:
        return texts_of_lost(workspace.config, audit.lost)
    except GitError as error:
        note(f"note: the history was not searched for lost questions: {error}")
        return {}


def _confirm(changes: Update, audit: Audit, old: Mapping[str, Text], new: Mapping[str, Text]) -> Update:
    """Ask the user about similar questions, and return the update with the redirects that were confirmed."""
    settled, taken = audit, set(changes.moved.values())
    for address, candidates in changes.possible.items():
        for likely in candidates:
            question = f"Did {shown(address)} move to {shown(likely.new)} ({likely.score:.0%} alike)?"
            if likely.new not in taken and click.confirm(question, default=False, err=True):
                settled = _with(settled, redirect(settled, address, likely.new))
                taken.add(likely.new)
                break
    return update(settled, old, new) if settled is not audit else changes


def _settle(workspace: Workspace, before: bytes | None, changes: Update, *, write: bool, as_patch: bool) -> int:
    """Write or show the changes; return FINDINGS where there are some and they are not written."""
    text = decode(before)[0] if before is not None else ""
    after = render(changes.states, line_end_of(text))
    file = absolute(workspace.config.content_root) / NAME
    if after == text and before is not None:
        note(f"{NAME} is up to date: {number_of(len(changes.states), 'address', 'addresses')}.")
        return CLEAN
    if as_patch:
        patch(diff(NAME, text, after))
    else:
        _print(changes)
    if write:
        replace_file(file, after.encode(), before, workspace.config.writable(file))
    done = "recorded" if write else "would be recorded"
    counts = f"{number_of(len(changes.added), 'address', 'addresses')} and {number_of(len(changes.moved), 'redirect')}"
    note(f"{counts} {done}; {len(changes.states):,} in all.")
    return CLEAN if write else FINDINGS


def _print(changes: Update) -> None:
    for address in changes.added:
        write_line(shown(f"+ {written(address)}"))
    for address, target in changes.moved.items():
        likely = changes.similarities.get(address)
        write_line(
            shown(f"{written(address)} -> {written(target)}") + (f" ({likely.score:.0%} alike)" if likely else "")
        )


def _name_lost(changes: Update) -> int:
    """Name lost and reused addresses, and the commands that settle them."""
    for address in changes.lost:
        note(f"{written(address)} is lost")
        for likely in changes.possible.get(address, ()):
            note(f"  {likely.score:.0%} alike: answerkey ids --redirect {quote(address)} {quote(likely.new)}")
        note(f"  gone for good: answerkey ids --tombstone {quote(address)} --reason WHY")
    for address in changes.reused:
        note(f"{written(address)} is the old address of something else; choose another one")
    return FINDINGS if changes.lost or changes.reused else CLEAN
