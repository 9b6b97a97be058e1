"""Updates of the texts whose claimed outputs differ from the real ones; nothing is written to disk here.

An output that depends on the runner would be wrong for everybody else, and is left out of an update: one that a second
run in a new runner, with other process ids, does not repeat, and one that shows paths of the runner itself.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from msgspec import structs

from answerkey.diagnostics import Diagnostic, Fix
from answerkey.fixing.edits import UNSAFE, apply
from answerkey.fixing.edits import plan as plan_fixes
from answerkey.fixing.equivalence import Prover, Unproven
from answerkey.fixing.rounds import Fault, FixResult, Rewrite
from answerkey.libraries.environment import Environment
from answerkey.parsing.text import decode
from answerkey.proofs.plans import Plans, plan
from answerkey.proofs.results import Proofs
from answerkey.proofs.run import Options, ProofRun, prove
from answerkey.workspace import SourceFile

_MOST_ROUNDS = 10  # an output that differs each time would take rounds without end
_EARLIER = 7  # process ids that the second run uses up
_OWN = (r"(?<![\w/.])/proof(?![\w-])", r"<(?:snippet \d+|prelude|proof)\b[^>\n]*>")
_VARIES = "`--update` does not write it: a second run gave something else; write `...` for what varies"
_OWN_PATH = "`--update` does not write it: it shows a path of the runner; write `...` for that"


def update(plans: Plans, environment: Environment | None, options: Options) -> tuple[Proofs, FixResult]:
    """Prove, correct claimed outputs, and prove again until none is wrong; return the last run and the rewrites."""
    first, faults = plans, dict[str, Fault]()
    counts: dict[str, int] = {}
    proofs = _prove(plans, environment, options)
    for _ in range(_MOST_ROUNDS):
        workspace = plans.workspace
        for source, rewrite in _round(plans, proofs, faults):
            counts[source.path] = counts.get(source.path, 0) + rewrite.mended
            workspace = structs.replace(workspace, buffers={**workspace.buffers, source.file: rewrite.after})
        if workspace is plans.workspace:
            break
        plans = plan(workspace, plans.selected, options.jobs, cache=options.cache)
        proofs = _prove(plans, environment, options)
    rewrites = tuple(_rewrites(first, plans, counts))
    return proofs, FixResult(proofs.report, rewrites, tuple(faults.values()))


def _prove(plans: Plans, environment: Environment | None, options: Options) -> Proofs:
    """Prove, and take away the fixes that depend on the runner."""
    proofs = prove(plans, environment, options)
    fixable = [question for question in proofs.questions if any(d.fix for d in question.diagnostics)]
    if environment is None or not fixable:
        return proofs
    second = replace(options, cache=False, progress=None, earlier=_EARLIER)
    with closing(ProofRun(plans, environment, second)) as run:
        repeated = {diagnostic for question in run.repeat(fixable) for diagnostic in question.diagnostics}
    texts = {source.shown: plans.inputs.contents[source.path].text for source in plans.sources()}
    replacements = {}
    for diagnostic in proofs.report.diagnostics:
        hint = "" if diagnostic in repeated else _VARIES
        hint = hint or _OWN_PATH * _shows_runner(diagnostic.fix, texts[diagnostic.path], _own_paths(environment))
        replacements[diagnostic] = (
            structs.replace(diagnostic, fix=None, hint=hint) if diagnostic.fix and hint else diagnostic
        )
    return _with(proofs, replacements)


def _own_paths(environment: Environment) -> re.Pattern[str]:
    """Return a pattern for the paths and names that only this runner has."""
    prefixes = map(re.escape, (str(environment.prefix), os.path.realpath(environment.prefix)))
    return re.compile("|".join([*prefixes, *_OWN]))


def _shows_runner(fix: Fix | None, text: str, own: re.Pattern[str]) -> bool:
    """Return True if a fix adds a path of the runner to a text."""
    edits = fix.edits if fix else ()
    return any(Counter(own.findall(e.text)) - Counter(own.findall(text[slice(*e.span)])) for e in edits)


def _with(proofs: Proofs, replacements: dict[Diagnostic, Diagnostic]) -> Proofs:
    """Return a run with its diagnostics replaced."""

    def replaced(diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
        return tuple(replacements[diagnostic] for diagnostic in diagnostics)

    questions = tuple(replace(question, diagnostics=replaced(question.diagnostics)) for question in proofs.questions)
    return replace(proofs, questions=questions, report=proofs.report.only(replaced(proofs.report.diagnostics)))


def _round(plans: Plans, proofs: Proofs, faults: dict[str, Fault]) -> Iterator[tuple[SourceFile, Rewrite]]:
    """Yield the rewrites of one round; a file whose rewrite can't be proved to be harmless becomes a fault."""
    prover = Prover(plans.workspace.config)
    for source in plans.sources():
        diagnostics = [diagnostic for diagnostic in proofs.report.diagnostics if diagnostic.path == source.shown]
        change = plan_fixes(diagnostics, UNSAFE)
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


def _rewrites(first: Plans, last: Plans, counts: dict[str, int]) -> Iterator[Rewrite]:
    """Yield the rewrites from the bytes that were proved first, so that writing notices an edit since then."""
    for source in first.workspace.files:
        if source.path in counts:
            before, after = (plans.inputs.data[source.path] for plans in (first, last))
            yield Rewrite(source, before, after, counts[source.path])
