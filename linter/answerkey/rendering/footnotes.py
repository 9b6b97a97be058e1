"""Footnotes as GitHub shows them: numbered by their first use, and listed below the text with links back.

A definition that no text refers to is not shown, nor is a second one of the same label.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from markdown_it.token import Token

_OPEN, _CLOSE, _USE = "footnote_reference_open", "footnote_reference_close", "footnote_ref"
BACK = "↩"


@dataclass
class _Notes:
    """The tokens of a text apart from those of its definitions, which are the first of each label."""

    body: list[Token] = field(default_factory=list)
    definitions: dict[str, list[Token]] = field(default_factory=dict)
    repeated: list[Token] = field(default_factory=list)


def with_footnotes(tokens: list[Token]) -> list[Token]:
    """Return the tokens with all footnotes at their end. Each use and each way back says its number as its content."""
    if not any(token.type == _OPEN for token in tokens):
        return tokens
    notes = _split(tokens)
    order = _order(notes)
    listed = [token for label in order for token in _listed(label, notes.definitions[label])]
    if not listed:
        return notes.body
    return [*notes.body, _token("footnotes_open", "div", 1), *listed, _token("footnotes_close", "div", -1)]


def lost_footnotes(tokens: list[Token]) -> Iterator[Token]:
    """Yield the opening tokens of definitions that are not shown."""
    openings = {token.meta["label"]: token for token in reversed(tokens) if token.type == _OPEN}
    if openings:
        notes = _split(tokens)
        shown = _order(notes)
        yield from notes.repeated
        yield from (token for label, token in openings.items() if label not in shown)


def _split(tokens: Iterable[Token]) -> _Notes:
    notes = _Notes()
    inside: list[tuple[Token, list[Token]]] = []
    for token in tokens:
        if token.type == _OPEN:
            inside.append((token, []))
        elif token.type == _CLOSE and inside:
            opening, content = inside.pop()
            label = opening.meta["label"]
            if label in notes.definitions:
                notes.repeated.append(opening)
            notes.definitions.setdefault(label, content)
        else:
            (inside[-1][1] if inside else notes.body).append(token)
    return notes


def _order(notes: _Notes) -> dict[str, int]:
    """Return the number of each label that is used, in the order of their first use, and number the uses."""
    numbers: dict[str, int] = {}
    pending = list(_uses(notes.body))
    for use in pending:  # it grows by the uses in each definition that is met
        label = use.meta["label"]
        if label not in numbers and label in notes.definitions:
            numbers[label] = len(numbers) + 1
            pending += _uses(notes.definitions[label])
        use.content = str(numbers[label]) if label in numbers else f"[^{label}]"
    return numbers


def _uses(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from (child for child in token.children or () if child.type == _USE)


def _listed(label: str, content: list[Token]) -> Iterator[Token]:
    """Yield the tokens of one footnote; the way back stands in its last paragraph, if it ends with one."""
    yield _token("footnote_open", "li", 1, label)
    back = _token("footnote_back", "", 0, label)
    back.content = BACK
    if len(content) > 1 and content[-1].type == "paragraph_close":
        inline = content[-2]
        inline.children = [*(inline.children or ()), back]
        yield from content
    else:
        yield from [*content, back]
    yield _token("footnote_close", "li", -1, label)


def _token(kind: str, tag: str, nesting: int, label: str = "") -> Token:
    token = Token(kind, tag, nesting, block=True)  # type: ignore[arg-type]  # one of the three numbers
    token.meta = {"label": label}
    return token
