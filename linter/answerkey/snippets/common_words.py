"""Words that are no slips: those of Python's language reference, which comes with Python, and of its names."""

from __future__ import annotations

import builtins
import keyword
import sys
from collections.abc import Iterator
from functools import cache
from itertools import islice

from answerkey.lazy_regex import lazy_regex
from answerkey.snippets.words import count_words

_PATH = lazy_regex(r"[/~][\w./~-]+")
_MOST_LINES = 100  # in which a word is looked for before all words are counted


@cache
def is_common(word: str) -> bool:
    """Return whether a word in lower case is one of Python's language reference or of its names.

    Most words that are asked for stand nowhere in it, or in many lines: to count all words takes far longer.
    """
    return word in _folded() and (
        any(word in count_words(line) for line in islice(_lines_with(word), _MOST_LINES)) or word in _words()
    )


def _lines_with(word: str) -> Iterator[str]:
    """Yield the lines of the reference that hold a word or a part of one that reads so."""
    text, folded, at = _reference(), _folded(), -1
    if len(text) != len(folded):  # some capitals of other languages have two small letters
        return
    while (at := folded.find(word, at + 1)) >= 0:
        end = text.find("\n", at)
        yield text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else None]
        at = end if end >= 0 else len(text)


@cache
def _words() -> frozenset[str]:
    return frozenset(count_words(_reference()))


@cache
def _folded() -> str:
    return _reference().lower()


@cache
def _reference() -> str:
    from pydoc_data.topics import topics  # 500 kB of text, wanted only when a name is near another

    names = [*keyword.kwlist, *dir(builtins), *sys.stdlib_module_names]
    return _PATH.sub(" ", " ".join([*topics.values(), *names]))
