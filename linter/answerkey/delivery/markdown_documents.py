"""Pages as Markdown, for readers of text and for language models."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from html import escape

from answerkey.delivery.catalog import Choice, Crumb, Page, Question
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


def question_document(page: Page, question: Question, settings: Settings) -> str:
    """Return a question of a page with its answer: the question as the title, breadcrumbs, address and properties."""
    leads = leads_of(page.links, settings)
    title = relinked(heading(1, parts_of(question.q).title), leads)
    blocks = (title, _way(page.breadcrumbs, settings), _about(question, settings), *question_blocks(question, leads, 1))
    return "\n\n".join(blocks) + "\n"


def _blocks(page: Page, settings: Settings) -> Iterator[str]:
    leads = leads_of(page.links, settings)
    yield heading(1, escaped(page.title))
    yield _way(page.breadcrumbs, settings)
    if plain(page.seo_description):
        yield escaped(page.seo_description)
    if page.body.strip():
        yield embedded(page.body, 1, leads, notes=note_prefix(page.path))
    for question in page.questions:
        yield from _question(question, leads, settings)


def _question(question: Question, leads: Lead, settings: Settings) -> Iterator[str]:
    yield f'<a id="{escape(plain(question.id))}"></a>'
    yield relinked(heading(2, parts_of(question.q).title), leads)
    yield _about(question, settings)
    yield from question_blocks(question, leads, 2)


def _way(breadcrumbs: Iterable[Crumb], settings: Settings) -> str:
    return " › ".join(f"[{escaped(crumb.name)}]({url(settings, crumb.address)})" for crumb in breadcrumbs)


def _about(question: Question, settings: Settings) -> str:
    about = map(escaped, (question.difficulty, *question.tags, question.verified.phrase))
    return f"[{escaped(question.address)}]({url(settings, question.address)}) · {', '.join(filter(None, about))}"


def question_blocks(question: Question, leads: Lead, level: int) -> Iterator[str]:
    """Yield what stands below the heading of a question, which is of a level: more of the question, and the answer."""
    _, rest = parts_of(question.q)
    if rest:
        yield embedded(rest, level, leads, notes=note_prefix(f"{question.address}-q"))
    texts = partial(embedded, level=level, lead=leads, notes=note_prefix(question.address))
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


def fenced(code: str, language: str = "python") -> str:
    """Return code as a code block of Markdown."""
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}{language}\n{code.rstrip()}\n{fence}"


def _assessed(number: int, choice: Choice, embed: Embed) -> str:
    text = "\n\n".join(filter(str.strip, (embed(choice.text).strip("\n"), embed(choice.why).strip("\n"))))
    return _item(number, "[x]" if choice.correct else "[ ]", text)


def _item(number: int, mark: str, text: str) -> str:
    """Return an item of a task list that holds a text; a mark can stand before a paragraph only."""
    text = text.strip("\n")
    if text.startswith(("```", "~~~")):
        text = f"Choice {number}:\n\n{text}"
    return f"- {mark} " + "\n".join(f"  {line}".rstrip() for line in text.split("\n")).lstrip()


def note_prefix(address: str) -> str:
    """Return what the labels of footnotes begin with, so that those of two texts are never the same."""
    return re.sub(r"[^A-Za-z0-9]+", "-", address).strip("-") + "-"


def leads_of(pairs: Iterable[tuple[str, str]], settings: Settings) -> Lead:
    """Return a function that maps links as written in a file to their destinations, of which these are pairs."""
    links, absolute = dict(pairs), lead(settings)

    def leads(target: str) -> str:
        return absolute(links.get(target, target))

    return leads
