"""Pages as Markdown, for readers of text and for language models."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from html import escape

from answerkey.delivery.catalog import Choice, Page, Question
from answerkey.delivery.paths import path_of
from answerkey.delivery.targets import Settings
from answerkey.delivery.targets._markdown import Lead, embedded, escaped, heading, relinked
from answerkey.delivery.targets._shared import hash_of, lead, plain, url
from answerkey.rendering.questions import parts_of

Embed = Callable[[str], str]
"""Makes a text of an author one that can stand in a larger document."""


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
    texts = partial(embedded, level=2, lead=leads, notes=_note_prefix(question.address))
    yield from given_blocks(question, texts)
    yield from answer_blocks(question, partial(texts, headings=bool(question.answer.headings)), texts)


def given_blocks(question: Question, embed: Embed = str) -> Iterator[str]:
    """Yield what a question comes with: its choices as a task list, or the code to begin with."""
    if question.choices:
        yield "\n".join(_item(number, "[ ]", embed(choice.text)) for number, choice in enumerate(question.choices, 1))
    if question.starter:
        yield "Begin with:"
        yield fenced(question.starter)


def answer_blocks(question: Question, embed: Embed = str, reasons: Embed = str) -> Iterator[str]:
    """Yield the answer, below the choices that are right or wrong and why."""
    if question.choices:
        yield "\n".join(_assessed(number, choice, reasons) for number, choice in enumerate(question.choices, 1))
    answer = embed(question.a)
    if answer.strip():
        yield answer


def fenced(code: str) -> str:
    """Return Python as a code block of Markdown."""
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}python\n{code.rstrip()}\n{fence}"


def _assessed(number: int, choice: Choice, embed: Embed) -> str:
    text = "\n\n".join(filter(str.strip, (embed(choice.text).strip("\n"), embed(choice.why).strip("\n"))))
    return _item(number, "[x]" if choice.correct else "[ ]", text)


def _item(number: int, mark: str, text: str) -> str:
    """Return an item of a task list that holds a text; a mark can stand before a paragraph only."""
    text = text.strip("\n")
    if text.startswith(("```", "~~~")):
        text = f"Choice {number}:\n\n{text}"
    return f"- {mark} " + "\n".join(f"  {line}".rstrip() for line in text.split("\n")).lstrip()


def _note_prefix(address: str) -> str:
    """Return what the labels of footnotes begin with, so that those of two texts are never the same."""
    return re.sub(r"[^A-Za-z0-9]+", "-", address).strip("-") + "-"


def _leads(page: Page, settings: Settings) -> Lead:
    """Return a function that maps links as written on a page to their destinations."""
    links, absolute = dict(page.links), lead(settings)

    def leads(target: str) -> str:
        return absolute(links.get(target, target))

    return leads
