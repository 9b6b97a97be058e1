"""Pages as Markdown, for readers of text and for language models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from answerkey.delivery.catalog import Page, Question
from answerkey.delivery.paths import path_of
from answerkey.delivery.targets import Settings
from answerkey.delivery.targets._markdown import Lead, embedded, escaped, heading, relinked
from answerkey.delivery.targets._shared import hash_of, lead, plain, url
from answerkey.rendering.questions import parts_of


def document_path(page: Page) -> str:
    """Return the path of the document of a page."""
    return f"markdown/{path_of(page.path)}.md"


def page_key(page: Page, settings: Settings) -> str:
    """Return a hash of all inputs of a page's document."""
    verified = [question.verified.phrase for question in page.questions]
    return hash_of(settings.site, page.hash, page.path, page.title, page.breadcrumbs, page.links, verified)


def page_document(page: Page, settings: Settings) -> str:
    """Return a page: title, breadcrumbs, description, and its questions as headings with their addresses."""
    return "\n\n".join(_blocks(page, settings)) + "\n"


def _blocks(page: Page, settings: Settings) -> Iterator[str]:
    leads = _leads(page, settings)
    yield heading(1, escaped(page.title))
    steps = [f"[{escaped(crumb.name)}]({url(settings, crumb.address)})" for crumb in page.breadcrumbs]
    yield " › ".join(steps)
    if plain(page.seo_description):
        yield escaped(page.seo_description)
    if page.body.strip():
        yield embedded(page.body, 1, leads, notes=_note_prefix(page.path))
    for question in page.questions:
        yield from _question(question, leads, settings)


def _question(question: Question, leads: Lead, settings: Settings) -> Iterator[str]:
    yield f'<a id="{escape(plain(question.id))}"></a>'
    title, rest = parts_of(question.q)
    yield relinked(heading(2, title), leads)
    about = map(escaped, (question.difficulty, *question.tags, question.verified.phrase))
    yield f"[{escaped(question.address)}]({url(settings, question.address)}) · {', '.join(filter(None, about))}"
    if rest:
        yield embedded(rest, 2, leads, notes=_note_prefix(f"{question.address}-q"))
    answer = embedded(
        question.a, 2, leads, headings=bool(question.answer.headings), notes=_note_prefix(question.address)
    )
    if answer.strip():
        yield answer


def _note_prefix(address: str) -> str:
    """Return what the labels of footnotes begin with, so that those of two texts are never the same."""
    return re.sub(r"[^A-Za-z0-9]+", "-", address).strip("-") + "-"


def _leads(page: Page, settings: Settings) -> Lead:
    """Return a function that maps links as written on a page to their destinations."""
    links, absolute = dict(page.links), lead(settings)

    def leads(target: str) -> str:
        return absolute(links.get(target, target))

    return leads
