"""Renders pages, in several processes where that pays, and keeps what was rendered."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from answerkey.delivery.catalog_builder import PageTexts, RenderedPage
from answerkey.pipeline.cache import Cache, digest
from answerkey.rendering.rendered import CodeBlock, Heading, Rendered

_PER_PROCESS = 40  # pages that pay for the start of one more
_CHUNK = 8
_DAMAGED = (ValueError, KeyError, TypeError, IndexError)


@dataclass(frozen=True)
class PageRenderer:
    """Renders pages in order. `version` is a hash of the program; `jobs` 0 means as many processes as pay."""

    cache: Cache
    version: bytes
    jobs: int = 0

    def __call__(self, pages: Sequence[PageTexts]) -> Iterable[RenderedPage]:
        """Each page rendered, from the cache where it was rendered before."""
        keys = [digest(self.version, "rendered", json.dumps(_raw_texts(page))) for page in pages]
        found = {key: page for key in dict.fromkeys(keys) if (page := _decoded(self.cache.get(key))) is not None}
        missing = [(key, page) for key, page in zip(keys, pages, strict=True) if key not in found]
        rendered = list(self._render([page for _, page in missing]))
        new = {key: page for (key, _), page in zip(missing, rendered, strict=True)}
        self.cache.put([(key, _encoded(page)) for key, page in new.items()], found)
        return [found[key] if key in found else new[key] for key in keys]

    def _render(self, pages: Sequence[PageTexts]) -> Iterator[RenderedPage]:
        jobs = self.jobs or min(_processors(), len(pages) // _PER_PROCESS)
        if jobs <= 1:
            yield from map(render_page, pages)
            return
        context = get_context("fork" if sys.platform == "linux" else "spawn")
        with ProcessPoolExecutor(jobs, context) as pool:
            yield from pool.map(render_page, pages, chunksize=_CHUNK)


def render_page(page: PageTexts) -> RenderedPage:
    """Render the texts of one page."""
    from answerkey.model.anchors import Anchors
    from answerkey.rendering.html import render, render_inline  # what was rendered before needs neither

    links, anchors = dict(page.links), Anchors()

    def resolve(target: str) -> str:
        return links.get(target, target)

    questions = tuple((render_inline(q, resolve), render(a, resolve, anchors)) for q, a in page.questions)
    return RenderedPage(questions, render(page.body, resolve, anchors) if page.body.strip() else None)


def _raw_texts(page: PageTexts) -> list[Any]:
    return [page.questions, page.body, page.links]


def _encoded(page: RenderedPage) -> bytes:
    return json.dumps([page.questions, page.body], ensure_ascii=False, separators=(",", ":")).encode()


def _decoded(data: bytes | None) -> RenderedPage | None:
    if data is None:
        return None
    try:
        questions, body = json.loads(data)
        pairs = tuple((_rendered(q), _rendered(a)) for q, a in questions)
        return RenderedPage(pairs, _rendered(body) if body is not None else None)
    except _DAMAGED:
        return None


def _rendered(raw: list[Any]) -> Rendered:
    html, text, headings, snippets, words, seconds = raw
    return Rendered(
        html, text, tuple(Heading(*h) for h in headings), tuple(CodeBlock(*s) for s in snippets), words, seconds
    )


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
