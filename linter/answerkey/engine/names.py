"""The names that the configuration lets snippets use without binding them."""

from __future__ import annotations

from functools import lru_cache

from answerkey.config import ConfigError, NamesConfig
from answerkey.snippets.flakes import check_flakes
from answerkey.snippets.syntax import check_syntax
from answerkey.source import identity


@lru_cache(maxsize=8)
def known_names(config: NamesConfig) -> frozenset[str]:
    """The listed names and those that the prelude binds; raises ConfigError where the prelude does not compile."""
    if not config.prelude:
        return frozenset(config.known)
    syntax = check_syntax(identity(config.prelude))
    if syntax.tree is None or syntax.error is not None:
        reason = syntax.error.message if syntax.error else syntax.failure
        raise ConfigError(f"`names.prelude` does not compile: {reason}")
    return frozenset(config.known) | check_flakes(config.prelude, syntax.tree).names.bound
