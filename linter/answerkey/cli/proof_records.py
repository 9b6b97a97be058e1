"""``answerkey prove --record``: what was proved, and with what, becomes data of the base."""

from __future__ import annotations

from datetime import date

import click

from answerkey.cli.output import note
from answerkey.libraries.environment import Environment, provides
from answerkey.model.versions import Versions
from answerkey.pipeline import options as pipeline
from answerkey.pipeline.run import survey
from answerkey.proofs.archive import archive_folder
from answerkey.proofs.assessment import Status
from answerkey.proofs.proving import Options, Proofs
from answerkey.reporters.wording.summary import number_of
from answerkey.safe_text import shown
from answerkey.verification import NAME, Broken, Run, Seen, Stored, record
from answerkey.workspace import Workspace
from answerkey.writing import ChangedMeanwhile

_KINDS = {Status.PASSED: "proved", Status.RAN: "ran"}


def record_proofs(workspace: Workspace, proofs: Proofs, environment: Environment, options: Options) -> None:
    """Write the verdicts of a run into the content folder; raises a ClickException where that can't be done."""
    checked = survey(workspace, pipeline.Options(options.jobs, cache=False))  # the tree's own cache may say anything
    seen = Seen(
        checked.report,
        {source.path: source.shown for source in workspace.files if source.selected},
        date.today(),
        {
            q.address: Run(_KINDS.get(q.status, ""), q.assertions)
            for q in proofs.questions
            if q.status is not Status.NOTHING
        },
        checked=checked.library_checked,
        versions=Versions(environment.version, environment.distributions),
        provides=provides(environment).get,
    )
    try:
        stored = Stored.open(workspace.config.content_root)
        root = workspace.config.writable(stored.path.absolute())
        written = stored.replace(record(checked.corpus, stored.verdicts, seen), root)
    except (Broken, ChangedMeanwhile, OSError) as error:
        raise click.ClickException(shown(str(error))) from None
    note(f"note: {NAME} {'was written' if written else 'already says so'}: {_origins(proofs, workspace)}")


def _origins(proofs: Proofs, workspace: Workspace) -> str:
    """Tell which results are new, and which come from where."""
    ended = [question for question in proofs.questions if question.status is not Status.NOTHING]
    cached = sum(question.cached for question in ended)
    told = f"{number_of(len(ended) - cached, 'question')} ran"
    folder = shown(str(archive_folder(workspace.config)))
    return f"{told}, {number_of(cached, 'result')} came from your cache in {folder}" if cached else told
