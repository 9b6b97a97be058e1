"""Pages from the questions of a source, one for each section, with the topics and framework that they need."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from posixpath import normpath
from typing import Any, NamedTuple
from urllib.parse import unquote

from answerkey.authoring.base import Base
from answerkey.authoring.scaffolding import Details, new_framework, new_topic, page_description
from answerkey.authoring.template_files import NewFile
from answerkey.counts import number_of
from answerkey.importing.images import Images
from answerkey.importing.links import Target as LinkTarget
from answerkey.importing.links import relinked
from answerkey.importing.questions import Choice, QuestionList, SourceQuestion
from answerkey.importing.result import ImportedFile, ImportResult, Notice, SourceError
from answerkey.importing.serialization import UnwritableValue, record_text
from answerkey.model.collections import FRAMEWORKS, QA, TOPICS
from answerkey.model.messages import quoted
from answerkey.model.question_kinds import CHOICE
from answerkey.model.slugs import fresh, name_of, slug_of
from answerkey.model.views import Page

_TOPIC = "questions"  # the topic of a README without nested sections


@dataclass(frozen=True)
class Target:
    """The framework, by its slug, and the topic for the imported questions, with defaults for the rest."""

    framework: str
    name: str | None = None
    topic: str | None = None
    difficulty: str = "medium"


class _Place(NamedTuple):
    """A new page: its title and that of its topic, with their slugs where the source has them."""

    topic: str
    title: str
    topic_slug: str | None = None
    slug: str | None = None


def import_questions(source: QuestionList, base: Base, target: Target, today: date) -> ImportResult:
    """Make the files for the questions of a source in a base; raises SourceError if it has none.

    Raises Refused if the target is invalid.
    """
    if not source.questions:
        raise SourceError("it has no questions with answers")
    return _PageBuilder(base, target, today, source).run()


@dataclass
class _PageBuilder:
    """Makes the files of one source."""

    base: Base
    target: Target
    today: date
    source: QuestionList
    files: dict[str, ImportedFile] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    def run(self) -> ImportResult:
        if self.target.framework not in self.base.corpus.framework_by_slug:
            self._add(new_framework(self.base, self.target.framework, Details(self.target.name)))
        self.paths = {_section_titles(question) for question in self.source.questions}
        self.last_titles = Counter(path[-1:] for path in self.paths)
        self.nested = self.target.topic is None and any(len(path) > 1 for path in self.paths)
        grouped: dict[_Place, list[SourceQuestion]] = {}
        for question in self.source.questions:
            grouped.setdefault(self._place(question), []).append(question)
        self.images = Images(self.source.image, f"images/{self.target.framework}")
        self.starts = [question.line for question in self.source.questions]  # ascending
        self.unlinked: list[str] = []
        self.lost_images: list[str] = []
        self._topics(grouped)
        self._pages(grouped)
        self._images()
        unstated = sum(question.difficulty is None for question in self.source.questions)
        notices = [*self.source.notices, *self.notices]
        if unstated:
            message = f"{unstated} of {len(self.source.questions)} questions don't state their difficulty"
            notices.append(Notice("difficulty", f"{message}: `{self.target.difficulty}` is used"))
        return ImportResult(
            tuple(self.files.values()),
            tuple(notices),
            len(self.source.questions),
            self.source.share,
            tuple(self.source.outline()),
        )

    def _add(self, *files: NewFile) -> None:
        """Add records to the files and the base; all at once, since each new base is indexed anew."""
        documents = dict(self.base.documents)
        for file in files:
            path = file.path.relative_to(self.base.config.content_root).as_posix()
            documents[path] = self.base.parse(path, FRAMEWORKS if FRAMEWORKS.holds(path) else TOPICS, file.text)
            self.files[path] = ImportedFile(path, file.text)
        self.base = self.base.with_documents(documents, self.base.assets)

    def _place(self, question: SourceQuestion) -> _Place:
        """Return the page of a question: its innermost section. If sections are nested, the outermost is the topic."""
        titles, sections = _section_titles(question), question.sections
        nested = self.nested and bool(titles)
        topic, parts = (titles[0], titles[1:] or titles) if nested else (name_of(_TOPIC), titles)
        if not self.nested and self.last_titles[titles[-1:]] == 1:
            parts = titles[-1:]
        return _Place(
            topic,
            ": ".join(parts) or self.source.title or name_of(_TOPIC),
            sections[0].slug if nested else None,
            sections[-1].slug if sections else None,
        )

    def _topics(self, places: Iterable[_Place]) -> None:
        """Set the slug of each topic, and add the topics that the base does not have."""
        self.topics: dict[str, str] = {}
        taken: set[str] = set()
        new: list[NewFile] = []
        present = [t.order or 0 for t in self.base.corpus.topics if t.framework_slug == self.target.framework]
        for title, stated in {place.topic: place.topic_slug for place in places}.items():
            slug = self.target.topic or fresh(stated or slug_of(title or _TOPIC), taken)
            taken.add(slug)
            self.topics[title] = slug
            if (self.target.framework, slug) not in self.base.corpus.topic_by_slug:
                details = Details(name_of(slug) if self.target.topic else title, order=max(present, default=0) + 1)
                present.append(details.order or 0)
                new.append(new_topic(self.base, self.target.framework, slug, details))
        self._add(*new)

    def _pages(self, grouped: Mapping[_Place, list[SourceQuestion]]) -> None:
        paths: dict[_Place, str] = {}
        taken: dict[str, set[str]] = {}
        for place in grouped:
            names = taken.setdefault(place.topic, set())
            slug = fresh(place.slug or slug_of(place.title), names)
            names.add(slug)
            paths[place] = f"{self.target.framework}/{self.topics[place.topic]}/{slug}"
        own = {f"qa/{path}.md" for path in paths.values()}
        self._addresses(grouped, paths, self._ids_of_others(own))
        orders: Counter[str] = Counter(self._orders(own))
        for place, questions in grouped.items():
            topic = self.topics[place.topic]
            orders[topic] += 1
            self._page(paths[place], place, questions, orders[topic])

    def _addresses(
        self, grouped: Mapping[_Place, list[SourceQuestion]], paths: Mapping[_Place, str], ids: set[str]
    ) -> None:
        """Give each question its id, and note the addresses that links to questions and sections get.

        An id that the source states is new on its page, one that is made of the question within the framework.
        """
        self.ids: dict[int, str] = {}
        self.addresses: dict[int, str] = {}
        self.sections: dict[int, str] = {}
        for place, questions in grouped.items():
            own: set[str] = set()
            for question in questions:
                id_ = fresh(question.id, own) if question.id else fresh(slug_of(question.q.partition("\n")[0]), ids)
                ids.add(id_)
                own.add(id_)
                self.ids[question.line] = id_
                self.addresses[question.line] = f"/{paths[place]}#{id_}"
                for section in question.sections:
                    self.sections.setdefault(section.line, f"/{paths[place]}")

    def _resolve(self, target: LinkTarget) -> str | None:
        """Return the address that a link of the source gets in the base, or None."""
        if target.image:
            address = self.images.address_of(target.address)
            self.lost_images += [] if address is not None else [target.address]
            return address
        line = self._line_of(target.address)
        if line is None:
            self.unlinked += [target.address] if target.address.partition("#")[0] else []
            return None
        at = bisect_right(self.starts, line) - 1
        inside = at >= 0 and line <= self.source.questions[at].until
        address = self.addresses.get(line) or self.sections.get(line)
        return address or (self.addresses[self.starts[at]] if inside else None)

    def _line_of(self, address: str) -> int | None:
        """Return the line that a link leads to: by its fragment within the source, or by its path in a folder."""
        path, _, fragment = map(unquote, address.partition("#"))
        path = normpath(path) if path else ""
        names = (f"{path}#{fragment}", path) if path else (fragment, fragment.lower())
        return next((line for name in names if (line := self.source.anchors.get(name))), None)

    def _images(self) -> None:
        """Add the images, and note the links and images that lead out of the source."""
        for path, data in self.images.data.items():
            self.files[path] = ImportedFile(path, "", data)
        self._note_lost(self.unlinked, "link", "to other files", "became plain text")
        self._note_lost(self.lost_images, "image", "that the source does not have", "became their captions")

    def _note_lost(self, targets: list[str], noun: str, which: str, fate: str) -> None:
        if targets:
            count = number_of(len(targets), noun)
            self.notices.append(Notice(f"{noun}s", f"{count} {which}, such as {quoted(targets[0], 100)}, {fate}"))

    def _ids_of_others(self, own: set[str]) -> set[str]:
        pages = (page for page in self.base.corpus.pages if page.path not in own)
        ids = (q.id for page in pages if page.framework_slug == self.target.framework for q in page.questions)
        return {id_ for id_ in ids if id_}

    def _orders(self, own: set[str]) -> dict[str, int]:
        """Return the highest order among the existing pages of each topic."""
        highest: dict[str, int] = {}
        for page in self.base.corpus.pages:
            if _is_of(page, self.target.framework) and page.path not in own and page.topic_slug:
                highest[page.topic_slug] = max(highest.get(page.topic_slug, 0), page.order or 0)
        return highest

    def _page(self, address: str, place: _Place, questions: list[SourceQuestion], order: int) -> None:
        framework, topic, slug = address.split("/")
        levels = [question.difficulty or self.target.difficulty for question in questions]
        records = self.base.corpus.framework_by_slug[framework], self.base.corpus.topic_by_slug[framework, topic]
        data = {
            "title": place.title,
            "framework": records[0].name or name_of(framework),
            "frameworkSlug": framework,
            "topic": records[1].name or name_of(topic),
            "topicSlug": topic,
            "subtopic": place.title,
            "difficulty": Counter(levels).most_common(1)[0][0],
            "order": order,
            "seoDescription": page_description(self.base, (framework, topic, slug), place.title),
            "updated": self.today.isoformat(),
            "questionsCount": len(questions),
            "questions": [self._question(*pair) for pair in zip(questions, levels, strict=True)],
        }
        path = f"qa/{address}.md"
        try:
            self.files[path] = ImportedFile(path, record_text(QA, path, data))
        except UnwritableValue as error:
            self.notices.append(Notice(f"line {questions[0].line}", str(error), lost=True))

    def _question(self, question: SourceQuestion, level: str) -> dict[str, Any]:
        fields: dict[str, Any] = {"id": self.ids[question.line], "difficulty": level}
        fields |= {"tags": list(question.tags)} if question.tags else {}
        kind = CHOICE if question.choices else question.kind
        fields |= {"kind": kind} if kind else {}
        fields |= {"q": relinked(question.q, self._resolve)}
        fields |= {"choices": [self._choice(choice) for choice in question.choices]} if question.choices else {}
        return {**fields, "a": relinked(question.a, self._resolve)}

    def _choice(self, choice: Choice) -> dict[str, Any]:
        fields: dict[str, Any] = {"text": relinked(choice.text, self._resolve)}
        fields |= {"correct": True} if choice.correct else {}
        return {**fields, **({"why": relinked(choice.why, self._resolve)} if choice.why else {})}


def _is_of(page: Page, framework: str) -> bool:
    return page.framework_slug == framework


def _section_titles(question: SourceQuestion) -> tuple[str, ...]:
    return tuple(section.title for section in question.sections)
