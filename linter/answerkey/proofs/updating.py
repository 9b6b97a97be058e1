"""Rewriting of texts that claim other outputs than came; nothing is written to disk here.

An output that depends on the runner would be wrong for everybody else. It is not written: one that a second run in a
fresh runner, with other process ids, does not repeat, and one that shows the runner's own paths.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from answerkey.diagnostics import Diagnostic, Fix
from answerkey.fixing.edits import UNSAFE, apply
from answerkey.fixing.edits import plan as plan_fixes
from answerkey.fixing.equivalence import Prover, Unproven
from answerkey.fixing.rounds import Fault, FixResult, Rewrite
from answerkey.libraries.environment import Environment
from answerkey.parsing.text import decode
from answerkey.proofs.proving import Options, Plans, Proofs, Proving, plan, prove
from answerkey.workspace import SourceFile

_MOST_ROUNDS = 10  # an output that is another one each time has no end
_EARLIER = 7  # process ids that the second run uses up
_OWN = (r"(?<![\w/.])/proof(?![\w-])", r"<(?:snippet \d+|prelude|proof)\b[^>\n]*>")
_VARIES = "`--update` does not write it: a second run gave something else; write `...` for what varies"
_OWN_PATH = "`--update` does not write it: it shows a path of the runner; write `...` for that"


def update(plans: Plans, environment: Environment | None, options: Options) -> tuple[Proofs, FixResult]:
    """Prove, write what came out, and prove again, until nothing is left to write; the last run, and the rewrites."""
    first, faults = plans, dict[str, Fault]()
    mended: dict[str, int] = {}
    proofs = _prove(plans, environment, options)
    for _ in range(_MOST_ROUNDS):
        workspace = plans.workspace
        for source, rewrite in _rewritten(plans, proofs, faults):
            mended[source.path] = mended.get(source.path, 0) + rewrite.mended
            workspace = replace(workspace, buffers={**workspace.buffers, source.file: rewrite.after})
        if workspace is plans.workspace:
            break
        plans = plan(workspace, plans.wanted, options.jobs)
        proofs = _prove(plans, environment, options)
    rewrites = tuple(_rewrites(first, plans, mended))
    return proofs, FixResult(proofs.report, rewrites, tuple(faults.values()))


def _prove(plans: Plans, environment: Environment | None, options: Options) -> Proofs:
    """Prove, and take away the fixes that depend on the runner."""
    proofs = prove(plans, environment, options)
    doubtful = [question for question in proofs.questions if any(d.fix for d in question.diagnostics)]
    if environment is None or not doubtful:
        return proofs
    other = replace(options, cache=False, progress=None, earlier=_EARLIER)
    with closing(Proving(plans, environment, other)) as proving:
        again = {diagnostic for question in proving.repeat(doubtful) for diagnostic in question.diagnostics}
    texts = {source.shown: plans.inputs.contents[source.path].text for source in plans.sources()}
    settled = {}
    for diagnostic in proofs.report.diagnostics:
        hint = "" if diagnostic in again else _VARIES
        hint = hint or _OWN_PATH * _shows_runner(diagnostic.fix, texts[diagnostic.path], _own_paths(environment))
        settled[diagnostic] = replace(diagnostic, fix=None, hint=hint) if diagnostic.fix and hint else diagnostic
    return _with(proofs, settled)


def _own_paths(environment: Environment) -> re.Pattern[str]:
    """Return a pattern of the paths and names that only this runner has."""
    prefixes = map(re.escape, (str(environment.prefix), os.path.realpath(environment.prefix)))
    return re.compile("|".join([*prefixes, *_OWN]))


def _shows_runner(fix: Fix | None, text: str, own: re.Pattern[str]) -> bool:
    """Tell whether a fix adds a path of the runner to a text."""
    edits = fix.edits if fix else ()
    return any(Counter(own.findall(e.text)) - Counter(own.findall(text[slice(*e.span)])) for e in edits)


def _with(proofs: Proofs, settled: dict[Diagnostic, Diagnostic]) -> Proofs:
    """Return a run with others in the place of its diagnostics."""

    def put(diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
        return tuple(settled[diagnostic] for diagnostic in diagnostics)

    questions = tuple(replace(question, diagnostics=put(question.diagnostics)) for question in proofs.questions)
    return replace(proofs, questions=questions, report=proofs.report.only(put(proofs.report.diagnostics)))


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


def _rewrites(first: Plans, last: Plans, mended: dict[str, int]) -> Iterator[Rewrite]:
    """Return the rewrites, from the bytes that were proved at first: edits since then are found when it is written."""
    for source in first.workspace.files:
        if source.path in mended:
            before, after = (plans.inputs.data[source.path] for plans in (first, last))
            yield Rewrite(source, before, after, mended[source.path])
