"""One run over a workspace: the report of the last one where nothing changed, else the pipeline.

The first half imports nothing heavy. The seam is `check`: what stands behind it loads rules, parsers and tools.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from typing import TYPE_CHECKING, TypeVar

from answerkey.diagnostics import Diagnostic, LazySequence, Report
from answerkey.loading import loading
from answerkey.pipeline.cache import Cache, cache_for
from answerkey.pipeline.inputs import Inputs, read_inputs
from answerkey.pipeline.kept_diagnostics import kept_diagnostics
from answerkey.pipeline.options import DEFAULTS, Options
from answerkey.pipeline.reports import RunSummary, keep, load, make_report
from answerkey.workspace import Workspace

if TYPE_CHECKING:
    from answerkey.pipeline.base_run import BaseRun
    from answerkey.pipeline.pipeline import Outcome

T = TypeVar("T")


def lint(workspace: Workspace, options: Options = DEFAULTS) -> Report:
    """Check a workspace and report on its selected files; raises ConfigError for rules that do not exist."""
    inputs = read_inputs(workspace, options.today)
    with closing(cache_for(workspace.config, options)) as cache:
        summary, diagnostics = load(cache, inputs), None
        if summary is None:
            summary, diagnostics = check(inputs, options, cache, lambda run: _conclude(run, inputs, cache))
    if diagnostics is None:
        diagnostics = LazySequence(summary.number, lambda: _diagnostics(inputs, options, summary))
    return make_report(inputs, diagnostics, summary)


def _conclude(run: BaseRun, inputs: Inputs, cache: Cache) -> tuple[RunSummary, Sequence[Diagnostic] | None]:
    """Return the summary of a run, which is kept, and its diagnostics where they can't be read later."""
    summary = run.summary()
    if run.complete and run.is_stored:
        with suppress(UnicodeEncodeError):  # a path that is not UTF-8 has no place in JSON
            keep(cache, inputs, summary)
    return summary, None if run.is_stored else run.all_diagnostics()


def _diagnostics(inputs: Inputs, options: Options, summary: RunSummary) -> Sequence[Diagnostic]:
    """Return the diagnostics of a run with a summary; where they are lost they are found again, and kept."""
    with closing(cache_for(inputs.config, options)) as cache:
        diagnostics = kept_diagnostics(cache, inputs, summary)
        if diagnostics is not None:
            return diagnostics
        return check(inputs, options, cache, lambda run: _concluded(run, inputs, cache))


def _concluded(run: BaseRun, inputs: Inputs, cache: Cache) -> Sequence[Diagnostic]:
    """Return the diagnostics of a run, whose summary takes the place of one about a former state of the index."""
    _conclude(run, inputs, cache)
    return run.all_diagnostics()


def survey(workspace: Workspace, options: Options, inputs: Inputs | None = None, *, extracted: bool = False) -> Outcome:
    """Check a workspace, and return everything that is known of it.

    `inputs` are those of the workspace where it was read already. The corpus of an `extracted` outcome has records,
    links and codes, and no other facts.
    """
    inputs = inputs or read_inputs(workspace, options.today)
    with loading():
        from answerkey.pipeline.pipeline import Pipeline  # as below

    with closing(cache_for(workspace.config, options)) as cache, closing(Pipeline(inputs.config, options)) as pipeline:
        return pipeline.run(inputs, cache, extracted=extracted)


def check(inputs: Inputs, options: Options, cache: Cache, make: Callable[[BaseRun], T]) -> T:
    """Take inputs through the pipeline, and return what is made of the run."""
    with loading():
        from answerkey.pipeline.pipeline import Pipeline  # the seam: a run in which nothing changed needs none of it

    with closing(Pipeline(inputs.config, options)) as pipeline:
        return pipeline.use(inputs, cache, make)
