"""`locale/missing`: all is translated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from answerkey.diagnostics import Finding, Severity
from answerkey.model.corpus import Corpus, Facts
from answerkey.model.messages import quoted
from answerkey.model.views import QuestionRecord, Record, View
from answerkey.rules.base import CorpusRule, Level
from answerkey.rules.locale._pairs import Pair, pairs

_TEXTS = ("title", "subtopic", "seoDescription", "name", "description")


class Rule(CorpusRule):
    """Each framework, topic and page has a translation into each locale, which translates each of its texts.

    Off by default: a text without a translation is delivered in the language of its source, which readers may prefer
    to nothing. Drafts need no translation.
    """

    severity = Severity.WARNING
    level = Level.OFF

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        for entry in corpus.sources.values():
            if not _is_draft(entry.record):
                yield from _missing_files(entry, corpus)
        for pair in pairs(corpus):
            yield from _missing_texts(pair)


def _missing_files(entry: Facts, corpus: Corpus) -> Iterator[Finding]:
    locales = [each for each in corpus.locales[1:] if (entry.record.source, each) not in corpus.translated]
    if locales:
        start = entry.record.span_of().start
        name = f"{entry.record.source}.{locales[0]}{PurePosixPath(entry.path).suffix}"
        message = f"there is no translation into {', '.join(map(quoted, locales))}"
        yield Finding(entry.record.span_of()._replace(end=start), message, f"write {quoted(name)}", path=entry.path)


def _missing_texts(pair: Pair) -> Iterator[Finding]:
    translation, source = pair.translation.record, pair.source.record
    start = translation.span_of().start
    top = translation.span_of()._replace(end=start)
    for key in _untranslated(source, translation, _TEXTS):
        yield Finding(top, f"{quoted(key)} is not translated", path=translation.path)
    if not isinstance(translation, QuestionRecord) or not isinstance(source, QuestionRecord):
        return
    questions = {question.id: question for question in translation.questions}
    for question in source.questions:
        translated = questions.get(question.id)
        if question.id and translated is None and question.data.get("draft") is not True:
            yield Finding(top, f"the question {quoted(question.id)} is not translated", path=translation.path)
        for key in _untranslated(question, translated, ("q", "a")) if translated is not None else ():
            span = translated.span_of("id") if translated is not None else top
            yield Finding(span, f"{quoted(key)} of this question is not translated", path=translation.path)
        if translated is not None and question.choices and not translated.choices:
            message = "the choices of this question are not translated"
            yield Finding(translated.span_of("id"), message, path=translation.path)


def _untranslated(source: View, translation: View, keys: tuple[str, ...]) -> list[str]:
    return [key for key in keys if isinstance(source.data.get(key), str) and translation.data.get(key) is None]


def _is_draft(record: Record) -> bool:
    return record.broken or record.data.get("draft") is True
