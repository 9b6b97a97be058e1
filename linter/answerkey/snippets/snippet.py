"""One code block of an answer, examined step by step as its rules ask."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from answerkey.model.content import Answer, Fence, Role
from answerkey.model.directives import FRAGMENT, SKIP, Directive
from answerkey.model.limits import Limits
from answerkey.model.versions import PYTHONS
from answerkey.snippets import console, ipython
from answerkey.snippets.data import Fault, Judgement
from answerkey.snippets.flakes import Flake, Flakes, check_flakes
from answerkey.snippets.fragments import comments
from answerkey.snippets.language import Info, Kind
from answerkey.snippets.languages import is_available, judge
from answerkey.snippets.rewriting import Place, rewritten
from answerkey.snippets.self_attributes import ClassSummary, summarize
from answerkey.snippets.style import Style
from answerkey.snippets.syntax import Syntax, check_syntax
from answerkey.source import Edit, MappedText, Span

T = TypeVar("T")
_WORD = re.compile(r"[^\W\d]\w*")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


class Guard(Protocol):
    """Runs one step over one snippet so that it can be stopped; gives nothing where an earlier try had to be."""

    def run(self, at: int, size: int, step: str, work: Callable[[], T]) -> T | None: ...


class Snippet(Struct, frozen=True, dict=True):
    """A code block with its language and directives. Snippets of one `group` run in one namespace.

    A `surplus` one is the first past the number that a file may have; those after it are left out.
    """

    answer: Answer
    fence: Fence
    info: Info
    directives: tuple[Directive, ...]
    limits: Limits
    guard: Guard
    file_text: str
    group: int = 0
    format_off: bool = False
    later: tuple[Snippet, ...] = ()
    proof: Snippet | None = None
    surplus: bool = False
    python: str = PYTHONS[-1]

    @property
    def span(self) -> Span:
        return self.fence.span

    @property
    def role(self) -> Role:
        return self.answer.role

    @cached_property
    def kind(self) -> Kind:
        if self.info.kind is Kind.PYTHON and console.is_session(self.fence.code.text):
            return Kind.CONSOLE
        return self.info.kind

    @property
    def is_python(self) -> bool:
        return self.kind in (Kind.PYTHON, Kind.CONSOLE)

    @property
    def is_checked(self) -> bool:
        """True in a language that is checked: one with a parser that is installed."""
        return self.kind is not Kind.OTHER and (self.kind is not Kind.CODE or is_available(self.info.language))

    @cached_property
    def judgement(self) -> Judgement:
        """The judgement on a code in another language than Python; an empty one where it was not checked."""
        if self.kind is not Kind.CODE or not self.examined or not self.is_checked:
            return Judgement()
        language, text = self.info.language, self.fence.code.text
        return self._step("compile", lambda: judge(language, text)) or Judgement()

    @property
    def code_fault(self) -> Fault | None:
        """The fault of a code in another language than Python; None where it has none or was not checked."""
        return self.judgement.fault

    def has(self, word: str) -> bool:
        """Return whether a directive of this name is about the snippet."""
        return any(directive.word == word for directive in self.directives)

    @property
    def skipped(self) -> bool:
        return self.has(SKIP)

    @property
    def is_fragment(self) -> bool:
        return self.has(FRAGMENT)

    @property
    def is_incomplete(self) -> bool:
        """True where its author left something out: the rest may use what it binds, and nobody can run it."""
        return self.is_fragment or self.ipython_sign is not None or bool(self.syntax and self.syntax.fragment)

    @property
    def oversized(self) -> str:
        """The reason why the snippet is too large to examine; empty where it is not."""
        if self.surplus:
            return f"comes after {self.limits.file_snippets:,} others in this file; it and those below are not checked"
        code = self.fence.code.text
        if len(code) > self.limits.snippet_characters:
            return f"has {len(code):,} characters; at most {self.limits.snippet_characters:,} are checked"
        lines = code.count("\n") + (not code.endswith("\n"))
        if lines > self.limits.snippet_lines:
            return f"has {lines:,} lines; at most {self.limits.snippet_lines:,} are checked"
        return ""

    @property
    def examined(self) -> bool:
        """True where its text is looked at, by the rules of its language."""
        return not (self.skipped or self.oversized)

    def swallowed(self, code: str, at: int) -> bool:
        """Return True if an offset in this code may lie in text behind the block, whose end is missing."""
        return not self.fence.closed and _BLANK_LINE.search(code, 0, at) is not None

    @cached_property
    def session_fault(self) -> tuple[Span, str] | None:
        """The place and the reason where an interactive session can't be read."""
        fault = console.fault(self.fence.code.text) if self.kind is Kind.CONSOLE else None
        return (self.fence.code.span(*fault[0]), fault[1]) if fault else None

    @cached_property
    def parts(self) -> tuple[MappedText, ...]:
        """The codes that are each formatted alone: the examples of a session, else the whole code."""
        if self.session_fault:
            return ()
        if self.kind is Kind.CONSOLE:
            return tuple(console.examples(self.fence.code))
        return (self.fence.code,)

    @cached_property
    def ipython_sign(self) -> Span | None:
        """The first thing in a code that is IPython, and no Python."""
        text = self.fence.code.text
        session = self.kind is Kind.CONSOLE
        sign = next(ipython.signs(text, session=session), None) if self.is_python else None
        is_other = sign is None or session or self.info.tag.startswith("ipython")
        return sign if is_other or check_syntax(self.fence.code, self.limits, self.python).error else None

    @cached_property
    def code(self) -> MappedText:
        """The Python code, without the prompts and output of a session."""
        if self.kind is Kind.CONSOLE:
            return console.joined(list(self.parts))
        return ipython.python_in(self.fence.code) if self.ipython_sign else self.fence.code

    @cached_property
    def syntax(self) -> Syntax | None:
        """The verdict of the compiler; None for other languages and for what is not to be examined."""
        if not self.is_python or not self.examined:
            return None
        flags = console.future_flags(self.fence.code.text) if self.kind is Kind.CONSOLE else 0
        return self._step("compile", lambda: check_syntax(self.code, self.limits, self.python, flags))

    @cached_property
    def flakes(self) -> Flakes:
        """The messages of pyflakes about code that parses."""
        syntax = self.syntax
        if syntax is None or syntax.tree is None:
            return Flakes()
        tree = syntax.tree
        flakes = self._step("pyflakes", lambda: check_flakes(syntax.code.text, tree)) or Flakes()
        certain = (f for f in flakes.messages if _certain(f, syntax))
        flakes = replace(flakes, messages=tuple(_in_python_s_words(f, syntax) for f in certain))
        return _with_includes(flakes) if self.fence.includes else flakes

    @cached_property
    def class_summary(self) -> ClassSummary | None:
        """The summary of its classes, which rules on other snippets of the answer ask for too; None without a tree."""
        tree = self.syntax.tree if self.syntax is not None else None
        return summarize(tree) if tree is not None else None

    @cached_property
    def later_names(self) -> frozenset[str]:
        """The names that later snippets of the group take from earlier ones; all words of those that do not parse."""
        return frozenset(name for snippet in self.later for name in snippet.names_taken)

    @property
    def names_taken(self) -> Iterable[str]:
        """The names that the code takes from elsewhere, or all its words if it does not parse."""
        if self.syntax is not None and self.syntax.tree is None:
            return _WORD.findall(self.code.text)
        return (name for name, _ in self.flakes.names.undefined)

    @cached_property
    def proof_names(self) -> frozenset[str]:
        """The names that the proof of the answer takes from the answer's snippets."""
        undefined = self.proof.flakes.names.undefined if self.proof is not None else ()
        return frozenset(name for name, _ in undefined)

    @property
    def explained_error(self) -> bool:
        """True where pyflakes names the error of a code that parses and does not compile."""
        return any(flake.kind in _EXPLANATIONS for flake in self.flakes.messages)

    @property
    def only_imports(self) -> bool:
        """True where the code does nothing but import."""
        tree = self.syntax.tree if self.syntax else None
        return tree is not None and all(isinstance(node, (ast.Import, ast.ImportFrom)) for node in tree.body)

    @cached_property
    def comments(self) -> dict[int, str]:
        """The comments of the compiled code by their line."""
        return comments(self.syntax.code.text) if self.syntax else {}

    def line(self, span: Span) -> int:
        """The line, from 1, on which a span of the compiled code begins."""
        return self.syntax.code.text.count("\n", 0, span.start) + 1 if self.syntax else 1

    def noqa(self, span: Span) -> bool:
        """Return whether the line of a span in the compiled code carries flake8's ``# noqa``."""
        return "# noqa" in self.comments.get(self.line(span), "").lower()

    def formatted(self, style: Style) -> list[tuple[MappedText, str]]:
        """Each part that black would write in another way, with that way."""
        if self.session_fault or self.syntax is None or self.syntax.tree is None or self.syntax.error is not None:
            return []
        if self.format_off or self.fence.includes or self.syntax.fragment:
            return []
        if self.ipython_sign and self.kind is Kind.PYTHON:
            return []
        codes = [self.syntax.code] if self.kind is Kind.PYTHON else self._commands()
        stub = self.info.tag == "pyi"
        return self._step("black", lambda: _unformatted(codes, style, stub=stub)) or []

    def _commands(self) -> list[MappedText]:
        """The parts of a session that are whole commands, and not lines of one behind prompts of their own."""
        return [part for part in self.parts if not part.text[:1].isspace()]

    def rewritten(self, code: MappedText, new: str) -> Edit | None:
        """The edit that puts a new text in place of a code of this snippet; nothing where none is sure to be right."""
        place = Place(self.fence.code, self.fence.marker, self.answer.text, self.file_text)
        return rewritten(code, new, place)

    def finding_span(self, span: Span) -> Span:
        """Return the span in the file of a span of the compiled code."""
        code = self.syntax.code if self.syntax else self.code
        return code.span(*span)

    def _step(self, step: str, work: Callable[[], T]) -> T | None:
        return self.guard.run(self.span.start, len(self.fence.code.text), step, work)


_OUTSIDE_FUNCTION = ("ReturnOutsideFunction", "YieldOutsideFunction")
_OF_THE_WHOLE = frozenset({"UndefinedExport", "UndefinedName", "UnusedImport", "UnusedVariable"})
_EXPLANATIONS = (
    *_OUTSIDE_FUNCTION,
    "BreakOutsideLoop",
    "ContinueOutsideLoop",
    "DefaultExceptNotLast",
    "DuplicateArgument",
    "FutureFeatureNotDefined",
    "ImportStarNotPermitted",
    "LateFutureImport",
    "TooManyExpressionsInStarredAssignment",
    "TwoStarredExpressions",
)


def _certain(flake: Flake, syntax: Syntax) -> bool:
    """pyflakes knows nothing of fragments: what it says of `return` and `await` counts if the compiler agrees."""
    if flake.kind not in _OUTSIDE_FUNCTION:
        return True
    error = syntax.error
    return error is not None and " outside " in error.message and flake.span.start <= error.span.start <= flake.span.end


def _with_includes(flakes: Flakes) -> Flakes:
    """Return what holds of code whose rest stands in other files: that may bind any name, and use any."""
    messages = tuple(flake for flake in flakes.messages if flake.kind not in _OF_THE_WHOLE)
    return replace(flakes, messages=messages, names=replace(flakes.names, starred=True))


def _in_python_s_words(flake: Flake, syntax: Syntax) -> Flake:
    """pyflakes calls an `await` outside a function a `yield`; the compiler knows better."""
    error = syntax.error
    return flake._replace(message=error.message) if error is not None and flake.kind in _OUTSIDE_FUNCTION else flake


def _unformatted(codes: list[MappedText], style: Style, *, stub: bool) -> list[tuple[MappedText, str]]:
    from answerkey.snippets.formatting import format_code  # black is slow to import and not always needed

    tries = []
    for code in codes:
        new = format_code(code.text, style, stub=stub) if code.text.strip() else None
        if new is not None and new.rstrip("\n") != code.text.rstrip("\n"):
            tries.append((code, new))
    return tries
