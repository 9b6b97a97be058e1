"""Interactive sessions: the code after ``>>>`` and ``...``, with the output left alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from answerkey.source import MapBuilder, MappedText, Span, line_spans

if TYPE_CHECKING:
    from doctest import Example

_PROMPT = 4
_PROMPTS = re.compile(r"( *)(>>>|\.\.\.)")


def is_session(code: str) -> bool:
    """Return whether a code is a session: its first line with a text begins with the prompt."""
    first = next((line for line in code.split("\n") if line.strip()), "")
    return first.lstrip().startswith(">>> ")


def fault(session: str) -> tuple[Span, str] | None:
    """The place and reason why doctest can't read a session; nothing where it can."""
    from doctest import DocTestParser  # it brings a debugger and a test runner along, and sessions are rare

    try:
        DocTestParser().get_examples(session)
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
    from doctest import DocTestParser  # as above

    lines = list(line_spans(session.text))
    return [
        _code(session, example, lines) for example in DocTestParser().get_examples(session.text) if not _fails(example)
    ]


def raising(session: str) -> list[bool]:
    """Of each of the `examples` of a session, whether it is shown to raise an exception."""
    from doctest import DocTestParser  # as above

    return [example.exc_msg is not None for example in DocTestParser().get_examples(session) if not _fails(example)]


def _fails(example: Example) -> bool:
    return example.exc_msg is not None and "SyntaxError" in example.exc_msg or "SyntaxError" in example.want


def _code(session: MappedText, example: Example, lines: list[Span]) -> MappedText:
    builder = MapBuilder()
    for number in range(example.source.count("\n")):
        line = lines[example.lineno + number]
        start = min(line.start + example.indent + _PROMPT, max(line.start, line.end - 1))
        builder.add(session.text[start : line.end], start)
    return builder.build(session.map)


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
