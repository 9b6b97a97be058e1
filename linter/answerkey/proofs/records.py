"""The results of a run as verdicts in `verified.json`."""

from __future__ import annotations

from datetime import date

from answerkey.diagnostics import Summary
from answerkey.libraries.environment import Environment, provides
from answerkey.model.versions import Versions
from answerkey.pipeline import options as pipeline
from answerkey.pipeline.run import survey
from answerkey.proofs.assessment import Status
from answerkey.proofs.results import Proofs
from answerkey.verification import Evidence, Run, VerdictFile, record
from answerkey.workspace import Workspace

_KINDS = {Status.PASSED: "proved", Status.RAN: "ran"}


def record_proofs(workspace: Workspace, proofs: Proofs, environment: Environment, jobs: int) -> tuple[bool, Summary]:
    """Record the results of a run in the content folder.

    Returns True if that changed the file, and the summary of the check of the selected files.

    Raises Broken if the file can't be read, ChangedMeanwhile if another process writes it, and OSError.
    """
    # A cache inside the content's own tree could claim anything.
    outcome = survey(workspace, pipeline.Options(jobs, cache=False))
    evidence = Evidence(
        outcome.report,
        {source.path: source.shown for source in workspace.files if source.selected},
        date.today(),
        {
            question.address: Run(_KINDS.get(question.status, ""), question.assertions)
            for question in proofs.questions
            if question.status is not Status.NOTHING
        },
        frozenset(question.address for question in proofs.questions if question.status is Status.NOTHING),
        checked=outcome.library_checked,
        versions=Versions(environment.version, environment.distributions),
        provides=provides(environment).get,
    )
    file = VerdictFile.open(workspace.config.content_root)
    root = workspace.config.writable(file.path.absolute())
    return file.replace(record(outcome.corpus, file.verdicts, evidence), root), outcome.report.summary
