"""A base in another language of its readers: each text that is translated in the place of its source.

What has no translation stays as it is. So a catalog of the result is built, and delivered, as any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from msgspec import structs

from answerkey.delivery.catalog import Catalog, Page, Question
from answerkey.delivery.omissions import Scope
from answerkey.diagnostics import LazyMapping
from answerkey.model import views
from answerkey.model.corpus import Corpus, Facts
from answerkey.model.locales import prefix_of

_TEXTS = ("name", "description", "title", "subtopic", "seoDescription")


@dataclass(frozen=True)
class Localization:
    """The texts of a base in one of its locales; translations out of `scope` are not used.

    `bodies` are the texts below the front matter of pages and their translations, by path, and `tags` the translations
    of tags.
    """

    corpus: Corpus
    locale: str
    scope: Scope
    bodies: Mapping[str, str]
    tags: Mapping[str, str] = field(default_factory=dict)

    def unknown_tags(self) -> list[str]:
        """Return the tags that are translated and that no question has."""
        return sorted(set(self.tags) - set(tags_of(self.corpus)))

    def localized_corpus(self) -> Corpus:
        """Return the base with translated texts."""
        return structs.replace(self.corpus, entries=tuple(map(self.localized, self.corpus.entries)))

    def localized_bodies(self) -> Mapping[str, str]:
        """Return the bodies of pages with translated ones, by the paths of the pages."""
        pairs = ((page.path, self._translation(page)) for page in self.corpus.pages)
        own = {path: t.path for path, t in pairs if t is not None and self.bodies.get(t.path)}
        return LazyMapping(self.bodies, lambda path: self.bodies[own.get(path, path)])

    def labelled(self, catalog: Catalog) -> Catalog:
        """Return the catalog of the localized base with the locale of each page and question."""
        pages = {page.path: page for page in self.corpus.pages}

        def label(page: Page) -> Page:
            translation = self._translation(pages[page.source])
            texts = dict(self._questions(translation)) if isinstance(translation, views.PageTranslation) else {}
            questions = tuple(self._label(each, texts.get(each.id, {})) for each in page.questions)
            locale = self.locale if translation is not None else self.corpus.locales[0]
            return replace(page, questions=questions, locale=locale)

        return replace(catalog.with_pages(label), locale=self.locale)

    def _label(self, question: Question, texts: Mapping[str, Any]) -> Question:
        locale = self.locale if "a" in texts else self.corpus.locales[0]
        own = {"q", "a", "choices"} if question.choices else {"q", "a"}
        return replace(question, locale=locale, fallback=not own <= texts.keys())

    def localized(self, entry: Facts) -> Facts:
        record = entry.record
        if not isinstance(record, (views.Framework, views.Topic, views.Page)):
            return entry
        translation = self._translation(record)
        data = {**record.data, **_texts(translation, _TEXTS)}
        if isinstance(record, views.Page):
            data |= self._names(record)
            data |= self._localized_questions(record, translation)
        path = translation.path if translation is not None else ""
        links = next((other.links for other in self.corpus.translations if other.path == path), ())
        localized = views.view(record.collection, data, record.spans, record.path, broken=record.broken)
        return structs.replace(entry, record=localized, links=entry.links + links)

    def _localized_questions(self, page: views.Page, translation: views.Translation | None) -> dict[str, Any]:
        questions = page.data.get("questions")
        if not isinstance(questions, list):
            return {}
        texts = dict(self._questions(translation)) if isinstance(translation, views.PageTranslation) else {}
        return {"questions": [self._localized_question(q, texts) if isinstance(q, dict) else q for q in questions]}

    def _localized_question(self, question: dict[str, Any], texts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        own, tags = texts.get(str(question.get("id"))), question.get("tags")
        merged = _merged(question, own) if own is not None else question
        if not self.tags or not isinstance(tags, list):
            return merged
        return {**merged, "tags": list(dict.fromkeys(self.tags.get(tag, tag) for tag in tags if isinstance(tag, str)))}

    def _questions(self, translation: views.PageTranslation) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the id of each translated question, with its texts."""
        for question in translation.questions:
            if question.id and not self.scope.omits_question(translation, question):
                choices = [_texts(choice, ("text", "why")) for choice in question.choices]
                yield question.id, {**_texts(question, ("q", "a")), **({"choices": choices} if choices else {})}

    def _names(self, page: views.Page) -> dict[str, str]:
        """Return the names that a page has from its framework and topic."""
        framework = self.corpus.framework_by_slug.get(page.framework_slug or "")
        topic = self.corpus.topic_by_slug.get((page.framework_slug or "", page.topic_slug or ""))
        records = {"framework": framework, "topic": topic}
        names = {key: _texts(self._translation(each), ("name",)) for key, each in records.items() if each is not None}
        return {key: texts["name"] for key, texts in names.items() if texts}

    def _translation(self, record: views.Record) -> views.Translation | None:
        """Return the translation of a record, if it is delivered."""
        entry = self.corpus.translated.get((record.source, self.locale))
        translation = entry.record if entry is not None else None
        is_used = isinstance(translation, views.Translation) and not translation.broken and self.scope.has(translation)
        return translation if isinstance(translation, views.Translation) and is_used else None


def _texts(view: views.View | None, keys: tuple[str, ...]) -> dict[str, str]:
    data = view.data if view is not None else {}
    return {key: data[key] for key in keys if isinstance(data.get(key), str) and data[key].strip()}


def _merged(question: Mapping[str, Any], texts: Mapping[str, Any]) -> dict[str, Any]:
    """Return a question with translated texts; choices are translated together or not at all."""
    merged, choices = {**question, **texts}, question.get("choices")
    if isinstance(choices, list) and len(choices) == len(texts.get("choices", ())):
        pairs = zip(choices, texts["choices"], strict=True)
        return {**merged, "choices": [{**own, **new} if isinstance(own, dict) else own for own, new in pairs]}
    return {**merged, "choices": choices}


def tags_of(corpus: Corpus) -> Iterator[str]:
    """Yield the tags of all questions of a base."""
    for page in corpus.pages:
        for question in page.questions:
            tags = question.data.get("tags")
            yield from (tag for tag in (tags if isinstance(tags, list) else ()) if isinstance(tag, str))


def with_alternates(catalogs: Mapping[str, Catalog]) -> dict[str, Catalog]:
    """Return the catalogs of all locales, whose pages and questions name their addresses in other languages.

    Only what is translated counts as an alternate: the rest is no page in that language.
    """
    by_address: dict[str, dict[str, str]] = {}
    for locale, catalog in catalogs.items():
        prefix = prefix_of(locale, tuple(catalogs))
        for page in catalog.pages:
            for address, own in ((page.path, page.locale), *((q.address, q.locale) for q in page.questions)):
                if own == locale:
                    by_address.setdefault(address, {})[locale] = prefix + address

    def label(page: Page) -> Page:
        questions = tuple(replace(q, alternates=by_address.get(q.address, {})) for q in page.questions)
        return replace(page, questions=questions, alternates=by_address.get(page.path, {}))

    return {locale: catalog.with_pages(label) for locale, catalog in catalogs.items()}
