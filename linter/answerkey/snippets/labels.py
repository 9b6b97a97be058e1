"""The few words right before a fence that say what it holds, such as ``Output (Python 2.x):``."""

from __future__ import annotations

import re

from answerkey.lazy_regex import lazy_regex
from answerkey.model.content import Answer, Fence

_MARKS = " \t>*_#:-`"
_OUTPUT = lazy_regex(
    r"(?:[\w']+ ){0,3}?(?:outputs?|results?|prints|printed|traceback)(?: is)?\b[ :*_]*(?P<version>\(?.*)", re.I
)
_VERSION = lazy_regex(
    r"\(?(?:in |on |with |for |using )?(?:c?python ?|py ?)?(?P<below><=?|≤|before|until|up to)? ?(?:python )?v?"
    r"(?P<major>\d)(?:\.(?:\d+|x))*(?P<older> (?:and|or) (?:older|earlier|below|before))?(?: only)?\)?",
    re.I,
)


def label_of(answer: Answer, fence: Fence, file_text: str) -> str:
    """The last line of text between the code above a fence and the fence, without marks; empty where there is none."""
    above = answer.fences[fence.number - 2].span.end if fence.number > 1 else answer.text.span(0, 0).start
    return next(reversed(_texts(file_text[above : fence.span.start])), "")


def is_directly_below(above: Fence, fence: Fence, file_text: str) -> bool:
    """Return whether nothing stands between two fences that follow one another but a label that output follows."""
    texts = _texts(file_text[above.span.end : fence.span.start]) if fence.number == above.number + 1 else ["other code"]
    return not texts or (len(texts) == 1 and is_output_label(texts[0]))


def _texts(text: str) -> list[str]:
    """Return the lines of a text above a fence, but for empty ones, without marks."""
    lines = text.split("\n")[:-1]
    return [text for line in lines if (text := line.strip(f"{_MARKS}\r"))]


def is_output_label(label: str) -> bool:
    """Return whether a label says that output follows."""
    match = _OUTPUT.fullmatch(label)
    return match is not None and (not match["version"] or _version(match["version"]) is not None)


def is_for_older_python(label: str) -> bool:
    """Return whether a label says that what follows is for Python 2, or for versions up to some one."""
    output = _OUTPUT.fullmatch(label)
    version = _version(output["version"]) if output else _version(label) if "py" in label.lower() else None
    return version is not None and bool(version["major"] == "2" or version["below"] or version["older"])


def _version(text: str) -> re.Match[str] | None:
    return _VERSION.fullmatch(text.strip(_MARKS))
