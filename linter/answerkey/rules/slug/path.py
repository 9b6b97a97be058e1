"""`slug/path`: a file's path agrees with its slugs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from answerkey.diagnostics import Finding
from answerkey.model.corpus import Corpus
from answerkey.model.messages import is_kebab_case
from answerkey.model.views import Framework, Page, Record, Topic
from answerkey.rules.base import CorpusRule
from answerkey.source import Span

_TOP = Span(0, 0)


class Rule(CorpusRule):
    """File name and folders agree with the slugs inside.

    A page's address comes from its path, and its place in the navigation from its slugs. Where they differ, links
    break.
    A slug that no record has, and an address that two pages share, are reported by their own rules.
    """

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        records: tuple[Framework | Topic, ...] = (*corpus.frameworks, *corpus.topics)
        for record in records:
            lost = isinstance(record, Topic) and record.framework_slug not in (None, *corpus.framework_by_slug)
            if not record.broken and not lost:
                yield from _record(record)
        shared = corpus.shared_addresses
        for page in corpus.pages:
            if not page.broken and page.path not in shared:
                yield from _page(page, corpus)


def _record(record: Framework | Topic) -> Iterator[Finding]:
    stems, file = _stems(record), PurePosixPath(record.path)
    if stems and file.stem not in stems:
        message = f"the slug is `{record.slug}`, so the file must be `{stems[0]}.yml`, not `{file.name}`"
        yield _at(record, "slug", message)
    elif file.suffix != ".yml":
        yield Finding(_TOP, "the file's name must end in `.yml`", path=record.path)


def _stems(record: Framework | Topic) -> list[str]:
    """Return the names that a record's file may have, without suffix, best first; none if the slug can't be one."""
    slug = record.slug or ""
    framework = record.framework_slug or "" if isinstance(record, Topic) else ""
    if not is_kebab_case(slug):
        return []
    return [f"{framework}-{slug}", slug] if is_kebab_case(framework) else [slug]


def _page(page: Page, corpus: Corpus) -> Iterator[Finding]:
    folders = PurePosixPath(page.path).parts[1:-1]
    if len(folders) != 2:
        yield Finding(_TOP, "a page stands at `qa/<framework>/<topic>/<slug>.md`", path=page.path)
        return
    if not page.path.endswith(".md"):
        yield Finding(_TOP, "the file's name must end in `.md`", path=page.path)
    if not is_kebab_case(page.stem):
        yield Finding(_TOP, "the file's name is not kebab-case", "use a-z, 0-9 and single hyphens", path=page.path)
    framework, topic = page.framework_slug, page.topic_slug
    if framework in corpus.framework_by_slug and framework != folders[0]:
        yield _at(page, "frameworkSlug", f"`{framework}` is not the page's folder, `{folders[0]}`")
    elif (str(framework), str(topic)) in corpus.topic_by_slug and topic != folders[1]:
        yield _at(page, "topicSlug", f"`{topic}` is not the page's folder, `{folders[1]}`")


def _at(record: Record, key: str, message: str) -> Finding:
    return Finding(record.span_of(key), message, path=record.path)
