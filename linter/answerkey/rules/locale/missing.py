"""`locale/missing`: all is translated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from answerkey.diagnostics import Finding, Severity
from answerkey.model.base_index import BaseIndex, joined
from answerkey.model.corpus import Facts
from answerkey.model.messages import quoted
from answerkey.model.relations import SOURCES, TRANSLATIONS
from answerkey.model.views import Framework, Page, QuestionRecord, Record, Topic, View
from answerkey.rules.base import IndexRule, Level
from answerkey.rules.locale._pairs import Pair, pair_of

_TEXTS = ("title", "subtopic", "seoDescription", "name", "description")


class Rule(IndexRule):
    """Each framework, topic and page has a translation into each locale, which translates each of its texts.

    Off by default: a text without a translation is delivered in the language of its source, which readers may prefer
    to nothing. Drafts need no translation.
    """

    severity = Severity.WARNING
    level = Level.OFF
    relations = (SOURCES, TRANSLATIONS)

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        if isinstance(facts.record, (Framework, Topic, Page)) and not _is_draft(facts.record):
            yield from _missing_files(facts.record, index)
        pair = pair_of(facts, index)
        if pair is not None:
            yield from _missing_texts(pair)


def _missing_files(record: Record, index: BaseIndex) -> Iterator[Finding]:
    first = index.first(SOURCES, record.source)
    if first is None or first.path != record.path:
        return  # another file has the same translations
    locales = [each for each in index.settings.locales[1:] if _is_missing(record, each, index)]
    if locales:
        start = record.span_of()._replace(end=record.span_of().start)
        name = f"{record.source}.{locales[0]}{PurePosixPath(record.path).suffix}"
        yield Finding(start, f"there is no translation into {', '.join(map(quoted, locales))}", f"write {quoted(name)}")


def _is_missing(record: Record, locale: str, index: BaseIndex) -> bool:
    return index.first(TRANSLATIONS, joined(record.source, locale)) is None


def _missing_texts(pair: Pair) -> Iterator[Finding]:
    translation, source = pair.translation.record, pair.source.record
    start = translation.span_of().start
    top = translation.span_of()._replace(end=start)
    for key in _untranslated(source, translation, _TEXTS):
        yield Finding(top, f"{quoted(key)} is not translated")
    if not isinstance(translation, QuestionRecord) or not isinstance(source, QuestionRecord):
        return
    questions = {question.id: question for question in translation.questions}
    for question in source.questions:
        translated = questions.get(question.id)
        if question.id and translated is None and question.data.get("draft") is not True:
            yield Finding(top, f"the question {quoted(question.id)} is not translated")
        for key in _untranslated(question, translated, ("q", "a")) if translated is not None else ():
            span = translated.span_of("id") if translated is not None else top
            yield Finding(span, f"{quoted(key)} of this question is not translated")
        if translated is not None and question.choices and not translated.choices:
            message = "the choices of this question are not translated"
            yield Finding(translated.span_of("id"), message)


def _untranslated(source: View, translation: View, keys: tuple[str, ...]) -> list[str]:
    return [key for key in keys if isinstance(source.data.get(key), str) and translation.data.get(key) is None]


def _is_draft(record: Record) -> bool:
    return record.broken or record.data.get("draft") is True
