"""Flash cards for Anki: ``anki/<framework>.apkg``, a deck for the framework with one for each topic in it.

A card's identity is its question's address: importing a newer package updates cards and keeps their schedule. Questions
of all kinds have the same note type, so that a card keeps its schedule when its question changes its kind: choices and
the code to begin with stand on the front, and what is right on the back. Needs the extra ``anki``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from html import escape
from importlib.util import find_spec
from typing import TYPE_CHECKING

from answerkey.delivery.catalog import Asset, Catalog, Framework, Page, Question, Topic
from answerkey.delivery.paths import path_of
from answerkey.delivery.question_html import answered_html, asked_html
from answerkey.delivery.targets import File, MissingExtra, Settings
from answerkey.delivery.targets._media import Media
from answerkey.delivery.targets._shared import changed, hash_of, iso, plain, printable, site_of, url
from answerkey.rendering.html import stylesheet

if TYPE_CHECKING:
    from answerkey.delivery.targets._decks import Card

NOTE_TYPE = "answerkey question"
"""The permanent name of the note type: other fields need another name, and the cards lose their schedule."""

FIELDS = ("Question", "Answer", "Place", "Difficulty", "Address")

# No formulas are looked for in what is not meant as one: `\(` is a bracket in a regular expression.
_CLASSES = 'class="answerkey tex2jax_ignore mathjax_ignore"'
_FRONT = f"""{{{{#Question}}}}<div {_CLASSES}>
<p class="place">{{{{Place}}}} · {{{{Difficulty}}}}</p>
<div class="question">{{{{Question}}}}</div>
</div>{{{{/Question}}}}"""
_BACK = f"""{{{{FrontSide}}}}
<hr id="answer">
<div {_CLASSES}>
<div class="body">{{{{Answer}}}}</div>
<p class="place">{{{{Address}}}}</p>
</div>"""

_CSS = """.card { background: #fff; color: #1f2328; font: 1.05rem/1.5 system-ui, sans-serif; text-align: left; }
.answerkey { margin: 0 auto; max-width: 46rem; overflow-wrap: break-word; }
.place { color: #59636e; font-size: .8rem; }
.question { font-size: 1.25rem; font-weight: 600; }
.card a { color: #0969da; }
.card img { height: auto; max-width: 100%; }
.card code { background: #eff1f3; border-radius: .25rem; font: .9em ui-monospace, monospace; padding: .1em .3em; }
.card pre { background: #f6f8fa; border-radius: .4rem; overflow-x: auto; padding: .75rem; }
.card pre code { background: none; padding: 0; }
.card table { border-collapse: collapse; display: block; overflow-x: auto; }
.card th, .card td { border: 1px solid #8c959f66; padding: .3rem .6rem; }
.card blockquote { border-left: .25rem solid #8c959f66; margin-left: 0; padding-left: .8rem; }
"""
_NIGHT = """.nightMode.card { background: #0d1117; color: #e6edf3; }
.nightMode .place { color: #9198a1; }
.nightMode.card a { color: #4493f8; }
.nightMode.card code { background: #262c36; }
.nightMode.card pre { background: #161b22; }
.nightMode.card pre code { background: none; }
"""

# What Anki takes for sound, speech and formulas wherever it stands in a field.
_COMMANDS = re.compile(r"\[(?=sound:|anki:|latex\]|\$\$?\])", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")


def volume_files(catalog: Catalog, settings: Settings) -> Iterator[File]:
    """Yield a package for each framework with questions; raises MissingExtra if genanki is not installed."""
    if find_spec("genanki") is None:
        raise MissingExtra("anki")
    return _files(catalog, settings)


def _files(catalog: Catalog, settings: Settings) -> Iterator[File]:
    for framework in catalog.frameworks:
        if not framework.mix.all:
            continue
        moments = [iso(changed(page, question)) for page in framework.pages for question in page.questions]
        names = [(page.framework, page.breadcrumbs) for page in framework.pages]
        key = hash_of(settings.site, framework.hash, moments, names)
        make = partial(_package, framework, catalog.assets, settings)
        yield File(f"anki/{path_of(framework.slug)}.apkg", key, make)


def _package(framework: Framework, assets: Sequence[Asset], settings: Settings) -> bytes:
    from answerkey.delivery.targets._decks import Deck, NoteType, package  # genanki may not be installed

    media = Media({f"/{asset.path}": asset for asset in assets}, settings)
    language = f" ({settings.prefix[1:]})" if settings.prefix else ""
    whole = _deck_name(framework.name, framework.slug) + language
    decks = [Deck(settings.prefix + framework.path, whole, _field(escape(framework.description)), ())]
    for topic in framework.topics:
        cards = tuple(_card(page, question, media, settings) for page in topic.pages for question in page.questions)
        if cards:
            name = f"{whole}::{_topic_name(topic, framework.topics)}"
            decks.append(Deck(settings.prefix + topic.path, name, _field(escape(topic.description)), cards))
    return package(decks, NoteType(NOTE_TYPE, FIELDS, _FRONT, _BACK, _styles()), dict(sorted(media.shown.items())))


def _card(page: Page, question: Question, media: Media, settings: Settings) -> Card:
    from answerkey.delivery.targets._decks import Card  # as above

    place = " › ".join(escape(crumb.name) for crumb in page.breadcrumbs)
    address = escape(question.address)
    if site_of(settings):
        address = f'<a href="{escape(url(settings, question.address))}">{address}</a>'
    html = (media.html(asked_html(question)), media.html(answered_html(question)))
    fields = tuple(map(_field, (*html, place, escape(question.difficulty), address)))
    return Card(settings.prefix + question.address, fields, _tags(page, question), changed(page, question))


def _tags(page: Page, question: Question) -> tuple[str, ...]:
    """Return the tags of a card; tags of Anki have no blanks."""
    own = [f"difficulty::{question.difficulty}", f"topic::{page.framework_slug}::{page.topic_slug}", *question.tags]
    return tuple(dict.fromkeys(tag for tag in (_BLANKS.sub("_", printable(tag).strip()) for tag in own) if tag))


def _field(html: str) -> str:
    return _COMMANDS.sub("&#91;", printable(html))


def _topic_name(topic: Topic, topics: Sequence[Topic]) -> str:
    """Return the unique name of a topic's deck."""
    same = [other for other in topics if other.name.casefold() == topic.name.casefold()]
    return _deck_name(topic.name if len(same) == 1 else f"{topic.name} ({topic.slug})", topic.slug)


def _deck_name(name: str, slug: str) -> str:
    """Return a name without two colons, which separate a deck from the decks in it."""
    return re.sub(":{2,}", ":", plain(name)).strip(": ") or slug


def _styles() -> str:
    """Return the CSS of the cards, with the colours of code for day and night."""
    return _CSS + stylesheet("default", ".card pre") + _NIGHT + stylesheet("github-dark", ".nightMode.card pre")
