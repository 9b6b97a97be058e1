"""Text that a reader of the Markdown sees and a reader of the delivered HTML does not.

A tag is no text if and only if the cleaner keeps its element; any other is left out of what is delivered, with all that
browsers hide in it, and so is each fragment of one. A bare tag that is never closed was meant as a word, whatever
element that is: `<table>` in a sentence. Where none of these is left, what is delivered is compared with the text of
the Markdown as a whole: HTML that is nested wrongly moves text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from typing import NamedTuple

from markdown_it.token import Token

from answerkey.rendering.footnotes import lost_footnotes, with_footnotes
from answerkey.rendering.html import KEPT_ELEMENTS, clean, image_text, parse, to_html
from answerkey.rendering.markup import Kind, Mark, marks
from answerkey.rendering.visible import visible, without_space

_VOID = frozenset("area br col hr img input wbr".split())
_CLOSED_BY_OTHERS = frozenset("colgroup dd dt li p rp rt tbody td tfoot th thead tr".split())
"""Elements whose end tag may be left out (HTML Living Standard, 13.1.2.4)."""
_MOST_MOVES = 5  # marks of one text that are reported for what they move


class Place(NamedTuple):
    """A mark in one piece of HTML of a text, by its number from 0: a block, or a tag in a line."""

    html: int
    mark: Mark


class Loss(NamedTuple):
    """A mark that is left out of what is delivered, with the tag that closes it; or one that `moves` text."""

    place: Place | None
    closing: Place | None = None
    moves: bool = False


def losses(markdown: str, *, inline: bool = False, dialect: str = "") -> Iterator[Loss]:
    """Yield what is lost of a text, in order; a loss without a place is one that no HTML is the cause of."""
    pieces = [token.content for token in _html_tokens(parse(markdown, inline=inline, dialect=dialect))]
    places = [Place(index, mark) for index, piece in enumerate(pieces) for mark in marks(piece)]
    unclosed = _unclosed(places)
    dropped = [place for place in places if _is_dropped(place.mark) or place in unclosed]
    yield from _paired(dropped)
    remaining = [place for place in places if place.mark.kind is not Kind.COMMENT and place not in dropped]
    if remaining:
        yield from _moves(
            lambda escaped: _is_whole(parse(markdown, inline=inline, dialect=dialect), escaped), set(dropped), remaining
        )


def lost_notes(markdown: str, dialect: str = "") -> Iterator[tuple[int, str]]:
    """Yield the line, from 0, and the label of each footnote that is not shown."""
    for token in lost_footnotes(parse(markdown, dialect=dialect)):
        yield (token.map or [0])[0], token.meta["label"]


def _is_dropped(mark: Mark) -> bool:
    return mark.kind is Kind.FRAGMENT or (mark.kind is not Kind.COMMENT and mark.name not in KEPT_ELEMENTS)


def _unclosed(places: list[Place]) -> set[Place]:
    """Return the opening tags without attributes that nothing closes, of elements that have to be closed."""
    waiting: dict[str, list[Place]] = {}
    for place in places:
        same = waiting.setdefault(place.mark.name, [])
        if place.mark.kind is Kind.OPENING:
            same.append(place)
        elif place.mark.kind is Kind.CLOSING and same:
            same.pop()
    left = (place for name, group in waiting.items() if name not in _VOID | _CLOSED_BY_OTHERS for place in group)
    return {place for place in left if place.mark.end - place.mark.start == len(f"<{place.mark.name}>")}


def _paired(dropped: list[Place]) -> Iterator[Loss]:
    """One loss for a tag and the one that closes it."""
    open_tags: dict[str, list[Place]] = {}
    closing: dict[Place, Place] = {}
    for place in dropped:
        waiting = open_tags.setdefault(place.mark.name, [])
        if place.mark.kind is Kind.OPENING:
            waiting.append(place)
        elif place.mark.kind is Kind.CLOSING and waiting:
            closing[waiting.pop()] = place
    closed = set(closing.values())
    return (Loss(place, closing.get(place)) for place in dropped if place not in closed)


def _moves(is_whole: Callable[[Set[Place]], bool], escaped: set[Place], remaining: list[Place]) -> Iterator[Loss]:
    """The remaining marks that make a difference: with those before them and themselves escaped, none is left."""
    for _ in range(_MOST_MOVES):
        if is_whole(escaped):
            return
        low, high = 0, len(remaining)  # with `low` of them escaped the text is not whole; with `high`, it is
        if not is_whole(escaped | set(remaining)):
            yield Loss(None)
            return
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if is_whole(escaped | set(remaining[:middle])) else (middle, high)
        yield Loss(remaining[low], moves=True)
        escaped = escaped | {remaining[low]}
        remaining = remaining[:low] + remaining[low + 1 :]


def _is_whole(tokens: list[Token], escaped: Set[Place]) -> bool:
    """Return whether all text is delivered in order where the given marks are text."""
    html = list(_html_tokens(tokens))
    for place in sorted(escaped, key=lambda place: (place.html, place.mark.start), reverse=True):
        token, mark = html[place.html], place.mark
        token.content = f"{token.content[: mark.start]}&lt;{token.content[mark.start + 1 :]}"
    tokens = with_footnotes(tokens)
    return visible(to_html(tokens)) == _expected(tokens)


def _expected(tokens: list[Token]) -> str:
    return "".join(map(_text, _flat(tokens)))


def _text(token: Token) -> str:
    if token.type in ("html_inline", "html_block"):
        return "".join(_html_texts(token.content))
    if token.type == "image":
        return without_space(image_text(token))
    return without_space(token.content)


def _html_texts(html: str) -> Iterator[str]:
    """Yield the text of a piece of HTML: everything between its tags, and the texts of its images."""
    at = 0
    for mark in marks(html):
        yield _unescaped(html[at : mark.start])
        yield visible(clean(html[mark.start : mark.end])) if mark.kind is Kind.OPENING else ""
        at = mark.end
    yield _unescaped(html[at:])


def _unescaped(text: str) -> str:
    return visible(clean(text.replace("<", "&lt;"))) if text.strip() else ""


def _html_tokens(tokens: list[Token]) -> Iterator[Token]:
    return (token for token in _flat(tokens) if token.type in ("html_inline", "html_block"))


def _flat(tokens: list[Token]) -> Iterator[Token]:
    """The tokens that hold a text, in order; those of an image are part of it."""
    for token in tokens:
        if token.type == "inline":
            yield from token.children or ()
        elif token.content:
            yield token
