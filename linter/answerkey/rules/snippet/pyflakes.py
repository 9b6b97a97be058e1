"""Findings of pyflakes, one rule for each kind of message. A kind that is not listed here is not reported.

Code that is certain to fail or to be wrong when it runs is an error; the rest is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Related, Severity
from answerkey.rules.base import Rule, SnippetRule
from answerkey.rules.rule_table import row
from answerkey.snippets.snippet import Snippet

WARNING = Severity.WARNING


class FlakeRule(SnippetRule):
    """Reports pyflakes' messages of some kinds."""

    kinds: tuple[str, ...] = ()
    note = "defined here"

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        for flake in snippet.flakes.messages:
            if flake.kind in self.kinds and not snippet.noqa(flake.span):
                related = tuple(Related(snippet.finding_span(other), self.note) for other in flake.others)
                yield Finding(snippet.finding_span(flake.span), flake.message, related=related)


def _kinds(doc: str, *kinds: str, severity: Severity = Severity.ERROR, note: str = FlakeRule.note) -> type[Rule]:
    return row(FlakeRule, doc, severity, kinds=kinds, note=note)


RULES = {
    "redefined": _kinds(
        """A definition is used before it is replaced by another.

        A bad and a good version of a whole function or class, one after the other, are not reported: they teach.
        Neither are two files in one block, each below a comment with its name, nor what stands in a `try` or in a
        function.
        """,
        "RedefinedWhileUnused", "ImportShadowedByLoopVar", severity=WARNING,
    ),
    "star-import": _kinds(
        "Names are imported one by one.\n\nAfter `import *` a reader can't tell where a name comes from.",
        "ImportStarUsed", severity=WARNING,
    ),
    "star-import-placement": _kinds("`import *` stands at the top level of a module.", "ImportStarNotPermitted"),
    "undefined-export": _kinds("The names in `__all__` exist.", "UndefinedExport"),
    "undefined-local": _kinds("A local variable is assigned before it is read.", "UndefinedLocal"),
    "duplicate-argument": _kinds(
        "The parameters of a function have different names.", "DuplicateArgument", note="the first one"
    ),
    "repeated-key": _kinds(
        "A key stands once in a dictionary display.\n\nOf two values for one key only the last counts.",
        "MultiValueRepeatedKeyLiteral", "MultiValueRepeatedKeyVariable", severity=WARNING, note="also here",
    ),
    "future-import": _kinds(
        "`from __future__` imports come first and name a feature that exists.",
        "LateFutureImport", "FutureFeatureNotDefined",
    ),
    "return-outside-function": _kinds(
        """`return` and `yield` stand in a function.

        A snippet may be the body of a function as a whole. A `return` in the body of a class is reported.
        """,
        "ReturnOutsideFunction", "YieldOutsideFunction",
    ),
    "loop-control": _kinds(
        "`break` and `continue` stand in a loop.", "ContinueOutsideLoop", "BreakOutsideLoop"
    ),
    "default-except-order": _kinds("A bare `except:` comes last.", "DefaultExceptNotLast"),
    "starred-assignment": _kinds(
        "An assignment has one starred target.", "TwoStarredExpressions", "TooManyExpressionsInStarredAssignment"
    ),
    "if-tuple": _kinds("An `if` does not test a tuple, which is always true.", "IfTuple"),
    "assert-tuple": _kinds("An `assert` does not test a tuple, which is always true.", "AssertTuple"),
    "annotation-syntax": _kinds("An annotation in quotes is an expression.", "ForwardAnnotationSyntaxError"),
    "raise-not-implemented": _kinds("`NotImplementedError` is raised, not `NotImplemented`.", "RaiseNotImplemented"),
    "print-chevron": _kinds("`print` is a function: `>>` has no meaning for it.", "InvalidPrintSyntax"),
    "fstring-placeholder": _kinds(
        "An f-string has a placeholder.\n\nWithout one the `f` is a slip, or the braces were forgotten.",
        "FStringMissingPlaceholders", "TStringMissingPlaceholders", severity=WARNING,
    ),
    "format-unused-argument": _kinds(
        "`str.format` and `%` use all of their arguments.",
        "StringDotFormatExtraPositionalArguments", "StringDotFormatExtraNamedArguments",
        "PercentFormatExtraNamedArguments", severity=WARNING,
    ),
    "format-mismatch": _kinds(
        "The placeholders of a format string and its arguments fit.\n\nWhere they do not, Python raises an error.",
        "StringDotFormatMissingArgument", "StringDotFormatMixingAutomatic", "StringDotFormatInvalidFormat",
        "PercentFormatInvalidFormat", "PercentFormatMixedPositionalAndNamed", "PercentFormatUnsupportedFormatCharacter",
        "PercentFormatPositionalCountMismatch", "PercentFormatMissingArgument", "PercentFormatExpectedMapping",
        "PercentFormatExpectedSequence", "PercentFormatStarRequiresSequence",
    ),
}  # fmt: skip
