"""``answerkey rename``."""

from __future__ import annotations

from dataclasses import replace

import click

from answerkey.authoring.base import Base, Refused, read_base
from answerkey.authoring.new_findings import NewFindings, new_findings, whole_base
from answerkey.authoring.plans import Plan, plan
from answerkey.authoring.renames import Renaming, rename
from answerkey.authoring.targets import Target, find_target
from answerkey.authoring.transactions import Rewrite
from answerkey.cli.bases import config_option, in_base, open_base, refusals
from answerkey.cli.exits import CLEAN
from answerkey.cli.output import note, patch, write_line
from answerkey.diagnostics import Diagnostic
from answerkey.identity.addresses import present
from answerkey.identity.judging import judge
from answerkey.identity.lock import NAME, line_end_of, render
from answerkey.identity.updating import renamed
from answerkey.pipeline.run import lint
from answerkey.reporters.wording.places import place
from answerkey.safe_text import shown
from answerkey.verification import verdicts
from answerkey.verification.renaming import renamed as with_verdicts
from answerkey.workspace import Workspace, shown_path

_SHOWN = 10  # findings that are listed


@click.command("rename")
@click.argument("old")
@click.argument("new")
@click.option("--dry-run", is_flag=True, help="Print what would be done as a patch for `git apply`, and do nothing.")
@config_option
def rename_command(old: str, new: str, dry_run: bool, config: str | None) -> int:
    """Rename OLD to NEW, and keep every reference to it.

    \b
    OLD and NEW are
      a page        its path, or its address /fastapi/security/jwt
      a topic       /fastapi/security
      a framework   /fastapi
      a question    PAGE#id, or #id alone where only one page has it
    NEW may be a slug (or #id) alone: then the rest stays. Another address moves a page or topic.

    Files move, and slugs, related pages, links in answers and what was recorded of proofs follow. All of it is done, or
    nothing.
    """
    with refusals():
        workspace = open_base(config, old.partition("#")[0])
        base = read_base(workspace)
        target = find_target(base, *_names(workspace, old, new))
        renaming = rename(base, target)
        planned = _with_verdicts(base, target, _with_redirects(base, renaming, plan(base, renaming)))
        found = _news(workspace, planned, config)
        if found.errors:
            count, first = _count(len(found.errors), "new error"), _line(found.errors[0])
            raise Refused(
                f"the base would have {count}, and nothing was changed; does the configuration name what is renamed? "
                f"The first: {first}"
            )
        if not dry_run:
            planned.write()
    _report(target, renaming, planned, dry_run=dry_run)
    _warn(found)
    return CLEAN


def _names(workspace: Workspace, old: str, new: str) -> tuple[str, str]:
    """OLD and NEW with paths as the base has them."""
    path, hash_, fragment = old.partition("#")
    known = in_base(workspace, path) if path else ""
    new_path, new_hash, new_fragment = new.partition("#")
    if new_path.endswith(".md") or (known != path and new_hash):
        new_path = in_base(workspace, new_path, new=True)
    return f"{known}{hash_}{fragment}", f"{new_path}{new_hash}{new_fragment}"


def _with_redirects(base: Base, renaming: Renaming, planned: Plan) -> Plan:
    """The plan, which also leads published addresses to their new places, where the base records its addresses."""
    judgement = judge(base.corpus)
    if judgement is None or judgement.lock.faults:
        return planned
    states = renamed(judgement.states, *renaming.target.addresses, present(renaming.after.corpus))
    if states == judgement.states:
        return planned
    text = base.documents[NAME].text
    return _with(planned, NAME, text, render(states, line_end_of(text)))


def _with_verdicts(base: Base, target: Target, planned: Plan) -> Plan:
    """The plan, in which what is known of the code of questions goes along with them."""
    if verdicts.NAME not in base.documents:
        return planned
    text = base.documents[verdicts.NAME].text
    after = with_verdicts(text, *target.addresses)
    return _with(planned, verdicts.NAME, text, after) if after != text else planned


def _with(planned: Plan, name: str, before: str, after: str) -> Plan:
    """The plan with one more file of the content folder rewritten."""
    rewrite = Rewrite(before.encode(), after.encode())
    return replace(planned, rewrites={**planned.rewrites, planned.root / name: rewrite})


def _news(workspace: Workspace, planned: Plan, config: str | None) -> NewFindings:
    """The findings that the rename would bring."""
    moved = {shown_path(old): shown_path(new) for old, new in planned.moves.items()}
    before = lint(whole_base(workspace, config))
    return new_findings(before, lint(whole_base(workspace, config, planned.buffers)), moved)


def _report(target: Target, renaming: Renaming, planned: Plan, *, dry_run: bool) -> None:
    if dry_run:
        patch(planned.patch())
    else:
        for old, new in planned.moves.items():
            write_line(shown(f"{shown_path(old)} -> {shown_path(new)}"))
    before, after = target.addresses
    places = sum(len(edits) for edits in renaming.edits.values())
    done = "Would rename" if dry_run else "Renamed"
    note(
        f"{done} `{before}` to `{after}`: {_count(len(renaming.moves), 'file')} moved, "
        f"{_count(places, 'place')} in {_count(len(renaming.edits), 'file')} rewritten"
    )


def _warn(findings: NewFindings) -> None:
    if findings.warnings:
        lines = [_line(diagnostic) for diagnostic in findings.warnings[:_SHOWN]]
        more = ["…"] * (len(findings.warnings) > _SHOWN)
        note("\n".join([f"This brings {_count(len(findings.warnings), 'new warning')}:", *lines, *more]))


def _line(diagnostic: Diagnostic) -> str:
    return f"{place(diagnostic.path, diagnostic.start)}: {diagnostic.rule} {diagnostic.message}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" + ("s" if number != 1 else "")
