"""The parts of a base that are delivered, and those that are not because of errors.

An error costs the smallest part that can be left out: the question in whose data it stands, else its file. What depends
on a topic or framework goes with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from answerkey.counts import number_of
from answerkey.diagnostics import Diagnostic, Report, Severity
from answerkey.model import views
from answerkey.model.corpus import Corpus, slug_or_stem
from answerkey.model.publication import LAST, TO_READERS, Publishing, Stage
from answerkey.pipeline.results import UNLISTED
from answerkey.source import Span, line_at
from answerkey.workspace import Workspace

Part = tuple[str, int | None]
"""The path of a file, and the position from 0 of one of its questions; None is the whole file."""

_OF_THE_REST = frozenset({"limit/time", "limit/markdown-size"})  # what follows in the file may not be checked either


@dataclass(frozen=True)
class Scope:
    """The delivered part of a base: all but the `omitted` parts, and what is in one of the `stages` at a moment."""

    omitted: Collection[Part] = frozenset()
    stages: Collection[Stage] = TO_READERS
    at: datetime = LAST
    publishing: Publishing = field(default_factory=Publishing)

    def omits(self, record: views.Record) -> bool:
        """Return True if a whole file is left out because of errors."""
        return (record.path, None) in self.omitted

    def has(self, record: views.Record) -> bool:
        """Return True if a page, translation or document is delivered, unless the topic or framework of it is not."""
        return not self.omits(record) and self.stage(record) in self.stages

    @cached_property
    def broken(self) -> frozenset[str]:
        """The paths of the files of which something is left out because of errors."""
        return frozenset(path for path, _ in self.omitted)

    def questions(self, page: views.QuestionRecord) -> list[views.Question]:
        """Return the questions of a delivered page that are delivered."""
        is_sound = page.path not in self.broken
        sound = [q for q in page.questions if is_sound or not self.omits_question(page, q)]
        if self.publishing.publishes_all(page):
            return sound if Stage.PUBLISHED in self.stages else []
        return [q for q in sound if self.stage(page, q) in self.stages]

    def stage(self, *parts: views.View) -> Stage:
        """Return the stage of a file, or of a question with its page."""
        return self.publishing.stage(self.at, *parts)

    def omits_question(self, record: views.Record, question: views.Question) -> bool:
        """Return True if a question is left out because of errors."""
        return (record.path, question.number) in self.omitted


@dataclass(frozen=True, slots=True)
class Omission:
    """A part of a base that is not delivered: a file, or one question of a page.

    A `dependent` file has no errors, but its topic or framework is not delivered. `address` is empty where defects hide
    it. A question has a `number`, its position in the file from 1, and an `id` if no other question of its page has
    that; `before` is the number of delivered questions above it, and `lines` are its first and last line.
    """

    path: str
    address: str = ""
    dependent: bool = False
    number: int = 0
    id: str = ""
    text: str = ""
    before: int = 0
    lines: tuple[int, int] = (0, 0)

    def __str__(self) -> str:
        if not self.number:
            return self.path
        return f"{self.path}#{self.id}" if self.id else f"{self.path}, question {self.number}"


def parts_with_errors(workspace: Workspace, corpus: Corpus, report: Report) -> frozenset[Part]:
    """Return the parts of a base that can't be delivered."""
    paths = {source.shown: source.path for source in workspace.files}
    records = {entry.path: entry.record for entry in corpus.entries}
    errors = [d for d in report.diagnostics if d.severity is Severity.ERROR and d.path in paths]
    return frozenset((paths[d.path], _question_of(d, records.get(paths[d.path]))) for d in errors)


def omissions(corpus: Corpus, scope: Scope, delivered: Collection[str], texts: Mapping[str, str]) -> Iterator[Omission]:
    """Yield what is neither delivered nor held back, ordered by place.

    `delivered` are the addresses of a catalog, `texts` those of the files by path.
    """
    records = {entry.path: entry.record for entry in corpus.entries}
    files = {path for path, number in scope.omitted if number is None}
    for path in sorted(files | records.keys()):
        record = records.get(path)
        if path in files:
            yield Omission(path, _address(record))
        elif isinstance(record, (views.Page, views.PageTranslation)) and scope.has(record):
            if record.address not in delivered and isinstance(record, views.Page):
                yield Omission(path, record.address, dependent=True)
            if path in scope.broken:
                yield from _questions(record, scope, texts[path])


def extent(parts: Sequence[Omission]) -> str:
    """Return the numbers of omitted questions and files, such as ``1 question and 2 files``."""
    questions = sum(part.number > 0 for part in parts)
    counts = ((questions, "question"), (len(parts) - questions, "file"))
    return " and ".join(number_of(number, noun) for number, noun in counts if number)


def _question_of(error: Diagnostic, record: views.Record | None) -> int | None:
    """Return the position of the question in whose data an error stands; None if the error concerns the whole file."""
    if error.rule in _OF_THE_REST or error.message.endswith(UNLISTED) or not isinstance(record, views.QuestionRecord):
        return None
    at = error.start.offset
    return next((number for number, span in _spans(record) if span.start <= at < max(span.end, span.start + 1)), None)


def _spans(page: views.QuestionRecord) -> Iterator[tuple[int, Span]]:
    """Yield the span of each question of a page with its position, also of what is no mapping."""
    items = page.data.get("questions")
    for number in range(len(items) if isinstance(items, list) else 0):
        span = page.spans.get(views.route_key(("questions", number)))
        if span is not None:
            yield number, span


def _questions(page: views.Page | views.PageTranslation, scope: Scope, text: str) -> Iterator[Omission]:
    omitted = [(number, span) for number, span in _spans(page) if (page.path, number) in scope.omitted]
    uses = Counter(question.id for question in page.questions)
    by_number = {question.number: question for question in page.questions}
    delivered = [question.number for question in scope.questions(page)]
    for number, span in omitted:
        question = by_number.get(number)
        id_ = question.id if question and question.id and uses[question.id] == 1 else ""
        yield Omission(
            page.path,
            f"{page.address}#{id_}" if id_ else page.address,
            number=number + 1,
            id=id_,
            text=(question.q if question else None) or "",
            before=sum(other < number for other in delivered),
            lines=(line_at(text, span.start), line_at(text, span.start + len(text[slice(*span)].rstrip()))),
        )


def _address(record: views.Record | None) -> str:
    """Return the address at which a front end would show a file, as far as it can be read."""
    if isinstance(record, (views.Page, views.DocumentRecord)):
        return record.address
    if isinstance(record, views.Framework):
        return f"/{slug_or_stem(record)}"
    if isinstance(record, views.Topic) and record.framework_slug and record.slug:
        return f"/{record.framework_slug}/{record.slug}"
    return ""
