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
from answerkey.cli.address_completions import complete_address
from answerkey.cli.bases import in_base, open_base, refusals
from answerkey.cli.exits import CLEAN
from answerkey.cli.options import config_option
from answerkey.cli.output import note, patch, write_line
from answerkey.counts import number_of
from answerkey.diagnostics import Diagnostic
from answerkey.identity.addresses import addresses_of
from answerkey.identity.audit import audit_base
from answerkey.identity.lock import NAME, line_end_of, render
from answerkey.identity.update import renamed
from answerkey.pipeline.run import lint
from answerkey.reporters.wording.places import place
from answerkey.safe_text import shown
from answerkey.verification import renamed as with_verdicts
from answerkey.verification import verdicts
from answerkey.workspace import Workspace, shown_path

_SHOWN = 10  # findings that are listed


@click.command("rename")
@click.argument("old", shell_complete=complete_address)
@click.argument("new")
@click.option("--dry-run", is_flag=True, help="Print the changes as a patch for `git apply`, and write nothing.")
@config_option
def rename_command(old: str, new: str, dry_run: bool, config: str | None) -> int:
    """Rename OLD to NEW, and update every reference to it.

    \b
    OLD and NEW are
      a page        its path, or its address /fastapi/security/jwt
      a topic       /fastapi/security
      a framework   /fastapi
      a question    PAGE#id, or #id if only one page has it
      a document    its path, or its address, of a collection of yours

    NEW may be only a slug (or #id); the rest of the address stays. A different address moves a page or topic.

    Files are moved; slugs, related pages, links in answers and recorded proofs are updated. If any part fails, nothing
    is changed.
    """
    with refusals():
        workspace = open_base(config, old.partition("#")[0])
        base = read_base(workspace)
        target = find_target(base, *_names(workspace, old, new))
        renaming = rename(base, target)
        planned = _with_verdicts(base, target, _with_redirects(base, renaming, plan(base, renaming)))
        findings = _new_findings(workspace, planned, config)
        if findings.errors:
            count, first = number_of(len(findings.errors), "new error"), _line(findings.errors[0])
            raise Refused(
                f"the base would have {count}, so nothing was changed; check if the configuration names {old}. "
                f"The first error: {first}"
            )
        if not dry_run:
            planned.write()
    _report(target, renaming, planned, dry_run=dry_run)
    _warn(findings)
    return CLEAN


def _names(workspace: Workspace, old: str, new: str) -> tuple[str, str]:
    """Return OLD and NEW with paths from the content folder."""
    path, hash_, fragment = old.partition("#")
    old_path = in_base(workspace, path) if path else ""
    new_path, new_hash, new_fragment = new.partition("#")
    if new_path.endswith(".md") or (old_path != path and new_hash):
        new_path = in_base(workspace, new_path, new=True)
    return f"{old_path}{hash_}{fragment}", f"{new_path}{new_hash}{new_fragment}"


def _with_redirects(base: Base, renaming: Renaming, planned: Plan) -> Plan:
    """Add the redirects of published addresses to a plan, if the base records its addresses."""
    audit = audit_base(base.corpus)
    if audit is None or audit.lock.faults:
        return planned
    states = renamed(audit.states, *renaming.target.addresses, addresses_of(renaming.after.corpus))
    if states == audit.states:
        return planned
    text = base.documents[NAME].text
    return _with(planned, NAME, text, render(states, line_end_of(text)))


def _with_verdicts(base: Base, target: Target, planned: Plan) -> Plan:
    """Add the new addresses of recorded verifications to a plan."""
    if verdicts.NAME not in base.documents:
        return planned
    text = base.documents[verdicts.NAME].text
    after = with_verdicts(text, *target.addresses, below=not target.document)
    return _with(planned, verdicts.NAME, text, after) if after != text else planned


def _with(planned: Plan, name: str, before: str, after: str) -> Plan:
    """Add the rewrite of one file of the content folder to a plan."""
    rewrite = Rewrite(before.encode(), after.encode())
    return replace(planned, rewrites={**planned.rewrites, planned.root / name: rewrite})


def _new_findings(workspace: Workspace, planned: Plan, config: str | None) -> NewFindings:
    """Return the findings that the rename would bring."""
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
        f"{done} `{before}` to `{after}`: {number_of(len(renaming.moves), 'file')} moved, "
        f"{number_of(places, 'place')} in {number_of(len(renaming.edits), 'file')} rewritten"
    )


def _warn(findings: NewFindings) -> None:
    if findings.warnings:
        lines = [_line(diagnostic) for diagnostic in findings.warnings[:_SHOWN]]
        more = ["…"] * (len(findings.warnings) > _SHOWN)
        note("\n".join([f"The rename causes {number_of(len(findings.warnings), 'new warning')}:", *lines, *more]))


def _line(diagnostic: Diagnostic) -> str:
    return f"{place(diagnostic.path, diagnostic.start)}: {diagnostic.rule} {diagnostic.message}"
