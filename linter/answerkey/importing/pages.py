"""Pages from the questions of a README, one for each section, with the topics and framework that they need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from answerkey.authoring.base import Base
from answerkey.authoring.scaffolding import Details, new_framework, new_topic, page_description
from answerkey.authoring.template_files import NewFile
from answerkey.importing.readme import Readme, ReadmeQuestion, read_readme
from answerkey.importing.result import ImportedFile, ImportResult, Notice, SourceError
from answerkey.importing.serialization import UnwritableValue, record_text
from answerkey.importing.task_lists import Choice
from answerkey.model.collections import FRAMEWORKS, QA, TOPICS
from answerkey.model.question_kinds import CHOICE
from answerkey.model.slugs import fresh, name_of, slug_of
from answerkey.model.views import Page
from answerkey.source import identity, with_unix_line_ends

_TOPIC = "questions"  # the topic of a README without nested sections


@dataclass(frozen=True)
class Target:
    """The framework, by its slug, and the topic for the imported questions, with defaults for the rest."""

    framework: str
    name: str | None = None
    topic: str | None = None
    difficulty: str = "medium"


@dataclass(frozen=True)
class _Place:
    """A new page: its title and that of its topic."""

    topic: str
    title: str


def import_markdown(text: str, base: Base, target: Target, today: date) -> ImportResult:
    """Make the files for the questions of a README in a base; raises SourceError, or Refused for an invalid target.

    Windows line ends become Unix ones; nothing else in an answer changes.
    """
    readme = read_readme(with_unix_line_ends(identity(text.removeprefix("\ufeff"))).text)
    if not readme.questions:
        raise SourceError(
            "it has no questions with answers: each is a heading, a fold (`<details>`), a numbered item or a line in "
            "bold that asks something"
        )
    return _PageBuilder(base, target, today, readme).run()


@dataclass
class _PageBuilder:
    """Makes the files of one README."""

    base: Base
    target: Target
    today: date
    readme: Readme
    files: dict[str, ImportedFile] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    def run(self) -> ImportResult:
        if self.target.framework not in self.base.corpus.framework_by_slug:
            self._add(new_framework(self.base, self.target.framework, Details(self.target.name)))
        self.paths = {_section_titles(question) for question in self.readme.questions}
        self.last_titles = Counter(path[-1:] for path in self.paths)
        grouped: dict[_Place, list[ReadmeQuestion]] = {}
        for question in self.readme.questions:
            grouped.setdefault(self._place(question), []).append(question)
        self._topics(grouped)
        self._pages(grouped)
        unstated = sum(question.difficulty is None for question in self.readme.questions)
        notices = [*self.readme.notices, *self.notices]
        if unstated:
            message = f"{unstated} of {len(self.readme.questions)} questions don't state their difficulty"
            notices.append(Notice("difficulty", f"{message}: `{self.target.difficulty}` is used"))
        return ImportResult(tuple(self.files.values()), tuple(notices), len(self.readme.questions))

    def _add(self, file: NewFile) -> None:
        """Add a record to the files and the base."""
        path = file.path.relative_to(self.base.config.content_root).as_posix()
        collection = FRAMEWORKS if FRAMEWORKS.holds(path) else TOPICS
        document = self.base.parse(path, collection, file.text)
        self.base = self.base.with_documents({**self.base.documents, path: document}, self.base.assets)
        self.files[path] = ImportedFile(path, file.text)

    def _place(self, question: ReadmeQuestion) -> _Place:
        """Return the page of a question: its innermost section. If sections are nested, the outermost is the topic."""
        titles = _section_titles(question)
        nested = self.target.topic is None and any(len(path) > 1 for path in self.paths)
        topic, parts = (titles[0], titles[1:] or titles) if nested and titles else (name_of(_TOPIC), titles)
        if not nested and self.last_titles[titles[-1:]] == 1:
            parts = titles[-1:]
        return _Place(topic, ": ".join(parts) or self.readme.title or name_of(_TOPIC))

    def _topics(self, places: Iterable[_Place]) -> None:
        """Set the slug of each topic, and add the topics that the base does not have."""
        self.topics: dict[str, str] = {}
        for title in dict.fromkeys(place.topic for place in places):
            slug = self.target.topic or fresh(slug_of(title or _TOPIC), self.topics.values())
            self.topics[title] = slug
            if (self.target.framework, slug) not in self.base.corpus.topic_by_slug:
                name = name_of(slug) if self.target.topic else title
                self._add(new_topic(self.base, self.target.framework, slug, Details(name)))

    def _pages(self, grouped: Mapping[_Place, list[ReadmeQuestion]]) -> None:
        paths: dict[_Place, str] = {}
        for place in grouped:
            slug = slug_of(place.title)
            taken = {path.rpartition("/")[2] for made, path in paths.items() if made.topic == place.topic}
            paths[place] = f"{self.target.framework}/{self.topics[place.topic]}/{fresh(slug, taken)}"
        ids = self._ids_of_others({f"qa/{path}.md" for path in paths.values()})
        orders: Counter[str] = Counter(self._orders({f"qa/{path}.md" for path in paths.values()}))
        for place, questions in grouped.items():
            topic = self.topics[place.topic]
            orders[topic] += 1
            self._page(paths[place], place, questions, ids, orders[topic])

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

    def _page(self, address: str, place: _Place, questions: list[ReadmeQuestion], ids: set[str], order: int) -> None:
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
            "questions": [self._question(*pair, ids) for pair in zip(questions, levels, strict=True)],
        }
        path = f"qa/{address}.md"
        try:
            self.files[path] = ImportedFile(path, record_text(QA, path, data))
        except UnwritableValue as error:
            self.notices.append(Notice(f"line {questions[0].line}", str(error), lost=True))

    def _question(self, question: ReadmeQuestion, level: str, ids: set[str]) -> dict[str, Any]:
        id_ = fresh(slug_of(question.q.partition("\n")[0]), ids)
        ids.add(id_)
        fields: dict[str, Any] = {"id": id_, "difficulty": level}
        fields |= {"kind": CHOICE} if question.choices else {}
        fields |= {"q": question.q}
        fields |= {"choices": [_choice(choice) for choice in question.choices]} if question.choices else {}
        return {**fields, "a": question.a}


def _choice(choice: Choice) -> dict[str, Any]:
    return {"text": choice.text, **({"correct": True} if choice.correct else {})}


def _is_of(page: Page, framework: str) -> bool:
    return page.framework_slug == framework


def _section_titles(question: ReadmeQuestion) -> tuple[str, ...]:
    return tuple(section.title for section in question.sections)
