"""From facts to the base as a whole, and the settings of rules over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from msgspec.structs import replace

from answerkey.config import ConfigError
from answerkey.model.base_index import Settings
from answerkey.model.corpus import Corpus, Facts
from answerkey.pipeline.inputs import Inputs
from answerkey.snippets.flakes import check_flakes
from answerkey.snippets.syntax import check_syntax
from answerkey.source import identity


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
        inputs.versions,
    )


def make_corpus(inputs: Inputs, facts_of: Callable[[str], Facts]) -> Corpus:
    """Return the base that the facts of all files make.

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
        settings.versions,
        settings.locales,
        settings.publishing,
    )


def changed_corpus(corpus: Corpus, inputs: Inputs, changes: Mapping[str, Facts]) -> Corpus:
    """Return a base in which some files have other facts."""
    entries = list(corpus.entries)
    for path, facts in changes.items():
        entries[inputs.table.positions[path]] = facts
    return replace(corpus, entries=tuple(entries), today=inputs.today)


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
