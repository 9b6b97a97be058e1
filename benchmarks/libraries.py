"""What it costs to check the code of a base against its libraries.

    python benchmarks/libraries.py --content DIR --environment DIR [--runs N]

works on a copy. The processor time of a whole lint, with all processes, is compared with that of the same lint without
libraries: with nothing kept from before, with all of it, and where one page changed, once beside its code and once in
a snippet.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from measure import measure

COMMAND = [sys.executable, "-m", "answerkey", "lint", "content", "--format", "json"]
CODES = frozenset({0, 1})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--content", type=Path, default=Path("content"))
    parser.add_argument("--environment", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        shutil.copytree(arguments.content, root / "content")
        show(root, arguments.environment.resolve(), arguments.runs)


def show(root: Path, environment: Path, runs: int) -> None:
    plain, full = 'ignore = ["library"]\n', ""
    table = f"[libraries]\nenvironment = {str(environment)!r}\n"
    page = max((root / "content").rglob("qa/**/*.md"), key=lambda path: path.stat().st_size)
    cases: list[tuple[str, Callable[[int], None]]] = [
        ("nothing kept", lambda run: shutil.rmtree(root / ".cache", ignore_errors=True)),
        ("all kept", lambda run: None),
        ("a page changed", lambda run: change(page, "questions:\n", f"# edit {run}\n")),
        ("a snippet changed", lambda run: change(page, "```python\n", f"changed_{run} = {run}\n")),
    ]
    print(f"{'':22}{'without':>10}{'with':>10}{'more':>10}{'ratio':>8}")
    for title, prepare in cases:
        costs = [cheapest(root, settings + table, prepare, runs) for settings in (plain, full)]
        print(f"{title:22}{costs[0]:>9.2f}s{costs[1]:>9.2f}s{costs[1] - costs[0]:>9.2f}s{costs[1] / costs[0]:>8.2f}")


def cheapest(root: Path, settings: str, prepare: Callable[[int], None], runs: int) -> float:
    """The least processor time, in seconds, of some runs, after one that fills the cache."""
    (root / "answerkey.toml").write_text(settings, encoding="utf-8")
    found = []
    for run in range(runs + 1):
        prepare(run)
        environment = {"ANSWERKEY_CACHE_DIR": str(root / ".cache"), "PYTHONUTF8": "1"}
        found.append(measure(COMMAND, root, environment, CODES, 120.0).cpu)
    return min(found[1:])


def change(page: Path, mark: str, new: str) -> None:
    """Put a line behind the first line that holds a mark, in the place of that of an earlier call."""
    lines = page.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if mark in line) + 1
    indent = lines[at - 1][: len(lines[at - 1]) - len(lines[at - 1].lstrip())]
    before = lines[at].lstrip().startswith(("# edit", "changed_"))
    page.write_text("".join([*lines[:at], indent + new, *lines[at + before :]]), encoding="utf-8")


if __name__ == "__main__":
    main()
