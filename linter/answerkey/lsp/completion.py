"""Completion of directives, code block tags, links, and the keys and values of front matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from lsprotocol import types

from answerkey.lsp.cursor import Cursor, cursor_at, header_of
from answerkey.lsp.fields import Field, fields_at
from answerkey.lsp.positions import Positions
from answerkey.model.addresses import address_of
from answerkey.model.corpus import Corpus
from answerkey.model.directives import EXPECT, EXPECT_ERROR, IGNORE, WITH_ARGUMENTS, WORDS
from answerkey.model.field_paths import matches_path
from answerkey.model.publication import EXPIRES, PUBLISH
from answerkey.model.references import names_of
from answerkey.model.tree import Route
from answerkey.model.views import Page, PageTranslation
from answerkey.rendering.questions import parts_of
from answerkey.rules import load_rules
from answerkey.rules.documentation import summary
from answerkey.snippets.language import known_tags
from answerkey.source import LINE_END, Span, line_start
from answerkey.workspace import SourceFile

TRIGGERS = (" ", ":", "/", "`", "{", "#", "(")
_COMMENT = re.compile(r"<!--\s*answerkey:?\s*((?:(?!-->).)*)\Z", re.S)
_YAML_COMMENT = re.compile(r"(?:^|.*\s)#\s*answerkey:?\s*(.*)\Z")
_FENCE = re.compile(r"[\s>]*(?:(?:[-+*]|\d+[.)])\s+)*(?P<marker>`{3,}|~{3,})\s*(?P<info>[^`]*)\Z")
_FENCE_LINE = re.compile(r"(?P<space>[\s>]*)(?:(?:[-+*]|\d+[.)])\s+)*(?:`{3,}|~{3,})")
_LINK = re.compile(r"(?:\]\(|^[\s>]*\[[^\]]+\]:\s*)<?(?P<target>[^()<>\s]*)\Z")  # inline, or a definition
_FRAMEWORK = re.compile(r"^frameworkSlug:[ \t]*[\"']?([\w-]+)", re.M)
_ERRORS = ("SyntaxError", "IndentationError", "TabError", "NameError", "AttributeError", "UnboundLocalError")
_COMMON_TAGS = ("python", "pycon", "bash", "json", "yaml", "toml", "sql", "text")
_KINDS = types.CompletionItemKind
_MOST_ITEMS = 300  # in one answer; an editor asks again as the user types on


@dataclass(frozen=True, slots=True)
class Choice:
    """A completion: the text to insert, the detail beside it in the list, and its documentation."""

    text: str
    kind: types.CompletionItemKind
    detail: str = ""
    documentation: str = ""
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class CompletionContext:
    """The place in an open file at which the user asks for completions (`at`, an offset)."""

    text: str
    at: int
    source: SourceFile
    corpus: Corpus

    @property
    def before(self) -> str:
        """The start of the line, up to the place."""
        return self.text[line_start(self.text, self.at) : self.at]


def complete(place: CompletionContext, positions: Positions) -> types.CompletionList:
    """Return the completions at a place; each replaces the prefix that is already written.

    Of very many only those that hold the prefix are given, and an editor asks again.
    """
    prefix, choices = _choices(place) or ("", ())
    unique = {choice.text: choice for choice in choices}
    folded = prefix.casefold()
    matching = [c for c in unique.values() if len(unique) <= _MOST_ITEMS or folded in c.text.casefold()]
    range_ = positions.range(Span(place.at - len(prefix), place.at))
    items = [_item(choice, range_) for choice in matching[:_MOST_ITEMS]]
    return types.CompletionList(is_incomplete=len(items) < len(unique), items=items)


def _item(choice: Choice, range_: types.Range) -> types.CompletionItem:
    documentation = types.MarkupContent(types.MarkupKind.Markdown, choice.documentation)
    return types.CompletionItem(
        label=choice.text.rstrip(" :"),
        kind=choice.kind,
        detail=choice.detail or None,
        documentation=documentation if choice.documentation else None,
        sort_text=f"{'0' if choice.preferred else '1'}{choice.text}",
        filter_text=choice.text,
        text_edit=types.TextEdit(range_, choice.text),
    )


def _choices(place: CompletionContext) -> tuple[str, Iterable[Choice]] | None:
    """Return the prefix that is already written, and its completions; None if nothing can be completed."""
    header = header_of(place.source.path, place.text)
    comment = _COMMENT.search(place.before)
    if comment:
        return _directive(comment[1], WORDS)
    fence = _FENCE.match(place.before)
    if fence:
        return _fence(fence, place)
    link = _LINK.search(place.before)
    if link:
        return _link(link["target"], place)
    if header is None:
        return None
    cursor = cursor_at(place.text, header, place.at)
    about_file = _YAML_COMMENT.match(place.before)
    if cursor is None and about_file and _is_comment(place.before):
        return _directive(about_file[1], (IGNORE,))
    return _data(cursor, place) if cursor is not None else None


def _is_comment(line: str) -> bool:
    """Return True if all of a line is a comment."""
    return line.lstrip().startswith("#")


def _directive(written: str, words: Iterable[str]) -> tuple[str, Iterable[Choice]] | None:
    """Complete a directive's word, then its rules or exceptions."""
    if " -- " in written:
        return None
    word, space, rest = written.partition(" ")
    if not space:
        return word, [Choice(w + " " * (w in WITH_ARGUMENTS), _KINDS.Keyword) for w in words]
    prefix = re.split(r"[\s,]", rest)[-1]
    if word in (IGNORE, EXPECT):
        return prefix, _rules()
    if word == EXPECT_ERROR:
        return prefix, [Choice(error, _KINDS.Class) for error in _ERRORS]
    return None


def _rules() -> Iterator[Choice]:
    rules = load_rules()
    for rule_id, rule in rules.items():
        yield Choice(rule_id, _KINDS.Value, str(rule.severity), summary(rule), preferred=True)
    for family in dict.fromkeys(rule_id.partition("/")[0] for rule_id in rules):
        yield Choice(family, _KINDS.Module, "all rules of the family")


def _fence(fence: re.Match[str], place: CompletionContext) -> tuple[str, Iterable[Choice]] | None:
    """Complete the tag of a code block, then a directive in braces."""
    info = fence["info"]
    if "{" in info:
        inner = info.rpartition("{")[2]
        return _directive(inner, WORDS) if "}" not in inner else None
    if re.search(r"\s", info) or _closes(place):
        return None
    return info, [Choice(tag, _KINDS.EnumMember, preferred=tag in _COMMON_TAGS) for tag in sorted(known_tags())]


def _closes(place: CompletionContext) -> bool:
    """Return True if a fence at the place would close a code block."""
    lines = LINE_END.split(place.text[: line_start(place.text, place.at)])
    own = _FENCE_LINE.match(place.before)
    width = len(own["space"]) if own else 0
    count = 0
    for line in reversed(lines[:-1]):
        fence = _FENCE_LINE.match(line)
        count += fence is not None and len(fence["space"]) == width
        if line.strip() and len(line) - len(line.lstrip(" >")) < width:
            break
    return count % 2 == 1


def _link(target: str, place: CompletionContext) -> tuple[str, Iterable[Choice]] | None:
    """Complete an address of the base, then a question of the page or a heading of the document."""
    path, hash_, fragment = target.partition("#")
    corpus = place.corpus
    if not hash_:
        return target, [*_addresses(corpus), *_records(corpus)]
    own = next((entry for entry in corpus.entries if entry.path == place.source.path), None)
    entry = corpus.entry_by_address.get(path) if path else own
    if entry is None:
        return None
    page = entry.record
    if not isinstance(page, Page):
        return fragment, [Choice(anchor, _KINDS.Reference) for anchor in sorted(entry.anchors)]
    return fragment, [Choice(q.id, _KINDS.Reference, parts_of(q.q or "").title) for q in page.questions if q.id]


def _addresses(corpus: Corpus, own: str = "") -> Iterator[Choice]:
    for page in corpus.pages:
        if page.address != own:
            yield Choice(page.address, _KINDS.File, page.title or "")
    for document in corpus.documents:
        if document.address and document.address != own:
            yield Choice(document.address, _KINDS.File, document.title)


def _records(corpus: Corpus) -> Iterator[Choice]:
    """Yield the addresses of frameworks and topics."""
    for slug, framework in corpus.framework_by_slug.items():
        yield Choice(f"/{slug}", _KINDS.Folder, framework.name or "")
    for (framework_slug, slug), topic in corpus.topic_by_slug.items():
        yield Choice(f"/{framework_slug}/{slug}", _KINDS.Folder, topic.name or "")


def _data(cursor: Cursor, place: CompletionContext) -> tuple[str, Iterable[Choice]] | None:
    """Complete a key that the mapping lacks, or a value."""
    if cursor.key is not None:
        field = fields_at(place.source.collection, cursor.route).get(cursor.key)
        prefix = re.split(r"[\[,]\s*", cursor.prefix)[-1].lstrip("\"'")
        return prefix, _values(cursor.key, field, place, (*cursor.route, cursor.key), prefix)
    fields = fields_at(place.source.collection, cursor.route)
    if fields and ":" not in cursor.prefix:
        return cursor.prefix, [_key(field) for key, field in fields.items() if key not in cursor.taken]
    if len(cursor.route) >= 2 and isinstance(cursor.route[-2], str):
        prefix = cursor.prefix.lstrip("\"'")
        return prefix, _values(cursor.route[-2], None, place, cursor.route, prefix)
    return None


def _key(field: Field) -> Choice:
    detail = "required" if field.required else ""
    return Choice(f"{field.key}: ", _KINDS.Field, detail, field.documentation, preferred=field.required)


def _values(key: str, field: Field | None, place: CompletionContext, route: Route, prefix: str) -> Iterator[Choice]:
    if field is not None:
        yield from (Choice(choice, _KINDS.EnumMember, documentation=field.description) for choice in field.choices)
    if place.source.collection.built_in:
        yield from _built_in_values(key, place)
    else:
        yield from _referenced(place, route, prefix)


def _referenced(place: CompletionContext, route: Route, prefix: str) -> Iterator[Choice]:
    """Yield the documents that a field of a user's collection may name."""
    for reference in place.source.collection.references:
        if matches_path(route, reference.path) or matches_path((*route, 0), reference.path):
            yield from _names(reference.collection, place.corpus, prefix)


def _built_in_values(key: str, place: CompletionContext) -> Iterator[Choice]:
    corpus = place.corpus
    if key == "frameworkSlug":
        yield from (Choice(slug, _KINDS.Reference, f.name or "") for slug, f in corpus.framework_by_slug.items())
    elif key == "framework":
        yield from (Choice(f.name, _KINDS.Text) for f in corpus.frameworks if f.name)
    elif key in ("topicSlug", "topic"):
        yield from _topics(key, place)
    elif key == "related":
        entry = next((entry for entry in corpus.entries if entry.path == place.source.path), None)
        yield from _addresses(corpus, (address_of(entry.record) or "") if entry is not None else "")
    elif key == "id":
        yield from _untranslated(place)
    elif key == "review":
        yield from (Choice(state, _KINDS.EnumMember) for state in corpus.publishing.states)
    elif key in ("updated", PUBLISH, EXPIRES):
        yield Choice(date.today().isoformat(), _KINDS.Value, "today")


def _untranslated(place: CompletionContext) -> Iterator[Choice]:
    """Yield the ids of the questions that a translation of a page lacks."""
    record = next((entry.record for entry in place.corpus.translations if entry.path == place.source.path), None)
    page = place.corpus.page_by_address.get(record.address) if isinstance(record, PageTranslation) else None
    if page is None or not isinstance(record, PageTranslation) or not isinstance(page.record, Page):
        return
    translated = {question.id for question in record.questions}
    for question in page.record.questions:
        if question.id and question.id not in translated:
            yield Choice(question.id, _KINDS.Reference, parts_of(question.q or "").title)


def _names(collection: str, corpus: Corpus, prefix: str) -> Iterator[Choice]:
    """Yield the addresses of a collection; once something else is written, its names that are one document's alone."""
    titles = {document.address: document.title for document in corpus.documents}
    for name, addresses in corpus.derived(names_of).get(collection, {}).items():
        is_address = name == addresses[0]
        if is_address if not prefix or prefix.startswith("/") else len(addresses) == 1 and not name.startswith("/"):
            yield Choice(name, _KINDS.Reference, titles.get(addresses[0], ""))


def _topics(key: str, place: CompletionContext) -> Iterator[Choice]:
    """Yield the topics of the page's framework; all topics if it names none."""
    framework = _FRAMEWORK.search(place.text)
    for topic in place.corpus.topics:
        if framework is None or topic.framework_slug == framework[1]:
            if key == "topicSlug" and topic.slug:
                yield Choice(topic.slug, _KINDS.Reference, topic.name or "")
            elif key == "topic" and topic.name:
                yield Choice(topic.name, _KINDS.Text)
