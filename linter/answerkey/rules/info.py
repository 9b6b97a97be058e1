"""What is known of each rule apart from its findings, for people and for reports."""

from __future__ import annotations

import inspect
from dataclasses import fields

from answerkey.diagnostics import RuleInfo
from answerkey.rules import load_rules
from answerkey.rules.base import Level, Rule, default_of
from answerkey.rules.examples import example

_PROOFS = "proof/"
_WHEN = {
    Level.RECOMMENDED: "by default",
    Level.STRICT: "in the strict preset",
    Level.OFF: "only when it is selected or given a severity",
}


def info(rule_id: str) -> RuleInfo:
    """What is known of the rule of that id."""
    rule = load_rules()[rule_id]
    return RuleInfo(rule_id, rule.severity, summary(rule), documentation(rule))


def summary(rule: type[Rule]) -> str:
    """The first paragraph of a rule's documentation, on one line."""
    return " ".join(_doc(rule).split("\n\n")[0].split())


def documentation(rule: type[Rule]) -> str:
    """A rule's documentation, severity and options, as Markdown."""
    parts = [f"# {rule.id}", _doc(rule), f"Severity: {rule.severity}. Runs: {_when(rule)}."]
    if fields(rule):
        rows = [f"- `{f.name.replace('_', '-')}` (default: `{default_of(f)}`)" for f in fields(rule)]
        parts.append(f'Options, in `[tool.answerkey.rules."{rule.id}"]`:\n\n' + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _when(rule: type[Rule]) -> str:
    return "in `answerkey prove` only" if rule.id.startswith(_PROOFS) else _WHEN[rule.level]


def explanation(rule: type[Rule]) -> str:
    """A rule's documentation with the cases that test it, as Markdown."""
    cases = example(rule.id)
    return documentation(rule) + (f"\n{cases}\n" if cases else "")


def _doc(rule: type[Rule]) -> str:
    return inspect.cleandoc(rule.__doc__ or "")
