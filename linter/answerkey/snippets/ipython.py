"""Code of IPython: transcripts with numbered prompts, commands such as ``%timeit``, and what they print.

Its syntax is that of https://ipython.readthedocs.io/en/stable/interactive/reference.html, as far as it stands in lines
of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.lazy_regex import lazy_regex
from answerkey.source import MapBuilder, MappedText, Span, line_spans

_PROMPT = lazy_regex(r"[ \t]*In ?\[ ?\d* ?\]: ?")
_MORE = lazy_regex(r"[ \t]*\.{3,}: ?")
_OUTPUT = lazy_regex(r"[ \t]*(?:Out ?\[ ?\d* ?\]:|\d[\d.]* ?(?:ns|[µμu]s|ms|s|min) ± \d)")
_COMMAND = lazy_regex(
    r"(?P<indent>[ \t]*)(?:>>> |\.\.\. )?(?P<target>\w+ *= *)?(?P<command>%{1,2}[a-zA-Z]\w*(?!\S)|![\w./~])"
)
_HELP = lazy_regex(r"(?P<indent>[ \t]*)(?P<target>)(?P<command>\?{1,2}[\w.]+|[\w.]+\?{1,2})[ \t]*")
_MAY_BE = lazy_regex(r"In ?\[|Out ?\[|±|%[%a-zA-Z]|![\w./~]")
_CELL = lazy_regex(r"\s*%%(?!time|prun|capture|python|debug|memit)\w")


def signs(code: str, *, session: bool = False) -> Iterator[Span]:
    """Yield the places of what only IPython has: its prompts, commands and outputs; in a `session`, its commands."""
    if not _MAY_BE.search(code):
        return
    for line in line_spans(code):
        for sign in () if session else (_PROMPT, _OUTPUT):
            if match := sign.match(code, *line):
                yield _visible(code, *match.span())
        match = _COMMAND.match(code, *line)
        if match and (not session or code[slice(*line)].lstrip().startswith(">>> ")):
            yield _visible(code, match.start("command"), line.end)


def is_command(source: str) -> bool:
    """Return whether a command of a session is one of IPython."""
    return _COMMAND.match(source) is not None


def python_in(code: MappedText) -> MappedText:
    """The Python in a code of IPython: without prompts, outputs, and cells in other languages; `pass` for commands."""
    builder = MapBuilder()
    text, prompted = code.text, any(_PROMPT.match(code.text, *line) for line in line_spans(code.text))
    if _CELL.match(text):
        return builder.build(code.map)
    within = False
    for line in line_spans(text):
        prompt = _PROMPT.match(text, *line) or (_MORE.match(text, *line) if within else None)
        within = prompt is not None
        if (prompted and not prompt) or _OUTPUT.match(text, *line):
            continue
        _add(builder, text, Span(prompt.end() if prompt else line.start, line.end))
    return builder.build(code.map)


def _add(builder: MapBuilder, text: str, line: Span) -> None:
    command = _COMMAND.match(text, *line) or _HELP.fullmatch(text, line.start, _end(text, line))
    if command is None:
        builder.add(text[slice(*line)], line.start)
        return
    end = _end(text, line)
    builder.add(command["indent"], line.start)
    builder.add(command["target"] or "", command.start("target"))
    builder.add("None" if command["target"] else "pass", command.start("command"), end)
    builder.add(text[end : line.end], end)


def _end(text: str, line: Span) -> int:
    return line.end - text[slice(*line)].endswith("\n")


def _visible(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return Span(start + len(part) - len(part.lstrip()), start + len(part.rstrip()))
