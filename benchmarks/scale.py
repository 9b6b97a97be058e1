"""Copies of a content tree that are all different, to measure how the linter grows with a base.

    python benchmarks/scale.py content /tmp/large 100

Copy k of a framework lives under the slug `<slug>-k`: folders, file names, `frameworkSlug` and addresses follow. Each
Python snippet gets a comment and each question a few words that name the copy, so that no cache keyed on content makes
many copies cost one, and no rule takes one copy for a repetition of another. `ids.lock` names the ids of all copies;
`verified.json` stays behind, since its verdicts are on the code without the comments.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(
    r"^(?P<lead>[ \t>]*(?:[-*+][ \t]+)?)(?:`{3,}|~{3,})[ \t]*\{?\.?(?:python|pycon|py)3?\b[^\r\n]*(?P<end>\r?\n)"
    r"(?=(?P<prompt>[ \t>]*>>> )?)",
    re.M | re.I,
)
_LOCK, _VERDICTS = "ids.lock", "verified.json"
_TEXT = (".md", ".markdown", ".mdx", ".yml", ".yaml")
_QUESTION = r"(?m)^({key})q: (?![|>])(.*?)(\??[\"']?[ \t]*\r?)$"
_ORDER = re.compile(r"(?m)^(order: *)(\d+)")


@dataclass(frozen=True)
class Copier:
    """Writes the copies of one tree."""

    source: Path
    slugs: tuple[str, ...]

    @classmethod
    def of(cls, source: Path) -> Copier:
        """A copier for a tree; its frameworks are those of `frameworks/` and the folders in `qa/`."""
        records = {path.stem for path in (source / "frameworks").glob("*.y*ml")}
        folders = {path.name for path in (source / "qa").glob("*") if path.is_dir()}
        return cls(source, tuple(sorted(records | folders, key=len, reverse=True)))

    def write(self, target: Path, copies: int) -> int:
        """Write copies 1, 2, … and say how many files they have."""
        every = sorted(path for path in self.source.rglob("*") if path.is_file() and not path.is_symlink())
        files = [path for path in every if path.name not in (_LOCK, _VERDICTS)]
        written = {self._copy(path, target, number) for number in range(1, copies + 1) for path in files}
        return len(written) + self._write_ids(target, copies)

    def _write_ids(self, target: Path, copies: int) -> int:
        """Write the ids of all copies, in order; return the number of files."""
        lock = self.source / _LOCK
        if not lock.is_file():
            return 0
        text, places = lock.read_text(encoding="utf-8"), rf"(/)({self._any})(?=[/#\s-]|\Z)"
        lines = {line for n in range(1, copies + 1) for line in self._renamed(places, text, n).splitlines()}
        (target / _LOCK).write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8")
        return 1

    def _copy(self, path: Path, target: Path, number: int) -> Path:
        data = path.read_bytes()
        relative = path.relative_to(self.source).as_posix()
        name = self._renamed(rf"(^|/)({self._any})(?=[/.-])", relative, number)
        if path.suffix in _TEXT:
            text = self._marked(relative, data.decode("utf-8", "surrogateescape"), number)
            changed = text.encode("utf-8", "surrogateescape")
            if changed != data and name == relative:  # a file of one framework whose path does not name it
                name = f"{name.removesuffix(path.suffix)}-{number}{path.suffix}"
            data = changed
        copy = target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(data)
        return copy

    def _marked(self, path: str, text: str, number: int) -> str:
        """The text of a file as it stands in one copy."""
        key = "slug" if path.startswith("frameworks/") else "frameworkSlug"
        text = self._renamed(rf"(?m)^({key}: *[\"']?)({self._any})(?=[\"']?[ \t]*\r?$)", text, number)
        text = self._renamed(rf"(?m)(\]\(<?|\]: *<?|^ *- +[\"']?)/({self._any})(?=[/#?)\"'\s])", text, number, "/")
        if path.startswith("frameworks/"):
            return _ORDER.sub(lambda found: f"{found[1]}{int(found[2]) + 1000 * number}", text)
        return _questions(FENCE.sub(lambda fence: fence[0] + _comment(fence, number), text), number)

    @property
    def _any(self) -> str:
        return "|".join(re.escape(slug) for slug in self.slugs) or "(?!)"

    @staticmethod
    def _renamed(pattern: str, text: str, number: int, before: str = "") -> str:
        return re.sub(pattern, lambda found: f"{found[1]}{before}{found[2]}-{number}", text)


def _comment(fence: re.Match[str], number: int) -> str:
    """The line after a fence that names the copy; in a session it needs a prompt as well."""
    lead = re.sub(r"[-*+]", " ", fence["lead"])
    return f"{lead}{'>>> ' if fence['prompt'] else ''}# copy {number}{fence['end']}"


def _questions(text: str, number: int) -> str:
    """A page whose questions name the copy. All stand as deep as the first, code that looks like one stands deeper."""
    first = re.search(r"^( *)(- )?q: ", text, re.M)
    if first is None:
        return text
    key = re.escape(first[1]) + ("- " if first[2] else "")
    return re.sub(_QUESTION.replace("{key}", key), rf"\1q: \2 in copy {number}\3", text)


def snippets(tree: Path) -> Iterator[str]:
    """The opening lines of all Python snippets of a tree."""
    for path in sorted(tree.rglob("*.md")):
        yield from (found[0] for found in FENCE.finditer(path.read_text(encoding="utf-8", errors="replace")))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Write distinct copies of a content tree.")
    parser.add_argument("source", type=Path, help="the content folder")
    parser.add_argument("target", type=Path, help="the folder for the copies; must not exist")
    parser.add_argument("copies", type=int)
    arguments = parser.parse_args()
    if arguments.target.exists():
        parser.error(f"{arguments.target} exists")
    print(Copier.of(arguments.source).write(arguments.target, arguments.copies), "files")


if __name__ == "__main__":
    main()
