"""The code of each question of a page, and all else that a proof of the question depends on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from msgspec import Struct

from answerkey.config import ProofsConfig
from answerkey.model.content import Role
from answerkey.model.corpus import QuestionCode
from answerkey.model.directives import FRAGMENT, NO_RUN, SKIP
from answerkey.model.document import Document
from answerkey.model.question_kinds import OPEN, OUTPUT
from answerkey.model.tree import Route
from answerkey.model.views import DocumentRecord, Page, Question
from answerkey.snippets.gather import is_choice
from answerkey.snippets.language import TAGS, Kind
from answerkey.snippets.snippet import Snippet
from answerkey.source import Span

_NOT_RUN = (SKIP, FRAGMENT, NO_RUN)


class ProofSources(Struct, frozen=True):
    """All that a proof of a question depends on, apart from the libraries and the runner.

    A document of a collection of the user is proved as a whole, as if it was one question, which has no id. `own` are
    the snippets of its text and answer, its proof, and the starter and tests of an exercise. `continued` are those of
    earlier answers in the same namespace, and `preludes` the code of the page that runs before each question.
    """

    subject: Question | DocumentRecord
    holder: Page | DocumentRecord
    config: ProofsConfig
    preludes: tuple[Snippet, ...] = ()
    continued: tuple[Snippet, ...] = ()
    own: tuple[Snippet, ...] = ()
    has_proof: bool = False

    @property
    def id(self) -> str:
        """The id of the question; empty for a document, and for a question without one."""
        return (self.subject.id or "") if isinstance(self.subject, Question) else ""

    @property
    def kind(self) -> str:
        """The kind of the question; a document is `open`."""
        return self.subject.kind if isinstance(self.subject, Question) else OPEN

    @property
    def address(self) -> str:
        """Its address; a question without an id has its number there."""
        if isinstance(self.holder, DocumentRecord):
            return self.holder.address
        assert isinstance(self.subject, Question)
        return f"{self.holder.declared_address}#{self.id or self.subject.number + 1}"

    @property
    def span(self) -> Span:
        """The span that findings about the whole stand at: the id of a question, the start of a document."""
        return self.subject.span_of("id") if isinstance(self.subject, Question) else Span(0, 0)

    @property
    def env(self) -> Mapping[str, str]:
        """The environment variables of its page."""
        return self.holder.env if isinstance(self.holder, Page) else {}

    @property
    def requested(self) -> bool:
        """True if the question is to be run: it has a proof or tests, or it, its page or the configuration says `run`.

        The output of code is a claim, so that a question about it is run unless it says otherwise itself.
        """
        if self.has_proof or (self.subject.run is None and self.kind == OUTPUT):
            return True
        choice = self.subject.run if self.subject.run is not None else self.holder.run
        return self.config.run if choice is None else choice

    @property
    def digest(self) -> str:
        """A hash in hexadecimal digits, another one whenever anything here changes."""
        prelude = self.holder.prelude if isinstance(self.holder, Page) else None
        shared = [self.config.prelude, dict(self.config.env), prelude, self.env]
        parts = [shared, list(map(_content, (*self.continued, *self.own)))]
        parts += [OUTPUT] if self.kind == OUTPUT else []  # its answer claims what the code in the question prints
        text = json.dumps(parts, sort_keys=True)
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def proof_sources(document: Document, snippets: Sequence[Snippet], config: ProofsConfig) -> Iterator[ProofSources]:
    """Yield the sources of each question of a page, or of a document, from all of its snippets in order."""
    record = document.record
    if not isinstance(record, (Page, DocumentRecord)):
        return
    own: dict[Route, list[Snippet]] = {}
    continued: dict[Route, tuple[Snippet, ...]] = {}
    namespaces: dict[int, list[Snippet]] = {}
    for snippet in (each for each in snippets if not is_choice(document, each.answer.route)):
        unit = document.unit_of(snippet.answer)
        if unit not in own:
            continued[unit] = tuple(namespaces.get(snippet.group, ()))
        own.setdefault(unit, []).append(snippet)
        if snippet.role is Role.ANSWER:
            namespaces.setdefault(snippet.group, []).append(snippet)
    preludes = tuple(snippet for snippet in snippets if snippet.role is Role.PRELUDE)
    proved = {document.unit_of(code) for code in document.codes if code.role.is_proof and code.text.text}
    subjects: Sequence[Question | DocumentRecord] = record.questions if isinstance(record, Page) else [record]
    for subject in subjects:
        unit = subject.route
        codes = continued.get(unit, ()), tuple(own.get(unit, ()))
        yield ProofSources(subject, record, config, preludes, *codes, unit in proved)


def may_run(snippet: Snippet) -> bool:
    """Return True for whole Python that no directive keeps from being run."""
    return snippet.is_python and not any(map(snippet.has, _NOT_RUN)) and not snippet.is_incomplete


def codes_of(document: Document, snippets: Sequence[Snippet], config: ProofsConfig) -> Iterator[QuestionCode]:
    """Yield the code of each question of a page that has an id, or of a document."""
    sources = proof_sources(document, snippets, config)
    return (_code(each) for each in sources if each.id or isinstance(each.subject, DocumentRecord))


def _code(sources: ProofSources) -> QuestionCode:
    python = [snippet for snippet in sources.own if snippet.is_python and snippet.role is Role.ANSWER]
    runs = any(may_run(snippet) and snippet.examined for snippet in sources.own)
    groups = tuple(dict.fromkeys(snippet.group for snippet in sources.own))
    languages, unchecked = _languages(sources.own)
    requested = sources.requested and runs
    return QuestionCode(sources.id, sources.digest, len(python), requested, runs, groups, languages, unchecked)


def _languages(snippets: Sequence[Snippet]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the tags of languages other than Python in which whole snippets parse, and of those without a parser.

    A language in which one of them has a fault, or can't be judged, is in neither.
    """
    whole = [each for each in snippets if _is_whole_code(each)]
    unchecked = {each.info.language for each in whole if not each.is_checked}
    failing = {each.info.language for each in whole if not each.judgement.parses}
    parsed = {each.info.language for each in whole} - failing
    return tuple(sorted(TAGS[name] for name in parsed)), tuple(sorted(TAGS[name] for name in unchecked))


def _is_whole_code(snippet: Snippet) -> bool:
    is_code = snippet.kind is Kind.CODE and snippet.role is Role.ANSWER
    return is_code and snippet.examined and not snippet.is_fragment


def _content(snippet: Snippet) -> Mapping[str, Any]:
    """Return all of a snippet that has a bearing on its run."""
    words = [[d.word, *(argument.text for argument in d.arguments)] for d in snippet.directives]
    return {"tag": snippet.info.tag, "role": snippet.role, "directives": words, "code": snippet.fence.code.text}
