"""The index as files for a search in the browser, of which a search loads those that it needs.

`search/index.json` says which file of `search/terms/` has which words, by the first word of each; `search/spelling/`
has words for slips, by first letter, and `search/records/` what is shown of hits. These files are bounded, however much
content there is: a term keeps the records that match it best. The index has a word for each of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from answerkey.delivery.catalog import Catalog, Document, Page, Question
from answerkey.delivery.paths import document_file, question_file
from answerkey.delivery.search_index.index import Postings, SearchIndex
from answerkey.delivery.search_index.spelling import SHORTEST
from answerkey.delivery.search_index.tokens import is_unspaced
from answerkey.delivery.titles import title_from

MOST_CHARACTERS: Final = 20_000
"""The most characters of the terms of a file."""
_MOST_POSTINGS: Final = 4_000  # of a term; three characters each at most, nearly always
_MOST_SPELLINGS: Final = 4_000  # words of a first letter
_RECORDS: Final = 16  # of a file
_EXCERPT: Final = 140  # characters of a record's text
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


class IndexFile(NamedTuple):
    """A file of the index: its path, and its content as JSON data."""

    path: str
    value: Mapping[str, Any]


def index_files(index: SearchIndex, records: Sequence[Mapping[str, Any]]) -> Iterator[IndexFile]:
    """Yield the files of an index, but for the client's code; `records` are what is shown of hits, by their numbers."""
    shards = list(_shards(index))
    spellings = sorted(_spellings(index).items())
    yield IndexFile(
        "search/index.json",
        {
            "records": len(records),
            "recordsPerFile": _RECORDS,
            "stopWords": sorted(index.stop_words),
            "terms": [first for first, _ in shards],
            "spelling": [letter for letter, _ in spellings],
        },
    )
    for number, (_, shard) in enumerate(shards):
        yield IndexFile(f"search/terms/{number}.json", shard)
    for number, (_, words) in enumerate(spellings):
        yield IndexFile(f"search/spelling/{number}.json", {"words": words})
    for number, begin in enumerate(range(0, len(records), _RECORDS)):
        yield IndexFile(f"search/records/{number}.json", {"records": records[begin : begin + _RECORDS]})


def _order(word: str) -> bytes:
    """Return the key by which JavaScript orders strings."""
    return word.encode("utf-16-be", "surrogatepass")


def _shards(index: SearchIndex) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the first word of each file of terms, and the file: words with another term, and terms with records."""
    others = {word: term for word, term in index.words.items() if word != term}
    first, size = "", 0
    words: dict[str, str] = {}
    terms: dict[str, str] = {}
    for key in sorted({*others, *index.terms}, key=_order):
        postings = written(index.terms[key]) if key in index.terms else ""
        length = len(key) * 2 + len(others.get(key, "")) + len(postings) + 12
        if size and size + length > MOST_CHARACTERS:
            yield first, {"words": words, "terms": terms}
            first, words, terms, size = key, {}, {}, 0
        size += length
        if key in others:
            words[key] = others[key]
        if postings:
            terms[key] = postings
    yield first, {"words": words, "terms": terms}


def written(postings: Postings) -> str:
    """Return postings as text: by impact, the greatest first, the distance of each record from the one before.

    `20:5,2;7:0` are records 5 and 7 with an impact of 20, and record 0 with 7. Distances have the base 36.
    """
    best = sorted(zip(postings.impacts, postings.numbers, strict=True), key=lambda each: (-each[0], each[1]))
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for impact, number in best[:_MOST_POSTINGS]:
        groups[impact].append(number)
    return ";".join(f"{impact}:{','.join(_distances(numbers))}" for impact, numbers in groups.items())


def _distances(numbers: Iterable[int]) -> Iterator[str]:
    last = 0
    for number in numbers:
        yield _base_36(number - last)
        last = number


def _base_36(number: int) -> str:
    text = ""
    while number or not text:
        number, digit = divmod(number, len(_DIGITS))
        text = _DIGITS[digit] + text
    return text


def _spellings(index: SearchIndex) -> dict[str, list[str]]:
    """Return the words that a misspelt one is compared with, by first letter, the most frequent first."""
    words: defaultdict[str, list[str]] = defaultdict(list)
    for word in index.words:
        letter = word[0]
        if len(word) >= SHORTEST and word.isalpha() and not is_unspaced(word) and len(words[letter]) < _MOST_SPELLINGS:
            words[letter].append(word)
    return {letter: some for letter, some in words.items() if some}


def question_records(catalog: Catalog) -> list[dict[str, Any]]:
    """Return what is shown of each question, in the order of their numbers."""
    questions = {question.address: (page, question) for page, question in reversed(catalog.questions)}
    return [_of_question(*each) for each in reversed(questions.values())]


def document_records(catalog: Catalog) -> list[dict[str, Any]]:
    """Return what is shown of each document, in the order of their numbers."""
    return list(map(_of_document, catalog.documents))


def _of_question(page: Page, question: Question) -> dict[str, Any]:
    return {
        "kind": question.kind,
        "address": question.address,
        "file": question_file(question.address),
        "title": question.question.text,
        "place": [page.framework, page.topic, page.title],
        "difficulty": question.difficulty,
        "text": _beginning(question.answer.text),
    }


def _of_document(document: Document) -> dict[str, Any]:
    return {
        "kind": "document",
        "address": document.address,
        "file": document_file(document.address),
        "title": document.title,
        "place": [title_from(document.collection)],
        "difficulty": None,
        "text": _beginning(" ".join(text.text for text in document.rendered)),
    }


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else line[:_EXCERPT].rsplit(" ", 1)[0] + " …"
