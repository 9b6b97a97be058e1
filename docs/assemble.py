"""Assembles the source of the documentation site in .site, from which `make site` builds .site/html.

The pages are those of docs/, each with a line in the navigation of docs/zensical.toml, a few READMEs, and a page for
each rule. Links between them lead to pages of the site. A link to another file of the repository leads to a copy of it,
so that the site is complete without the repository. What can't be followed is an error.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tomllib
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urldefrag

from rule_pages import rule_pages

from answerkey.model.content import Link
from answerkey.parsing.markdown import parse_markdown
from answerkey.project_urls import DOCUMENTATION
from answerkey.source import identity

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / ".site"
CONFIGURATION = ROOT / "docs" / "zensical.toml"
FILES = "files"  # the folder of the site with copies of files of the repository

_RULES = '"rules/*"'
_OTHER_PAGES = {
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "benchmarks/README.md": "benchmarks.md",
    "editors/README.md": "editors.md",
    "editors/vscode/README.md": "vscode.md",
    "examples/README.md": "examples.md",
}
"""Pages of the site that do not lie in docs/, by their path in the repository."""

_INSTEAD = {"README.md": "index.md", "schemas": "schemas.md"}
"""Pages of the site that stand for something else of the repository."""

_INFO = re.compile(r"^( *`{3,}[\w-]+) (?:file )?(\S[^\n]*)$", re.M)


class BrokenDocs(Exception):
    """A page or a link that the site can't have."""


def main() -> int:
    try:
        assemble(SITE)
    except BrokenDocs as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def assemble(site: Path) -> None:
    """Write the source of the site and its configuration below a folder; raises BrokenDocs."""
    shutil.rmtree(site / "source", ignore_errors=True)
    rules = dict(rule_pages())
    configuration = with_rules(CONFIGURATION.read_text(encoding="utf-8"), rules)
    pages = page_paths(ROOT)
    refuse_lost_pages([*pages.values(), *rules], configuration)
    for path, name in pages.items():
        write(site / "source" / name, translated(path, pages))
    for name, text in rules.items():
        write(site / "source" / name, text)
    for folder in ("assets", "images"):
        shutil.copytree(ROOT / "docs" / folder, site / "source" / folder)
    write(site / "zensical.toml", configuration)


def page_paths(root: Path) -> dict[str, str]:
    """Return the path in the site of each page, by its path in the repository."""
    docs = sorted((root / "docs").glob("*.md"))
    examples = sorted((root / "examples").glob("*/README.md"))
    return {
        **{f"docs/{path.name}": path.name for path in docs},
        **_OTHER_PAGES,
        **{f"examples/{path.parent.name}/README.md": f"examples/{path.parent.name}.md" for path in examples},
    }


def translated(path: str, pages: dict[str, str]) -> str:
    """Return a page of the repository as a page of the site."""
    text = (ROOT / path).read_text(encoding="utf-8")
    parts, end = [], 0
    for link in sorted(links_of(text), key=lambda link: link.span.start):
        target = target_in_site(path, link.target, pages)
        at = text.rindex(link.target, link.span.start, link.span.end)
        parts += [text[end:at], target]
        end = at + len(link.target)
    return _INFO.sub(r'\1 title="\2"', "".join([*parts, text[end:]]))


def links_of(text: str) -> tuple[Link, ...]:
    """Return the links of a Markdown text; raises BrokenDocs where it is too large to be read."""
    answer = parse_markdown(identity(text), dialect="gfm")
    if answer.problems:
        raise BrokenDocs(answer.problems[0].message)
    return answer.links


def target_in_site(path: str, target: str, pages: dict[str, str]) -> str:
    """Return where a link of a page leads in the site; a file that is no page is copied there."""
    target, anchor = urldefrag(target)
    if not target or ":" in target:
        return f"{target}#{anchor}" if anchor else target
    file = os.path.normpath(PurePosixPath(path).parent / target)
    if file.startswith("tests/rules/"):
        name = f"rules/{file.removeprefix('tests/rules/')}"
    elif file in pages or file in _INSTEAD:
        name = pages.get(file) or _INSTEAD[file]
    elif file.startswith("docs/"):
        name = file.removeprefix("docs/")
    elif (ROOT / file).is_file():
        name = f"{FILES}/{file}"
        write(SITE / "source" / name, (ROOT / file).read_text(encoding="utf-8"))
    else:
        raise BrokenDocs(f"{path}: `{target}` is no file of the repository")
    relative = os.path.relpath(name, PurePosixPath(pages[path]).parent)
    return f"{relative}#{anchor}" if anchor else relative


def with_rules(configuration: str, rules: Iterable[str]) -> str:
    """Return the configuration with the pages of rules in its navigation, and the address of the site if it has one."""
    entries = []
    for family, names in groupby(sorted(rules), key=lambda name: name.split("/")[1]):
        pages = (f"{{ {json.dumps(PurePosixPath(name).stem)} = {json.dumps(name)} }}" for name in names)
        entries.append(f"{{ {json.dumps(family)} = [{', '.join(pages)}] }}")
    address = f"[project]\nsite_url = {json.dumps(DOCUMENTATION)}" if DOCUMENTATION else "[project]"
    return configuration.replace(_RULES, ", ".join(entries)).replace("[project]", address, 1)


def refuse_lost_pages(pages: Iterable[str], configuration: str) -> None:
    """Raise BrokenDocs for a page without an entry in the navigation, and for an entry without a page."""
    entries = list(names_of(tomllib.loads(configuration)["project"]["nav"]))
    lost = [f"docs/zensical.toml: `nav` has no line for the page `{name}`" for name in set(pages) - set(entries)]
    empty = [f"docs/zensical.toml: there is no page `{name}`" for name in set(entries) - set(pages)]
    twice = [f"docs/zensical.toml: `nav` has `{name}` twice" for name in set(entries) if entries.count(name) > 1]
    if lost or empty or twice:
        raise BrokenDocs("\n".join(sorted([*lost, *empty, *twice])))


def names_of(entry: Any) -> Iterator[str]:
    """Yield the names of pages in a part of the navigation."""
    if isinstance(entry, str):
        yield entry
    else:
        for part in entry.values() if isinstance(entry, dict) else entry:
            yield from names_of(part)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
