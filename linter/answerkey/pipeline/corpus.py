"""From facts to the base as a whole, and to what the rules over it find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from answerkey.config import ConfigError
from answerkey.diagnostics import RuleFinding
from answerkey.model.base_index import Settings
from answerkey.model.corpus import Corpus, Facts, Moment
from answerkey.pipeline.inputs import Inputs
from answerkey.pipeline.results import listed
from answerkey.pipeline.selection import Selection
from answerkey.rules.base import CorpusRule
from answerkey.snippets.flakes import check_flakes
from answerkey.snippets.syntax import check_syntax
from answerkey.source import identity

Changes = Mapping[str, Mapping[str, Moment]]


def settings_of(inputs: Inputs) -> Settings:
    """Return what rules over the base know beside its files.

    Raises ConfigError where code in the configuration does not compile.
    """
    config = inputs.config
    return Settings(
        frozenset(config.names.known) | bound_names(config.names.prelude, "names.prelude"),
        bound_names(config.proofs.prelude, "proofs.prelude"),
        inputs.installation.modules,
        config.locales,
        config.publishing,
    )


def make_corpus(inputs: Inputs, facts_of: Callable[[str], Facts], changes: Changes | None = None) -> Corpus:
    """Return the base that the facts of all files make; `changes` are the last ones of its texts.

    Raises ConfigError where code in the configuration does not compile.
    """
    settings = settings_of(inputs)
    paths = [source.path for source in inputs.workspace.files]
    return Corpus(
        tuple(map(facts_of, paths)),
        frozenset(paths) | inputs.workspace.assets,
        settings.names,
        inputs.today,
        frozenset(source.path for source in inputs.selected()),
        settings.hidden_names,
        settings.library_modules,
        inputs.versions,
        settings.locales,
        changes or {},
        settings.publishing,
    )


def corpus_rules(selection: Selection, inputs: Inputs) -> tuple[CorpusRule, ...]:
    """Return the rules over the base that may have findings in the files that it has."""
    names = {source.collection.name for source in inputs.workspace.files}
    rules = selection.of(CorpusRule)
    return tuple(rule for rule in rules if rule.collections is None or names & rule.collections)


def corpus_findings(rules: Iterable[CorpusRule], corpus: Corpus, most: int) -> dict[str, list[RuleFinding]]:
    """Return the findings of rules over the base, at most so many of each rule, by the path of their file."""
    by_path: dict[str, list[RuleFinding]] = {}
    findings = ((rule.id, finding) for rule in rules for finding in rule.check(corpus))
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
