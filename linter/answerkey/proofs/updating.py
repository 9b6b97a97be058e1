"""What came out is written into the texts that say something else; nothing is written to disk here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from answerkey.fixing.edits import UNSAFE, apply
from answerkey.fixing.edits import plan as plan_fixes
from answerkey.fixing.equivalence import Prover, Unproven
from answerkey.fixing.rounds import Fault, FixResult, Rewrite
from answerkey.libraries.environment import Environment
from answerkey.parsing.text import decode
from answerkey.proofs.proving import Options, Plans, Proofs, plan, prove
from answerkey.workspace import SourceFile, Workspace

_MOST_ROUNDS = 10  # an output that is another one each time has no end


def update(plans: Plans, environment: Environment | None, options: Options) -> tuple[Proofs, FixResult]:
    """Prove, write what came out, and prove again, until nothing is left to write; the last run, and the rewrites."""
    first, faults = plans.workspace, dict[str, Fault]()
    mended: dict[str, int] = {}
    proofs = prove(plans, environment, options)
    for _ in range(_MOST_ROUNDS):
        workspace = plans.workspace
        for source, rewrite in _rewritten(plans, proofs, faults):
            mended[source.path] = mended.get(source.path, 0) + rewrite.mended
            workspace = replace(workspace, buffers={**workspace.buffers, source.file: rewrite.after})
        if workspace is plans.workspace:
            break
        plans = plan(workspace, plans.wanted, options.jobs)
        proofs = prove(plans, environment, options)
    rewrites = tuple(_rewrites(first, plans.workspace, mended))
    return proofs, FixResult(proofs.report, rewrites, tuple(faults.values()))


def _rewritten(plans: Plans, proofs: Proofs, faults: dict[str, Fault]) -> Iterator[tuple[SourceFile, Rewrite]]:
    """The files whose texts can be put right; where that can't be proved to do no harm, it is a fault."""
    prover = Prover(plans.workspace.config)
    for source in plans.sources():
        found = [diagnostic for diagnostic in proofs.report.diagnostics if diagnostic.path == source.shown]
        change = plan_fixes(found, UNSAFE)
        if not change.edits or source.path in faults:
            continue
        before = plans.inputs.data[source.path]
        text = decode(before)[0]
        after = apply(text, change.edits)
        try:
            prover.prove(source, text, after, change.edits, ())
        except Unproven as error:
            faults[source.path] = Fault(source, str(error))
        else:
            yield source, Rewrite(source, before, after.encode(), len(change.mended))


def _rewrites(first: Workspace, last: Workspace, mended: dict[str, int]) -> Iterator[Rewrite]:
    for source in first.files:
        if source.path in mended:
            yield Rewrite(source, first.read(source)[0], last.read(source)[0], mended[source.path])
