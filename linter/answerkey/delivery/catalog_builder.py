"""Builds the catalog of a base from its facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import chain, pairwise
from typing import Any

from answerkey.delivery.catalog import (
    Asset,
    Catalog,
    Choice,
    Crumb,
    Framework,
    Mix,
    Page,
    Question,
    Topic,
)
from answerkey.delivery.documents import (
    delivered_documents,
    document_texts,
    make_collections,
)
from answerkey.delivery.entities import FRAMEWORK, PAGE, QUESTION, TOPIC
from answerkey.delivery.fields import Entity
from answerkey.delivery.hashes import content_hash
from answerkey.delivery.hidden_fields import without_hidden
from answerkey.delivery.sources import PageTexts, RenderedPage, Sources
from answerkey.delivery.titles import title_from
from answerkey.delivery.volumes import reading_order
from answerkey.model import views
from answerkey.model.corpus import Facts
from answerkey.model.publication import Stage, is_draft
from answerkey.rendering.rendered import Rendered
from answerkey.verification import UNVERIFIED


def make_catalog(sources: Sources) -> Catalog:
    """Return the catalog of a base. A record without its required fields is left out, with all that belongs to it."""
    return _Builder(sources).catalog()


def page_texts(entry: Facts, sources: Sources) -> PageTexts:
    """Return the texts of a page to render, without questions that are not delivered."""
    page = entry.record
    assert isinstance(page, views.Page)
    questions = tuple((q.q or "", q.a or "") for q in sources.scope.questions(page))
    choices = tuple(tuple(map(_choice_texts, q.choices)) for q in sources.scope.questions(page))
    return PageTexts(
        page.path,
        questions,
        sources.bodies.get(page.path, ""),
        tuple(sorted(sources.links.of(entry).items())),
        sources.dialects.get(page.path, ""),
        choices if any(choices) else (),
    )


def all_texts(sources: Sources) -> list[PageTexts]:
    """Return the texts of all that is delivered, pages first."""
    pages = [page_texts(entry, sources) for entry in delivered_pages(sources)]
    return [*pages, *(document_texts(entry, sources) for entry in delivered_documents(sources))]


def delivered_pages(sources: Sources) -> list[Facts]:
    """Return the pages that are delivered."""
    entries = sources.corpus.entries
    return [entry for entry in entries if isinstance(entry.record, views.Page) and sources.scope.has(entry.record)]


@dataclass
class _Builder:
    sources: Sources
    _texts_of: dict[str, PageTexts] = field(default_factory=dict)
    _rendered: dict[str, RenderedPage] = field(default_factory=dict)

    def catalog(self) -> Catalog:
        pages = delivered_pages(self.sources)
        documents = delivered_documents(self.sources)
        texts = all_texts(self.sources)
        rendered = zip((text.path for text in texts), self.sources.render(texts), strict=True)
        self._rendered = dict(rendered)
        self._texts_of = {text.path: text for text in texts}
        frameworks = tuple(self._frameworks([self._page(entry) for entry in pages]))
        assets = {link for text in texts for _, link in text.links}
        collections = make_collections(documents, self.sources, self._texts_of, self._rendered)
        return Catalog(tuple(map(_with_neighbours, frameworks)), tuple(self._assets(assets)), collections=collections)

    def _page(self, entry: Facts) -> Page:
        record = entry.record
        assert isinstance(record, views.Page)
        questions, rendered = self._questions(record), self._rendered[record.path]
        slugs = (record.framework_slug or "", record.topic_slug or "")
        names = (record.framework or "", record.topic or "")
        title = record.title or title_from(record.stem)
        crumbs = (Crumb(names[0], f"/{slugs[0]}"), Crumb(names[1], "/" + "/".join(slugs)), Crumb(title, record.address))
        body = self.sources.bodies.get(record.path, "")
        related, stage = self._related(record), self.sources.scope.stage(record)
        return Page(
            source=record.path,
            path=record.address,
            title=title,
            subtopic=_text(record, "subtopic"),
            difficulty=record.difficulty or "",
            order=record.order or 0,
            seo_description=record.seo_description or "",
            updated=record.updated or "",
            framework=names[0],
            framework_slug=slugs[0],
            topic=names[1],
            topic_slug=slugs[1],
            questions=questions,
            mix=mix_of(questions),
            breadcrumbs=crumbs,
            hash=content_hash([_own(record.data), body, *(question.hash for question in questions), *_hashed(stage)]),
            body=body,
            rendered_body=rendered.body,
            related_paths=tuple(related.values()),
            **_carried(PAGE, Page, record, related=list(related) if record.data.get("related") is not None else None),
            links=self._texts_of[record.path].links,
            draft=is_draft(record),
            stage=stage,
            history=self.sources.history(record.path, record),
        )

    def _questions(self, page: views.Page) -> tuple[Question, ...]:
        """Return the delivered questions of a page."""
        rendered = self._rendered[page.path]
        numbered = enumerate(zip(self.sources.scope.questions(page), rendered.questions, strict=True), 1)
        choices = dict(enumerate(rendered.choices, 1))
        return tuple(
            self._question(page, number, q, *texts, choices.get(number, ())) for number, (q, texts) in numbered
        )

    def _related(self, page: views.Page) -> dict[str, str]:
        """Return the addresses of related pages that are not held back, by the paths that the author wrote."""
        links = self.sources.links
        addresses = {path: links.page(path) for _, path in page.related}
        return {path: address for path, address in addresses.items() if address not in links.substitutes}

    def _question(
        self,
        page: views.Page,
        number: int,
        question: views.Question,
        q: Rendered,
        a: Rendered,
        texts: Sequence[tuple[Rendered, Rendered]],
    ) -> Question:
        tags, stage = question.data.get("tags"), self.sources.scope.stage(page, question)
        address = f"{page.address}#{question.id}"
        return Question(
            id=question.id or "",
            address=address,
            number=number,
            difficulty=question.difficulty or "",
            tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
            q=question.q or "",
            a=question.a or "",
            question=q,
            answer=a,
            kind=question.kind,
            choices=tuple(map(_choice, question.choices, texts)),
            starter=question.starter or None,
            hash=content_hash(
                [
                    without_hidden(question.data),
                    q.html,
                    a.html,
                    *(t.html for pair in texts for t in pair),
                    *_hashed(stage),
                ]
            ),
            draft=is_draft(question),
            stage=stage,
            history=self.sources.history(page.path, question),
            **_carried(QUESTION, Question, question),
            verified=self.sources.verdicts.get(address, UNVERIFIED),
        )

    def _frameworks(self, pages: list[Page]) -> Iterator[Framework]:
        by_topic: dict[tuple[str, str], list[Page]] = {}
        for page in pages:
            by_topic.setdefault((page.framework_slug, page.topic_slug), []).append(page)
        corpus = self.sources.corpus
        for record in sorted(corpus.frameworks, key=reading_order):
            if self.sources.scope.omits(record):
                continue
            topics = tuple(self._topics(record, by_topic))
            yield Framework(
                source=record.path,
                path=f"/{record.slug}",
                name=record.name or "",
                slug=record.slug or "",
                order=record.order or 0,
                description=_text(record, "description"),
                topics=topics,
                mix=_sum(topic.mix for topic in topics),
                hash=content_hash([dict(record.data), *(topic.hash for topic in topics)]),
                **_carried(FRAMEWORK, Framework, record),
            )

    def _topics(self, framework: views.Framework, pages: Mapping[tuple[str, str], list[Page]]) -> Iterator[Topic]:
        topics = [topic for topic in self.sources.corpus.topics if topic.framework_slug == framework.slug]
        for record in sorted(topics, key=reading_order):
            if self.sources.scope.omits(record):
                continue
            own = pages.get((framework.slug or "", record.slug or ""), [])
            ordered = tuple(sorted(own, key=lambda page: (page.order, page.path)))
            yield Topic(
                source=record.path,
                path=f"/{framework.slug}/{record.slug}",
                name=record.name or "",
                slug=record.slug or "",
                order=record.order or 0,
                description=_text(record, "description"),
                framework_slug=framework.slug or "",
                pages=ordered,
                mix=_sum(page.mix for page in ordered),
                hash=content_hash([dict(record.data), *(page.hash for page in ordered)]),
                **_carried(TOPIC, Topic, record),
            )

    def _assets(self, links: set[str]) -> Iterator[Asset]:
        return (asset for asset in self.sources.links.assets() if f"/{asset.path}" in links)


def _carried(entity: Entity, kind: Any, view: views.View, **changes: Any) -> dict[str, Any]:
    """Return what an entity of the catalog carries as data: authored values without an attribute, and the user's."""
    data = {**view.data, **changes}
    return {"data": entity.data(data, (each.name for each in fields(kind))), "meta": entity.meta(view.data)}


def _hashed(stage: Stage) -> Iterator[str]:
    """Yield what a hash depends on beside the content: the stage of what readers don't see."""
    if stage is not Stage.PUBLISHED:
        yield stage


def _choice_texts(choice: views.Choice) -> tuple[str, str]:
    return choice.text or "", choice.why or ""


def _choice(choice: views.Choice, texts: tuple[Rendered, Rendered]) -> Choice:
    label, reason = texts
    return Choice(choice.text or "", choice.correct, label, choice.why or "", reason if choice.why else None)


def mix_of(questions: Iterable[Question]) -> Mix:
    """Count the questions of each difficulty."""
    levels = [question.difficulty for question in questions]
    return Mix(*(levels.count(level) for level in Mix._fields))


def _sum(mixes: Iterable[Mix]) -> Mix:
    return Mix(*map(sum, zip(*mixes, strict=True))) if (mixes := list(mixes)) else Mix()


def _with_neighbours(framework: Framework) -> Framework:
    """Return the framework with the previous and the next page of each page."""
    pages = [page.path for page in framework.pages]
    previous = dict(pairwise(chain([""], pages)))
    before = {page: former for former, page in previous.items()}
    after = dict(pairwise(pages))
    topics = tuple(
        replace(
            topic,
            pages=tuple(
                replace(page, previous=before[page.path] or None, next=after.get(page.path)) for page in topic.pages
            ),
        )
        for topic in framework.topics
    )
    return replace(framework, topics=topics)


def _text(record: views.View, key: str) -> str:
    value = record.data.get(key)
    return value if isinstance(value, str) else ""


def _own(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a page without its questions and hidden fields."""
    return {key: value for key, value in without_hidden(data).items() if key != "questions"}
