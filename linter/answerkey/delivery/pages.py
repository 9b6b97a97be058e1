"""Renders pages and documents, in several processes where that pays, and keeps what was rendered."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from answerkey.delivery.sources import PageTexts, RenderedPage
from answerkey.pipeline.cache import Cache, digest
from answerkey.pipeline.options import processors
from answerkey.pipeline.sharing.shared_cache import SharedCache
from answerkey.rendering.rendered import CodeBlock, Heading, Rendered

if TYPE_CHECKING:  # most builds use no executor
    from answerkey.pipeline.executors.engine import Opening

_PER_PROCESS = 40  # pages that are worth the start of one more process
_CHUNK = 8
_BATCH = 400  # pages for which processes are started


@dataclass(frozen=True)
class PageRenderer:
    """Renders pages in order. `version` is a hash of the program.

    `jobs` 0 means as many processes as pay; with `engine` an executor does the work.
    """

    cache: Cache
    version: bytes
    jobs: int = 0
    engine: Opening | None = None
    shared: SharedCache = field(default_factory=SharedCache)

    def __call__(self, pages: Sequence[PageTexts]) -> Iterable[RenderedPage]:
        """Return the rendered pages, from the cache if they were rendered before."""
        keys = self._keys(pages)
        stored = {key: page for key in dict.fromkeys(keys) if (page := self.cache.load(key, decoded)) is not None}
        missing = [(key, page) for key, page in zip(keys, pages, strict=True) if key not in stored]
        rendered = self._rendered([page for _, page in missing])
        new = {key: data for (key, _), data in zip(missing, rendered, strict=True)}
        self._keep(new.items(), stored)
        stored |= {key: decoded(data) for key, data in new.items()}
        return [stored[key] for key in keys]

    def ahead(self, pages: Iterable[PageTexts]) -> None:
        """Render pages that the cache lacks, and put each into it as it comes: none of them is held."""
        pages = iter(pages)
        while batch := list(islice(pages, _BATCH)):
            missing = {key: page for key, page in zip(self._keys(batch), batch, strict=True) if not self._has(key)}
            entries = zip(missing, self._rendered([*missing.values()]), strict=True)
            while some := list(islice(entries, _CHUNK)):
                self._keep(some)

    def _keys(self, pages: Sequence[PageTexts]) -> list[bytes]:
        """Return the keys of pages in the cache, which has then what the shared one has of them."""
        keys = [digest(self.version, "rendered", json.dumps(_raw_texts(page))) for page in pages]
        self.shared.fill(self.cache, dict.fromkeys(keys))
        return keys

    def _has(self, key: bytes) -> bool:
        return self.cache.get(key) is not None

    def _keep(self, entries: Iterable[tuple[bytes, bytes]], used: Iterable[bytes] = ()) -> None:
        """Put entries into the caches, and mark others as used."""
        entries = list(entries)
        self.cache.put(entries, used)
        self.shared.offer(entries)

    def _rendered(self, pages: Sequence[PageTexts]) -> Iterable[bytes]:
        """Return rendered pages in their form of the cache."""
        if self.engine is None or not pages:
            return self._rendered_here(pages)
        from answerkey.delivery.page_shards import render_pages  # most builds use no executor

        return map(encoded, render_pages(self.engine, pages))

    def _rendered_here(self, pages: Sequence[PageTexts]) -> Iterator[bytes]:
        jobs = self.jobs or min(processors(), len(pages) // _PER_PROCESS)
        if jobs <= 1:
            yield from map(_rendered_bytes, pages)
            return
        from answerkey.rendering import html, questions  # noqa: F401  # once, and not again in each fork

        context = get_context("fork" if sys.platform == "linux" else "spawn")
        with ProcessPoolExecutor(jobs, context) as pool:
            yield from pool.map(_rendered_bytes, pages, chunksize=_CHUNK)


def _rendered_bytes(page: PageTexts) -> bytes:
    """Return a rendered page in its form of the cache, which crosses from a process faster than the page itself."""
    return encoded(render_page(page))


def render_page(page: PageTexts) -> RenderedPage:
    """Render the texts of one page or document, whose headings share anchors."""
    # pages from the cache need none of this
    from answerkey.model.anchors import Anchors
    from answerkey.rendering.html import render, render_code
    from answerkey.rendering.questions import render_question

    links, anchors = dict(page.links), Anchors()

    def resolve(target: str) -> str:
        return links.get(target, target)

    def block(text: str) -> Rendered:
        return render(text, resolve, anchors, page.dialect)

    questions = tuple((render_question(q, resolve, anchors, page.dialect), block(a)) for q, a in page.questions)
    choices = tuple(tuple((block(text), block(why)) for text, why in of_question) for of_question in page.choices)
    fields = tuple(render_code(text, language) if language else block(text) for text, language in page.fields)
    return RenderedPage(questions, block(page.body) if page.body.strip() else None, choices, fields)


def _raw_texts(page: PageTexts) -> list[Any]:
    return [page.questions, page.body, page.links, page.dialect, page.choices, page.fields]


def encoded(page: RenderedPage) -> bytes:
    """Return a rendered page as JSON."""
    parts = [page.questions, page.body, page.choices, page.fields]
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()


def decoded(data: bytes) -> RenderedPage:
    """Return the page that was encoded; raises one of UNDECODABLE for other data."""
    questions, body, choices, fields = json.loads(data)
    pairs = _pairs(questions)
    rendered_body = _rendered(body) if body is not None else None
    return RenderedPage(pairs, rendered_body, tuple(map(_pairs, choices)), tuple(map(_rendered, fields)))


def _pairs(raw: list[Any]) -> tuple[tuple[Rendered, Rendered], ...]:
    return tuple((_rendered(one), _rendered(other)) for one, other in raw)


def _rendered(raw: list[Any]) -> Rendered:
    html, text, headings, snippets, words, seconds = raw
    return Rendered(
        html, text, tuple(Heading(*h) for h in headings), tuple(CodeBlock(*s) for s in snippets), words, seconds
    )
