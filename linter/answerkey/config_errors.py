"""Errors of a configuration, in words that say how to correct them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from answerkey.model.messages import closest


class ConfigError(Exception):
    """A configuration that can't be used; the message says where and why."""


def require_choice(where: str, value: str, choices: Sequence[str]) -> None:
    """Raise ConfigError for a value of a setting that is none of the choices."""
    if value not in choices:
        raise ConfigError(f"`{where}` must be one of {', '.join(choices)}, not `{value}`{suggestion(value, choices)}")


def suggestion(word: str, candidates: Iterable[str]) -> str:
    """Return ``; did you mean …?`` with the nearest candidate; empty where none is near."""
    near = nearest(word, candidates)
    return f"; did you mean `{near}`?" if near else ""


def nearest(word: str, candidates: Iterable[str]) -> str:
    """Return the candidate nearest to a word, as `closest` finds it; empty where none is near."""
    return closest(word, map(str, candidates)) or ""
