"""Directives against findings: what is ignored, what was expected, and which directives do nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from answerkey.diagnostics import Applicability, Finding, Fix, RuleFinding
from answerkey.model.directive_edits import without_argument, without_directive, word_span
from answerkey.model.directives import EXPECT, EXPECT_ERROR, IGNORE, WITH_ARGUMENTS, WORDS, Argument, Directive
from answerkey.model.rewording import word_edit
from answerkey.source import Span

UNKNOWN, UNUSED, EXPECTATION = "directive/unknown", "directive/unused", "directive/expectation"

# Which findings show that an exception would be raised; other exceptions show only when the code runs.
_SHOWN_BY = {
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
_ALLOWED_BY = {
    "NameError": ("snippet/undefined-name", "snippet/unbound-name"),
    "UnboundLocalError": ("snippet/undefined-local",),
}


@dataclass
class Suppressions:
    """The directives of one file. `known` are all rules and families, `ran` the rules that ran on the file.

    Without the file's `text` they have no fixes but for those of their arguments.
    """

    directives: Sequence[Directive]
    known: Collection[str]
    ran: Collection[str]
    suggest: Callable[[str, Iterable[str]], str]
    text: str = ""
    _used: set[tuple[int, int]] = field(default_factory=set)
    _suggested: int = 0

    def apply(self, findings: Sequence[RuleFinding]) -> list[RuleFinding]:
        """The findings that remain, and those about the directives themselves."""
        kept = [found for found in findings if not self._suppressed(found)]
        return [*kept, *self._complaints()]

    def _suppressed(self, found: RuleFinding) -> bool:
        rule, finding = found
        hit = False
        for number, directive in enumerate(self.directives):
            if _covers(directive.target, finding.span):
                for position, argument in enumerate(directive.arguments):
                    if rule in _rules(directive.word, argument.text, self.ran):
                        self._used.add((number, position))
                        hit = True
        return hit

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
                yield UNUSED, Finding(directive.span, f"`{directive.word}` stands before no code block")
                continue
            unused = [
                argument
                for position, argument in enumerate(directive.arguments)
                if (number, position) not in self._used
            ]
            for argument in directive.arguments:
                yield from self._argument(directive, argument, unused)

    def _unknown_word(self, directive: Directive) -> Finding:
        if not directive.word:
            return Finding(directive.span, "a directive is missing after `answerkey:`", _KNOWN)
        if directive.word in WITH_ARGUMENTS:
            what = "an error's name" if directive.word == EXPECT_ERROR else "the rules"
            return Finding(
                directive.span,
                f"`{directive.word}` needs {what}",
                f"such as `{directive.word} {_EXAMPLE[directive.word]}`",
            )
        word = directive.word.partition(" ")[0]
        if word in WORDS:
            return Finding(directive.span, f"`{word}` takes nothing after it", "a reason stands after `--`")
        near = self._near(word, WORDS)
        message, hint = f"there is no directive `{word[:40]}`", f"did you mean `{near}`?" if near else _KNOWN
        fits = (near in WITH_ARGUMENTS) == (word != directive.word)
        span = word_span(word, directive, self.text) if near and fits else None
        return Finding(directive.span, message, hint, fix=_replacement(span, word, near) if span else None)

    def _near(self, word: str, known: Collection[str]) -> str:
        """The nearest known word, for the first mistakes of a file: each is a search through all that is known."""
        self._suggested += 1
        return self.suggest(word, known) if self._suggested <= _MOST_SUGGESTIONS and len(word) <= 100 else ""

    def _argument(self, directive: Directive, argument: Argument, unused: Sequence[Argument]) -> Iterator[RuleFinding]:
        name = argument.text
        if directive.word == EXPECT_ERROR:
            near = "" if name in _SHOWN_BY else _near_error(name)
            if near:
                yield UNKNOWN, _misspelt(argument, f"there is no error `{name[:60]}`", near)
            elif name in _SHOWN_BY and argument in unused and set(_SHOWN_BY[name]) & set(self.ran):
                yield EXPECTATION, Finding(argument.span, f"the snippet was expected to raise {name} and compiles")
        elif name not in self.known:
            yield UNKNOWN, _misspelt(argument, f"there is no rule `{name[:60]}`", self._near(name, self.known))
        elif argument in unused and _members(name, self.ran):
            if directive.word == EXPECT:
                yield EXPECTATION, Finding(argument.span, f"`{name}` was expected here and does not occur")
            else:
                message, fix = f"nothing here breaks `{name}`", self._removal(directive, argument, unused)
                yield UNUSED, Finding(argument.span, message, "remove it from the directive", fix=fix)

    def _removal(self, directive: Directive, argument: Argument, unused: Sequence[Argument]) -> Fix | None:
        """Take an argument out of its directive; where none would be left, the directive out of the file."""
        if not all(one in unused and _members(one.text, self.ran) for one in directive.arguments):
            edit, title = without_argument(directive, argument), f"remove `{argument.text}` from the directive"
            return Fix(title, Applicability.SAFE, (edit,))
        whole = without_directive(directive, self.text) if self.text else None
        return Fix("remove the directive", Applicability.SAFE, (whole,)) if whole else None


def _misspelt(argument: Argument, message: str, near: str) -> Finding:
    hint = f"did you mean `{near}`?" if near else ""
    fix = _replacement(argument.span, argument.text, near) if near else None
    return Finding(argument.span, message, hint, fix=fix)


def _replacement(span: Span, word: str, near: str) -> Fix | None:
    edit = word_edit(span, word, near)
    return Fix(f"write `{near}`", Applicability.UNSAFE, (edit,)) if edit else None


_MOST_SUGGESTIONS = 20
_KNOWN = f"directives are {', '.join(WORDS)}"
_EXAMPLE = {IGNORE: "snippet/format", EXPECT: "snippet/undefined-name", EXPECT_ERROR: "SyntaxError"}


def _covers(target: Span | None, span: Span) -> bool:
    return target is None or target.start <= span.start <= target.end


def _rules(word: str, name: str, ran: Collection[str]) -> Collection[str]:
    """The rules whose findings an argument takes away."""
    if word == EXPECT_ERROR:
        return (*_SHOWN_BY.get(name, ()), *_ALLOWED_BY.get(name, ()))
    return _members(name, ran) if word in (IGNORE, EXPECT) else ()


def _members(name: str, ran: Collection[str]) -> Collection[str]:
    """The rules of that id or family."""
    return (name,) if name in ran else [rule for rule in ran if rule.partition("/")[0] == name]


def _near_error(name: str) -> str:
    """The compiler's error that a name is a slip for; errors of libraries have any name."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name[:100], _SHOWN_BY, 1, 0.9)), "")
