"""The few words right before a fence that say what it holds, such as ``Output (Python 2.x):``."""

from __future__ import annotations

import re

from answerkey.model.content import Answer, Fence

_MARKS = " \t>*_#:-`"
_OUTPUT = re.compile(
    r"(?:[\w']+ ){0,3}?(?:outputs?|results?|prints|printed|traceback)(?: is)?\b[ :*_]*(?P<version>\(?.*)", re.I
)
_VERSION = re.compile(
    r"\(?(?:in |on |with |for |using )?(?:c?python ?|py ?)?(?P<below><=?|≤|before|until|up to)? ?(?:python )?v?"
    r"(?P<major>\d)(?:\.(?:\d+|x))*(?P<older> (?:and|or) (?:older|earlier|below|before))?(?: only)?\)?",
    re.I,
)


def label_of(answer: Answer, fence: Fence, file_text: str) -> str:
    """The last line of text between the code above a fence and the fence, without marks; empty where there is none."""
    above = answer.fences[fence.number - 2].span.end if fence.number > 1 else answer.text.span(0, 0).start
    lines = file_text[above : fence.span.start].split("\n")[:-1]
    return next((text for line in reversed(lines) if (text := line.strip(f"{_MARKS}\r"))), "")


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
