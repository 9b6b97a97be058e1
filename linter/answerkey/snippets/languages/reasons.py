"""The reason why a code does not parse, in words: a bracket without its partner, a token that does not fit."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct
from tree_sitter import Tree

from answerkey.lazy_regex import lazy_regex
from answerkey.snippets.languages.brackets import Sign, leaves, open_quote, unpaired
from answerkey.snippets.languages.breaks import Break
from answerkey.snippets.languages.frames import Framed
from answerkey.snippets.slips import slip_of
from answerkey.source import Span

_LONGEST = 30  # characters of a token that a message quotes
_SPACE = re.compile(rb"\s*")
_WORDS = lazy_regex(r"\w+")
_CURLY = frozenset("“”„‘’‚")
_CLOSING = ")]}"
ALL_BRACKETS = "()[]{}"
BRACKETS = {"Bash": "{}"}  # the rest stands alone in `case`
_MACRO = lazy_regex(r"\b[A-Z][A-Z0-9_]{2,}[ \t]*\(")
_IMPRECISE = frozenset(["CSS", "HTML", "SQL"])
_END_TAG = lazy_regex(r"</[\w:-]*\s*>?")
_TEXTS = (
    ('"', '"', "string"),
    ("'", "'", "string"),
    ("`", "`", "string"),
    ("/*", "*/", "comment"),
    ("<!--", "-->", "comment"),
)
_KEYWORDS = (
    "ALTER BETWEEN CREATE DELETE DISTINCT DROP EXISTS FOREIGN FROM GROUP HAVING INNER INSERT INTO JOIN LIMIT ORDER "
    "OUTER PRIMARY REFERENCES RETURNING SELECT TABLE UNION UNIQUE UPDATE VALUES WHERE WITH"
).split()


class Kind(StrEnum):
    """The kinds of reasons; those of unpaired signs and commas are certain in any dialect of a language."""

    OPEN = "open"
    STRAY = "stray"
    STRING = "string"
    COMMA = "comma"
    KEYWORD = "keyword"
    MISSING = "missing"
    UNEXPECTED = "unexpected"
    END = "end"


AT_END = frozenset([Kind.OPEN, Kind.END])
_CERTAIN = frozenset([Kind.OPEN, Kind.STRAY, Kind.STRING, Kind.COMMA, Kind.KEYWORD])


class Reason(NamedTuple):
    """A reason in words, its place in the snippet, and what to do."""

    kind: Kind
    message: str
    span: Span
    hint: str = ""


class Failure(Struct, frozen=True, dict=True):
    """A text that does not parse in a frame: the bytes and tree of both, and the token at which the parser stopped."""

    text: str
    framed: Framed
    code: bytes
    tree: Tree
    stop: Break

    @cached_property
    def start(self) -> int:
        """The place of that token in bytes, behind the space before it."""
        match = _SPACE.match(self.code, self.stop.before)
        return match.end() if match else self.stop.before

    @cached_property
    def at(self) -> int:
        """The offset of that token in the text."""
        return self.offset(self.start)

    @property
    def word(self) -> str:
        """The first line of that token, shortened."""
        token = self.code[self.start : self.stop.end].decode("utf-8", "replace")
        return token.split("\n")[0][:_LONGEST].rstrip()

    def offset(self, place: int) -> int:
        """Return the offset in the text of a place in bytes; one in the frame is that of the nearest end."""
        return self.framed.offset(self._characters(place), len(self.text))

    def owns(self, token: Sign) -> bool:
        """Return True for a token of the text, and not of its frame."""
        return self.framed.owns(self._characters(token.at))

    def span(self, token: Sign) -> Span:
        """Return the span of a token in the text."""
        at = self.offset(token.at)
        return Span(at, at + 1)

    def line(self, token: Sign) -> int:
        """Return the line of a token in the text, from 1."""
        return self.text.count("\n", 0, self.span(token).start) + 1

    def _characters(self, place: int) -> int:
        return len(self.code[:place].decode("utf-8", "ignore"))


def is_imprecise(language: str, text: str) -> bool:
    """Return True where a grammar does not know all that is right: dialects, what tools add, macros of C."""
    return language in _IMPRECISE or (language in ("C", "C++") and _MACRO.search(text) is not None)


def is_certain(language: str, text: str, found: Reason) -> bool:
    """Return True for a reason that is one, whatever a grammar does not know."""
    return found.kind in _CERTAIN or not is_imprecise(language, text)


def _open_text(failure: Failure) -> Reason | None:
    """Return the reason of a code that stops where a text or a comment begins that never ends."""
    text = failure.text
    for at in (failure.at, failure.at - 1, failure.at - 2):
        for begin, end, noun in _TEXTS:
            is_open = at >= 0 and text.startswith(begin, at) and text.find(end, at + len(begin)) < 0
            if is_open and (begin != end or not _is_closing(failure, at)):
                return Reason(Kind.STRING, f"the {noun} is never closed", Span(at, at + len(begin)))
    return None


def _is_closing(failure: Failure, at: int) -> bool:
    """Return True for a quote before the token that does not fit, which ends a text and begins none."""
    if at >= failure.at:
        return False
    quote = open_quote(failure.tree, failure.start)
    return quote is None or failure.offset(quote.at) != at


def _unpaired(language: str, failure: Failure) -> Reason | None:
    """Return the reason of a code in which brackets have no partner, wherever its parser stopped."""
    pairs = unpaired(leaves(failure.tree), BRACKETS.get(language, ALL_BRACKETS))
    if pairs.stray is not None and failure.owns(pairs.stray):
        return _stray(failure, pairs.stray, pairs.against, failure.span(pairs.stray))
    own = [token for token in pairs.open if failure.owns(token)]
    return Reason(Kind.OPEN, f"`{own[-1].text}` is never closed", failure.span(own[-1])) if own else None


def reason(language: str, failure: Failure) -> Reason:
    """Return the reason of a failure."""
    pairs = unpaired(leaves(failure.tree), BRACKETS.get(language, ALL_BRACKETS))
    if open_text := _open_text(failure):
        return open_text
    if is_imprecise(language, failure.text) and (sure := _unpaired(language, failure)):
        return sure
    if failure.at >= len(failure.text.rstrip()) or failure.stop.at_end:
        return _at_end(language, failure, pairs.open)
    word = failure.word
    span = Span(failure.at, failure.at + max(1, len(word)))
    quote = _open_quote(language, failure, failure.start)
    if quote is not None and b"\n" in failure.code[failure.stop.before : failure.start]:
        return Reason(Kind.STRING, "the string is never closed", failure.span(quote))
    if pairs.stray is not None and pairs.stray.at == failure.start:
        return _stray(failure, pairs.stray, pairs.against, span)
    if language == "HTML" and (tag := _END_TAG.match(failure.text, max(0, failure.at - 2))):
        return Reason(Kind.STRAY, f"`{tag[0]}` closes no element", Span(*tag.span()))
    if language == "SQL" and (known := _near_keyword(failure)):
        return known
    before = failure.text[: failure.at].rstrip()
    if language == "SQL" and before.endswith(",") and (word in _CLOSING or word.upper() in _KEYWORDS):
        return Reason(Kind.COMMA, f"a comma before `{word}`", Span(len(before) - 1, len(before)))
    missing = failure.stop.missing
    if missing and (missing in _CLOSING or (missing == ";" and "\n" in failure.text[len(before) : failure.at])):
        return Reason(Kind.MISSING, f"`{missing}` is missing before `{word}`", span)
    return Reason(Kind.UNEXPECTED, f"unexpected `{word}`", span, "write straight quotes" if _CURLY & set(word) else "")


def _at_end(language: str, failure: Failure, brackets: tuple[Sign, ...]) -> Reason:
    """Return the reason why a code can't end where it does."""
    quote = _open_quote(language, failure, len(failure.code))
    if quote is not None and failure.owns(quote):
        return Reason(Kind.STRING, "the string is never closed", failure.span(quote))
    own = [token for token in brackets if failure.owns(token)]
    if own:
        return Reason(Kind.OPEN, f"`{own[-1].text}` is never closed", failure.span(own[-1]))
    written = failure.text.rstrip()
    last = Span(max(0, len(written) - 1), max(1, len(written)))
    if written.endswith(","):
        return Reason(Kind.COMMA, "a comma at the end", last)
    return Reason(Kind.END, "the code ends too early", last)


def _stray(failure: Failure, stray: Sign, against: Sign | None, span: Span) -> Reason:
    if against is None or not failure.owns(against):
        return Reason(Kind.STRAY, f"`{stray.text}` closes nothing", span)
    hint = f"`{against.text}` is open since line {failure.line(against)} of the code"
    return Reason(Kind.STRAY, f"`{stray.text}` does not close `{against.text}`", span, hint)


def _open_quote(language: str, failure: Failure, before: int) -> Sign | None:
    """Return the quote that is open at a place; in Rust a single one begins a lifetime as well."""
    quote = open_quote(failure.tree, before)
    return None if quote is not None and language == "Rust" and quote.text == "'" else quote


def _near_keyword(failure: Failure) -> Reason | None:
    """Return the reason of SQL in which the token that does not fit, or one before it, is almost a keyword."""
    words = [match for match in _WORDS.finditer(failure.text[: failure.at + len(failure.word)]) if len(match[0]) > 3]
    for match in reversed(words[-3:]):
        right = next((known for known in _KEYWORDS if slip_of(match[0].upper(), known)), None)
        is_keyword = match[0].isupper() or not failure.text[: match.start()].rpartition(";")[2].strip()
        if right is not None and is_keyword and match[0].upper() not in _KEYWORDS:
            return Reason(Kind.KEYWORD, f"unexpected `{match[0]}`", Span(*match.span()), f"did you mean `{right}`?")
    return None
