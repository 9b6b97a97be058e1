"""``answerkey rules`` and ``answerkey rule``."""

from __future__ import annotations

import inspect
from dataclasses import fields

import click

from answerkey.config import nearest
from answerkey.rules import load_rules
from answerkey.rules.base import Level, Rule
from answerkey.rules.examples import example


@click.command("rules")
def rules_command() -> int:
    """List all rules."""
    rules = load_rules()
    width = max(map(len, rules))
    for rule_id, rule in rules.items():
        click.echo(f"{rule_id:{width}}  {rule.severity:7}  {_level(rule):11}  {summary(rule)}")
    return 0


@click.command("rule")
@click.argument("name", shell_complete=lambda c, p, i: [r for r in load_rules() if r.startswith(i)])
def rule_command(name: str) -> int:
    """Explain a rule, with its examples."""
    rules = load_rules()
    if name not in rules:
        near = nearest(name, list(rules))
        raise click.UsageError(f"there is no rule `{name}`" + (f"; did you mean `{near}`?" if near else ""))
    click.echo(explanation(rules[name]), nl=False)
    return 0


def summary(rule: type[Rule]) -> str:
    """The first sentence of a rule's documentation, plain."""
    return " ".join(_doc(rule).split("\n\n")[0].split())


def explanation(rule: type[Rule]) -> str:
    """All that is known of a rule, as Markdown: its documentation, severity, options, and the cases that test it."""
    parts = [f"# {rule.id}", _doc(rule), f"Severity: {rule.severity}. Runs: {_when(rule)}."]
    if fields(rule):
        rows = [f"- `{f.name.replace('_', '-')}` (default: `{f.default}`)" for f in fields(rule)]
        parts.append(f'Options, in `[tool.answerkey.rules."{rule.id}"]`:\n\n' + "\n".join(rows))
    cases = example(rule.id)
    if cases:
        parts.append(cases)
    return "\n\n".join(parts) + "\n"


def _doc(rule: type[Rule]) -> str:
    return inspect.cleandoc(rule.__doc__ or "")


def _level(rule: type[Rule]) -> str:
    return {Level.RECOMMENDED: "recommended", Level.STRICT: "strict", Level.OFF: "off"}[rule.level]


def _when(rule: type[Rule]) -> str:
    words = {
        Level.RECOMMENDED: "by default",
        Level.STRICT: "in the strict preset",
        Level.OFF: "only when it is selected or given a severity",
    }
    return words[rule.level]
