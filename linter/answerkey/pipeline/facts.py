"""The contribution of one file to checks across files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from answerkey.config import ProofsConfig
from answerkey.model.anchors import Anchors
from answerkey.model.collections import GENERATED
from answerkey.model.content import FIXTURES
from answerkey.model.corpus import Facts, ImportUse, LinkUse, Module, NameUse, SnippetNames, listed_words
from answerkey.model.document import Document
from answerkey.model.views import QuestionRecord, Translation
from answerkey.pipeline.question_code import codes_of
from answerkey.pipeline.reviewable import review_lines
from answerkey.pipeline.translatable import code_blocks, text_lines
from answerkey.snippets.remembering import remembering
from answerkey.snippets.snippet import Snippet
from answerkey.snippets.words import count_words, strange_words


def facts_of(
    document: Document, snippets: list[Snippet], config: ProofsConfig, *, modules: bool, locales: bool
) -> Facts:
    """The facts of a parsed file.

    `modules` says whether its code is going to be checked against libraries, `locales` whether it may be translated.
    """
    if document.collection in GENERATED:
        return Facts(document.record)  # its words say nothing about what words are known
    links = tuple(LinkUse(link.target, link.span, link.image) for answer in document.answers for link in answer.links)
    blocks = tuple(code_blocks(document, snippets)) if locales else ()
    lines = {**(dict(text_lines(document)) if locales else {}), **dict(review_lines(document))}
    if isinstance(document.record, Translation):  # its code and the names in it are those of its source
        return Facts(document.record, links, frozenset(_anchors(document)), blocks=blocks, lines=lines)
    counted = count_words(document.text)
    return Facts(
        document.record,
        links,
        frozenset(_anchors(document)),
        _snippet_names(document, snippets, counted),
        listed_words(counted),
        listed_words(_code_words(snippets, counted)),
        tuple(codes_of(document, snippets, config)),
        _modules(snippets) if modules else (),
        blocks,
        lines,
    )


def _modules(snippets: list[Snippet]) -> tuple[Module, ...]:
    from answerkey.libraries.modules import modules_of  # a run about other rules needs none of it

    return tuple(modules_of(snippets))


def _anchors(document: Document) -> Iterator[str]:
    if isinstance(document.record, QuestionRecord):
        yield from (question.id for question in document.record.questions if question.id)
    yield from (anchor for answer in document.answers for anchor in answer.anchors)
    anchors = Anchors()
    yield from (anchors.of(heading.text) for answer in document.answers for heading in answer.headings)


_words_in = remembering(count_words)


def _code_words(snippets: list[Snippet], counted: Counter[str]) -> Iterator[str]:
    """Return the words of a file that stand in its Python snippets only."""
    inside: Counter[str] = Counter()
    for snippet in snippets:
        if snippet.is_python and snippet.examined:
            inside.update(_words_in(snippet.fence.code.text))
    return (word for word, count in inside.items() if counted[word] <= count)


def _snippet_names(document: Document, snippets: list[Snippet], counted: Counter[str]) -> tuple[SnippetNames, ...]:
    """Return the names of the Python snippets; code beside a fence that is literal text may use what stands there."""
    hidden = {answer.route[:-1] for answer in document.answers if answer.route and answer.literal_fences}
    return tuple(
        _names(snippet, counted, hidden=snippet.answer.route[:-1] in hidden)
        for snippet in snippets
        if snippet.is_python and snippet.examined
    )


def _names(snippet: Snippet, counted: Counter[str], *, hidden: bool) -> SnippetNames:
    names = snippet.flakes.names
    fixtures = FIXTURES if snippet.role.is_hidden else frozenset()
    own = _words_in(snippet.fence.code.text) if names.undefined or names.imports else Counter()
    return SnippetNames(
        snippet.group,
        snippet.span,
        names.bound,
        names.inner,
        tuple(
            ImportUse(
                use.local,
                use.module,
                use.name,
                snippet.finding_span(use.span),
                snippet.finding_span(use.module_span),
                strange_words(use.module if not use.name else f"{use.module} {use.name}", counted, own),
            )
            for use in names.imports
        ),
        tuple(
            NameUse(n, snippet.finding_span(s), strange_words(n, counted, own), s in names.annotating)
            for n, s in names.undefined
            if n not in fixtures
        ),
        hidden or names.starred or snippet.syntax is None or snippet.syntax.tree is None,
        snippet.is_fragment,
        snippet.role,
        snippet.is_incomplete,
        names.unread,
    )
