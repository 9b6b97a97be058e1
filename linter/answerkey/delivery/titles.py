"""Titles of pages whose authors gave none."""

from __future__ import annotations


def title_from(stem: str) -> str:
    """Return a title made from the name of a page's file, as Nuxt Content makes it."""
    return " ".join(word[:1].upper() + word[1:] for word in stem.replace("_", "-").split("-") if word)
