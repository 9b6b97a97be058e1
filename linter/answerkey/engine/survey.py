"""A base checked and known: the report, what each file contributes, and its bytes."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date

from answerkey.config import Config
from answerkey.diagnostics import Report
from answerkey.engine.cache import Cache, folder_for
from answerkey.engine.fresh import Fresh, corpus_of, selection_for
from answerkey.engine.looked import FAMILY
from answerkey.engine.run import Options, libraries_of, read_inputs, report_on
from answerkey.model.corpus import Corpus
from answerkey.rules import load_rules
from answerkey.workspace import Workspace


@dataclass(frozen=True)
class Survey:
    """What is known of a base; `data` are the bytes of each file by its path in the content folder.

    `checked` are the paths of files whose code was checked against the libraries, by all rules that find errors so.
    """

    report: Report
    corpus: Corpus
    data: Mapping[str, bytes]
    checked: frozenset[str] = frozenset()


def survey(workspace: Workspace, options: Options) -> Survey:
    """Check a workspace, and keep what is known of it; raises ConfigError for rules that do not exist."""
    started = time.perf_counter()
    inputs = read_inputs(workspace, options.today or date.today())
    with closing(Cache(folder_for(workspace.config) if options.cache else None)) as cache:
        libraries, note = libraries_of(workspace.config)
        fresh = Fresh(inputs, options, cache, libraries)
        found = fresh.run()
    facts = {path: result.facts for path, result in fresh.results.items()}
    report = report_on(inputs, *found, time.perf_counter() - started, note or fresh.looked.note)
    checked = fresh.looked.checked if _finds_errors(workspace.config) else frozenset()
    return Survey(report, corpus_of(workspace, facts, inputs.today), inputs.data, checked)


def _finds_errors(config: Config) -> bool:
    """Whether the rules about libraries run that find errors."""
    wanted = {name for name, rule in load_rules().items() if name.startswith(f"{FAMILY}/") and rule.severity == "error"}
    return wanted <= selection_for(config).rules.keys()
