"""The base as a whole: what each file contributes to checks across files."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from answerkey.model.content import Role
from answerkey.model.versions import Versions
from answerkey.model.views import Framework, Lock, Page, Record, Topic, Verified
from answerkey.source import Span

T = TypeVar("T")
_LONGEST_ADDRESS = 1000  # characters; to normalise marks without end takes time without end


class LinkUse(NamedTuple):
    """A link or image in an answer."""

    target: str
    span: Span
    image: bool


class NameUse(NamedTuple):
    """A name that a snippet uses without binding it. `strange` are its words that stand nowhere else in the file."""

    name: str
    span: Span
    strange: tuple[str, ...]


class ImportUse(NamedTuple):
    """An imported name (empty for ``import module``) with its module, as `NameUse`."""

    local: str
    module: str
    name: str
    span: Span
    module_span: Span
    strange: tuple[str, ...]


class SnippetNames(NamedTuple):
    """The names of one Python snippet. Snippets of one group share a namespace.

    An `opaque` one binds names that can't be known: it has a star import, or does not parse. Those of a prelude are
    known to the whole page.
    """

    group: int
    span: Span
    bound: frozenset[str]
    inner: frozenset[str]
    imports: tuple[ImportUse, ...]
    undefined: tuple[NameUse, ...]
    opaque: bool
    fragment: bool
    role: str = Role.ANSWER


class QuestionCode(NamedTuple):
    """The code of a question: a digest of all that its proof depends on, and how many Python snippets it has.

    `asked` says whether `answerkey prove` is to run it, `runs` whether there is anything that can run; `groups` are
    those of its snippets.
    """

    id: str
    digest: str
    snippets: int
    asked: bool
    runs: bool
    groups: tuple[int, ...] = ()


class Instance(NamedTuple):
    """A name that a module binds at top level to a call: ``app = FastAPI()``.

    Where `name` is not imported there is no `module`.
    """

    local: str
    module: str
    name: str


class Module(NamedTuple):
    """The snippets of one group as one code, for those who look at it with the libraries at hand.

    `segments` say where the code stands in the file: start and end in the code, start and end in the file. `instances`
    are what it binds to what; `quiet` are spans of the code in which nothing is to be found: code that is shown to be
    wrong.
    """

    group: int
    code: str
    segments: tuple[tuple[int, int, int, int], ...]
    instances: tuple[Instance, ...] = ()
    quiet: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What one file contributes: its record, links, the anchors that links can lead to, names and words, and code.

    `codes` are those of its questions, `modules` are there only where the configuration names libraries.
    """

    record: Record
    links: tuple[LinkUse, ...] = ()
    anchors: frozenset[str] = frozenset()
    snippets: tuple[SnippetNames, ...] = ()
    words: frozenset[str] = frozenset()
    codes: tuple[QuestionCode, ...] = ()
    modules: tuple[Module, ...] = ()

    @property
    def path(self) -> str:
        return self.record.path


@dataclass(frozen=True)
class Corpus:
    """All files of a base, ordered by path.

    `files` are all paths in the content folder, `known_names` those that the configuration adds, `hidden_names` those
    that only preludes and proofs may use, `today` the day of the run. `selected` are the paths whose findings are
    wanted; rules may look at others for context only.
    """

    entries: tuple[Facts, ...]
    files: frozenset[str]
    known_names: frozenset[str]
    today: date
    selected: frozenset[str] = frozenset()
    hidden_names: frozenset[str] = frozenset()
    versions: Versions | None = None
    """Those in force, where they are known and something of the base depends on them."""

    def derived(self, make: Callable[[Corpus], T]) -> T:
        """What several rules need of the base, made once."""
        if make not in self._derived:
            self._derived[make] = make(self)
        found: T = self._derived[make]
        return found

    @cached_property
    def _derived(self) -> dict[Callable[[Corpus], Any], Any]:
        return {}

    @cached_property
    def frameworks(self) -> tuple[Framework, ...]:
        return tuple(r for r in self._records() if isinstance(r, Framework))

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        return tuple(r for r in self._records() if isinstance(r, Topic))

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        return tuple(r for r in self._records() if isinstance(r, Page))

    @cached_property
    def lock(self) -> Lock | None:
        """The record of published addresses, if there is one that can be read."""
        return next((r for r in self._records() if isinstance(r, Lock) and not r.broken), None)

    @cached_property
    def verified(self) -> Verified | None:
        """The record of what was found out about the code of questions, if there is one that can be read."""
        return next((r for r in self._records() if isinstance(r, Verified) and not r.broken), None)

    @cached_property
    def framework_by_slug(self) -> dict[str, Framework]:
        return {slug_or_stem(record): record for record in reversed(self.frameworks)}

    @cached_property
    def topic_by_slug(self) -> dict[tuple[str, str], Topic]:
        """Topics by the slug of their framework and their own."""
        found = {}
        for topic in reversed(self.topics):
            framework, slug = topic.framework_slug, topic.slug
            if framework is not None and slug is not None:
                found[framework, slug] = topic
        return found

    @cached_property
    def unreadable_topics(self) -> frozenset[str]:
        """The stems of topic files whose own defects keep them from being found: what refers to them is not wrong."""
        return frozenset(
            t.stem for t in self.topics if t.slug is None or t.framework_slug not in self.framework_by_slug
        )

    @cached_property
    def addresses(self) -> frozenset[str]:
        """Where a link can lead: pages, topics and frameworks."""
        topics = {f"/{framework}/{topic}" for framework, topic in self.topic_by_slug}
        return frozenset({*self.page_by_address, *topics, *(f"/{slug}" for slug in self.framework_by_slug)})

    @cached_property
    def shared_addresses(self) -> frozenset[str]:
        """The paths of pages whose address another page has too, case and Unicode normal form aside."""
        paths: dict[str, list[str]] = {}
        for page in self.pages:
            paths.setdefault(address_key(page.declared_address), []).append(page.path)
        return frozenset(path for found in paths.values() if len(found) > 1 for path in found)

    @cached_property
    def page_by_address(self) -> dict[str, Facts]:
        return {entry.record.address: entry for entry in self.entries if isinstance(entry.record, Page)}

    def _records(self) -> Iterator[Record]:
        return (entry.record for entry in self.entries)


def slug_or_stem(record: Framework) -> str:
    """A framework's slug; where it can't be read, what the file's name says."""
    return record.slug or record.stem


def address_key(address: str) -> str:
    """What two addresses must not share: file systems and servers differ on case and Unicode normal form."""
    if len(address) > _LONGEST_ADDRESS:
        return address
    return unicodedata.normalize("NFC", address).casefold()
