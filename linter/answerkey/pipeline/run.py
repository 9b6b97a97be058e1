"""One run over a workspace: the report of the last one where nothing changed, else the pipeline.

The first half imports nothing heavy. The seam is `check`: what stands behind it loads rules, parsers and tools.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from answerkey.diagnostics import Diagnostic, Report
from answerkey.pipeline.cache import Cache, cache_for
from answerkey.pipeline.inputs import Inputs, read_inputs
from answerkey.pipeline.options import DEFAULTS, Options
from answerkey.pipeline.reports import keep, load, load_diagnostics
from answerkey.workspace import Workspace

if TYPE_CHECKING:
    from answerkey.pipeline.pipeline import Outcome


def lint(workspace: Workspace, options: Options = DEFAULTS) -> Report:
    """Check a workspace and report on its selected files; raises ConfigError for rules that do not exist."""
    inputs = read_inputs(workspace, options.today)
    with closing(cache_for(workspace.config, options)) as cache:
        report = load(cache, inputs, lambda: _diagnostics(inputs, options))
        if report is not None:
            return report
        outcome = check(inputs, options, cache)
        if outcome.complete:
            with suppress(UnicodeEncodeError):  # a path that is not UTF-8 has no place in JSON
                keep(cache, inputs.report_key, outcome.findings)
        return outcome.report


def _diagnostics(inputs: Inputs, options: Options) -> Sequence[Diagnostic]:
    """Return the diagnostics of a run whose summary is in the cache; where they are lost they are found again."""
    with closing(cache_for(inputs.config, options)) as cache:
        diagnostics = load_diagnostics(cache, inputs.report_key)
        return check(inputs, options, cache).findings[0] if diagnostics is None else diagnostics


def survey(workspace: Workspace, options: Options) -> Outcome:
    """Check a workspace, and return everything that is known of it."""
    inputs = read_inputs(workspace, options.today)
    with closing(cache_for(workspace.config, options)) as cache:
        return check(inputs, options, cache)


def check(inputs: Inputs, options: Options, cache: Cache) -> Outcome:
    """Take inputs through the pipeline."""
    from answerkey.pipeline.pipeline import Pipeline  # the seam: a run in which nothing changed needs none of it

    with closing(Pipeline(inputs.config, options)) as pipeline:
        return pipeline.run(inputs, cache)
