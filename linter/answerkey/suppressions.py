"""The effect of directives on findings: some are ignored, some are expected, and useless directives are reported."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from msgspec import Struct, field

from answerkey.diagnostics import Applicability, Finding, Fix, RuleFinding
from answerkey.model.directive_edits import without_argument, without_directive, word_span
from answerkey.model.directives import EXPECT, EXPECT_ERROR, IGNORE, WITH_ARGUMENTS, WORDS, Argument, Directive
from answerkey.model.value_edits import word_edit
from answerkey.source import Span

UNKNOWN, UNUSED, EXPECTATION = "directive/unknown", "directive/unused", "directive/expectation"

# The findings that prove an exception without a run; other exceptions show only when the code runs.
_PROVED_BY = {
    "SyntaxError": (
        "snippet/syntax",
        "snippet/return-outside-function",
        "snippet/loop-control",
        "snippet/duplicate-argument",
        "snippet/default-except-order",
        "snippet/starred-assignment",
        "snippet/future-import",
        "snippet/star-import-placement",
    ),
    "IndentationError": ("snippet/syntax",),
    "TabError": ("snippet/syntax",),
}
_EXPLAINED_BY = {
    "NameError": ("snippet/undefined-name", "snippet/unbound-name"),
    "UnboundLocalError": ("snippet/undefined-local",),
    "SyntaxWarning": ("snippet/assert-tuple", "snippet/syntax-warning"),
    "TypeError": ("snippet/format-mismatch", "snippet/print-chevron", "snippet/raise-not-implemented"),
    "ValueError": ("snippet/format-mismatch",),
    "IndexError": ("snippet/format-mismatch",),
    "KeyError": ("snippet/format-mismatch",),
    "AttributeError": ("snippet/self-attribute", "snippet/python-2"),
}


class Suppressions(Struct):
    """The directives of one file. `names` are all rules and families, `rules` the rules that ran on the file.

    Without the file's `text` only arguments of directives have fixes.
    """

    directives: Sequence[Directive]
    names: Collection[str]
    rules: Collection[str]
    suggest: Callable[[str, Iterable[str]], str]
    text: str = ""
    _matches: set[tuple[int, int]] = field(default_factory=set)
    _suggestion_count: int = 0

    def apply(self, findings: Sequence[RuleFinding]) -> list[RuleFinding]:
        """Return the findings that remain, and those about the directives themselves."""
        remaining = [finding for finding in findings if not self._is_suppressed(finding)]
        return [*remaining, *self._complaints()]

    def _is_suppressed(self, rule_finding: RuleFinding) -> bool:
        rule, finding = rule_finding
        is_covered = False
        for number, directive in enumerate(self.directives):
            if _covers(directive.target, finding.span):
                for position, argument in enumerate(directive.arguments):
                    if rule in _rules(directive.word, argument.text, self.rules):
                        self._matches.add((number, position))
                        is_covered = True
        return is_covered

    def _complaints(self) -> Iterator[RuleFinding]:
        for number, directive in enumerate(self.directives):
            if directive.foreign:
                continue
            if directive.word not in WORDS or (directive.word in WITH_ARGUMENTS and not directive.arguments):
                yield UNKNOWN, self._unknown_word(directive)
                continue
            if directive.word != IGNORE and (
                directive.target is None or directive.target.start == directive.target.end
            ):
                yield UNUSED, Finding(directive.span, f"no code block follows `{directive.word}`")
                continue
            idle = [
                argument
                for position, argument in enumerate(directive.arguments)
                if (number, position) not in self._matches
            ]
            for argument in directive.arguments:
                yield from self._argument(directive, argument, idle)

    def _unknown_word(self, directive: Directive) -> Finding:
        if not directive.word:
            return Finding(directive.span, "a directive is missing after `answerkey:`", _ALL_WORDS)
        if directive.word in WITH_ARGUMENTS:
            operand = "an error's name" if directive.word == EXPECT_ERROR else "the rules"
            return Finding(
                directive.span,
                f"`{directive.word}` needs {operand}",
                f"such as `{directive.word} {_EXAMPLE[directive.word]}`",
            )
        word = directive.word.partition(" ")[0]
        if word in WORDS:
            return Finding(directive.span, f"`{word}` takes nothing after it", "write a reason after `--`")
        near = self._near(word, WORDS)
        message, hint = f"there is no directive `{word[:40]}`", f"did you mean `{near}`?" if near else _ALL_WORDS
        same_form = (near in WITH_ARGUMENTS) == (word != directive.word)
        span = word_span(word, directive, self.text) if near and same_form else None
        return Finding(directive.span, message, hint, fix=_replacement(span, word, near) if span else None)

    def _near(self, word: str, vocabulary: Collection[str]) -> str:
        """Return the nearest word, for the first mistakes of a file only: each is a search of the whole vocabulary."""
        self._suggestion_count += 1
        if self._suggestion_count > _MOST_SUGGESTIONS or len(word) > _LONGEST_WORD:
            return ""
        return self.suggest(word, vocabulary)

    def _argument(self, directive: Directive, argument: Argument, idle: Sequence[Argument]) -> Iterator[RuleFinding]:
        name = argument.text
        if directive.word == EXPECT_ERROR:
            near = "" if name in _PROVED_BY else _near_error(name)
            if near:
                yield UNKNOWN, _misspelt(argument, f"there is no error `{name[:60]}`", near)
            elif name in _PROVED_BY and argument in idle and set(_PROVED_BY[name]) & set(self.rules):
                yield EXPECTATION, Finding(argument.span, f"the snippet is expected to raise {name}, but compiles")
        elif name not in self.names:
            yield UNKNOWN, _misspelt(argument, f"there is no rule `{name[:60]}`", self._near(name, self.names))
        elif argument in idle and _members(name, self.rules):
            if directive.word == EXPECT:
                yield EXPECTATION, Finding(argument.span, f"`{name}` is expected here, but does not occur")
            else:
                message, fix = f"nothing here breaks `{name}`", self._removal(directive, argument, idle)
                yield UNUSED, Finding(argument.span, message, "remove it from the directive", fix=fix)

    def _removal(self, directive: Directive, argument: Argument, idle: Sequence[Argument]) -> Fix | None:
        """Return the fix that removes an argument, or the whole directive if no argument of it does anything."""
        if not all(other in idle and _members(other.text, self.rules) for other in directive.arguments):
            edit, title = without_argument(directive, argument), f"remove `{argument.text}` from the directive"
            return Fix(title, Applicability.SAFE, (edit,))
        removal = without_directive(directive, self.text) if self.text else None
        return Fix("remove the directive", Applicability.SAFE, (removal,)) if removal else None


def _misspelt(argument: Argument, message: str, near: str) -> Finding:
    hint = f"did you mean `{near}`?" if near else ""
    fix = _replacement(argument.span, argument.text, near) if near else None
    return Finding(argument.span, message, hint, fix=fix)


def _replacement(span: Span, word: str, near: str) -> Fix | None:
    edit = word_edit(span, word, near)
    return Fix(f"write `{near}`", Applicability.UNSAFE, (edit,)) if edit else None


_MOST_SUGGESTIONS = 20
_LONGEST_WORD = 100
_ALL_WORDS = f"directives are {', '.join(WORDS)}"
_EXAMPLE = {IGNORE: "snippet/format", EXPECT: "snippet/undefined-name", EXPECT_ERROR: "SyntaxError"}


def _covers(target: Span | None, span: Span) -> bool:
    return target is None or target.start <= span.start <= target.end


def _rules(word: str, name: str, rules: Collection[str]) -> Collection[str]:
    """Return the rules whose findings an argument suppresses."""
    if word == EXPECT_ERROR:
        return (*_PROVED_BY.get(name, ()), *_EXPLAINED_BY.get(name, ()))
    return _members(name, rules) if word in (IGNORE, EXPECT) else ()


def _members(name: str, rules: Collection[str]) -> Collection[str]:
    """Return the rules of that id or family."""
    return (name,) if name in rules else [rule for rule in rules if rule.partition("/")[0] == name]


def _near_error(name: str) -> str:
    """Return the compiler's error that a name is a misspelling of; errors of libraries may have any name."""
    from difflib import get_close_matches  # slow to import, and only a misspelling needs it

    return next(iter(get_close_matches(name[:100], _PROVED_BY, 1, 0.9)), "")
