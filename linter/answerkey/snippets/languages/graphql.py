"""GraphQL by the parser of graphql-core: queries, schemas, and parts of either."""

from __future__ import annotations

from graphql import GraphQLSyntaxError, parse

from answerkey.snippets.data import Fault
from answerkey.snippets.languages.frames import FRAMES, Framed, framed
from answerkey.snippets.languages.placeholders import completed
from answerkey.source import Span

_MOST_TOKENS = 10_000
_PREFIX = "Syntax Error: "


def fault(text: str) -> Fault | None:
    """Return the fault of a text; None where it parses in one of the frames."""
    faults = []
    for each in (text, *completed("GraphQL", text)):
        for frame in FRAMES["GraphQL"]:
            attempt = framed(each, frame, 0)
            found = _fault(attempt, each)
            if found is None:
                return None
            faults.append(found)
    return max(faults, key=lambda found: found.span.start)


def _fault(attempt: Framed, text: str) -> Fault | None:
    try:
        parse(attempt.text, no_location=True, max_tokens=_MOST_TOKENS)
    except GraphQLSyntaxError as error:
        at = attempt.offset(next(iter(error.positions or ()), 0), len(text))
        if not text[at : at + 1].strip():
            at = max(0, len(text[:at].rstrip()) - 1)
        message = error.message.removeprefix(_PREFIX).rstrip(".")
        return Fault(f"invalid GraphQL: {message[:1].lower()}{message[1:]}", Span(at, at + 1))
    except RecursionError:
        return Fault("nested too deep to be read", Span(0, 1))
    return None
