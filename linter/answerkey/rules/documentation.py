"""The documentation of each rule, for people and for reports."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

from answerkey.diagnostics import RuleInfo
from answerkey.lazy_regex import lazy_regex
from answerkey.rules import load_rules
from answerkey.rules.base import AnswerRule, Level, Rule, SnippetRule, options_of

_PROOFS = "proof/"
_PACKAGE = Path(__file__).parents[1]
_FOLDERS = (_PACKAGE / "examples", _PACKAGE.parents[1] / "tests" / "rules")  # in a wheel, in a working copy
_WHEN = {
    Level.RECOMMENDED: "by default",
    Level.STRICT: "in the strict preset",
    Level.OFF: "only when it is selected or given a severity",
}
_FIX = lazy_regex(r"^  (?P<kind>unsafe |display )?fix: ", re.M)
_FIXES = {None: "safe", "unsafe ": "unsafe", "display ": "only shown"}


def rule_info(rule_id: str) -> RuleInfo:
    """Return the severity and documentation of the rule with that id."""
    rule = load_rules()[rule_id]
    return RuleInfo(rule_id, rule.severity, summary(rule), documentation(rule))


def summary(rule: type[Rule]) -> str:
    """The first paragraph of a rule's documentation, on one line."""
    return " ".join(description(rule).split("\n\n")[0].split())


def documentation(rule: type[Rule]) -> str:
    """A rule's documentation, severity and options, as Markdown."""
    parts = [f"# {rule.id}", description(rule), " ".join(f"{name}: {value}." for name, value in facts(rule).items())]
    if options := options_of(rule):
        rows = [f"- `{key}` (default: `{default}`)" for key, default in options.items()]
        parts.append(f'Options, in `[tool.answerkey.rules."{rule.id}"]`:\n\n' + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def description(rule: type[Rule]) -> str:
    """Return the reason for a rule, as Markdown."""
    return inspect.cleandoc(rule.__doc__ or "")


def facts(rule: type[Rule]) -> dict[str, str]:
    """Return what is said of every rule in a few words, by the words' names."""
    return {"Severity": rule.severity, "Runs": _when(rule), "Fix": fixes(rule.id), "Since": rule.since}


def fixes(rule_id: str) -> str:
    """Return the kinds of fixes that a rule has in its cases: `safe`, `unsafe`, `safe or unsafe`, or `none`."""
    cases = re.split(r"^(?=\S+:[\d:-]+ \w+ )", examples(rule_id), flags=re.M)
    own = (case for case in cases if re.match(rf"\S+ \w+ {re.escape(rule_id)} ", case))
    kinds = {_FIXES[found["kind"]] for case in own for found in _FIX.finditer(case.partition("```")[0])}
    return " or ".join(kind for kind in _FIXES.values() if kind in kinds) or "none"


def _when(rule: type[Rule]) -> str:
    return "in `answerkey prove` only" if rule.id.startswith(_PROOFS) else _WHEN[rule.level]


def explanation(rule: type[Rule]) -> str:
    """A rule's documentation, how to leave it out, and the cases that test it, as Markdown."""
    parts = [documentation(rule), suppression(rule), examples(rule.id)]
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def suppression(rule: type[Rule]) -> str:
    """Return how to leave a rule out, at one block, in some files, or in all, as Markdown."""
    comment = f"<!-- answerkey: ignore {rule.id} -->"
    here = f"Before one block of a page: `{comment}`\n\n" if issubclass(rule, (AnswerRule, SnippetRule)) else ""
    settings = f'per-file-ignores = {{ "qa/drafts/**" = ["{rule.id}"] }}\nignore = ["{rule.id}"]'
    return f"{here}To leave the rule out of some files, or of all, in `answerkey.toml`:\n\n```toml\n{settings}\n```"


def examples(rule_id: str) -> str:
    """The cases of a rule's test fixture as Markdown, without its title; empty if the rule has none."""
    for folder in _FOLDERS:
        path = folder / f"{rule_id}.md"
        if path.is_file():
            return path.read_text(encoding="utf-8").partition("\n")[2].strip()
    return ""
