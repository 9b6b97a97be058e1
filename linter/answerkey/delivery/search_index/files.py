"""The index as files for a search in the browser, of which a search loads those that it needs.

`search/index.json` says which file of `search/terms/` has which words, by the first word of each; `search/spelling/`
has words for slips, by first letter, and `search/records/` what is shown of hits. These files are bounded, however much
content there is: a term keeps the records that match it best. The index has a word for each of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from hashlib import sha256
from typing import Any, Final, NamedTuple
from zlib import crc32

from answerkey.delivery.catalog import Catalog, Document, Page, Question
from answerkey.delivery.packing import json_line
from answerkey.delivery.paths import document_file, question_file
from answerkey.delivery.search_index.index import Postings, SearchIndex
from answerkey.delivery.search_index.spelling import SHORTEST
from answerkey.delivery.search_index.tokens import is_unspaced
from answerkey.delivery.titles import title_from

MOST_CHARACTERS: Final = 20_000
"""The most characters of the terms of a file."""
_MOST_POSTINGS: Final = 4_000  # of a term; four characters each at most, nearly always
_MOST_SPELLINGS: Final = 4_000  # words of a first letter
_MOST_GROUPS: Final = 255
_EACH: Final = 8  # one of so many words may be the first of a file
_RECORDS: Final = 16  # of a file
_EXCERPT: Final = 140  # characters of a record's text
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


class IndexFile(NamedTuple):
    """A file of the index: its path, a hash of what it is made from, and a function that makes it."""

    path: str
    hash: str
    make: Callable[[], bytes]


def index_files(
    index: SearchIndex, records: Sequence[bytes], stands: Callable[[str, str], bool] = lambda *_: False
) -> Iterator[IndexFile]:
    """Yield the files of an index, but for the client's code.

    `records` are what is shown of hits, by their numbers, each as JSON. `stands` says if a file of a path and a hash
    need not be made.
    """
    shards = list(_shards(index))
    spellings = sorted(_spellings(index).items())
    yield _file(
        "search/index.json",
        json_line(
            {
                "records": len(records),
                "recordsPerFile": _RECORDS,
                "stopWords": sorted(index.stop_words),
                "terms": [shard.first for shard in shards],
                "spelling": [letter for letter, _ in spellings],
            }
        ),
    )
    paths = [f"search/terms/{number}.json" for number in range(len(shards))]
    made = (shard for path, shard in zip(paths, shards, strict=True) if not stands(path, shard.hash))
    index.postings([term for shard in made for term in shard.terms])  # of all files at once
    for path, shard in zip(paths, shards, strict=True):
        yield IndexFile(path, shard.hash, partial(shard.content, index))
    for number, (_, words) in enumerate(spellings):
        yield _file(f"search/spelling/{number}.json", json_line({"words": words}))
    for number, begin in enumerate(range(0, len(records), _RECORDS)):
        lines = b",".join(records[begin : begin + _RECORDS])
        yield _file(f"search/records/{number}.json", b'{"records":[' + lines + b"]}")


def _file(path: str, line: bytes) -> IndexFile:
    data = line + b"\n"
    return IndexFile(path, sha256(data).hexdigest()[:32], partial(bytes, data))


@dataclass
class _Shard:
    """A file of terms while it is filled: words with another term, and terms with hashes of their postings."""

    first: str
    size: int = 0
    words: dict[str, str] = field(default_factory=dict)
    terms: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def hash(self) -> str:
        return sha256(repr((self.words, self.terms)).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def content(self, index: SearchIndex) -> bytes:
        """Return the bytes of the file."""
        postings = index.postings(self.terms)
        terms = {term: written(postings[term]) for term in self.terms}
        return json_line({"words": self.words, "terms": terms}) + b"\n"


def _order(word: str) -> bytes:
    """Return the key by which JavaScript orders strings."""
    return word.encode("utf-16-be", "surrogatepass")


def _shards(index: SearchIndex) -> Iterator[_Shard]:
    """Yield the files of terms. A file that is half full ends before the next word of some, which its hash chooses:
    what changes in one file leaves the bounds of most others where they are."""
    others = {word: term for word, term in index.words.items() if word != term}
    shard = _Shard("")
    for key in sorted({*others, *index.terms}, key=_order):
        term = index.terms.get(key)
        length = len(key) * 2 + len(others.get(key, "")) + (_most_characters(sum(term.records)) if term else 0) + 12
        half_full = shard.size > MOST_CHARACTERS // 2 and not crc32(_order(key)) % _EACH
        if shard.size and (shard.size + length > MOST_CHARACTERS or half_full):
            yield shard
            shard = _Shard(key)
        shard.size += length
        if key in others:
            shard.words[key] = others[key]
        if term is not None:
            shard.terms[key] = term.hash
    yield shard


def _most_characters(records: int) -> int:
    """Return a number of characters that the postings of so many records hardly ever exceed as text."""
    number = min(records, _MOST_POSTINGS)
    return 4 * number + 5 * min(number, _MOST_GROUPS)


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
