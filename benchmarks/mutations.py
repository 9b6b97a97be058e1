"""Make one answer in each of 100 random questions of our content wrong, and count what lint and prove notice.

    python benchmarks/mutations.py [--count 100] [--seed 0] [--misses]

Each question stands on a page of its own in a copy of the base, once as it is and once with one change to its code:

    assertion   a comparison of an assertion is negated (in the answer, or else in the proof)
    constant    a number, text or truth value of the answer's code becomes another one
    name        an imported name of the answer's code is misspelled
    argument    a call of the answer's code loses an argument
    order       two neighbours of the answer's code change places: arguments, elements or statements

A change counts as caught if lint reports something that it does not report on the unchanged page, or if the question
is no longer proved. Kinds take turns; a question that has no place for a kind gets the next one. It needs the libraries
of the content (`make libraries`).
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle, pairwise
from pathlib import Path
from typing import NamedTuple

from answerkey.config import load_config
from answerkey.libraries.environment import find_environment

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "content" / "qa"
NEGATED = {ast.Eq: "!=", ast.NotEq: "==", ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is"}
NEGATED |= {ast.Lt: ">=", ast.LtE: ">", ast.Gt: "<=", ast.GtE: "<"}
FENCE = re.compile(r"^( +)```python[^\n]*\n(.*?)^\1```", re.MULTILINE | re.DOTALL)


class Edit(NamedTuple):
    """A part of a question's text, and what stands there instead."""

    start: int
    end: int
    text: str


class Question(NamedTuple):
    """A question: its page's path below `qa`, what stands above the page's questions, its id and its lines."""

    page: Path
    head: str
    id: str
    text: str

    @property
    def proof_at(self) -> int:
        at = self.text.find("\n    proof: |\n")
        return at if at >= 0 else len(self.text)

    def codes(self) -> Iterator[Code]:
        """Yield the Python snippets of the answer."""
        for match in FENCE.finditer(self.text, 0, self.proof_at):
            yield Code(self.text, match.start(2), len(match[1]), match[2])

    def proof(self) -> Iterator[Code]:
        at = self.proof_at + len("\n    proof: |\n")
        if at <= len(self.text):
            yield Code(self.text, at, 6, self.text[at:])


class Code:
    """A block of code in a question's text, with its tree."""

    def __init__(self, question: str, at: int, indent: int, block: str) -> None:
        self.question, self.indent = question, indent
        lines = block.splitlines(keepends=True)
        self.starts = [at + sum(map(len, lines[:number])) for number in range(len(lines))]
        self.lines = [line[indent:] if line.strip() else line.lstrip(" ") for line in lines]
        try:
            self.tree = ast.parse("".join(self.lines), type_comments=False)
        except SyntaxError:
            self.tree = ast.Module([], [])

    def place(self, node: ast.AST) -> tuple[int, int]:
        """Return where a node stands in the question's text."""
        return self._offset(node.lineno, node.col_offset), self._offset(node.end_lineno, node.end_col_offset)

    def _offset(self, line: int, column: int) -> int:
        before = self.lines[line - 1].encode("utf-8")[:column].decode("utf-8")
        return self.starts[line - 1] + self.indent + len(before)

    def nodes(self, *types: type[ast.AST]) -> Iterator[ast.AST]:
        return (node for node in ast.walk(self.tree) if isinstance(node, types))

    def swapped(self, first: ast.AST, second: ast.AST) -> Edit:
        (start, middle), (other, end) = self.place(first), self.place(second)
        text = self.question
        return Edit(start, end, text[other:end] + text[middle:other] + text[start:middle])


def assertions(question: Question) -> Iterator[Edit]:
    for codes in (question.codes(), question.proof()):
        edits = [edit for code in codes for edit in _negations(code)]
        if edits:
            yield from edits
            return


def _negations(code: Code) -> Iterator[Edit]:
    for node in code.nodes(ast.Assert):
        compared = node.test
        if isinstance(compared, ast.Compare) and len(compared.ops) == 1:
            start, end = code.place(compared.left)[1], code.place(compared.comparators[0])[0]
            gap = code.question[start:end]
            if not set(gap) & set("()\n"):
                yield Edit(start, end, f" {NEGATED[type(compared.ops[0])]} ")


def constants(question: Question) -> Iterator[Edit]:
    for code in question.codes():
        texts = {part for node in code.nodes(ast.JoinedStr) for part in ast.walk(node)}
        texts |= {node.value for node in code.nodes(ast.Expr)}
        for node in code.nodes(ast.Constant):
            if node not in texts and type(node.value) in OTHER:
                yield Edit(*code.place(node), OTHER[type(node.value)](node.value))


OTHER: dict[type, Callable[..., str]] = {
    bool: lambda value: str(not value),
    int: lambda value: str(value + 1),
    float: lambda value: str(value * 2 + 1),
    str: lambda value: repr(f"{value}x"),
}


def names(question: Question) -> Iterator[Edit]:
    for code in question.codes():
        for node in code.nodes(ast.alias):
            name = node.name.rpartition(".")[2]
            slip = misspelled(name)
            if slip != name:
                start = code.place(node)[0] + len(node.name) - len(name)
                yield Edit(start, start + len(name), slip)


def misspelled(name: str) -> str:
    """Return a name with its first two different neighbours behind the first letter swapped."""
    for at in range(1, len(name) - 1):
        if name[at] != name[at + 1]:
            return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name


def arguments(question: Question) -> Iterator[Edit]:
    for code in question.codes():
        for call in code.nodes(ast.Call):
            given = sorted([*call.args, *call.keywords], key=code.place)
            ends = [code.place(call.func)[1] + 1, *(code.place(node)[1] for node in given)]
            for number, node in enumerate(given):
                start, end = (ends[number], code.place(node)[1]) if number else code.place(node)
                if not number and len(given) > 1:
                    end = code.place(given[1])[0]
                yield Edit(start, end, "")


def orders(question: Question) -> Iterator[Edit]:
    for code in question.codes():
        for node in ast.walk(code.tree):
            for first, second in pairwise(_neighbours(node)):
                edit = code.swapped(first, second)
                if edit.text != code.question[edit.start : edit.end]:
                    yield edit


def _neighbours(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.Call):
        return list(node.args)
    if isinstance(node, (ast.List, ast.Tuple)):
        return list(node.elts)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.With, ast.AsyncWith)):
        simple = (ast.Assign, ast.Return, ast.Assert)
        return [part for part in node.body if isinstance(part, simple) or _is_call(part)]
    return []


def _is_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, (ast.Call, ast.Await))


KINDS = {"assertion": assertions, "constant": constants, "name": names, "argument": arguments, "order": orders}


def questions() -> Iterator[Question]:
    for path in sorted(PAGES.rglob("*.md")):
        head, rest = path.read_text(encoding="utf-8").split("\nquestions:\n", 1)
        front, _, _ = rest.partition("\n---\n")
        for text in re.split(r"(?m)^(?=  - id: )", front)[1:]:
            name = text.partition("\n")[0].removeprefix("  - id: ").strip()
            yield Question(path.relative_to(PAGES), head, name, text.rstrip("\n"))


class Mutant(NamedTuple):
    question: Question
    kind: str
    edit: Edit

    @property
    def text(self) -> str:
        text, edit = self.question.text, self.edit
        return text[: edit.start] + edit.text + text[edit.end :]

    def path(self, number: int) -> Path:
        page = self.question.page
        return page.with_name(f"{page.stem}-{number}.md")

    def __str__(self) -> str:
        edit, text = self.edit, self.question.text
        address = f"/{self.question.page.with_suffix('')}#{self.question.id}"
        return f"{self.kind:10}{address}\n    {text[edit.start : edit.end]!r} -> {edit.text!r}"


def drawn(count: int, dice: random.Random) -> list[Mutant]:
    kinds = cycle(KINDS)
    mutants: list[Mutant] = []
    for question in dice.sample(found := list(questions()), len(found)):
        for kind in [next(kinds), *KINDS]:
            if edits := list(KINDS[kind](question)):
                mutants.append(Mutant(question, kind, dice.choice(edits)))
                break
        if len(mutants) == count:
            break
    return mutants


def run(base: Path, command: str) -> dict:
    words = [sys.executable, "-m", "answerkey", "--trust-project", command, "--format", "json", "content"]
    environment = {**os.environ, "ANSWERKEY_CACHE_DIR": str(base / ".cache")}
    done = subprocess.run(words, cwd=base, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)


def write(base: Path, mutants: list[Mutant], *, changed: bool) -> None:
    for number, mutant in enumerate(mutants):
        path = base / "content" / "qa" / mutant.path(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = mutant.text if changed else mutant.question.text
        path.write_text(f"{mutant.question.head}\nquestions:\n{text}\n---\n", encoding="utf-8")


def reported(base: Path) -> Counter[tuple[str, str, str]]:
    return Counter((str(entry["path"]), entry["rule"], entry["message"]) for entry in run(base, "lint")["diagnostics"])


def caught_by(base: Path, mutants: list[Mutant]) -> list[set[str]]:
    """Return, for each mutant, which of `lint` and `prove` notice it."""
    write(base, mutants, changed=False)
    before = reported(base)
    unproved = {entry["address"] for entry in run(base, "prove")["questions"] if entry["status"] != "passed"}
    write(base, mutants, changed=True)
    linted = {path for path, _, _ in reported(base) - before}
    status = {entry["address"]: entry["status"] for entry in run(base, "prove")["questions"]}
    result = []
    for number, mutant in enumerate(mutants):
        address = f"/{mutant.path(number).with_suffix('')}#{mutant.question.id}"
        if address in unproved:
            raise SystemExit(f"{address} is not proved before it is changed")
        by = {"prove"} if status.get(address) != "passed" else set()
        result.append(by | ({"lint"} if f"content/qa/{mutant.path(number)}" in linted else set()))
    return result


def make_base(base: Path) -> None:
    config = load_config(ROOT / "pyproject.toml")
    environment = find_environment(config) if config is not None else None
    if environment is None:
        raise SystemExit("the libraries of our content are not installed (make libraries)")
    settings = f'preset = "strict"\nignore = ["snippet/format"]\n[libraries]\nenvironment = "{environment.prefix}"\n'
    (base / "answerkey.toml").write_text(settings, encoding="utf-8")
    for part in ("frameworks", "topics"):
        shutil.copytree(ROOT / "content" / part, base / "content" / part)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--misses", action="store_true", help="list what nobody notices")
    options = parser.parse_args()
    mutants = drawn(options.count, random.Random(options.seed))
    with tempfile.TemporaryDirectory() as name:
        make_base(Path(name))
        caught = caught_by(Path(name), mutants)
    print(f"{'kind':12}{'changed':>8}{'lint':>6}{'prove':>7}{'either':>8}")
    for kind in [*KINDS, "all"]:
        rows = [by for mutant, by in zip(mutants, caught, strict=True) if kind in (mutant.kind, "all")]
        counts = (len(rows), *(sum(who in by for by in rows) for who in ("lint", "prove")), sum(map(bool, rows)))
        print("{:12}{:>8}{:>6}{:>7}{:>8}".format(kind, *counts))
    for mutant, by in zip(mutants, caught, strict=True):
        if options.misses and not by:
            print(mutant)


if __name__ == "__main__":
    main()
