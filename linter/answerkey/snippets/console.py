"""Interactive sessions: the code after ``>>>`` and ``...``, with the output left alone."""

from __future__ import annotations

from doctest import DocTestParser, Example

from answerkey.source import MapBuilder, MappedText, Span, line_spans

_PROMPT = 4


def is_session(code: str) -> bool:
    """Whether a code is a session: its first line with a text begins with the prompt."""
    first = next((line for line in code.split("\n") if line.strip()), "")
    return first.lstrip().startswith(">>> ")


def examples(session: MappedText) -> list[MappedText]:
    """The code of each example of a session, without those that are meant to be a syntax error.

    Raises ValueError, with doctest's sentence, where prompts are out of line.
    """
    lines = list(line_spans(session.text))
    return [
        _code(session, example, lines) for example in DocTestParser().get_examples(session.text) if not _fails(example)
    ]


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
            builder.add(part.text[line.start : line.end], span.start, span.end)
    return builder.build()
