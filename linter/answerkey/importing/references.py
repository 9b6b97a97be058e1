"""Links whose targets are defined elsewhere in a source: ``[text][label]``, ``[label][]`` and ``[label]``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from markdown_it.common.utils import normalizeReference

from answerkey.parsing.markdown import parse_markdown
from answerkey.source import identity

_LABEL = re.compile(r"\[([^\[\]]{1,400})\]")
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]]{1,400})\]:", re.MULTILINE)


class Reference(NamedTuple):
    """A target of links that is defined once: its address and its title."""

    address: str
    title: str


def inlined(text: str, references: Mapping[str, Reference]) -> str:
    """Return a text that holds the targets which its links name and it does not define itself."""
    used = {normalizeReference(label) for label in _LABEL.findall(text)} if references else set()
    own = {normalizeReference(label) for label in _DEFINITION.findall(text)}
    named = {label: references[label] for label in used - own if label in references}
    if not named:
        return text
    definitions = "".join(f"[{label}]: <{target.address}>\n" for label, target in named.items())
    answer = parse_markdown(identity(f"{text}\n\n{definitions}"))
    edits: dict[int, tuple[int, str]] = {}
    for link in answer.links:
        start, end = link.span
        written = text[start:end]
        if end <= len(text) and written.endswith("]"):
            shown, label = _halves(written[link.image :])
            target = named.get(normalizeReference(label))
            if target is not None:
                edits[start] = end, f"{'!' * link.image}[{shown}]({_destination(target)})"
    result, done = [], 0
    for start, (end, new) in sorted(edits.items()):
        if start >= done:  # a link may hold an image
            result += [text[done:start], new]
            done = end
    return "".join([*result, text[done:]])


def _halves(written: str) -> tuple[str, str]:
    """Return the text and the label of a link as it is written."""
    shown, _, label = written[1:-1].rpartition("][")
    return (shown or label, label or shown)


def _destination(target: Reference) -> str:
    address = f"<{target.address}>" if re.search(r"[\s()]", target.address) else target.address
    title = target.title.replace('"', '\\"')
    return f'{address} "{title}"' if title else address
