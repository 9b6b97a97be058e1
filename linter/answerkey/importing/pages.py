"""The questions of a README as pages by section, with the records that they need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from answerkey.authoring.base import Base
from answerkey.authoring.scaffolding import Details, new_framework, new_topic, page_description
from answerkey.authoring.slugs import fresh, name_of, slug_of
from answerkey.authoring.template_files import NewFile
from answerkey.importing.plan import CannotImport, Imported, MadeFile, Notice
from answerkey.importing.readme import Asked, Readme, read_readme
from answerkey.importing.writing import Unwritable, record_text
from answerkey.model.collections import FRAMEWORKS, QA, TOPICS
from answerkey.model.views import Page
from answerkey.source import identity, with_unix_line_ends

_TOPIC = "questions"  # where a README goes that has no parts of parts


@dataclass(frozen=True)
class Target:
    """Where questions go: a framework, by its slug, a topic for all of them if one was named, and what is not said."""

    framework: str
    name: str | None = None
    topic: str | None = None
    difficulty: str = "medium"


@dataclass(frozen=True)
class _Place:
    """A page to be: its topic and itself, each by title."""

    topic: str
    title: str


def import_markdown(text: str, base: Base, target: Target, today: date) -> Imported:
    """The files for the questions of a README in a base; raises CannotImport, or Refused for a target that can't be.

    Line ends of Windows become those of Unix: nothing else of an answer changes.
    """
    readme = read_readme(with_unix_line_ends(identity(text.removeprefix("\ufeff"))).text)
    if not readme.questions:
        raise CannotImport(
            "there are no questions with answers in it: a heading, a fold (`<details>`), a numbered item or a line in "
            "bold for each, which asks something"
        )
    return _Making(base, target, today, readme).run()


@dataclass
class _Making:
    """Makes the files of one README."""

    base: Base
    target: Target
    today: date
    readme: Readme
    files: dict[str, MadeFile] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    def run(self) -> Imported:
        if self.target.framework not in self.base.corpus.framework_by_slug:
            self._add(new_framework(self.base, self.target.framework, Details(self.target.name)))
        self.paths = {_titles(asked) for asked in self.readme.questions}
        self.last_titles = Counter(path[-1:] for path in self.paths)
        grouped: dict[_Place, list[Asked]] = {}
        for question in self.readme.questions:
            grouped.setdefault(self._place(question), []).append(question)
        self._topics(grouped)
        self._pages(grouped)
        guessed = sum(question.difficulty is None for question in self.readme.questions)
        notices = [*self.readme.notices, *self.notices]
        if guessed:
            message = f"nothing says how hard {guessed} of {len(self.readme.questions)} questions are"
            notices.append(Notice("difficulty", f"{message}: `{self.target.difficulty}` was put"))
        return Imported(tuple(self.files.values()), tuple(notices), len(self.readme.questions))

    def _add(self, file: NewFile) -> None:
        """A record, which the base has from now on."""
        path = file.path.relative_to(self.base.config.content_root).as_posix()
        collection = FRAMEWORKS if FRAMEWORKS.holds(path) else TOPICS
        document = self.base.parse(path, collection, file.text)
        self.base = self.base.with_documents({**self.base.documents, path: document}, self.base.assets)
        self.files[path] = MadeFile(path, file.text)

    def _place(self, question: Asked) -> _Place:
        """The page of a question: its innermost section; where sections have sections, the outermost is the topic."""
        titles = _titles(question)
        nested = self.target.topic is None and any(len(path) > 1 for path in self.paths)
        topic, within = (titles[0], titles[1:] or titles) if nested and titles else (name_of(_TOPIC), titles)
        if not nested and self.last_titles[titles[-1:]] == 1:
            within = titles[-1:]
        return _Place(topic, ": ".join(within) or self.readme.title or name_of(_TOPIC))

    def _topics(self, places: Iterable[_Place]) -> None:
        """The slug of each topic, and its record where there is none."""
        self.topics: dict[str, str] = {}
        for title in dict.fromkeys(place.topic for place in places):
            slug = self.target.topic or fresh(slug_of(title) or "topic", self.topics.values())
            self.topics[title] = slug
            if (self.target.framework, slug) not in self.base.corpus.topic_by_slug:
                name = name_of(slug) if self.target.topic else title
                self._add(new_topic(self.base, self.target.framework, slug, Details(name)))

    def _pages(self, grouped: Mapping[_Place, list[Asked]]) -> None:
        paths: dict[_Place, str] = {}
        for place in grouped:
            slug = slug_of(place.title) or f"page-{len(paths) + 1}"
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
        found = (q.id for page in pages if page.framework_slug == self.target.framework for q in page.questions)
        return {id_ for id_ in found if id_}

    def _orders(self, own: set[str]) -> dict[str, int]:
        """The highest order of each topic's pages that are there."""
        highest: dict[str, int] = {}
        for page in self.base.corpus.pages:
            if _is_of(page, self.target.framework) and page.path not in own and page.topic_slug:
                highest[page.topic_slug] = max(highest.get(page.topic_slug, 0), page.order or 0)
        return highest

    def _page(self, address: str, place: _Place, questions: list[Asked], ids: set[str], order: int) -> None:
        framework, topic, slug = address.split("/")
        levels = [question.difficulty or self.target.difficulty for question in questions]
        known = self.base.corpus.framework_by_slug[framework], self.base.corpus.topic_by_slug[framework, topic]
        data = {
            "title": place.title,
            "framework": known[0].name or name_of(framework),
            "frameworkSlug": framework,
            "topic": known[1].name or name_of(topic),
            "topicSlug": topic,
            "subtopic": place.title,
            "difficulty": Counter(levels).most_common(1)[0][0],
            "order": order,
            "seoDescription": page_description(self.base, (framework, topic, slug), place.title),
            "updated": self.today.isoformat(),
            "questionsCount": len(questions),
            "questions": [self._question(*asked, ids) for asked in zip(questions, levels, strict=True)],
        }
        path = f"qa/{address}.md"
        try:
            self.files[path] = MadeFile(path, record_text(QA, path, data))
        except Unwritable as error:
            self.notices.append(Notice(f"line {questions[0].line}", str(error), lost=True))

    def _question(self, asked: Asked, level: str, ids: set[str]) -> dict[str, str]:
        id_ = fresh(slug_of(asked.q) or f"question-{asked.line}", ids)
        ids.add(id_)
        return {"id": id_, "difficulty": level, "q": asked.q, "a": asked.a}


def _is_of(page: Page, framework: str) -> bool:
    return page.framework_slug == framework


def _titles(question: Asked) -> tuple[str, ...]:
    return tuple(section.title for section in question.sections)
