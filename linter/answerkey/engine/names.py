"""The names that the configuration lets snippets use without binding them."""

from __future__ import annotations

from functools import lru_cache

from answerkey.config import ConfigError, NamesConfig
from answerkey.snippets.flakes import check_flakes
from answerkey.snippets.syntax import check_syntax
from answerkey.source import identity


def known_names(config: NamesConfig) -> frozenset[str]:
    """The listed names and those that the prelude binds; raises ConfigError where the prelude does not compile."""
    return frozenset(config.known) | bound_names(config.prelude, "names.prelude")


@lru_cache(maxsize=8)
def bound_names(code: str, key: str) -> frozenset[str]:
    """The names that a code under a key of the configuration binds; raises ConfigError where it does not compile."""
    if not code:
        return frozenset()
    syntax = check_syntax(identity(code))
    if syntax.tree is None or syntax.error is not None:
        reason = syntax.error.message if syntax.error else syntax.failure
        raise ConfigError(f"`{key}` does not compile: {reason}")
    return check_flakes(code, syntax.tree).names.bound
