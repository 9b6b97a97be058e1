"""The tool that explains a rule."""

from __future__ import annotations

from typing import Any, Final

from answerkey.mcp_server.arguments import RuleArguments
from answerkey.mcp_server.refusals import Refusal, suggested
from answerkey.rules import load_rules
from answerkey.rules.documentation import documentation, explanation, summary

MOST: Final = 20_000
"""Characters of an explanation; cases beyond them are left out."""


def explain(arguments: RuleArguments) -> dict[str, Any]:
    """Return what a rule checks. Raises Refusal for a rule that does not exist."""
    rules = load_rules()
    if arguments.rule not in rules:
        family = [rule for rule in rules if rule.startswith(f"{arguments.rule.partition('/')[0]}/")]
        otherwise = f"the rules of this family are {', '.join(family)}" if family else "use the `rule` of a diagnostic"
        raise Refusal(f"there is no rule `{arguments.rule}`", suggested(arguments.rule, rules, otherwise))
    rule = rules[arguments.rule]
    text = explanation(rule) if arguments.examples else documentation(rule)
    if len(text) > MOST:
        text = f"{text[:MOST]}\n\n… (cut)\n"
    return {"rule": rule.id, "severity": str(rule.severity), "summary": summary(rule), "markdown": text}
