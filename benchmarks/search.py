"""How well searches find: the rank of a right answer for each query, here and in other programs.

    python benchmarks/search.py                                     # this repository's content and its queries
    python benchmarks/search.py --content DIR --queries FILE        # another base: [[query, [id, …]], …]
    python benchmarks/search.py --before REVISION                   # also the API of an earlier version
    python benchmarks/search.py --copies 40 --brief                 # larger: what a search costs

It asks the API (the SQLite file), the client of a build, MiniSearch, Orama and Pagefind. The latter three are installed
by npm into a temporary folder. A right answer is a question with one of the ids, or on a page with that name.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scale import Copier

HERE = Path(__file__).parent
ROOT = HERE.parent
PACKAGES = ("minisearch@7.2.0", "@orama/orama@3.1.18", "pagefind@1.6.0")
PEERS = ("client", "minisearch", "orama", "pagefind")
LIMITS = (1, 3, 10)
Answers = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Query:
    """A query, and the ids of right answers."""

    text: str
    right: frozenset[str]

    def rank(self, hits: Sequence[str]) -> int:
        """Return the position of the first right answer, from 1; 0 for none."""
        return next((at for at, address in enumerate(hits, 1) if not self.right.isdisjoint(_names(address))), 0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--content", type=Path, default=ROOT / "content")
    parser.add_argument("--queries", type=Path, default=HERE / "data" / "search-queries.json")
    parser.add_argument("--part", default="content", help="the key of the queries, where the file has several lists")
    parser.add_argument("--before", metavar="REVISION", help="a revision of this repository whose API is asked, too")
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--brief", action="store_true", help="print the totals alone")
    parser.add_argument("--only", action="append", choices=PEERS, help="of the searches in browsers (repeat for more)")
    options = parser.parse_args(arguments)
    queries = read_queries(options.queries, options.part)
    with tempfile.TemporaryDirectory(prefix="answerkey-search-") as name:
        folder = Path(name)
        base = _base(options.content.resolve(), folder, options.copies)
        (folder / "queries.json").write_text(json.dumps([query.text for query in queries]), encoding="utf-8")
        found = dict(_asked(base, folder, options.before, options.only or PEERS))
    if not options.brief:
        _print_ranks(queries, found)
    _print_totals(queries, found)
    return 0


def read_queries(file: Path, part: str) -> list[Query]:
    """Return the queries of a file: pairs in a list, or objects in one of several lists."""
    data = json.loads(file.read_text("utf-8"))
    rows = data[part] if isinstance(data, dict) else data
    pairs = ((row["query"], row["right"]) if isinstance(row, dict) else row for row in rows)
    return [Query(text, frozenset(right)) for text, right in pairs]


def _names(address: str) -> tuple[str, str]:
    """Return the name of a question and that of its page."""
    path, _, name = address.partition("#")
    return name, path.rpartition("/")[2]


def _base(content: Path, folder: Path, copies: int) -> Path:
    """Return a folder with a configuration and copies of some content."""
    base = folder / "base"
    base.mkdir()
    (base / "answerkey.toml").write_text('preset = "recommended"\n', encoding="utf-8")
    if copies == 1:
        shutil.copytree(content, base / "content", symlinks=True)
    else:
        Copier.of(content).write(base / "content", copies)
    return base


def _asked(base: Path, folder: Path, before: str | None, peers: Sequence[str]) -> Sequence[tuple[str, Answers]]:
    found: list[tuple[str, Answers]] = []
    if before:
        source = folder / "before"
        source.mkdir()
        archive = subprocess.run(["git", "archive", before, "linter"], cwd=ROOT, capture_output=True, check=True)
        subprocess.run(["tar", "-x"], cwd=source, input=archive.stdout, check=True)
        found.append((before, _ask_api(base, folder, source / "linter", "earlier")))
    found.append(("API", _ask_api(base, folder, ROOT / "linter", "build")))
    _write_records(folder / "build" / "answerkey.sqlite", folder / "records.json")
    if set(peers) - {"client"}:
        subprocess.run(["npm", "install", "--silent", "--prefix", str(folder), *PACKAGES], check=True)
    shutil.copy(HERE / "search_peers.mjs", folder)
    (folder / "package.json").touch()
    (folder / "build" / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    for peer in peers:
        command = ["node", "search_peers.mjs", peer, str(folder / "build"), "records.json", "queries.json"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{peer} failed: {done.stderr[-500:]}", file=sys.stderr)
        else:
            found.append((peer, json.loads(done.stdout.splitlines()[-1])))
    return found


def _ask_api(base: Path, folder: Path, source: Path, name: str) -> Answers:
    """Build a base with a version of the program, and ask its store."""
    environment = {**os.environ, "PYTHONPATH": str(source), "ANSWERKEY_CACHE_DIR": str(folder / f"cache-{name}")}
    targets = ["--target", "json", "--target", "sqlite", "--allow-errors"]
    build = [sys.executable, "-m", "answerkey", "build", *targets, "--out", str(folder / name)]
    subprocess.run(build, cwd=base, env=environment, capture_output=True, check=True)
    database = str(folder / name / "answerkey.sqlite")
    command = [sys.executable, str(HERE / "search_api.py"), database, str(folder / "queries.json")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    answers: Answers = json.loads(done.stdout)
    return answers


def _write_records(database: Path, path: Path) -> None:
    """Write the questions as the other programs index them."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT address, question_text, names, answer_text, code FROM questions").fetchall()
    names = ("address", "title", "names", "text", "code")
    path.write_text(json.dumps([dict(zip(names, row, strict=True)) for row in rows]), encoding="utf-8")


def _print_ranks(queries: Sequence[Query], found: Mapping[str, Answers]) -> None:
    print("rank of the first right answer; · is none among ten\n")
    print(f"{'query':44}" + "".join(f"{name:>11}" for name in found))
    for number, query in enumerate(queries):
        ranks = (query.rank(answers[number]["hits"]) or "·" for answers in found.values())
        print(f"{query.text[:43]:44}" + "".join(f"{rank:>11}" for rank in ranks))
    print()


def _print_totals(queries: Sequence[Query], found: Mapping[str, Answers]) -> None:
    """Print how many right answers are first, and what a search costs, as a ratio to the API's median, too."""
    median = _quantile([answer["ms"] for answer in found["API"]], 0.5)
    heads = f"{'first':>7}{'of 3':>6}{'of 10':>7}{'p50 ms':>9}{'p95 ms':>9}{'ratio':>7}{'kB':>9}"
    print(f"{f'of {len(queries)}:':17}{heads}")
    for name, answers in found.items():
        ranks = [query.rank(answer["hits"]) for query, answer in zip(queries, answers, strict=True)]
        first, three, ten = (sum(0 < rank <= limit for rank in ranks) for limit in LIMITS)
        times = [answer["ms"] for answer in answers]
        p50, p95 = _quantile(times, 0.5), _quantile(times, 0.95)
        size = max((answer.get("bytes", 0) for answer in answers), default=0) / 1000
        row = f"{name:17}{first:>7}{three:>6}{ten:>7}{p50:>9.2f}{p95:>9.2f}{p95 / median:>7.1f}"
        print(row + (f"{size:>9.0f}" if size else ""))


def _quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


if __name__ == "__main__":
    sys.exit(main())
