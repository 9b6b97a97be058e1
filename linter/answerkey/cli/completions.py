"""Rules and their levels, as a shell completes them."""

from __future__ import annotations

import click

_LEVELS = ("error", "warning", "off")


def complete_rule(context: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the rules and families that begin so; of a list with commas, what its last item may be."""
    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{name}" for name in _rule_names() if name.startswith(last)]


def complete_severity(context: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return ``RULE=`` for a rule or family, and then its levels."""
    rule, equals, level = incomplete.partition("=")
    if equals:
        return [f"{rule}={name}" for name in _LEVELS if name.startswith(level)]
    return [f"{name}=" for name in _rule_names() if name.startswith(rule)]


def _rule_names() -> list[str]:
    from answerkey.rules import load_rules  # only a shell that completes needs the rules

    rules = load_rules()
    return [*rules, *dict.fromkeys(rule.partition("/")[0] for rule in rules)]
