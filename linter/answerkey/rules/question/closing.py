"""`question/closing`: a question ends like one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.lazy_regex import lazy_regex
from answerkey.model.views import Page
from answerkey.rules.base import PageRule

_WRAPPERS = "*_`\"')]}»“”‘’）」』"
# Marks at the end of a sentence, of all scripts: property Sentence_Terminal of Unicode, and what else ends a question.
_CLOSINGS = tuple(
    "?!.:…"
    "\u037e\u0589\u055c\u055e\u061d\u061e\u061f\u06d4\u0964\u0965\u104a\u104b\u1362\u1367\u1368\u17d4\u17d5\u1803\u1809"
    "\u203c\u203d\u2047\u2048\u2049\u2e2e\u3002\ua60e\ua60f\ua6f3\ua6f7\ufe12\ufe15\ufe16\ufe52\ufe56\ufe57\uff01\uff0e\uff1a\uff1f\uff61"
)
_GREEK_QUESTION = lazy_regex("[\u0370-\u03ff\u1f00-\u1fff]\\W*;$")
_ARMENIAN_MARK = "\u055e"  # it stands in the word that is asked about
_DECORATION = frozenset({"So", "Sk", "Cf", "Mn", "Me", "Zs", "Cc"})  # emoji, marks of direction, blanks
_NO_PROSE = lazy_regex(r" {4}|\t|```|~~~|[-*+>|!]|[0-9]+[.)]\s")


class Rule(PageRule):
    """A question ends in a question mark, a full stop or another closing mark.

    A question that just stops looks cut off. Code, a list, a picture or emoji may follow the mark, which may be that of
    any script.
    """

    severity = Severity.WARNING

    def check(self, page: Page) -> Iterator[Finding]:
        for question in page.questions:
            text = question.q or ""
            if text.strip() and not _is_closed(text):
                yield Finding(question.span_of("q"), "the question does not end in a question mark or full stop")


def _is_closed(text: str) -> bool:
    *earlier, last = text.rstrip().split("\n")
    return _ends(last) or bool(_NO_PROSE.match(last)) and any(map(_ends, earlier))


def _ends(line: str) -> bool:
    """Return True if a line ends in a mark, or in one before emoji and signs that are not seen.

    A Greek question mark (U+037E) may have become a semicolon: Unicode calls these two canonically equivalent.
    """
    line = _trimmed(line)
    return line.endswith(_CLOSINGS) or _ARMENIAN_MARK in line or _GREEK_QUESTION.search(line) is not None


def _trimmed(line: str) -> str:
    end = len(line)
    while end and (line[end - 1] in _WRAPPERS or unicodedata.category(line[end - 1]) in _DECORATION):
        end -= 1
    return line[:end]
