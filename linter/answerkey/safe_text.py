"""Makes text from files safe to print in a terminal and in the log of a build.

Paths, messages and source lines are untrusted: whoever opens a pull request writes them. Characters that steer a
terminal, reorder a line or cannot be seen are shown as Python escapes (``\\x1b``, ``\\u202e``). A backslash that
stands in the text stays single, so the result is for people to read and not to decode.

The log of a build is also a command line. The runner of GitHub Actions obeys ``##[command]`` anywhere in a line, that
of Azure ``##vso[…]``, that of TeamCity ``##teamcity[…]``: the second ``#`` is shown as ``\\x23``. GitHub's also obeys
``::command::``, but only where a line begins, and of all that comes from files only a path stands there: `line_start`
shows its first colon as ``\\x3a``, and the many harmless ``::`` of slices and C++ stay as they are.
"""

from __future__ import annotations

import re
import unicodedata

from answerkey.lazy_regex import lazy_regex

EMOJI_STYLE = "\ufe0f"

_UNSAFE = lazy_regex(
    r"["
    r"\x00-\x1f\x7f-\x9f"  # C0, DEL and C1: terminal control
    r"\u2028\u2029"  # line and paragraph separator: a new line to some programs
    r"\ud800-\udfff"  # lone surrogates: cannot be encoded
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls: show one order and mean another
    # Everything else that Unicode lets a font leave out, and the blanks that are no spaces.
    r"\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u2800\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    r"\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    r"]"
    r"|(?<=#)#(?=[A-Za-z]*\[)"
)
_SURROGATE = lazy_regex("[\ud800-\udfff]")
_COMMAND_AT_START = lazy_regex(r"^(\s*):(?=:)")


def shown(text: str) -> str:
    """The text on one line, with nothing in it that acts or hides."""
    return _UNSAFE.sub(_escape, text)


def shown_characters(text: str) -> list[str]:
    """Return the visible form of each character of the text."""
    characters = list(text)
    for unsafe in _UNSAFE.finditer(text):
        characters[unsafe.start()] = _escape(unsafe)
    return characters


def well_formed(text: str) -> str:
    """The text with a replacement character for each lone surrogate, which many parsers of JSON refuse."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def line_start(text: str) -> str:
    """Text that is already safe, for the place where a line begins."""
    return _COMMAND_AT_START.sub(r"\1\\x3a", text)


def _escape(unsafe: re.Match[str]) -> str:
    if unsafe[0] == "#":
        return r"\x23"
    if unsafe[0] == EMOJI_STYLE and _is_symbol(unsafe.string[max(0, unsafe.start() - 1) : unsafe.start()]):
        return EMOJI_STYLE
    return unsafe[0].encode("unicode_escape").decode("ascii")


def _is_symbol(character: str) -> bool:
    """Return whether a style selector is at home after it, as after the heart and the warning sign."""
    return character != "" and unicodedata.category(character).startswith("S")
