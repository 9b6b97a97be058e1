"""The base as a whole: the facts that each file contributes to checks across files."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct, field

from answerkey.model.content import Role
from answerkey.model.derivations import Derivations
from answerkey.model.publication import Publishing
from answerkey.model.versions import Versions
from answerkey.model.views import DocumentRecord, Framework, Lock, Page, Record, Topic, Translation, Verified
from answerkey.source import Span

_LONGEST_ADDRESS = 1000  # characters: normalising more of them takes too long


class LinkUse(NamedTuple):
    """A link or image in an answer."""

    target: str
    span: Span
    image: bool


class NameUse(NamedTuple):
    """A name that a snippet uses without binding it; `unique_words` are its words that the file has nowhere else."""

    name: str
    span: Span
    unique_words: tuple[str, ...]
    in_annotation: bool = False


class ImportUse(NamedTuple):
    """An imported name (empty for ``import module``) with its module; `unique_words` as for `NameUse`."""

    local: str
    module: str
    name: str
    span: Span
    module_span: Span
    unique_words: tuple[str, ...]


class SnippetNames(NamedTuple):
    """The names of one Python snippet. Snippets of one group share a namespace.

    An `opaque` snippet binds unknown names: it has a star import, or does not parse. An `incomplete` one leaves out
    what is clear to readers, and with it what binds its names. The names of a prelude are known on the whole page. An
    `unread` name is no import, and the snippet binds it outside of classes and never reads it.
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
    incomplete: bool = False
    unread: frozenset[str] = frozenset()


class QuestionCode(NamedTuple):
    """The code of a question: a digest of all that its proof depends on, and the number of its Python snippets.

    `requested` is true if the author wants `answerkey prove` to run it, `runs` if there is code that can run. `groups`
    are those of its snippets. `languages` are the tags of other languages than Python in which all of its code parses,
    `unchecked` those whose parser is not installed.
    """

    id: str
    digest: str
    snippets: int
    requested: bool
    runs: bool
    groups: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()


class CodeUnit(NamedTuple):
    """A statement or a line of a code: a digest of it without comments and strings, and its place."""

    digest: str
    span: Span


class CodeBlock(NamedTuple):
    """A code of a text that can be compared with its translation, by the route of the text with the id of its question.

    The route is that of the text: `questions.sign.a`, or empty for a body.
    """

    route: str
    span: Span
    units: tuple[CodeUnit, ...]


class Moment(NamedTuple):
    """The last change of a text: seconds of the commit, its number in the history, and its day.

    A change that is not committed is later than all others, and has no day.
    """

    seconds: int
    number: int
    day: str


class Instance(NamedTuple):
    """A name that a module binds at top level to a call: ``app = FastAPI()``.

    `module` is empty if `name` is not imported.
    """

    local: str
    module: str
    name: str


class Module(NamedTuple):
    """The snippets of one group as one code, for checks against the libraries.

    `segments` map the code to the file: start and end in the code, start and end in the file. `instances` are the names
    that it binds to calls. `quiet` are spans of the code in which nothing is reported, such as code that is shown to be
    wrong.
    """

    group: int
    code: str
    segments: tuple[tuple[int, int, int, int], ...]
    instances: tuple[Instance, ...] = ()
    quiet: tuple[Span, ...] = ()


def listed_words(words: Iterable[str]) -> str:
    """Return words, none of which has a space, as a text in which `stands_in` finds them."""
    listing = " ".join(sorted(words))
    return f" {listing} " if listing else ""


def stands_in(word: str, listing: str) -> bool:
    """Return whether a word is one of those that are listed."""
    return f" {word} " in listing


class Facts(Struct, frozen=True):
    """The contribution of one file: its record, links, anchors that links can lead to, names, words and code.

    Words are listed in one text, each between spaces, since a large base has millions: see `listed_words`. `code_words`
    are those that stand in Python snippets only. `codes` are those of its questions.
    `modules` is empty unless its code is going to be checked by a type checker. In a base with several locales `blocks`
    are the codes to compare with translations, and `lines` the first and last line, from 0, of each text that can be
    translated, by its route with the id of its question.
    """

    record: Record
    links: tuple[LinkUse, ...] = ()
    anchors: frozenset[str] = frozenset()
    snippets: tuple[SnippetNames, ...] = ()
    words: str = ""
    code_words: str = ""
    codes: tuple[QuestionCode, ...] = ()
    modules: tuple[Module, ...] = ()
    blocks: tuple[CodeBlock, ...] = ()
    lines: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return self.record.path


class Corpus(Derivations, Struct, frozen=True, dict=True):
    """All files of a base, ordered by path.

    `files` are all paths in the content folder. `configured_names` are names that the configuration adds, and
    `hidden_names` those that only preludes and proofs may use. `today` is the day of the run. `selected` are the paths
    whose findings are reported; all others are context for rules.
    """

    entries: tuple[Facts, ...]
    files: frozenset[str]
    configured_names: frozenset[str]
    today: date
    selected: frozenset[str] = frozenset()
    hidden_names: frozenset[str] = frozenset()
    library_modules: frozenset[str] = frozenset()
    """The top-level modules of the libraries that the base names, as far as these are installed."""
    versions: Versions | None = None
    """The versions in force; None if they are unknown or nothing in the base depends on them."""
    locales: tuple[str, ...] = ()
    """The languages of readers; the first is that of the base."""
    publishing: Publishing = field(default_factory=Publishing)
    """The settings that the stages of content depend on."""

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
    def translations(self) -> tuple[Facts, ...]:
        return tuple(entry for entry in self.entries if isinstance(entry.record, Translation))

    @cached_property
    def sources(self) -> dict[str, Facts]:
        """The files that can be translated, by their paths without suffix."""
        kinds = (Framework, Topic, Page)
        return {entry.record.source: entry for entry in reversed(self.entries) if isinstance(entry.record, kinds)}

    @cached_property
    def translated(self) -> dict[tuple[str, str], Facts]:
        """The translations by the path without suffix of what they translate, and their locale."""
        pairs = ((entry, entry.record) for entry in reversed(self.translations))
        return {(r.source, r.locale): entry for entry, r in pairs if isinstance(r, Translation)}

    @cached_property
    def documents(self) -> tuple[DocumentRecord, ...]:
        """The documents of all collections that users declare."""
        return tuple(r for r in self._records() if isinstance(r, DocumentRecord))

    @cached_property
    def documents_by_collection(self) -> dict[str, tuple[DocumentRecord, ...]]:
        """The documents of each collection that users declare and that has some, in their order."""
        groups: dict[str, list[DocumentRecord]] = {}
        for document in self.documents:
            groups.setdefault(document.collection, []).append(document)
        return {name: tuple(sorted(group, key=lambda d: d.sort_key)) for name, group in groups.items()}

    @cached_property
    def lock(self) -> Lock | None:
        """The record of published addresses, if there is one that can be read."""
        return next((r for r in self._records() if isinstance(r, Lock) and not r.broken), None)

    @cached_property
    def verified(self) -> Verified | None:
        """The record of how the code of questions was verified, if there is one that can be read."""
        return next((r for r in self._records() if isinstance(r, Verified) and not r.broken), None)

    @cached_property
    def framework_by_slug(self) -> dict[str, Framework]:
        return {slug_or_stem(record): record for record in reversed(self.frameworks)}

    @cached_property
    def topic_by_slug(self) -> dict[tuple[str, str], Topic]:
        """Topics by the slug of their framework and their own."""
        topics = {}
        for topic in reversed(self.topics):
            framework, slug = topic.framework_slug, topic.slug
            if framework is not None and slug is not None:
                topics[framework, slug] = topic
        return topics

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The addresses that a link can lead to: pages, topics, frameworks and documents."""
        topics = {f"/{framework}/{topic}" for framework, topic in self.topic_by_slug}
        return frozenset({*self.entry_by_address, *topics, *(f"/{slug}" for slug in self.framework_by_slug)})

    @cached_property
    def page_by_address(self) -> dict[str, Facts]:
        return {entry.record.address: entry for entry in self.entries if isinstance(entry.record, Page)}

    @cached_property
    def document_by_address(self) -> dict[str, Facts]:
        """The documents of the user's collections; of several with one address the first."""
        pairs = [(entry.record, entry) for entry in reversed(self.entries)]
        return {r.address: entry for r, entry in pairs if isinstance(r, DocumentRecord) and r.address}

    @cached_property
    def entry_by_address(self) -> dict[str, Facts]:
        """The pages and documents."""
        return {**self.document_by_address, **self.page_by_address}

    @cached_property
    def document_addresses(self) -> dict[str, str]:
        """The addresses of documents by the paths of their files."""
        return {document.path: document.address for document in self.documents if document.address}

    def _records(self) -> Iterator[Record]:
        return (entry.record for entry in self.entries)


def slug_or_stem(record: Framework) -> str:
    """Return a framework's slug, or the stem of its file if the slug can't be read."""
    return record.slug or record.stem


def address_key(address: str) -> str:
    """Return the key that no two addresses may share: file systems and servers differ on case and normal form."""
    if len(address) > _LONGEST_ADDRESS:
        return address
    return unicodedata.normalize("NFC", address).casefold()
