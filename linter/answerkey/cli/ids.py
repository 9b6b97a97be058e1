"""``answerkey ids``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from shlex import quote

import click

from answerkey.cli.bases import Text as TextType
from answerkey.cli.bases import asks, config_option, open_base, refusals
from answerkey.cli.exits import CLEAN, FINDINGS
from answerkey.cli.output import note, patch, write_line
from answerkey.delivery.lost_questions import texts_of_lost
from answerkey.fixing.edits import diff
from answerkey.git.errors import GitError
from answerkey.identity.addresses import present
from answerkey.identity.judging import Judgement
from answerkey.identity.lock import NAME, Lock, State, contradictions, line_end_of, parse, render, written
from answerkey.identity.resembling import Text
from answerkey.identity.updating import Unfit, Update, bury, redirect, update
from answerkey.model.corpus import Corpus
from answerkey.parsing.text import decode
from answerkey.pipeline.options import Options
from answerkey.pipeline.regressions import selecting
from answerkey.pipeline.run import survey
from answerkey.safe_text import shown
from answerkey.source import LineIndex
from answerkey.workspace import Workspace, absolute
from answerkey.writing import replace_file


@click.command("ids")
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 if the file would change or something is lost.")
@click.option("--dry-run", is_flag=True, help="Print what would change as a patch, and write nothing.")
@click.option("--tombstone", metavar="ADDRESS", type=TextType(), help="Record that an address is gone for good.")
@click.option("--reason", type=TextType(), help="With --tombstone: why.")
@click.option("--redirect", "moved", nargs=2, metavar="OLD NEW", type=TextType(), help="Record that one moved.")
@config_option
def ids_command(
    check: bool,
    dry_run: bool,
    tombstone: str | None,
    reason: str | None,
    moved: tuple[str, str] | None,
    config: str | None,
) -> int:
    """Record the addresses of all questions, pages, topics and frameworks in `ids.lock`.

    New ones are added. For one that is lost, the question that it became is looked for: a question that says nearly the
    same under a new address gets a redirect; of one that may be it you are asked on a terminal, and told elsewhere.
    What was removed for good is recorded by --tombstone. The content folder and git's history of it are read.
    """
    if (tombstone is None) != (reason is None):
        raise click.UsageError("--tombstone and --reason go together")
    with refusals():
        workspace = open_base(config)
        before, judgement, corpus = _read(workspace)
        try:
            if tombstone is not None:
                judgement = _with(judgement, bury(judgement, tombstone, reason or ""))
            if moved is not None:
                judgement = _with(judgement, redirect(judgement, *moved))
        except Unfit as error:
            raise click.UsageError(shown(str(error))) from None
        texts = _texts(workspace, judgement, corpus)
        found = update(judgement, *texts)
        if asks() and not (check or dry_run):
            found = _asked(found, judgement, *texts)
        code = _settle(workspace, before, found, write=not (check or dry_run), as_patch=dry_run)
        return max(code, _left(found))


def _read(workspace: Workspace) -> tuple[bytes | None, Judgement, Corpus]:
    """The bytes of the record, if there is one, and what they come to; refused where a line can't be read."""
    corpus = survey(selecting(workspace, ()), Options()).corpus
    source = next((source for source in workspace.files if source.path == NAME), None)
    if source is None:
        return None, Judgement(NAME, Lock(), present(corpus)), corpus
    data, problem = workspace.read(source)
    text, encoding = decode(data)
    if problem or encoding:
        raise click.ClickException(shown(f"{source.shown}: {(problem or encoding).message}"))  # type: ignore[union-attr]
    lock = parse(text)
    if told := list(_faults(lock, LineIndex(text))):
        raise click.ClickException("\n".join(shown(f"{source.shown}:{line}") for line in told))
    return data, Judgement(NAME, lock, present(corpus)), corpus


def _faults(lock: Lock, lines: LineIndex) -> Iterator[str]:
    """What nobody but the author can mend: lines that can't be read, and lines that contradict each other."""
    for fault in lock.faults:
        at = lines.position(fault.span.start)
        yield f"{at.line}:{at.column}: {fault.message}; {fault.hint}"
    for entry, earlier in contradictions(lock):
        at, other = lines.position(entry.span.start), lines.position(earlier.span.start)
        yield f"{at.line}:{at.column}: line {other.line} says something else of {written(entry.address)}"


def _with(judgement: Judgement, states: Mapping[str, State]) -> Judgement:
    """The judgement with other states."""
    return replace(judgement, lock=parse(render(states)))


def _texts(workspace: Workspace, judgement: Judgement, corpus: Corpus) -> tuple[dict[str, Text], dict[str, Text]]:
    """Return the texts of lost questions as they were and, where there are any, those of all questions as they are."""
    earlier = _texts_of_lost(workspace, judgement) if judgement.lost else {}
    pages = corpus.pages if earlier else ()
    return earlier, {f"{page.address}#{q.id}": Text(q.q or "", q.a or "") for page in pages for q in page.questions}


def _texts_of_lost(workspace: Workspace, judgement: Judgement) -> dict[str, Text]:
    """Return the texts of lost questions as they were; where git can't be read, a note says so."""
    try:
        return texts_of_lost(workspace.config, judgement.lost)
    except GitError as error:
        note(f"note: the history was not searched for lost questions: {error}")
        return {}


def _asked(found: Update, judgement: Judgement, old: Mapping[str, Text], new: Mapping[str, Text]) -> Update:
    """The update after what could only be settled by asking."""
    settled, taken = judgement, set(found.moved.values())
    for address, candidates in found.possible.items():
        for likely in candidates:
            question = f"Is {shown(likely.new)} what {shown(address)} was ({likely.score:.0%} alike)?"
            if likely.new not in taken and click.confirm(question, default=False, err=True):
                settled = _with(settled, redirect(settled, address, likely.new))
                taken.add(likely.new)
                break
    return update(settled, old, new) if settled is not judgement else found


def _settle(workspace: Workspace, before: bytes | None, found: Update, *, write: bool, as_patch: bool) -> int:
    """Write what changed, or show it; the exit code where nothing is written and something would be."""
    text = decode(before)[0] if before is not None else ""
    after = render(found.states, line_end_of(text))
    file = absolute(workspace.config.content_root) / NAME
    if after == text and before is not None:
        note(f"{NAME} is up to date: {len(found.states)} addresses.")
        return CLEAN
    if as_patch:
        patch(diff(NAME, text, after))
    else:
        _tell(found)
    if write:
        replace_file(file, after.encode(), before, workspace.config.writable(file))
    done = "recorded" if write else "would be recorded"
    note(f"{len(found.added)} addresses and {len(found.moved)} redirects {done}; {len(found.states)} in all.")
    return CLEAN if write else FINDINGS


def _tell(found: Update) -> None:
    for address in found.added:
        write_line(shown(f"+ {written(address)}"))
    for address, target in found.moved.items():
        likely = found.likeness.get(address)
        write_line(
            shown(f"{written(address)} -> {written(target)}") + (f" ({likely.score:.0%} alike)" if likely else "")
        )


def _left(found: Update) -> int:
    """Name what is still lost, and what its author can do."""
    for address in found.lost:
        note(f"{written(address)} is lost")
        for likely in found.possible.get(address, ()):
            note(f"  {likely.score:.0%} alike: answerkey ids --redirect {quote(address)} {quote(likely.new)}")
        note(f"  gone for good: answerkey ids --tombstone {quote(address)} --reason WHY")
    for address in found.reused:
        note(f"{written(address)} was the address of something else; choose another name")
    return FINDINGS if found.lost or found.reused else CLEAN
