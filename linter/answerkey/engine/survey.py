"""A base checked and known: the report, what each file contributes, and its bytes."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date

from answerkey.diagnostics import Report
from answerkey.engine.cache import Cache, folder_for
from answerkey.engine.fresh import Fresh, corpus_of
from answerkey.engine.run import Options, read_inputs, report_on
from answerkey.model.corpus import Corpus
from answerkey.workspace import Workspace


@dataclass(frozen=True)
class Survey:
    """What is known of a base; `data` are the bytes of each file by its path in the content folder."""

    report: Report
    corpus: Corpus
    data: Mapping[str, bytes]


def survey(workspace: Workspace, options: Options) -> Survey:
    """Check a workspace, and keep what is known of it; raises ConfigError for rules that do not exist."""
    started = time.perf_counter()
    inputs = read_inputs(workspace, options.today or date.today())
    with closing(Cache(folder_for(workspace.config) if options.cache else None)) as cache:
        fresh = Fresh(inputs, options, cache)
        found = fresh.run()
    facts = {path: result.facts for path, result in fresh.results.items()}
    report = report_on(inputs, *found, time.perf_counter() - started)
    return Survey(report, corpus_of(workspace, facts, inputs.today), inputs.data)
