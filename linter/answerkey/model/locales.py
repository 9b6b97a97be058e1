"""Locales: the languages of readers, and the files that translate others into them.

`jwt.de.md` beside `jwt.md` translates it. The first locale of a base is that of its own files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from answerkey.lazy_regex import lazy_regex
from answerkey.model.collections import BUILT_IN, FRAMEWORKS, QA, TOPICS, Collection

TRANSLATED = {collection.name: f"{collection.name}-translations" for collection in BUILT_IN}
"""The names of the collections of translations, by those of what they translate."""
_STEMS = {FRAMEWORKS.name: "frameworks/*", TOPICS.name: "topics/*", QA.name: "qa/**/*"}
_TAG = lazy_regex(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")


def is_locale(text: str) -> bool:
    """Return whether a text is a language tag of BCP 47 in its usual case: `de`, `pt-BR`, `zh-Hant`."""
    return _TAG.fullmatch(text) is not None


def prefix_of(locale: str, locales: Sequence[str]) -> str:
    """Return what stands before the addresses of a locale: nothing for that of the base, `/de` for another."""
    return f"/{locale}" if locale and locale != locales[0] else ""


def split_locale(path: str, locales: Sequence[str]) -> tuple[str, str]:
    """Return the locale that a path begins with, or the name of a file ends in, and the path without it.

    `/de/a/b` is `/a/b` in `de`, and `/qa/a/b.de.md` is `/qa/a/b.md`. The locale of other paths is empty.
    """
    for locale in locales[1:]:
        if path == f"/{locale}" or path.startswith(f"/{locale}/"):
            return locale, path.removeprefix(f"/{locale}") or "/"
        if path.endswith(f".{locale}.md"):
            return locale, path.removesuffix(f".{locale}.md") + ".md"
    return "", path


@lru_cache(maxsize=8)
def translations(locales: Sequence[str]) -> tuple[Collection, ...]:
    """Return the collections of translations of a base with these locales; none where it has one language."""
    return tuple(_collections(locales[1:]))


def _collections(locales: Sequence[str]) -> Iterator[Collection]:
    for collection in BUILT_IN:
        suffixes = collection.glob.rpartition(".")[2]
        for locale in locales:
            glob = f"{_STEMS[collection.name]}.{locale}.{suffixes}"
            yield replace(collection, name=TRANSLATED[collection.name], glob=glob)
