"""The place at which a parser of tree-sitter could not go on.

The nodes of a tree say how the parser recovered: an `ERROR` often begins lines above what is wrong, with the last
thing that could be dropped. Its log says at which token it stopped: the first one that fits nowhere, as in a compiler.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from msgspec import Struct
from tree_sitter import LogType, Parser

from answerkey.lazy_regex import lazy_regex

_PROCESS = lazy_regex(r"process version:.*row:(\d+), col:(\d+)")
_LEXED = lazy_regex(r"lexed_lookahead sym:(.*), size:(\d+)", re.S)
_MISSING = lazy_regex(r"recover_with_missing symbol:(.*), state:", re.S)
_END = "end"


class Break(NamedTuple):
    """The token that does not fit, in bytes: `before` is the end of the one before it.

    `at_end` is true for the end of the text. `missing` is the token after which it would fit, or empty.
    """

    before: int
    end: int
    at_end: bool
    missing: str = ""


class _Log(Struct):
    """Listens to a parser up to the first break from which it had to recover.

    There are several messages for each token, so that they are read only where they count.
    """

    starts: list[int]
    process: str = ""
    lexed: str = ""
    furthest: Break | None = None
    recovering: bool = False
    done: bool = False

    def hear(self, kind: LogType, message: str) -> None:
        if self.done or kind != LogType.PARSE:
            return
        if self.recovering:
            self._recover(message)
        elif message.startswith("process"):
            self.process = message
        elif message.startswith("lexed"):
            self.lexed = message
        elif message.startswith("detect_error"):
            self._detect()
        elif message.startswith("resume"):
            self.recovering = True

    def _detect(self) -> None:
        process, lexed = _PROCESS.match(self.process), _LEXED.match(self.lexed)
        if process is None or lexed is None:
            return
        position = self.starts[min(int(process[1]), len(self.starts) - 1)] + int(process[2])
        if self.furthest is None or position >= self.furthest.before:
            self.furthest = Break(position, position + int(lexed[2]), lexed[1] == _END)

    def _recover(self, message: str) -> None:
        """Note the token that the parser made up, if it does so before anything else."""
        match = _MISSING.match(message)
        if match is not None and self.furthest is not None:
            self.furthest = self.furthest._replace(missing=match[1])
        self.done = True


def first_break(parser: Parser, code: bytes) -> Break | None:
    """Return the place of the first error in a code; None where the log of the parser does not tell."""
    starts = [0, *(match.end() for match in re.finditer(rb"\n", code))]
    log = _Log(starts)
    parser.logger = log.hear
    try:
        parser.parse(code)
    finally:
        del parser.logger
    return log.furthest if log.recovering else None
