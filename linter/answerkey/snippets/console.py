"""Interactive sessions: the code after ``>>>`` and ``...``, with the output left alone."""

from __future__ import annotations
import __future__

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from answerkey.lazy_regex import lazy_regex
from answerkey.snippets.ipython import is_command
from answerkey.source import MapBuilder, MappedText, Span, line_spans

if TYPE_CHECKING:
    from doctest import Example

SYNTAX_ERRORS = frozenset(["SyntaxError", "IndentationError", "TabError"])
"""The errors of code that does not compile."""

_PROMPT = 4
_FLUFL = lazy_regex(r"^\s*>>> from __future__ import .*\bbarry_as_FLUFL\b", re.M)
_PROMPTS = lazy_regex(r"( *)(>>>|\.\.\.)")


def is_session(code: str) -> bool:
    """Return whether a code is a session: its first line begins with the prompt, but for comments before it."""
    lines = (line.lstrip() for line in code.split("\n"))
    return next((line for line in lines if line and not line.startswith("#")), "").startswith(">>> ")


def fault(session: str) -> tuple[Span, str] | None:
    """The place and reason why doctest can't read a session; nothing where it can."""
    try:
        _examples(session)
    except ValueError:
        return _prompt_fault(session) or (Span(0, len(session.split("\n")[0])), "its lines are out of line")
    return None


def _prompt_fault(session: str) -> tuple[Span, str] | None:
    """The first prompt that doctest refuses: all of an example stand in one column, each with a blank after it."""
    indent: int | None = None
    for line in line_spans(session):
        prompt = _PROMPTS.match(session, line.start, line.end)
        if prompt is None:
            indent = None
        elif prompt[2] == ">>>" or indent is not None:
            indent = len(prompt[1]) if prompt[2] == ">>>" or indent is None else indent
            if len(prompt[1]) != indent or session[prompt.end() : prompt.end() + 1] not in (" ", "\n", ""):
                return Span(*prompt.span(2)), "a prompt stands right below the one before, with a blank after it"
    return None


def examples(session: MappedText) -> list[MappedText]:
    """The code of each example of a session without `fault`, but for those that are meant to be a syntax error."""
    lines = list(line_spans(session.text))
    return [_code(session, example, lines) for example in _examples(session.text) if not _is_left_out(example)]


def raising(session: str) -> list[bool]:
    """Of each of the `examples` of a session, whether it is shown to raise an exception."""
    return [example.exc_msg is not None for example in _examples(session) if not _is_left_out(example)]


def continued(session: str) -> Iterator[Span]:
    """Yield the prompts of a session without `fault` behind which the command before them goes on."""
    for line in line_spans(session):
        prompt = _PROMPTS.match(session, line.start, line.end)
        if prompt and prompt[2] == ">>>" and re.compile(r" [ \t]+\S").match(session, prompt.end(), line.end):
            yield Span(*prompt.span(2))


def _examples(session: str) -> list[Example]:
    """The examples of a session; raises ValueError where doctest can't read it."""
    from doctest import DocTestParser  # it brings a debugger and a test runner along, and sessions are rare

    return DocTestParser().get_examples(session)


def _is_left_out(example: Example) -> bool:
    """Return whether an example is a command of IPython, or is shown to be no Python."""
    return is_command(example.source) or any(name in example.want for name in SYNTAX_ERRORS)


def _code(session: MappedText, example: Example, lines: list[Span]) -> MappedText:
    builder = MapBuilder()
    for number in range(example.source.count("\n")):
        line = lines[example.lineno + number]
        start = min(line.start + example.indent + _PROMPT, max(line.start, line.end - 1))
        builder.add(session.text[start : line.end], start)
    return builder.build(session.map)


class Output(NamedTuple):
    """A command of a session, and what is shown below it."""

    code: MappedText
    output: MappedText


def outputs(session: MappedText) -> Iterator[Output]:
    """Yield the commands of a session without `fault` that have output."""
    lines = list(line_spans(session.text))
    for example in _examples(session.text) if "Error" in session.text or "Warning" in session.text else ():
        if example.want:
            first = example.lineno + example.source.count("\n")
            builder = MapBuilder()
            for line in lines[first : first + example.want.count("\n")]:
                builder.add(session.text[slice(*line)], line.start)
            yield Output(_code(session, example, lines), builder.build(session.map))


def future_flags(session: str) -> int:
    """The flags of the compiler that a session sets: PEP 401 changes what parses, in sessions only."""
    return __future__.barry_as_FLUFL.compiler_flag if _FLUFL.search(session) else 0


def joined(parts: list[MappedText]) -> MappedText:
    """Several codes of one file as one, each character where it stands."""
    builder = MapBuilder()
    for part in parts:
        for line in line_spans(part.text):
            span = part.span(line.start, line.end)
            if span.end - span.start == line.end - line.start:
                builder.add(part.text[line.start : line.end], span.start)
                continue
            for at in range(line.start, line.end):
                builder.add(part.text[at], *part.span(at, at + 1))
    return builder.build()
