"""From facts to the base as a whole, and to what the rules over it find."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from answerkey.config import ConfigError
from answerkey.diagnostics import RuleFinding
from answerkey.model.corpus import Corpus, Moment
from answerkey.pipeline.inputs import Inputs
from answerkey.pipeline.results import FileResult, listed
from answerkey.pipeline.selection import Selection
from answerkey.rules.base import CorpusRule
from answerkey.snippets.flakes import check_flakes
from answerkey.snippets.syntax import check_syntax
from answerkey.source import identity

Changes = Mapping[str, Mapping[str, Moment]]


def make_corpus(inputs: Inputs, results: Mapping[str, FileResult], changes: Changes | None = None) -> Corpus:
    """Return the base that the facts of all files make; `changes` are the last ones of its texts.

    Raises ConfigError where code in the configuration does not compile.
    """
    config = inputs.config
    paths = [source.path for source in inputs.workspace.files]
    return Corpus(
        tuple(results[path].facts for path in paths),
        frozenset(paths) | inputs.workspace.assets,
        frozenset(config.names.known) | bound_names(config.names.prelude, "names.prelude"),
        inputs.today,
        frozenset(source.path for source in inputs.selected()),
        bound_names(config.proofs.prelude, "proofs.prelude"),
        inputs.installation.modules,
        inputs.versions,
        config.locales,
        changes or {},
        config.publishing,
    )


def corpus_findings(selection: Selection, corpus: Corpus, most: int) -> dict[str, list[RuleFinding]]:
    """Return the findings of the rules over the base, at most so many of each rule, by the path of their file."""
    by_path: dict[str, list[RuleFinding]] = {}
    findings = ((rule.id, finding) for rule in selection.of(CorpusRule) for finding in rule.check(corpus))
    for rule_id, finding in listed(findings, most):
        by_path.setdefault(finding.path, []).append((rule_id, finding._replace(path="")))
    return by_path


@lru_cache(maxsize=8)
def bound_names(code: str, key: str) -> frozenset[str]:
    """Return the names that code under a key of the configuration binds.

    Raises ConfigError where the code does not compile.
    """
    if not code:
        return frozenset()
    syntax = check_syntax(identity(code))
    if syntax.tree is None or syntax.error is not None:
        reason = syntax.error.message if syntax.error else syntax.failure
        raise ConfigError(f"`{key}` does not compile: {reason}")
    return check_flakes(code, syntax.tree).names.bound
