"""Plant defects in right snippets and the text around them, and count what lint finds of them.

    python benchmarks/plant.py FOLDER [--environment DIR] [--most 300] [--seed 0] [--kinds syntax,name] [--peers]
                               [--misses]

works on a copy of a folder of Markdown, or of a whole content folder. A snippet is right if it compiles and lint
reports nothing in it. One defect of each kind of `defects.py` is planted in each of up to `--most` right snippets,
which are drawn with the seed. The table has a row for each kind:

    planted     snippets with such a defect
    found       with a new finding anywhere in the snippet, or at a place of the defect outside of it
    at line     with a new finding on a line of a place of the defect
    aim         the share of defects that should be found at the line
    elsewhere   new findings in other places

With `--peers` two columns more tell what black and pyflakes report anew of the snippet, cut out of its file without a
mistake: what blacken-docs and doccmd can find at best. A line below counts the right snippets of which they report
anything.

A place of a defect is the changed text, and for a bracket that is gone also its partner. Attributes, keywords and
members are planted where the standard library or the environment has the right name; what stands around the snippet
is changed in answers only.
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import black
import pyflakes.api
import pyflakes.reporter
from defects import KINDS, Code, Defect, Kind

from answerkey.libraries.environment import read_environment
from answerkey.libraries.library_index import read_libraries
from answerkey.pipeline.checker import checker_for
from answerkey.pipeline.guard import Unguarded
from answerkey.snippets.gather import Setting, gather
from answerkey.snippets.labels import is_output_label, label_of
from answerkey.snippets.language import Kind as Language
from answerkey.snippets.snippet import Snippet
from answerkey.source import LineIndex, Span
from answerkey.workspace import open_workspace

CONFIG = 'ignore = ["snippet/format", "page", "proof"]\n'


class Found(NamedTuple):
    """A finding: its file, its rule and message, and its first and last line."""

    path: str
    rule: str
    message: str
    start: int
    end: int

    def touches(self, places: list[range]) -> bool:
        """Return whether the finding is on a line of one of some places."""
        return any(self.start < place.stop and self.end >= place.start for place in places)


@dataclass(frozen=True)
class Copy:
    """A copy of the folder under test, with its configuration and cache."""

    root: Path

    @property
    def content(self) -> Path:
        return self.root / "content"

    def lint(self) -> Counter[Found]:
        command = [sys.executable, "-m", "answerkey", "lint", "content", "--format", "json"]
        environment = {**os.environ, "ANSWERKEY_CACHE_DIR": str(self.root / ".cache")}
        result = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True, check=False)
        if result.returncode not in (0, 1):
            raise SystemExit(result.stderr)
        return Counter(map(found, json.loads(result.stdout)["diagnostics"]))

    def right_codes(self, libraries: frozenset[str]) -> Iterator[Code]:
        """Yield the snippets that compile and in which nothing is reported."""
        reported = {(finding.path, line) for finding in self.lint() for line in range(finding.start, finding.end + 1)}
        workspace = open_workspace([str(self.content)])
        checker = checker_for(workspace.config)
        for source in workspace.files:
            document = checker.parse(source.path, source.collection, workspace.read(source)[0], Unguarded())
            path = f"content/{source.path}"
            setting = Setting(document.text, checker.limits, Unguarded())
            for number, snippet in enumerate(gather(document, setting)):
                if is_right(snippet) and not any(
                    (path, line) in reported for line in lines(document.text, snippet.span)
                ):
                    yield Code(document, number, snippet, libraries)


def found(entry: Mapping[str, object]) -> Found:
    place = {end: entry[end]["line"] for end in ("start", "end")}  # type: ignore[index]
    return Found(str(entry["path"]), str(entry["rule"]), str(entry["message"]), place["start"], place["end"])


def is_right(snippet: Snippet) -> bool:
    if not snippet.is_python or not snippet.examined or snippet.is_fragment or snippet.directives:
        return False
    if (
        is_output_label(label_of(snippet.answer, snippet.fence, snippet.file_text))
        and snippet.kind is not Language.CONSOLE
    ):
        return False
    syntax = snippet.syntax
    return syntax is not None and syntax.error is None and syntax.code is snippet.code and _parses(snippet.code.text)


def _parses(code: str) -> bool:
    try:
        return bool(ast.parse(code).body)
    except (SyntaxError, ValueError):
        return False


def lines(text: str, span: Span) -> range:
    index = LineIndex(text)
    return range(index.position(span.start).line, index.position(max(span.start, span.end - 1)).line + 1)


class Row(NamedTuple):
    """The counts of one kind."""

    planted: int = 0
    found: int = 0
    at_line: int = 0
    elsewhere: int = 0


Plant = tuple[Code, Defect]


def rounds(plants: list[Plant], together: int) -> Iterator[list[Plant]]:
    """Yield plants so that at most `together` of them are in one file at a time, as far apart as they go."""
    by_path = grouped(sorted(plants, key=lambda plant: plant[0].number))
    number = max((-(-len(entries) // together) for entries in by_path.values()), default=0)
    for at in range(number):
        yield [plant for entries in by_path.values() for plant in entries[at::number]]


def grouped(plants: list[Plant]) -> dict[str, list[Plant]]:
    """Return plants by the path of their file."""
    by_path: dict[str, list[Plant]] = defaultdict(list)
    for plant in plants:
        by_path[plant[0].path].append(plant)
    return by_path


def measure(copy: Copy, plants: list[Plant], together: int, before: Counter[Found], *, misses: bool) -> Row:
    row = Row()
    for batch in rounds(plants, together):
        by_path = grouped(batch)
        originals = {path: (copy.content / path).read_bytes() for path in by_path}
        for path, entries in by_path.items():
            write(copy.content / path, entries)
        new = copy.lint() - before
        for path, data in originals.items():
            (copy.content / path).write_bytes(data)
        row = judge(row, batch, new, misses=misses)
    return row


def write(file: Path, entries: list[Plant]) -> None:
    text = entries[0][0].document.text
    for edit in sorted((defect.edit for _, defect in entries), key=lambda edit: edit.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    file.write_bytes(text.encode("utf-8"))


def judge(row: Row, batch: list[Plant], new: Counter[Found], *, misses: bool) -> Row:
    rest = dict(new)
    for code, defect in batch:
        text, path = code.document.text, f"content/{code.path}"
        at = [lines(text, place) for place in defect.places]
        inside = [lines(text, code.snippet.span), *at]
        own = [finding for finding in new if finding.path == path and finding.touches(inside)]
        hit = [finding for finding in own if finding.touches(at)]
        for finding in own:
            rest.pop(finding, None)
        row = Row(row.planted + 1, row.found + bool(own), row.at_line + bool(hit), row.elsewhere)
        if misses and not hit:
            edit = defect.edit
            shown = f"{text[slice(*edit.span)][:60]!r} -> {edit.text[:60]!r}"
            print(f"  {path}:{at[0].start}: {shown} {[(f.start, f.rule, f.message) for f in own]}")
    if misses:
        for finding in rest:
            print(f"  elsewhere: {finding.path}:{finding.start}: {finding.rule}: {finding.message}")
    return row._replace(elsewhere=row.elsewhere + len(rest))


def black_reports(code: str) -> Counter[str]:
    """Return black's error message over some code, if it has one."""
    try:
        black.format_str(code, mode=black.Mode())
    except black.InvalidInput as error:
        return Counter([str(error)])
    return Counter()


def pyflakes_reports(code: str) -> Counter[str]:
    """Return the messages of pyflakes about some code, without their places."""
    output = io.StringIO()
    pyflakes.api.check(code, "", pyflakes.reporter.Reporter(output, output))
    return Counter(line.partition(" ")[2] for line in output.getvalue().splitlines())


PEERS: Mapping[str, Callable[[str], Counter[str]]] = {"black": black_reports, "pyflakes": pyflakes_reports}


def found_by_peers(plants: list[Plant]) -> Iterator[str]:
    """Yield for each peer in how many of some plants it reports what it does not report of the right snippet."""
    changes = [(code.text, changed_text(code, defect)) for code, defect in plants]
    for reports in PEERS.values():
        yield str(sum(bool(reports(after) - reports(before)) for before, after in changes if after != before))


def changed_text(code: Code, defect: Defect) -> str:
    """Return the text of a snippet with a defect; the text as it is where the defect stands outside of it."""
    edit = defect.edit
    for at in range(len(code.text) + 1):
        end = at + edit.span.end - edit.span.start
        if code.edit(Span(at, end), edit.text) == edit:
            return code.text[:at] + edit.text + code.text[end:]
    return code.text


def known_libraries(environment: Path | None) -> frozenset[str]:
    found = read_environment(environment) if environment is not None else None
    return frozenset(sys.stdlib_module_names) | (frozenset(read_libraries(found).tops) if found else frozenset())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--environment", type=Path)
    parser.add_argument("--most", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--peers", action="store_true", help="count what black and pyflakes report of the same code")
    parser.add_argument("--misses", action="store_true", help="list what is not found, and what is reported elsewhere")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        copy = Copy(Path(name))
        shutil.copytree(arguments.folder, copy.content)
        table = (
            f"[libraries]\nenvironment = {str(arguments.environment.resolve())!r}\n" if arguments.environment else ""
        )
        (copy.root / "answerkey.toml").write_text(CONFIG + table, encoding="utf-8")
        show(copy, arguments)


def show(copy: Copy, arguments: argparse.Namespace) -> None:
    codes = list(copy.right_codes(known_libraries(arguments.environment)))
    before = copy.lint()
    head = f"{'kind':14}{'planted':>8}{'found':>8}{'at line':>9}{'':>7}{'aim':>7}{'elsewhere':>11}"
    head += "".join(f"{name:>10}" for name in PEERS) if arguments.peers else ""
    print(f"{len(codes)} right snippets\n{head}", flush=True)
    for name in arguments.kinds.split(","):
        kind = KINDS[name]
        plants = list(drawn(codes, kind, random.Random(f"{arguments.seed} {name}"), arguments.most))
        row = measure(copy, plants, kind.together, before, misses=arguments.misses)
        share = f"{row.at_line / row.planted:.1%}" if row.planted else "–"
        counts = f"{row.planted:>8}{row.found:>8}{row.at_line:>9}{share:>7}{kind.aim:>7.0%}{row.elsewhere:>11}"
        counts += "".join(f"{count:>10}" for count in found_by_peers(plants)) if arguments.peers else ""
        print(f"{name:14}{counts}", flush=True)
    for peer, reports in PEERS.items() if arguments.peers else ():
        print(f"{peer} reports something of {sum(bool(reports(code.text)) for code in codes)} right snippets")


def drawn(codes: list[Code], kind: Kind, dice: random.Random, most: int) -> Iterator[Plant]:
    """Yield snippets in an order of chance, each with one defect, of which no two change the same text."""
    changed: set[tuple[str, Span]] = set()
    for code in dice.sample(codes, len(codes)):
        for defect in kind.planting(code, dice) if len(changed) < most else ():
            if (code.path, defect.edit.span) not in changed:
                changed.add((code.path, defect.edit.span))
                yield code, defect
                break


if __name__ == "__main__":
    main()
