"""Structured data of schema.org for search engines, to be put into ``<script type="application/ld+json">`` as it is.

``jsonld/pages/<path>.jsonld`` is a ``FAQPage``, ``jsonld/questions/<path>/<id>.jsonld`` a ``QAPage``, with the
properties that https://developers.google.com/search/docs/appearance/structured-data asks for. A page with questions of
other kinds than `open` is also a ``Quiz``, ``jsonld/quizzes/<path>.jsonld``, as that site describes it under "Education
Q&A" and "Practice problems". ``jsonld/documents/<address>.jsonld`` is the ``WebPage`` of a document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from answerkey.delivery.catalog import Catalog, Choice, Document, Page, Question
from answerkey.delivery.paths import path_of
from answerkey.delivery.question_html import answered_html, starter_html
from answerkey.delivery.targets import File, Settings
from answerkey.delivery.targets._document_data import document_data
from answerkey.delivery.targets._shared import changed, created, hash_of, iso, page_changed, plain
from answerkey.delivery.targets._structured_data import (
    Data,
    authors_of,
    breadcrumbs_of,
    encoded,
    html_of,
    language_of,
    modified_at,
    url_of,
)
from answerkey.model.question_kinds import EXERCISE, OPEN, OUTPUT

_QUIZ_KINDS: Mapping[str, str] = {OPEN: "Flashcard", OUTPUT: "Flashcard", EXERCISE: "Open ended"}


def volume_files(catalog: Catalog, settings: Settings) -> Iterator[File]:
    """Yield a file for each page, question and document, with URLs if the address of the site is known."""
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
    language = catalog.locales[0] if catalog.locales else ""  # documents have no translations
    for document in catalog.documents:
        key = hash_of(
            *(settings.site, settings.prefix, language, document.hash, document.address, document.position),
            *(document.history, document.breadcrumbs, document.links),
        )
        make = partial(_web_page, document, language, settings)
        yield File(f"jsonld/documents/{path_of(document.address)}.jsonld", key, make)


def _faq_page(page: Page, settings: Settings) -> bytes:
    data = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "name": plain(page.title),
        **language_of(page.locale),
        "description": plain(page.seo_description),
        **modified_at(page_changed(page)),
        **url_of(page.path, settings),
        **breadcrumbs_of(page.breadcrumbs, settings),
        "mainEntity": [_question(question, settings) for question in page.questions],
    }
    return encoded(data)


def _quiz(page: Page, settings: Settings) -> bytes:
    data = {
        "@context": "https://schema.org",
        "@type": "Quiz",
        "name": plain(page.title),
        "about": {"@type": "Thing", "name": plain(page.subtopic)},
        "educationalLevel": page.difficulty,
        **modified_at(page_changed(page)),
        **url_of(page.path, settings),
        "hasPart": [_quiz_question(question, settings) for question in page.questions],
    }
    return encoded(data)


def _quiz_question(question: Question, settings: Settings) -> Data:
    correct = sum(choice.correct for choice in question.choices)
    kind = ("Checkbox" if correct > 1 else "Multiple choice") if question.choices else _QUIZ_KINDS[question.kind]
    entity = _question(question, settings)
    asked = {
        **entity,
        "eduQuestionType": kind,
        "text": html_of(question.question.html + starter_html(question), settings),
    }
    if not question.choices:
        return asked
    answers = [_choice(number, choice, settings) for number, choice in enumerate(question.choices)]
    accepted = [answer for answer, choice in zip(answers, question.choices, strict=True) if choice.correct]
    explanation = {"@type": "Comment", "text": html_of(question.answer.html, settings)}
    accepted = [{**answer, "answerExplanation": explanation} for answer in accepted]
    suggested = [answer for answer, choice in zip(answers, question.choices, strict=True) if not choice.correct]
    return {**asked, "suggestedAnswer": suggested, "acceptedAnswer": accepted if correct > 1 else accepted[0]}


def _choice(number: int, choice: Choice, settings: Settings) -> Data:
    why = choice.reason
    comment = {"comment": {"@type": "Comment", "text": html_of(why.html, settings)}} if why is not None else {}
    text = html_of(choice.label.html, settings)
    return {"@type": "Answer", "encodingFormat": "text/html", "position": number, "text": text, **comment}


def _qa_page(page: Page, question: Question, settings: Settings) -> bytes:
    when, written = changed(page, question), created(question)
    details: Data = {"datePublished": iso(written)} if written else {}
    details |= authors_of(question.history)
    asked = _question(question, settings)
    entity = {**asked, **details, "text": plain(question.question.text), "answerCount": 1}
    entity["acceptedAnswer"] = {**asked["acceptedAnswer"], **details, **url_of(question.address, settings)}
    entity["educationalLevel"] = question.difficulty
    data = {
        "@context": "https://schema.org",
        "@type": "QAPage",
        **modified_at(when),
        **language_of(question.locale),
        **url_of(question.address, settings),
        "mainEntity": entity,
    }
    return encoded(data)


def _web_page(document: Document, language: str, settings: Settings) -> bytes:
    return encoded(document_data(document, language, settings))


def _question(question: Question, settings: Settings) -> Data:
    return {
        "@type": "Question",
        **url_of(question.address, settings),
        "name": plain(question.question.text),
        "acceptedAnswer": {"@type": "Answer", "text": html_of(answered_html(question), settings)},
    }
