"""Pages from the questions of a README, one for each section, with the topics and framework that they need."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from answerkey.authoring.base import Base
from answerkey.authoring.scaffolding import Details, new_framework, new_topic, page_description
from answerkey.authoring.template_files import NewFile
from answerkey.counts import number_of
from answerkey.importing.images import Images
from answerkey.importing.links import Target as LinkTarget
from answerkey.importing.links import relinked
from answerkey.importing.readme import Reading, Readme, ReadmeQuestion, read_readme
from answerkey.importing.result import ImportedFile, ImportResult, Notice, SourceError
from answerkey.importing.serialization import UnwritableValue, record_text
from answerkey.importing.task_lists import Choice
from answerkey.model.collections import FRAMEWORKS, QA, TOPICS
from answerkey.model.messages import quoted
from answerkey.model.question_kinds import CHOICE
from answerkey.model.slugs import fresh, name_of, slug_of
from answerkey.model.views import Page
from answerkey.source import identity, with_unix_line_ends

_SHOWN_FORMS = 5
_TOPIC = "questions"  # the topic of a README without nested sections


@dataclass(frozen=True)
class Target:
    """The framework, by its slug, and the topic for the imported questions, with defaults for the rest.

    `questions`, `answers` and `split` say how the source is read (`Reading`), and `folder` holds its images.
    """

    framework: str
    name: str | None = None
    topic: str | None = None
    difficulty: str = "medium"
    questions: str | None = None
    answers: str | None = None
    split: str | None = None
    folder: Path | None = None


@dataclass(frozen=True)
class _Place:
    """A new page: its title and that of its topic."""

    topic: str
    title: str


def import_markdown(text: str, base: Base, target: Target, today: date) -> ImportResult:
    """Make the files for the questions of a README in a base; raises SourceError, or Refused for an invalid target.

    Windows line ends become Unix ones; nothing else in an answer changes.
    """
    reading = Reading(target.questions, target.answers, target.split)
    readme = read_readme(with_unix_line_ends(identity(text.removeprefix("\ufeff"))).text, reading)
    if not readme.questions:
        forms = ", ".join(f"`{tally.form.name}` ({tally.titles})" for tally in readme.tallies)
        raise SourceError(
            "it has no questions with answers: each is a heading, a fold (`<details>`), an item of a list or a line in "
            "bold with text below it" + (f"; it has {forms}: choose one with --questions" if forms else "")
        )
    return import_questions(readme, base, target, today)


def import_questions(readme: Readme, base: Base, target: Target, today: date) -> ImportResult:
    """Make the files for the questions that a source has; raises SourceError if it has none."""
    if not readme.questions:
        raise SourceError("it has no questions with answers")
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
        self.images = Images(self.target.folder, f"images/{self.target.framework}")
        self.starts = [question.line for question in self.readme.questions]  # ascending
        self.unlinked: list[str] = []
        self._topics(grouped)
        self._pages(grouped)
        self._images()
        unstated = sum(question.difficulty is None for question in self.readme.questions)
        notices = [*self.readme.notices, *self.notices]
        if unstated:
            message = f"{unstated} of {len(self.readme.questions)} questions don't state their difficulty"
            notices.append(Notice("difficulty", f"{message}: `{self.target.difficulty}` is used"))
        return ImportResult(
            tuple(self.files.values()),
            tuple(notices),
            len(self.readme.questions),
            self.readme.share,
            tuple(_outline(self.readme)),
        )

    def _add(self, *files: NewFile) -> None:
        """Add records to the files and the base; all at once, since each new base is indexed anew."""
        documents = dict(self.base.documents)
        for file in files:
            path = file.path.relative_to(self.base.config.content_root).as_posix()
            documents[path] = self.base.parse(path, FRAMEWORKS if FRAMEWORKS.holds(path) else TOPICS, file.text)
            self.files[path] = ImportedFile(path, file.text)
        self.base = self.base.with_documents(documents, self.base.assets)

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
        taken: set[str] = set()
        new: list[NewFile] = []
        present = [t.order or 0 for t in self.base.corpus.topics if t.framework_slug == self.target.framework]
        for title in dict.fromkeys(place.topic for place in places):
            slug = self.target.topic or fresh(slug_of(title or _TOPIC), taken)
            taken.add(slug)
            self.topics[title] = slug
            if (self.target.framework, slug) not in self.base.corpus.topic_by_slug:
                details = Details(name_of(slug) if self.target.topic else title, order=max(present, default=0) + 1)
                present.append(details.order or 0)
                new.append(new_topic(self.base, self.target.framework, slug, details))
        self._add(*new)

    def _pages(self, grouped: Mapping[_Place, list[ReadmeQuestion]]) -> None:
        paths: dict[_Place, str] = {}
        taken: dict[str, set[str]] = {}
        for place in grouped:
            names = taken.setdefault(place.topic, set())
            slug = fresh(slug_of(place.title), names)
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
        self, grouped: Mapping[_Place, list[ReadmeQuestion]], paths: Mapping[_Place, str], ids: set[str]
    ) -> None:
        """Give each question its id, and note the addresses that links to questions and sections get."""
        self.ids: dict[int, str] = {}
        self.addresses: dict[int, str] = {}
        self.sections: dict[int, str] = {}
        for place, questions in grouped.items():
            for question in questions:
                id_ = fresh(slug_of(question.q.partition("\n")[0]), ids)
                ids.add(id_)
                self.ids[question.line] = id_
                self.addresses[question.line] = f"/{paths[place]}#{id_}"
                for section in question.sections:
                    self.sections.setdefault(section.line, f"/{paths[place]}")

    def _resolve(self, target: LinkTarget) -> str | None:
        """Return the address that a link of the source gets in the base, or None."""
        path, _, fragment = target.address.partition("#")
        if target.image:
            return self.images.address_of(target.address)
        line = self.readme.anchors.get(unquote(fragment)) or self.readme.anchors.get(unquote(fragment).lower())
        if path or line is None:
            if path:
                self.unlinked.append(target.address)
            return None
        at = bisect_right(self.starts, line) - 1
        inside = at >= 0 and line <= self.readme.questions[at].until
        return self.sections.get(line) or (self.addresses[self.starts[at]] if inside else None)

    def _images(self) -> None:
        """Add the images, and note the links that lead out of the source."""
        for path, data in self.images.data.items():
            self.files[path] = ImportedFile(path, "", data)
        if self.unlinked:
            first = quoted(self.unlinked[0], 100)
            message = f"{number_of(len(self.unlinked), 'link')} to other files, such as {first}, became plain text"
            self.notices.append(Notice("links", message))

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

    def _page(self, address: str, place: _Place, questions: list[ReadmeQuestion], order: int) -> None:
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

    def _question(self, question: ReadmeQuestion, level: str) -> dict[str, Any]:
        fields: dict[str, Any] = {"id": self.ids[question.line], "difficulty": level}
        fields |= {"kind": CHOICE} if question.choices else {}
        fields |= {"q": relinked(question.q, self._resolve)}
        fields |= {"choices": [_choice(choice) for choice in question.choices]} if question.choices else {}
        return {**fields, "a": relinked(question.a, self._resolve)}


def _outline(readme: Readme) -> Iterator[str]:
    """Yield lines that show the forms of a source, and its sections with the numbers of their questions."""
    if readme.tallies:
        forms = (
            f"{tally.form.name} {tally.titles} ({100 * tally.share:.0f} %)" for tally in readme.tallies[:_SHOWN_FORMS]
        )
        yield f"questions: {readme.form}; forms with text below them: {', '.join(forms)}"
    counts = Counter(question.sections for question in readme.questions)
    for sections, count in counts.items():
        titles = " › ".join(section.title for section in sections) or readme.title or "(no section)"
        yield f"{count:5}  {titles}"


def _choice(choice: Choice) -> dict[str, Any]:
    return {"text": choice.text, **({"correct": True} if choice.correct else {})}


def _is_of(page: Page, framework: str) -> bool:
    return page.framework_slug == framework


def _section_titles(question: ReadmeQuestion) -> tuple[str, ...]:
    return tuple(section.title for section in question.sections)
