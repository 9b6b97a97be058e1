"""``answerkey stats``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import click

from answerkey.cli.catalog import Base, ReadOptions, Selection, reading_options, selection_options
from answerkey.cli.exits import CLEAN
from answerkey.cli.options import bundle, wants_color
from answerkey.cli.output import write, write_line
from answerkey.cli.terminal import Style, bar, duration, style, table
from answerkey.counts import number_of
from answerkey.delivery.catalog import Collection, Mix, Page, Question
from answerkey.delivery.data_values import Value, data_values
from answerkey.diagnostics import Diagnostic, LanguageCount, Severity
from answerkey.model.publication import Stage
from answerkey.model.question_kinds import OPEN, QUESTION_KINDS
from answerkey.safe_json import document
from answerkey.safe_text import shown
from answerkey.verification import STATES

_LEVELS = ("framework", "topic", "page")
_NO_LANGUAGE = "(none)"
_MOST_VALUES = 12  # of a field by which documents are counted
_COLORS = {"easy": "green", "medium": "yellow", "hard": "red"}


@dataclass(frozen=True)
class Row:
    """The numbers of a framework, a topic or a page; `seconds` is its reading time.

    `verified` counts questions by the state of their code: proved, checked, compiled, stale, none.
    """

    path: str
    name: str
    pages: int
    questions: int
    difficulty: dict[str, int]
    snippets: int
    words: int
    seconds: int
    verified: dict[str, int]
    kinds: dict[str, int]


@dataclass(frozen=True)
class CollectionRow:
    """The numbers of a collection that the user declares; `verified` counts documents by the state of their code.

    `data` counts documents by the values of those fields that have at most 12 of them, one in two documents or more.
    """

    name: str
    path: str
    documents: int
    snippets: int
    words: int
    seconds: int
    verified: dict[str, int]
    data: dict[str, dict[str, int]]


@dataclass(frozen=True)
class Snippets:
    """The numbers of snippets by language, and of their findings by severity and rule.

    `checks` are those of the whole base, by the name of the language: which were checked, and which were not.
    """

    total: int
    languages: dict[str, int]
    checks: dict[str, dict[str, int]]
    errors: int
    warnings: int
    rules: dict[str, int]


@dataclass(frozen=True)
class Stats:
    """All numbers. Findings are those of the whole base; no other number counts `dropped`, the parts with errors.

    `collections` are those that the user declares; `total` and `snippets` don't count them. `stages` and `reviews`
    count the pages and documents of the whole base by their stages and their states of review.
    """

    total: Row
    frameworks: tuple[Row, ...]
    topics: tuple[Row, ...]
    pages: tuple[Row, ...]
    collections: tuple[CollectionRow, ...]
    snippets: Snippets
    errors: int
    warnings: int
    dropped: tuple[str, ...]
    stages: dict[str, int]
    reviews: dict[str, int]


@click.command("stats")
@selection_options
@click.option("--by", type=click.Choice(_LEVELS), default="topic", show_default=True, help="The rows of the table.")
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
@reading_options
def stats_command(by: str, format_name: str, color: str, **options: Any) -> int:
    """Show numbers of the base: questions by difficulty, words, reading time, and findings in snippets."""
    base = bundle(ReadOptions, options).open()
    selection: Selection = bundle(Selection, options)
    selection.check(base.catalog)
    stats = count(base, selection)
    if format_name == "json":
        write(document(asdict(stats), levels=2))
    else:
        write_line("\n".join(_lines(stats, by, style(color=wants_color(color)))))
    return CLEAN


def count(base: Base, selection: Selection) -> Stats:
    """Count a base, or the selected part of it."""
    by_page: dict[str, list[Question]] = {}
    for page, question in selection.of(base.catalog):
        by_page.setdefault(page.path, []).append(question)

    def row(path: str, name: str, pages: Iterable[Page]) -> Row:
        return _row(path, name, [(page, by_page.get(page.path, [])) for page in pages])

    frameworks = [framework for framework in base.catalog.frameworks if selection.framework in (None, framework.slug)]
    topics = [topic for framework in frameworks for topic in framework.topics if selection.has(topic)]
    pages = [page for topic in topics for page in topic.pages]
    files = [part for part in base.opened.timetable.parts if not part.id]
    stages = Counter(part.stage for part in files)
    return Stats(
        total=row("/", "all", pages),
        frameworks=tuple(row(f.path, f.name, [p for p in pages if p.framework_slug == f.slug]) for f in frameworks),
        topics=tuple(row(topic.path, topic.name, topic.pages) for topic in topics),
        pages=tuple(row(page.path, page.title, [page]) for page in pages),
        collections=tuple(map(_collection_row, base.catalog.collections)) if selection == Selection() else (),
        snippets=_snippets(
            [question for questions in by_page.values() for question in questions],
            _findings_in(base, selection, pages),
            base.opened.report.summary.languages,
        ),
        errors=base.opened.report.summary.errors,
        warnings=base.opened.report.summary.warnings,
        dropped=tuple(map(str, base.opened.omissions)),
        stages={stage.value: stages[stage] for stage in Stage},
        reviews=dict(_ranked(Counter(part.review for part in files if part.review))),
    )


def _findings_in(base: Base, selection: Selection, pages: Iterable[Page]) -> Iterator[Diagnostic]:
    """Yield the findings in snippets: of selected pages, or of the whole base with its dropped parts."""
    shown = {source.path: source.shown for source in base.workspace.files}
    paths = {shown.get(page.source) for page in pages}
    for diagnostic in base.opened.report.diagnostics:
        if diagnostic.snippet is not None and (selection == Selection() or diagnostic.path in paths):
            yield diagnostic


def _row(path: str, name: str, pages: Sequence[tuple[Page, Sequence[Question]]]) -> Row:
    questions = [question for _, of_page in pages for question in of_page]
    texts = [text for question in questions for text in question.texts]
    texts += [page.rendered_body for page, _ in pages if page.rendered_body is not None]
    levels = Counter(question.difficulty for question in questions)
    states = Counter(question.verified.state for question in questions)
    kinds = Counter(question.kind for question in questions)
    return Row(
        path,
        name,
        len(pages),
        len(questions),
        {level: levels[level] for level in Mix._fields},
        sum(len(text.snippets) for text in texts),
        sum(text.words for text in texts),
        sum(text.seconds for text in texts),
        {state: states[state] for state in STATES},
        {kind: kinds[kind] for kind in QUESTION_KINDS},
    )


def _collection_row(collection: Collection) -> CollectionRow:
    texts = [text for document in collection.documents for text in document.rendered]
    states = Counter(document.verified.state for document in collection.documents)
    return CollectionRow(
        collection.name,
        collection.path,
        len(collection.documents),
        sum(len(text.snippets) for text in texts),
        sum(text.words for text in texts),
        sum(text.seconds for text in texts),
        {state: states[state] for state in STATES},
        dict(_values(collection)),
    )


def _values(collection: Collection) -> Iterator[tuple[str, dict[str, int]]]:
    """Yield the name of each field by which documents are told apart in groups, and their numbers by its values."""
    counts: dict[str, Counter[str]] = {}
    for source in collection.documents:
        for name, value in dict.fromkeys(data_values(source)):
            counts.setdefault(name, Counter())[_word(value)] += 1
    for name, numbers in counts.items():
        if len(numbers) <= _MOST_VALUES and max(numbers.values()) > 1:
            yield name, dict(_ranked(numbers))


def _word(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _snippets(
    questions: Iterable[Question], diagnostics: Iterable[Diagnostic], checks: Iterable[LanguageCount]
) -> Snippets:
    languages = Counter(
        snippet.language for question in questions for text in question.texts for snippet in text.snippets
    )
    findings = list(diagnostics)
    severities = Counter(diagnostic.severity for diagnostic in findings)
    return Snippets(
        languages.total(),
        dict(_ranked(languages)),
        {count.language: dict(zip(LanguageCount._fields[1:], count[1:], strict=True)) for count in checks},
        severities[Severity.ERROR],
        severities[Severity.WARNING],
        dict(_ranked(Counter(diagnostic.rule for diagnostic in findings))),
    )


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    """Sort by frequency, the highest first, and then by name."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _lines(stats: Stats, by: str, styled: Style) -> Iterator[str]:
    total = stats.total
    if total.pages or not stats.collections:
        yield f"{number_of(total.questions, 'question')} on {number_of(total.pages, 'page')}, {_extent(total)}"
        yield from _section("Difficulty", _bars(total.difficulty, styled), styled)
        if total.questions > total.kinds[OPEN]:
            yield from _section("Kinds", _bars(total.kinds, styled), styled)
    else:
        yield number_of(sum(row.documents for row in stats.collections), "document")
    if _is_recorded(total):
        yield from _section("Verified", _bars(total.verified, styled), styled)
    yield from _section(
        "Coverage", _coverage({"framework": stats.frameworks, "topic": stats.topics, "page": stats.pages}[by]), styled
    )
    yield from _section("Collections", _collections(stats.collections), styled)
    for row in stats.collections:
        for name, numbers in row.data.items():
            yield from _section(f"{shown(row.name)}: {shown(name)}", _bars(numbers, styled), styled)
    if stats.stages[Stage.PUBLISHED] < sum(stats.stages.values()):
        yield from _section("Stages, in the whole base", _bars(stats.stages, styled), styled)
    if stats.reviews:
        yield from _section("Review, in the whole base", _bars(stats.reviews, styled), styled)
    named = {language or _NO_LANGUAGE: number for language, number in stats.snippets.languages.items()}
    yield from _section("Snippets", _bars(named, styled), styled)
    yield from _section("Checked by language, in the whole base", _checks(stats.snippets.checks), styled)
    yield from _section("Findings in snippets", _bars(stats.snippets.rules, styled), styled)
    yield ""
    yield (
        f"In snippets: {_findings(stats.snippets.errors, stats.snippets.warnings)}. "
        f"In the whole base: {_findings(stats.errors, stats.warnings)}."
    )


def _checks(checks: dict[str, dict[str, int]]) -> Iterator[str]:
    """Yield the table of what was checked in each language; nothing in a base of Python alone."""
    if not set(checks) - {"Python"}:
        return
    head = ("", "checked", "skipped", "parser missing", "no parser")
    ranked = sorted(checks.items(), key=lambda item: (-item[1]["checked"], item[0]))
    cells = ((name or _NO_LANGUAGE, *(f"{number:,}" for number in counts.values())) for name, counts in ranked)
    yield from (f"  {line}" for line in table(head, cells))


def _extent(row: Row) -> str:
    return f"{number_of(row.snippets, 'snippet')}, {number_of(row.words, 'word')}, {duration(row.seconds)} to read"


def _collections(rows: Sequence[CollectionRow]) -> Iterator[str]:
    most = max((row.documents for row in rows), default=0)
    states = STATES[:-1] if any(_is_recorded(row) for row in rows) else ()
    head = ("", "documents", *states, "snippets", "words", "to read", "")
    cells = (
        (
            row.name,
            f"{row.documents:,}",
            *(f"{row.verified[state]:,}" for state in states),
            f"{row.snippets:,}",
            f"{row.words:,}",
            duration(row.seconds),
            bar(row.documents, most, 12),
        )
        for row in rows
    )
    yield from (f"  {line}" for line in table(head, cells)) if rows else ()


def _section(title: str, lines: Iterable[str], styled: Style) -> Iterator[str]:
    body = list(lines)
    if body:
        yield from ("", styled(title, bold=True), *body)


def _bars(counts: dict[str, int], styled: Style) -> Iterator[str]:
    whole, most = sum(counts.values()), max(counts.values(), default=0)
    rows = [(name, f"{n:,}", f"{n / whole:.0%}" if whole else "", bar(n, most)) for name, n in counts.items()]
    for line, name in zip(list(table(("", "", "", ""), rows))[1:], counts, strict=True):
        yield styled(f"  {line}", fg=_COLORS[name]) if name in _COLORS else f"  {line}"


def _coverage(rows: Sequence[Row]) -> Iterator[str]:
    most = max((row.questions for row in rows), default=0)
    states = STATES[:-1] if any(map(_is_recorded, rows)) else ()
    head = ("", "pages", "questions", *Mix._fields, *states, "snippets", "words", "to read", "")
    cells = (
        (
            row.path,
            f"{row.pages:,}",
            f"{row.questions:,}",
            *(f"{number:,}" for number in row.difficulty.values()),
            *(f"{row.verified[state]:,}" for state in states),
            f"{row.snippets:,}",
            f"{row.words:,}",
            duration(row.seconds),
            bar(row.questions, most, 12),
        )
        for row in rows
    )
    yield from (f"  {line}" for line in table(head, cells)) if rows else ()


def _is_recorded(row: Row | CollectionRow) -> bool:
    """Return true if the code of any question or document has a recorded state."""
    return any(row.verified[state] for state in STATES[:-1])


def _findings(errors: int, warnings: int) -> str:
    return f"{number_of(errors, 'error')} and {number_of(warnings, 'warning')}"
