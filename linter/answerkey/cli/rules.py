"""``answerkey rules`` and ``answerkey rule``."""

from __future__ import annotations

import click

from answerkey.cli.output import write, write_line
from answerkey.config import suggestion
from answerkey.rules import load_rules
from answerkey.rules.documentation import explanation, summary
from answerkey.safe_text import shown


@click.command("rules")
def rules_command() -> int:
    """List all rules."""
    rules = load_rules()
    width = max(map(len, rules))
    for rule_id, rule in rules.items():
        write_line(f"{rule_id:{width}}  {rule.severity:7}  {rule.level:11}  {summary(rule)}")
    return 0


@click.command("rule")
@click.argument("name", shell_complete=lambda c, p, i: [r for r in load_rules() if r.startswith(i)])
def rule_command(name: str) -> int:
    """Explain a rule, with its examples."""
    rules = load_rules()
    if name not in rules:
        raise click.UsageError(f"there is no rule `{shown(name)}`{suggestion(name, rules)}")
    write(explanation(rules[name]))
    return 0
