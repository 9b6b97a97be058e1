"""Reads the fixtures under `tests/rules`, which are the rules' documentation and their cases at once.

A fixture is Markdown. Each `##` heading begins a case; its fences say, by the first word of their info string:

    file PATH          a file of the base, as it is
    file PATH escaped  the same with Python's escapes, for characters that an editor would not keep
    file PATH bytes    the same, each escape being one byte
    earlier PATH       the file in an earlier commit of a git repository; all files are committed an hour later
    link PATH          a symbolic link to what the block names
    config             the base's answerkey.toml; without `select` in it only the rule of the fixture runs
    diagnostics        what is reported, in the form of `rendered`; a case without it must be silent
    fixed PATH         what all fixes, the unsafe ones too, make of that file in one go; `escaped` as above
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from answerkey.diagnostics import Applicability, Diagnostic, Report
from answerkey.fixing.edits import UNSAFE, apply, plan
from repositories import Repository

FOLDER = Path(__file__).parent / "rules"


@dataclass
class Case:
    """One case: the files of its base, its configuration, and the diagnostics that it must give, no more, no less."""

    rule: str
    title: str
    files: dict[str, bytes] = field(default_factory=dict)
    earlier: dict[str, bytes] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    config: str = ""
    expected: str = ""
    fixed: dict[str, bytes] = field(default_factory=dict)
    lines: dict[str, tuple[int, int]] = field(default_factory=dict)  # of the fixture, where what is expected stands

    def __str__(self) -> str:
        return f"{self.rule}: {self.title}"

    def write(self, folder: Path) -> None:
        """Lay the base out below a folder."""
        if self.earlier:
            repository = Repository(folder)
            self._write_files(folder, self.earlier)
            repository.commit()
            self._write_files(folder, self.files)
            repository.commit()
        self._write_files(folder, self.files)
        for name, target in self.links.items():
            path = folder / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.symlink_to(target)
        select = "" if "select" in self.config else f'select = ["{self.rule}"]\n'
        (folder / "answerkey.toml").write_text(select + self.config, encoding="utf-8")

    def _write_files(self, folder: Path, files: dict[str, bytes]) -> None:
        for name, data in files.items():
            path = folder / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def fixtures() -> list[Path]:
    return sorted(FOLDER.glob("*/*.md"))


def rule_of(path: Path) -> str:
    return path.relative_to(FOLDER).with_suffix("").as_posix()


def cases(path: Path) -> Iterator[Case]:
    """The cases of one fixture."""
    case: Case | None = None
    tokens = MarkdownIt("commonmark").parse(path.read_text(encoding="utf-8"))
    for number, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            if case is not None:
                yield case
            case = Case(rule_of(path), tokens[number + 1].content)
        elif token.type == "fence" and case is not None:
            _read(token, case)
    if case is not None:
        yield case


def _read(token: Token, case: Case) -> None:
    word, *arguments = token.info.split()
    if word == "file":
        case.files[arguments[0]] = _data(token.content, arguments[1:])
    elif word == "earlier":
        case.earlier[arguments[0]] = _data(token.content, arguments[1:])
    elif word == "link":
        case.links[arguments[0]] = token.content.strip()
    elif word == "config":
        case.config = token.content
    elif word in ("diagnostics", "fixed"):
        assert token.map is not None
        case.lines[" ".join([word, *arguments])] = (token.map[0] + 1, token.map[1] - 1)
        if word == "fixed":
            case.fixed[arguments[0]] = _data(token.content, arguments[1:])
        else:
            case.expected = token.content


def _data(text: str, how: list[str]) -> bytes:
    if not how:
        return text.encode()
    decoded = codecs.decode(text.encode("ascii"), "unicode_escape")
    return decoded.encode("latin-1" if how == ["bytes"] else "utf-8")


def mended(report: Report) -> dict[str, bytes]:
    """The files that have fixes, by their paths, after those that can be made together."""
    found = {}
    for path, diagnostics in groupby(report.diagnostics, key=lambda diagnostic: diagnostic.path):
        if edits := plan(diagnostics, UNSAFE).edits:
            found[path] = apply(report.texts[path], edits).encode()
    return found


def update(case: Case, diagnostics: str, fixed: dict[str, bytes]) -> None:
    """Write what was found into the fixture. Read the difference before you keep it: the program may be wrong."""
    path = FOLDER / f"{case.rule}.md"
    now = next(found for found in cases(path) if found.title == case.title)
    assert not diagnostics or "diagnostics" in now.lines, "give the case an empty `diagnostics` fence first"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for info, (start, end) in sorted(now.lines.items(), key=lambda entry: entry[1], reverse=True):
        word, *arguments = info.split()
        lines[start:end] = [diagnostics if word == "diagnostics" else _shown(fixed[arguments[0]], arguments[1:])]
    path.write_text("".join(lines), encoding="utf-8")


def _shown(data: bytes, how: list[str]) -> str:
    """A file as a fence holds it."""
    lines = data.decode().split("\n")
    return "\n".join(line.encode("unicode_escape").decode() if how else line for line in lines)


def rendered(report: Report) -> str:
    """A report as fixtures write it: place, severity, rule and message, then hint, related places and fix if any."""
    return "".join(_line(diagnostic) for diagnostic in report.diagnostics)


def _line(d: Diagnostic) -> str:
    end = f"{d.end.column}" if d.end.line == d.start.line else f"{d.end.line}:{d.end.column}"
    text = f"{d.path}:{d.start.line}:{d.start.column}-{end} {d.severity} {d.rule} {d.message}\n"
    text += f"  hint: {d.hint}\n" if d.hint else ""
    text += "".join(f"  note: {r.path}:{r.start.line}:{r.start.column} {r.message}\n" for r in d.related)
    if d.fix is not None:
        text += (
            f"  {'' if d.fix.applicability is Applicability.SAFE else f'{d.fix.applicability} '}fix: {d.fix.title}\n"
        )
    return text
