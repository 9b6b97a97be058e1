"""What `answerkey lint --fix` does to a base, proved without answerkey's own parsers.

    python benchmarks/fixing.py --content DIR

works on a copy. Each page is read by ruamel.yaml and each answer by markdown-it: all values, all lines outside of code,
and all code that is not Python must be what they were, byte for byte; Python must keep its syntax tree.
"""

from __future__ import annotations

import argparse
import ast
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from markdown_it import MarkdownIt
from ruamel.yaml import YAML

COMMAND = [sys.executable, "-m", "answerkey", "lint", "content", "--format", "json"]
PYTHON = {"python", "py", "python3"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--content", type=Path, default=Path("content"))
    parser.add_argument("--unsafe", action="store_true", help="apply all fixes, and prove nothing about code")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(arguments.content, root / "content")
        show(root, "--unsafe-fixes" if arguments.unsafe else "--fix", code_too=not arguments.unsafe)


def show(root: Path, option: str, *, code_too: bool) -> None:
    before, found = files(root), counts(report(root))
    started = perf_counter()
    left = counts(report(root, option))
    seconds = perf_counter() - started
    after = files(root)
    report(root, option)
    again = files(root)
    changed = [path for path in before if before[path] != after[path]]
    print(f"{option}: {len(changed)} of {len(before)} files changed, {seconds:.2f} s")
    for rule in sorted(found):
        print(f"  {rule}: {found[rule]} findings before, {left[rule]} after")
    print(f"second run changed {sum(after[path] != again[path] for path in before)} files")
    answers = [same(before[path], after[path], code_too=code_too) for path in changed if path.suffix == ".md"]
    print(f"{sum(answers)} answers of {len(answers)} changed pages are identical outside of Python code")


def report(root: Path, *options: str) -> dict[str, Any]:
    done = subprocess.run([*COMMAND, *options], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def counts(found: dict[str, Any]) -> Counter[str]:
    return Counter(diagnostic["rule"] for diagnostic in found["diagnostics"])


def files(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted((root / "content").rglob("*")) if path.is_file()}


def same(before: bytes, after: bytes, *, code_too: bool) -> int:
    """The number of answers of a page; an AssertionError where it says something else than before."""
    old, new = page(before), page(after)
    number = 0
    for first, second in zip(answers(old), answers(new), strict=True):
        (codes, rest), (new_codes, new_rest) = parts(first), parts(second)
        assert rest == new_rest, (rest, new_rest)
        if code_too:
            for (info, code), (new_info, new_code) in zip(codes, new_codes, strict=True):
                assert info == new_info
                assert code == new_code or (info.split()[0] in PYTHON and tree(code) == tree(new_code)), code
        number += 1
    assert old == new
    assert (b"\r" in before, before.endswith(b"\n")) == (b"\r" in after, after.endswith(b"\n"))
    return number


def page(data: bytes) -> dict[str, Any]:
    header = data.decode().removeprefix("---\n").partition("\n---\n")[0]
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(header)
    return loaded


def answers(data: dict[str, Any]) -> Iterator[str]:
    """Each answer, taken out of the data."""
    return (question.pop("a") for question in data["questions"])


def parts(answer: str) -> tuple[list[tuple[str, str]], list[str]]:
    """The code blocks of an answer, and its lines outside of their code."""
    fences = [token for token in MarkdownIt("commonmark").parse(answer) if token.type == "fence"]
    inside = {line for token in fences if token.map for line in range(token.map[0] + 1, token.map[1] - 1)}
    rest = [text for number, text in enumerate(answer.split("\n")) if number not in inside]
    return [(token.info, token.content) for token in fences], rest


def tree(code: str) -> str:
    """The syntax tree, docstrings dedented: black may indent them anew."""
    module = ast.parse(code)
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = "\n".join(line.strip() for line in node.value.split("\n")).strip()
    return ast.dump(module)


if __name__ == "__main__":
    main()
