"""Structured data of schema.org for search engines, to be put into ``<script type="application/ld+json">`` as it is.

``jsonld/pages/<path>.jsonld`` is a ``FAQPage``, ``jsonld/questions/<path>/<id>.jsonld`` a ``QAPage``, with the
properties that https://developers.google.com/search/docs/appearance/structured-data asks for. A page with questions of
other kinds than `open` is also a ``Quiz``, ``jsonld/quizzes/<path>.jsonld``, as that site describes it under "Education
Q&A" and "Practice problems".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from answerkey.delivery.catalog import Catalog, Choice, Page, Question
from answerkey.delivery.paths import path_of
from answerkey.delivery.question_html import answered_html, starter_html
from answerkey.delivery.targets import File, Settings
from answerkey.delivery.targets._shared import (
    UNKNOWN,
    changed,
    created,
    hash_of,
    iso,
    lead,
    page_changed,
    plain,
    printable,
    site_of,
    url,
)
from answerkey.model.question_kinds import EXERCISE, OPEN, OUTPUT
from answerkey.rendering.html import relinked

_Data = dict[str, Any]
# A script ends at `</script`, and `<!--` in it changes what ends it; the two separators end lines in older JavaScript.
_QUIZ_KINDS: Mapping[str, str] = {OPEN: "Flashcard", OUTPUT: "Flashcard", EXERCISE: "Open ended"}
_ESCAPES = tuple((character, f"\\u{ord(character):04x}") for character in "<>&\u2028\u2029")


def volume_files(catalog: Catalog, settings: Settings) -> Iterator[File]:
    """Yield a file for each page and each question, with URLs if the address of the site is known."""
    for page in catalog.pages:
        key = hash_of(settings.site, page.locale, page.hash, page.path, page.history, page.breadcrumbs, page.links)
        yield File(f"jsonld/pages/{path_of(page.path)}.jsonld", key, partial(_faq_page, page, settings))
        if any(question.kind != OPEN for question in page.questions):
            yield File(f"jsonld/quizzes/{path_of(page.path)}.jsonld", key, partial(_quiz, page, settings))
        for question in page.questions:
            key = hash_of(
                settings.site, question.locale, question.hash, question.address, question.history, page.updated
            )
            path = f"jsonld/questions/{path_of(page.path)}/{path_of(question.id)}.jsonld"
            yield File(path, key, partial(_qa_page, page, question, settings))


def _faq_page(page: Page, settings: Settings) -> bytes:
    data = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "name": plain(page.title),
        **_language(page.locale),
        "description": plain(page.seo_description),
        **_modified(page_changed(page)),
        **_url(page.path, settings),
        **_breadcrumbs(page, settings),
        "mainEntity": [_question(question, settings) for question in page.questions],
    }
    return _bytes(data)


def _quiz(page: Page, settings: Settings) -> bytes:
    data = {
        "@context": "https://schema.org",
        "@type": "Quiz",
        "name": plain(page.title),
        "about": {"@type": "Thing", "name": plain(page.subtopic)},
        "educationalLevel": page.difficulty,
        **_modified(page_changed(page)),
        **_url(page.path, settings),
        "hasPart": [_quiz_question(question, settings) for question in page.questions],
    }
    return _bytes(data)


def _quiz_question(question: Question, settings: Settings) -> _Data:
    correct = sum(choice.correct for choice in question.choices)
    kind = ("Checkbox" if correct > 1 else "Multiple choice") if question.choices else _QUIZ_KINDS[question.kind]
    entity = _question(question, settings)
    asked = {
        **entity,
        "eduQuestionType": kind,
        "text": _html(question.question.html + starter_html(question), settings),
    }
    if not question.choices:
        return asked
    answers = [_choice(number, choice, settings) for number, choice in enumerate(question.choices)]
    accepted = [answer for answer, choice in zip(answers, question.choices, strict=True) if choice.correct]
    explanation = {"@type": "Comment", "text": _html(question.answer.html, settings)}
    accepted = [{**answer, "answerExplanation": explanation} for answer in accepted]
    suggested = [answer for answer, choice in zip(answers, question.choices, strict=True) if not choice.correct]
    return {**asked, "suggestedAnswer": suggested, "acceptedAnswer": accepted if correct > 1 else accepted[0]}


def _choice(number: int, choice: Choice, settings: Settings) -> _Data:
    why = choice.reason
    comment = {"comment": {"@type": "Comment", "text": _html(why.html, settings)}} if why is not None else {}
    text = _html(choice.label.html, settings)
    return {"@type": "Answer", "encodingFormat": "text/html", "position": number, "text": text, **comment}


def _qa_page(page: Page, question: Question, settings: Settings) -> bytes:
    when, written = changed(page, question), created(question)
    authors = [{"@type": "Person", "name": plain(author)} for author in question.history.authors]
    details: _Data = {"datePublished": iso(written)} if written else {}
    details |= {"author": authors} if authors else {}
    asked = _question(question, settings)
    entity = {**asked, **details, "text": plain(question.question.text), "answerCount": 1}
    entity["acceptedAnswer"] = {**asked["acceptedAnswer"], **details, **_url(question.address, settings)}
    entity["educationalLevel"] = question.difficulty
    data = {
        "@context": "https://schema.org",
        "@type": "QAPage",
        **_modified(when),
        **_language(question.locale),
        **_url(question.address, settings),
        "mainEntity": entity,
    }
    return _bytes(data)


def _question(question: Question, settings: Settings) -> _Data:
    return {
        "@type": "Question",
        **_url(question.address, settings),
        "name": plain(question.question.text),
        "acceptedAnswer": {"@type": "Answer", "text": _html(answered_html(question), settings)},
    }


def _html(html: str, settings: Settings) -> str:
    return printable(relinked(html, lead(settings)))


def _url(address: str, settings: Settings) -> _Data:
    return {"url": url(settings, address)} if site_of(settings) else {}


def _language(locale: str) -> _Data:
    return {"inLanguage": locale} if locale else {}


def _modified(when: datetime) -> _Data:
    return {"dateModified": iso(when)} if when > UNKNOWN else {}


def _breadcrumbs(page: Page, settings: Settings) -> _Data:
    if not site_of(settings):
        return {}
    items = [
        {"@type": "ListItem", "position": position, "name": plain(crumb.name), "item": url(settings, crumb.address)}
        for position, crumb in enumerate(page.breadcrumbs, 1)
    ]
    return {"breadcrumb": {"@type": "BreadcrumbList", "itemListElement": items}}


def _bytes(data: _Data) -> bytes:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character, escaped in _ESCAPES:  # five times as fast as one `translate`
        text = text.replace(character, escaped)
    return text.encode() + b"\n"
