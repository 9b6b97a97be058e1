"""Checks the built documentation site: links lead to pages and their anchors, nothing is loaded from elsewhere.

It also compares each page with its Markdown as CommonMark reads it: the site's parser is another one, to which a list
that is indented by less than four blanks is text.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

from markdown_it import MarkdownIt

SITE = Path(__file__).resolve().parents[1] / ".site"
_LOADING = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}
_COUNTED = {
    "li": "list items",
    "table": "tables",
    "h2": "headings",
    "h3": "headings of the third level",
    "pre": "blocks of code",
}


@dataclass
class Page(HTMLParser):
    """A page of the site: its links, what it loads, its anchors, and the elements of its text."""

    path: Path
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    elements: Counter[str] = field(default_factory=Counter)
    inside: bool = False

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        self.inside = self.inside or tag == "article"
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif tag in _LOADING and values.get("rel") not in ("canonical", "next", "prev"):
            self.loads += [values[_LOADING[tag]]] if _LOADING[tag] in values else []
        if self.inside and tag in _COUNTED:
            self.elements[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "article"


def defects(site: Path) -> Iterator[str]:
    """Yield a line for each defect of a site."""
    html = site / "html"
    pages = {path.relative_to(html).as_posix(): Page(path) for path in sorted(html.rglob("*.html"))}
    for name, page in pages.items():
        yield from (f"{name}: loads {target}" for target in page.loads if _is_foreign(target))
        if name != "404.html":
            targets = dict.fromkeys([*page.links, *(each for each in page.loads if not _is_foreign(each))])
            yield from (f"{name}: {defect}" for target in targets if (defect := _broken(html, pages, name, target)))
    for path in sorted((site / "source").rglob("*.md")):
        name = path.relative_to(site / "source").with_suffix(".html").as_posix()
        if name in pages:
            yield from (f"{name}: {defect}" for defect in _lost(path, pages[name]))
        else:
            yield f"{name}: the page was not built"


def _is_foreign(target: str) -> bool:
    return target.startswith("//") or (":" in target and not target.startswith("data:"))


def _broken(html: Path, pages: dict[str, Page], name: str, target: str) -> str:
    address, anchor = urldefrag(target)
    if ":" in address:
        return ""
    path = (html / name).parent / unquote(address) if address else html / name
    found = path.resolve()
    if not found.is_file():
        return f"leads to `{target}`, which is no file"
    page = pages.get(found.relative_to(html.resolve()).as_posix())
    if anchor and page is not None and unquote(anchor) not in page.anchors:
        return f"leads to `{target}`, which is no place of that page"
    return ""


def _lost(source: Path, page: Page) -> Iterator[str]:
    """Yield what a page has less or more of than its Markdown."""
    tokens = MarkdownIt("commonmark").enable("table").parse(source.read_text(encoding="utf-8"))
    tags = Counter(
        "pre" if token.type in ("fence", "code_block") else token.tag for token in tokens if token.nesting >= 0
    )
    for tag, noun in _COUNTED.items():
        if tags[tag] != page.elements[tag]:
            yield f"{page.elements[tag]} {noun} instead of {tags[tag]}"


def main() -> int:
    found = list(defects(SITE))
    for defect in found:
        print(defect)
    print(f"Checked the site: {len(found)} defects.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
