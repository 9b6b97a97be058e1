"""Pages that are rendered by the workers of an executor: their texts go, and come back rendered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from answerkey.delivery.pages import decoded, encoded, render_page
from answerkey.delivery.sources import PageTexts, RenderedPage
from answerkey.pipeline.executors.checking import OTHER_PROGRAM
from answerkey.pipeline.executors.engine import EngineError, Opening
from answerkey.pipeline.executors.helper import HELPERS, serve
from answerkey.pipeline.executors.shards import cut, framework
from answerkey.pipeline.executors.spreading import Answer, Spreading, encode_answer
from answerkey.pipeline.program import portable_fingerprint

_MODULE = "answerkey.delivery.page_shards"
_MOST = 1_000_000  # characters of texts in a shard: a few seconds, see docs/scale.md


class _Request(NamedTuple):
    """The texts of some pages; `program` is the fingerprint of who asks."""

    program: bytes
    pages: tuple[PageTexts, ...]


_REQUESTS = msgspec.msgpack.Decoder(_Request)


def render_pages(opening: Opening, pages: Sequence[PageTexts]) -> list[RenderedPage]:
    """Return the pages in order, rendered by the workers of an engine; raises EngineError."""
    rendered: dict[int, RenderedPage] = {}
    with opening() as engine:
        spreading: Spreading[tuple[int, PageTexts], RenderedPage] = Spreading(
            engine, render_shard, lambda shard: _encoded([page for _, page in shard]), lambda _, data: decoded(data)
        )
        shards = cut(list(enumerate(pages)), _weight, lambda entry: framework(entry[1].path), _MOST, engine.workers)
        for (number, page), result in spreading.run(shards):
            if result is None:
                raise EngineError(f"`{page.path}` ends each process that renders it")
            rendered[number] = result
    return [rendered[number] for number in range(len(pages))]


def render_shard(request: bytes) -> bytes:
    """Return the answer to a request. This runs in a worker."""
    return HELPERS.ask(_MODULE, request)


def _weight(entry: tuple[int, PageTexts]) -> int:
    page = entry[1]
    texts = [*(text for pair in page.questions for text in pair), *(text for text, _ in page.fields)]
    choices = (text for question in page.choices for pair in question for text in pair)
    return len(page.body) + sum(map(len, texts)) + sum(map(len, choices))


def _encoded(pages: Sequence[PageTexts]) -> bytes:
    return msgspec.msgpack.encode(_Request(portable_fingerprint(), tuple(pages)))


def _answer(data: bytes) -> bytes:
    """Render the pages of a request."""
    request = _REQUESTS.decode(data)
    if request.program != portable_fingerprint():
        return encode_answer(Answer(refusal=OTHER_PROGRAM))
    return encode_answer(Answer(tuple(encoded(render_page(page)) for page in request.pages)))


if __name__ == "__main__":
    serve(_answer)
