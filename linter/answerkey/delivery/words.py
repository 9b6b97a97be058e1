"""The words of a text as the index has them, and the parts of compound words."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import Final

# Written without spaces between words: each letter counts as a word of its own, and a word is a phrase of them.
UNSPACED_LETTERS: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003fffd"
)
EMOJI: Final = "\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001f3fa\U0001f400-\U0001faff"
_UNSPACED = UNSPACED_LETTERS + EMOJI
_PIECE = re.compile(rf"[{_UNSPACED}]+|(?:[^\W{UNSPACED_LETTERS}]|[@+#])+")
_RUN = re.compile(rf"(?:\w|[@+#{EMOJI}])+")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+")
_SHORTEST = 2  # characters of a part
_BREAK = "_"  # a word between runs of letters, so that no phrase spans two runs


def pieces(text: str) -> list[str]:
    """Return the words of a text, split where a script without spaces begins or ends; emoji are such a script."""
    return _PIECE.findall(text)


def is_unspaced(piece: str) -> bool:
    """Return True if a piece is of a script without spaces."""
    return _IS_UNSPACED.match(piece) is not None


def spaced(piece: str) -> str:
    """Return the letters of a piece, each as a word; emoji, which are punctuation for FTS5, as their numbers."""
    return " ".join(letter if letter.isalnum() else f"u{ord(letter):x}" for letter in piece)


def parts(text: str) -> str:
    """Return more search words of a text than its words, each once, in the order of the text.

    These are the parts of ``response_model``, ``HTTPException`` and ``@property``, letters of scripts without spaces,
    and emoji.
    """
    runs = dict.fromkeys(_RUN.findall(text))
    return " ".join(dict.fromkeys(chain.from_iterable(map(_parts, runs))))


@lru_cache(maxsize=100_000)
def _parts(run: str) -> tuple[str, ...]:
    parts: list[str] = []
    for piece in _PIECE.findall(run):
        if is_unspaced(piece):
            parts.append(f"{spaced(piece)} {_BREAK}")
            continue
        parts += [piece] if piece != run else []
        parts += [part for part in _PART.findall(piece) if part != piece and len(part) >= _SHORTEST]
    return tuple(parts)
