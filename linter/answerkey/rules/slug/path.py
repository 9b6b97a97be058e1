"""`slug/path`: a file's path agrees with its slugs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from answerkey.diagnostics import Finding
from answerkey.model.base_index import BaseIndex, Sums, joined
from answerkey.model.corpus import Facts, address_key
from answerkey.model.messages import is_kebab_case
from answerkey.model.relations import FRAMEWORKS, TOPICS
from answerkey.model.views import Framework, Page, Record, Topic
from answerkey.rules.base import IndexRule
from answerkey.source import Span


def _declared(facts: Facts) -> dict[str, int]:
    return {address_key(facts.record.declared_address): 1} if isinstance(facts.record, Page) else {}


_DECLARED = Sums("declared-addresses", _declared)
"""The addresses of pages by their own slugs, case and Unicode normal form aside."""

_TOP = Span(0, 0)


class Rule(IndexRule):
    """File name and folders agree with the slugs inside.

    A page's address comes from its path, and its place in the navigation from its slugs. Where they differ, links
    break.
    A slug that no record has, and an address that two pages share, are reported by their own rules.
    """

    relations = (FRAMEWORKS, TOPICS, _DECLARED)

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        record = facts.record
        if record.broken:
            return
        if isinstance(record, (Framework, Topic)) and not _is_lost(record, index):
            yield from _record(record)
        elif isinstance(record, Page) and not index.has(_DECLARED, address_key(record.declared_address), 2):
            yield from _page(record, index)


def _is_lost(record: Record, index: BaseIndex) -> bool:
    """Return True for a topic of a framework that the base does not have."""
    slug = record.framework_slug if isinstance(record, Topic) else None
    return slug is not None and index.first(FRAMEWORKS, slug) is None


def _record(record: Framework | Topic) -> Iterator[Finding]:
    stems, file = _stems(record), PurePosixPath(record.path)
    if stems and file.stem not in stems:
        message = f"the slug is `{record.slug}`, so the file must be `{stems[0]}.yml`, not `{file.name}`"
        yield _at(record, "slug", message)
    elif file.suffix != ".yml":
        yield Finding(_TOP, "the file's name must end in `.yml`")


def _stems(record: Framework | Topic) -> list[str]:
    """Return the names that a record's file may have, without suffix, best first; none if the slug can't be one."""
    slug = record.slug or ""
    framework = record.framework_slug or "" if isinstance(record, Topic) else ""
    if not is_kebab_case(slug):
        return []
    return [f"{framework}-{slug}", slug] if is_kebab_case(framework) else [slug]


def _page(page: Page, index: BaseIndex) -> Iterator[Finding]:
    folders = PurePosixPath(page.path).parts[1:-1]
    if len(folders) != 2:
        yield Finding(_TOP, "a page stands at `qa/<framework>/<topic>/<slug>.md`")
        return
    if not page.path.endswith(".md"):
        yield Finding(_TOP, "the file's name must end in `.md`")
    if not is_kebab_case(page.stem):
        yield Finding(_TOP, "the file's name is not kebab-case", "use a-z, 0-9 and single hyphens")
    framework, topic = page.framework_slug, page.topic_slug
    if framework is not None and index.first(FRAMEWORKS, framework) is not None and framework != folders[0]:
        yield _at(page, "frameworkSlug", f"`{framework}` is not the page's folder, `{folders[0]}`")
    elif index.first(TOPICS, joined(str(framework), str(topic))) is not None and topic != folders[1]:
        yield _at(page, "topicSlug", f"`{topic}` is not the page's folder, `{folders[1]}`")


def _at(record: Record, key: str, message: str) -> Finding:
    return Finding(record.span_of(key), message)
