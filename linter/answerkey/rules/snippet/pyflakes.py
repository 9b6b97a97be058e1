"""What pyflakes knows, one rule a kind of message. A kind not listed here is not reported.

An error is what is certain to fail or to be wrong when it runs; the rest is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Related, Severity
from answerkey.rules._tables import row
from answerkey.rules.base import Rule, SnippetRule
from answerkey.snippets.snippet import Snippet

WARNING = Severity.WARNING


class FlakeRule(SnippetRule):
    """Reports pyflakes' messages of some kinds."""

    kinds: tuple[str, ...] = ()

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        for flake in snippet.flakes.messages:
            if flake.kind in self.kinds and not snippet.noqa(flake.span):
                related = (Related(snippet.finding_span(flake.defined), "defined here"),) if flake.defined else ()
                yield Finding(snippet.finding_span(flake.span), flake.message, related=related)


def _kinds(doc: str, *kinds: str, severity: Severity = Severity.ERROR) -> type[Rule]:
    return row(FlakeRule, doc, severity, kinds=kinds)


RULES = {
    "redefined": _kinds(
        """What is defined is used before it is defined again.

        Bad and good versions of a whole function or class side by side are a device of teaching and no finding.
        """,
        "RedefinedWhileUnused", "ImportShadowedByLoopVar", severity=WARNING,
    ),
    "star-import": _kinds(
        "Names are imported one by one.\n\nA reader can't tell where a name comes from that `import *` brought.",
        "ImportStarUsed", severity=WARNING,
    ),
    "star-import-placement": _kinds("`import *` stands at the top level of a module.", "ImportStarNotPermitted"),
    "undefined-export": _kinds("The names in `__all__` exist.", "UndefinedExport"),
    "undefined-local": _kinds("A local variable is assigned before it is read.", "UndefinedLocal"),
    "duplicate-argument": _kinds("The parameters of a function have different names.", "DuplicateArgument"),
    "repeated-key": _kinds(
        "A key stands once in a dictionary display.\n\nOf two values for one key only the last counts.",
        "MultiValueRepeatedKeyLiteral", "MultiValueRepeatedKeyVariable", severity=WARNING,
    ),
    "future-import": _kinds(
        "`from __future__` imports come first and name a feature that exists.",
        "LateFutureImport", "FutureFeatureNotDefined",
    ),
    "return-outside-function": _kinds(
        """`return` and `yield` stand in a function.

        A snippet that is the body of a function as a whole is fine; a `return` in the body of a class is not.
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
        "`str.format` and `%` use all the arguments that they are given by name or in excess.",
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
