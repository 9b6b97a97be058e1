"""The cards of `answerkey build --target anki`, read back.

Their form is that of `delivery/targets/anki`, and their HTML that of `delivery/question_html`.
"""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from answerkey.importing.html_text import markdown_of
from answerkey.importing.layout import tidy
from answerkey.importing.questions import Choice, Section, SourceQuestion
from answerkey.model.difficulty import DIFFICULTIES
from answerkey.model.messages import is_kebab_case
from answerkey.model.question_kinds import OUTPUT

OWN_TYPE = "answerkey question"
OWN_FIELDS = ("Question", "Answer", "Place", "Difficulty", "Address")

_TAG = re.compile(r"<[^<>]*>")
_SITE = re.compile(r'<a href="([^"]*)">([^<>]*)</a>')
_VERDICT = re.compile(r"<p><strong>Correct\.</strong></p>|<p>Wrong\.</p>")
_OUTPUT = '<pre><code class="language-output">'


class OwnCard(NamedTuple):
    """The fields of a card of ours, as HTML."""

    asked: str
    answered: str
    place: str
    difficulty: str
    address: str

    def question(self, number: int) -> SourceQuestion:
        """Return the question that the card shows; raises UnreadableHtml."""
        asked, answered = (self._within(html) for html in (self.asked, self.answered))
        choices, answer = _choices(answered)
        if choices:
            asked = asked[: _last_list(asked)]
        kind = OUTPUT if answer.startswith(_OUTPUT) and "<pre>" in asked else None
        parts = own_address(self).strip("/").split("/")
        id_ = parts[-1].partition("#")[2] if parts else ""
        level = self.difficulty if self.difficulty in DIFFICULTIES else None
        return SourceQuestion(
            markdown_of(asked),
            tidy(markdown_of(answer)),
            level,
            self._sections(parts, number),
            number,
            number,
            choices,
            kind,
            id_ if is_kebab_case(id_) else None,
        )

    def _sections(self, parts: list[str], number: int) -> tuple[Section, ...]:
        """Return the topic and the page, with the slugs that the address has."""
        names = [unescape(_TAG.sub("", name)).strip() for name in self.place.split(" › ")][-2:]
        slugs = [part.partition("#")[0] for part in parts][-2:]
        if len(names) != 2 or len(slugs) != 2 or not all(map(is_kebab_case, slugs)):
            return ()
        return tuple(
            Section(depth, name, number, slug=slug)
            for depth, (name, slug) in enumerate(zip(names, slugs, strict=True), 1)
        )

    def _within(self, html: str) -> str:
        """Return HTML whose links to the site of the base are addresses again."""
        site = _site(self)
        return html.replace(f'href="{site}/', 'href="/') if site else html


def own_address(card: OwnCard) -> str:
    """Return the address of a card's question: `/framework/topic/page#id`."""
    return unescape(_TAG.sub("", card.address)).strip()


def _site(card: OwnCard) -> str:
    """Return the address of the site that a card's links lead to; empty if it has none."""
    link = _SITE.fullmatch(card.address.strip())
    return link[1].removesuffix(link[2]) if link else ""


def _choices(answered: str) -> tuple[tuple[Choice, ...], str]:
    """Return the choices that stand above an answer, and the answer; no choices if it begins otherwise."""
    if not answered.startswith("<ol>\n<li>"):
        return (), answered
    items, end = _items(answered)
    parts = [_VERDICT.split(item, maxsplit=1) for item in items]
    if len(parts) < 1 or any(len(part) != 2 for part in parts):
        return (), answered
    rights = ["<strong>Correct.</strong>" in _VERDICT.search(item)[0] for item in items]  # type: ignore[index]
    choices = (
        Choice(markdown_of(text), right, markdown_of(why) or None)
        for (text, why), right in zip(parts, rights, strict=True)
    )
    return tuple(choices), answered[end:].lstrip("\n")


def _items(html: str) -> tuple[list[str], int]:
    """Return the items of the list that HTML begins with, and the place after it."""
    depth, items, start = 0, [], 0
    for tag in re.finditer(r"<(/?)(ol|ul|li)\b[^<>]*>", html):
        closing, name = tag[1] == "/", tag[2]
        if name == "li" and depth == 1:
            if closing:
                items.append(html[start : tag.start()])
            else:
                start = tag.end()
        elif name != "li":
            depth += -1 if closing else 1
            if depth == 0:
                return items, tag.end()
    return [], 0


def _last_list(html: str) -> int:
    """Return the place of the list that HTML ends with; its end if it ends otherwise."""
    depth = 0
    for tag in reversed(list(re.finditer(r"<(/?)(?:ol|ul)\b[^<>]*>", html))):
        depth += 1 if tag[1] else -1
        if depth == 0:
            return tag.start()
    return len(html)
