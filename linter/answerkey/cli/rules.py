"""``answerkey rules`` and ``answerkey rule``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap

import click

from answerkey.cli.completions import complete_rule
from answerkey.cli.exits import CLEAN
from answerkey.cli.output import write, write_line
from answerkey.cli.terminal import screen
from answerkey.config import suggestion
from answerkey.rules import load_rules
from answerkey.rules.base import Rule, options_of
from answerkey.rules.documentation import documentation, explanation, summary
from answerkey.safe_json import JSONObject, document
from answerkey.safe_text import shown

_NARROWEST = 30  # columns of a summary beside the other columns

Rules = Mapping[str, type[Rule]]


@click.command("rules")
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
def rules_command(format_name: str) -> int:
    """List all rules. A terminal shows them wrapped, a pipe gets a line for each."""
    rules = load_rules()
    if format_name == "json":
        write(document({"rules": [_object(rule) for rule in rules.values()]}, levels=2))
    else:
        _list(rules)
    return CLEAN


@click.command("rule")
@click.argument("name", shell_complete=complete_rule)
def rule_command(name: str) -> int:
    """Explain a rule, with its examples; or list the rules of a family, such as `snippet`."""
    rules = load_rules()
    family = {rule_id: rule for rule_id, rule in rules.items() if rule_id.startswith(f"{name.rstrip('/')}/")}
    if family:
        _list(family)
    elif name in rules:
        write(explanation(rules[name]))
    else:
        names = [*rules, *dict.fromkeys(rule_id.partition("/")[0] for rule_id in rules)]
        raise click.UsageError(f"there is no rule or family `{shown(name)}`{suggestion(name, names)}")
    return CLEAN


def _list(rules: Rules) -> None:
    for line in _lines(rules, screen()):
        write_line(line)


def _lines(rules: Rules, columns: int | None) -> Iterator[str]:
    """Yield a line for each rule; within `columns`, the summary goes on below itself, or below the rule."""
    width = max(map(len, rules))
    for rule_id, rule in rules.items():
        head = f"{rule_id:{width}}  {rule.severity:7}  {rule.level:11}  "
        if columns is None:
            yield head + summary(rule)
        elif columns - len(head) >= _NARROWEST:
            first, *more = wrap(summary(rule), columns - len(head)) or [""]
            yield head + first
            yield from (" " * len(head) + line for line in more)
        else:
            line = f"{rule_id}  {rule.severity}  {rule.level}"
            yield from wrap(line, columns, break_long_words=False, break_on_hyphens=False)
            yield from wrap(summary(rule), columns, initial_indent="    ", subsequent_indent="    ")


def _object(rule: type[Rule]) -> JSONObject:
    """Return what programs may want to know of a rule."""
    return {
        "id": rule.id,
        "severity": str(rule.severity),
        "preset": str(rule.level),
        "summary": summary(rule),
        "options": options_of(rule),
        "documentation": documentation(rule),
    }
