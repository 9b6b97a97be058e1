"""Calls from Python: what the commands `lint` and `build` do, with an executor of the caller's.

An executor is of the kind of `concurrent.futures`, and may be one of another machine or a service. It is given a
function of this program and bytes, and returns bytes; this program must be installed, in the same versions, where it
runs the function. It stays open.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path

from answerkey.delivery.build import BuildResult, Request, deliver
from answerkey.delivery.targets import names
from answerkey.diagnostics import Report
from answerkey.pipeline import run
from answerkey.pipeline.executors.engine import opening
from answerkey.pipeline.options import Options
from answerkey.workspace import open_workspace


def lint(*paths: str, executor: Executor | None = None, cache: bool = True) -> Report:
    """Check files or folders, by default the content folder around the working directory, and return the report.

    Raises ConfigError for settings or an executor that can't be used, NothingToCheck for paths without content.
    """
    return run.lint(open_workspace(paths), _options(executor, cache=cache))


def build(
    content: str, out: Path, *, targets: Sequence[str] = (), executor: Executor | None = None, cache: bool = True
) -> BuildResult:
    """Write the files of some targets, by default of all that can be made, from the base in a content folder.

    Raises NotDeliverable for a base with errors, ConfigError as `lint` does, and OSError.
    """
    request = Request(out, tuple(targets) or tuple(names()), frozenset(targets))
    return deliver(open_workspace([content]), request, _options(executor, cache=cache))


def _options(executor: Executor | None, *, cache: bool) -> Options:
    return Options(cache=cache, engine=opening(executor) if executor is not None else None)
