"""Plant defects in snippets that are right, and count what lint finds of them and what it reports elsewhere.

    python benchmarks/plant.py FOLDER [--environment DIR] [--most 300] [--seed 0] [--kinds syntax,name] [--misses]

works on a copy of a folder of Markdown, or of a whole content folder. A snippet is right if it compiles and lint
reports nothing in it. One defect of each kind is planted in each of up to `--most` right snippets, which are drawn
with the seed. The table has a row for each kind:

    planted     snippets with such a defect
    found       with a new finding anywhere in the snippet
    at line     with a new finding on the lines of the defect
    elsewhere   new findings in other snippets

Attributes, keywords and members are planted where the standard library or the environment has the right name.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import io
import json
import keyword
import os
import random
import shutil
import subprocess
import sys
import tempfile
import tokenize
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from answerkey.libraries.environment import read_environment
from answerkey.libraries.library_index import read_libraries
from answerkey.pipeline.checker import checker_for
from answerkey.pipeline.guard import Unguarded
from answerkey.snippets.gather import Setting, gather
from answerkey.snippets.offsets import CodeIndex
from answerkey.snippets.snippet import Snippet
from answerkey.source import Edit, LineIndex, Span
from answerkey.workspace import open_workspace

SHORTEST = 4  # letters of a name that is misspelt
TOGETHER = 6  # snippets of one file that hold a defect at the same time
DELIMITERS = frozenset("()[]{}:")
CONFIG = 'ignore = ["snippet/format", "question", "page", "proof"]\n'


@dataclass(frozen=True)
class Code:
    """A right snippet: its file, its code as text and tree, and the libraries that count as known."""

    path: str
    number: int
    snippet: Snippet
    libraries: frozenset[str]

    @property
    def text(self) -> str:
        return self.snippet.code.text

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def index(self) -> CodeIndex:
        return CodeIndex(self.text)

    @cached_property
    def imports(self) -> dict[str, str]:
        """The known modules, and names in them, that are imported, by the names that they have here."""
        uses = self.snippet.flakes.names.imports
        return {use.local: use.module for use in uses if use.module.partition(".")[0] in self.libraries}

    @cached_property
    def objects(self) -> frozenset[str]:
        """The imported names, and the names that are bound to calls of these and to nothing else."""
        bound = Counter(n.id for n in ast.walk(self.tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
        instances = {
            node.targets[0].id
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Call)
            and isinstance(node.value.func, ast.Name)
            and node.value.func.id in self.imports
            and node.value.func.id[:1].isupper()
        }
        return frozenset({*self.imports, *(name for name in instances if bound[name] == 1)} - {"Any", "typing"})

    def nodes(self, kind: type[ast.AST]) -> Iterator[ast.AST]:
        return (node for node in ast.walk(self.tree) if isinstance(node, kind))


class Defect(NamedTuple):
    """A change of a code that makes it wrong."""

    span: Span
    text: str


Planting = Callable[[Code, random.Random], Iterator[Defect]]


def misspelt(name: str, dice: random.Random) -> str:
    """Return a name of at least four letters with two neighbours swapped, a letter dropped or doubled; else nothing."""
    letters = [at for at, character in enumerate(name) if character.isalpha()]
    at = dice.choice(letters[1:]) if len(letters) > 1 else 0
    edits = [name[:at] + name[at + 1 :], name[:at] + name[at] + name[at:]]
    if name[at - 1].isalpha() and name[at - 1] != name[at]:
        edits.append(name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :])
    edit = dice.choice(edits)
    wrong = len(name) < SHORTEST or edit == name or keyword.iskeyword(edit) or edit.rstrip("s") == name.rstrip("s")
    return "" if wrong else edit


def slips(places: Callable[[Code], Iterator[Span]]) -> Planting:
    """Return the planting of one misspelling at some places of a code."""

    def planting(code: Code, dice: random.Random) -> Iterator[Defect]:
        spans = [span for span in places(code) if code.text[slice(*span)].isidentifier()]
        for span in dice.sample(spans, len(spans)):
            text = misspelt(code.text[slice(*span)], dice)
            if text and text not in code.text and not hasattr(builtins, text):
                yield Defect(span, text)

    return planting


def delimiters(code: Code, dice: random.Random) -> Iterator[Defect]:
    """Yield deletions of a bracket, colon or quote after which the code does not compile."""
    spans = []
    for token in tokenize.generate_tokens(io.StringIO(code.text).readline):
        start = code.index.from_characters(*token.start)
        if token.type == tokenize.OP and token.string in DELIMITERS:
            spans.append(Span(start, start + 1))
        elif token.type == tokenize.STRING and token.string[-3:] not in ('"""', "'''"):
            end = code.index.from_characters(*token.end)
            spans.append(Span(end - 1, end))
    for span in dice.sample(spans, len(spans)):
        try:
            ast.parse(code.text[: span.start] + code.text[span.end :])
        except SyntaxError:
            yield Defect(span, "")


def names(code: Code) -> Iterator[Span]:
    """Yield the uses of names that the snippet or Python binds."""
    flakes = code.snippet.flakes.names
    bound = flakes.bound | flakes.inner | set(dir(builtins))
    return (code.index.node(node) for node in code.nodes(ast.Name) if node.id in bound and is_load(node))


def modules(code: Code) -> Iterator[Span]:
    """Yield the first parts of the names of known modules that are imported."""
    for use in code.snippet.flakes.names.imports:
        top = use.module.partition(".")[0]
        if top in code.libraries:
            yield Span(use.module_span.start, use.module_span.start + len(top))


def members(code: Code) -> Iterator[Span]:
    """Yield the names that are imported from known modules."""
    uses = code.snippet.flakes.names.imports
    return (use.span for use in uses if use.name and use.module.partition(".")[0] in code.libraries)


def attributes(code: Code) -> Iterator[Span]:
    """Yield the attributes that are read from known modules, their names, and instances of their classes."""
    for node in code.nodes(ast.Attribute):
        if is_load(node) and isinstance(node.value, ast.Name) and node.value.id in code.objects:
            end = code.index.node(node).end
            yield Span(end - len(node.attr), end)


def keywords(code: Code) -> Iterator[Span]:
    """Yield the keywords of calls of names that are imported from known modules."""
    for node in code.nodes(ast.Call):
        base = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        if isinstance(base, ast.Name) and base.id in code.imports:
            for argument in node.keywords:
                start = code.index.node(argument).start
                yield Span(start, start + len(argument.arg or ""))


def is_load(node: ast.AST) -> bool:
    return isinstance(getattr(node, "ctx", None), ast.Load)


KINDS: Mapping[str, Planting] = {
    "syntax": delimiters,
    "name": slips(names),
    "module": slips(modules),
    "member": slips(members),
    "attribute": slips(attributes),
    "keyword": slips(keywords),
}


class Found(NamedTuple):
    """A finding: its file, its rule and message, and its first and last line."""

    path: str
    rule: str
    message: str
    start: int
    end: int


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
                    yield Code(source.path, number, snippet, libraries)

    def plant(self, code: Code, defect: Defect) -> Edit | None:
        """Return the edit of the file for a defect, if the file has the code there verbatim."""
        span = code.snippet.code.span(*defect.span)
        verbatim = code.snippet.file_text[slice(*span)] == code.text[slice(*defect.span)]
        return Edit(span, defect.text) if verbatim else None


def found(entry: Mapping[str, object]) -> Found:
    place = {end: entry[end]["line"] for end in ("start", "end")}  # type: ignore[index]
    return Found(str(entry["path"]), str(entry["rule"]), str(entry["message"]), place["start"], place["end"])


def is_right(snippet: Snippet) -> bool:
    if not snippet.is_python or not snippet.examined or snippet.is_fragment or snippet.directives:
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


def rounds(plants: list[tuple[Code, Edit]]) -> Iterator[list[tuple[Code, Edit]]]:
    """Yield plants so that at most `TOGETHER` snippets of a file hold one at a time, as far apart as they go."""
    by_path: dict[str, list[tuple[Code, Edit]]] = {}
    for plant in sorted(plants, key=lambda plant: plant[0].number):
        by_path.setdefault(plant[0].path, []).append(plant)
    number = max((-(-len(entries) // TOGETHER) for entries in by_path.values()), default=0)
    for at in range(number):
        yield [plant for entries in by_path.values() for plant in entries[at::number]]


def measure(copy: Copy, plants: list[tuple[Code, Edit]], before: Counter[Found], *, misses: bool) -> Row:
    row = Row()
    for batch in rounds(plants):
        by_path: dict[str, list[tuple[Code, Edit]]] = {}
        for code, edit in batch:
            by_path.setdefault(code.path, []).append((code, edit))
        originals = {path: (copy.content / path).read_bytes() for path in by_path}
        for path, entries in by_path.items():
            write(copy.content / path, entries)
        new = copy.lint() - before
        for path, data in originals.items():
            (copy.content / path).write_bytes(data)
        row = judge(row, batch, new, misses=misses)
    return row


def write(file: Path, entries: list[tuple[Code, Edit]]) -> None:
    text = entries[0][0].snippet.file_text
    for _, edit in sorted(entries, key=lambda entry: entry[1].span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    file.write_bytes(text.encode("utf-8"))


def judge(row: Row, batch: list[tuple[Code, Edit]], new: Counter[Found], *, misses: bool) -> Row:
    rest = dict(new)
    for code, edit in batch:
        text, path = code.snippet.file_text, f"content/{code.path}"
        inside, at = lines(text, code.snippet.span), lines(text, edit.span)
        own = [f for f in new if f.path == path and f.start < inside.stop and f.end >= inside.start]
        hit = [finding for finding in own if finding.start < at.stop and finding.end >= at.start]
        for finding in own:
            rest.pop(finding, None)
        row = Row(row.planted + 1, row.found + bool(own), row.at_line + bool(hit), row.elsewhere)
        if misses and not hit:
            print(f"  {path}:{at.start}: {text[slice(*edit.span)]!r} -> {edit.text!r} {[f.message for f in own]}")
    if misses:
        for finding in rest:
            print(f"  elsewhere: {finding.path}:{finding.start}: {finding.rule}: {finding.message}")
    return row._replace(elsewhere=row.elsewhere + len(rest))


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
    print(f"{len(codes)} right snippets\n{'kind':12}{'planted':>8}{'found':>8}{'at line':>9}{'':>7}{'elsewhere':>11}")
    for kind in arguments.kinds.split(","):
        dice = random.Random(f"{arguments.seed} {kind}")
        plants: list[tuple[Code, Edit]] = []
        for code in dice.sample(codes, len(codes)):
            edits = (copy.plant(code, defect) for defect in KINDS[kind](code, dice))
            edit = next(filter(None, edits), None)
            if edit is not None and len(plants) < arguments.most:
                plants.append((code, edit))
        row = measure(copy, plants, before, misses=arguments.misses)
        share = f"{row.at_line / row.planted:.0%}" if row.planted else "–"
        print(f"{kind:12}{row.planted:>8}{row.found:>8}{row.at_line:>9}{share:>7}{row.elsewhere:>11}", flush=True)


if __name__ == "__main__":
    main()
