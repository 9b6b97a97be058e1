"""The places of errors whose cause is a colon that is missing in the first entry of a dictionary."""

from __future__ import annotations

import io
import tokenize

from answerkey.snippets.code_errors import CodeError
from answerkey.snippets.offsets import CodeIndex
from answerkey.source import Span

_MESSAGE = "':' expected after dictionary key"  # as CPython says of any other entry
_PAIR = 2


def dictionary_cause(error: CodeError, code: str) -> CodeError:
    """Return the error at the value that no colon stands before, else the error as it is.

    CPython joins the two texts of ``{"a" "b", "c": 1}``, takes the dictionary for a set, and reports the next colon.
    """
    if error.message != "invalid syntax" or code[error.span.start : error.span.start + 1] != ":":
        return error
    entries = _entries(code[: error.span.start])
    first = entries[0] if len(entries) > 1 else []
    if len(first) != _PAIR or any(token.type != tokenize.STRING for token in first):
        return error
    index, value = CodeIndex(code), first[1]
    return CodeError(_MESSAGE, Span(index.from_characters(*value.start), index.from_characters(*value.end)))


def _entries(code: str) -> list[list[tokenize.TokenInfo]]:
    """Return the tokens of each entry of the brace that is open at the end of a code; nothing for other brackets."""
    brackets: list[tuple[str, list[list[tokenize.TokenInfo]]]] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.string in ("(", "[", "{"):
                brackets.append((token.string, [[]]))
            elif token.string in (")", "]", "}") and brackets:
                brackets.pop()
            elif brackets and token.string == ",":
                brackets[-1][1].append([])
            elif brackets and token.type not in (tokenize.NL, tokenize.COMMENT):
                brackets[-1][1][-1].append(token)
    except (tokenize.TokenError, SyntaxError):
        pass  # the brackets that are open at the end
    return brackets[-1][1] if brackets and brackets[-1][0] == "{" else []
