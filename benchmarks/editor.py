"""How long an author waits: from a change of a page to what the language server says of it.

    python benchmarks/editor.py                       # this repository's content
    python benchmarks/editor.py --content DIR --page qa/fastapi/security/jwt.md --edits 200

The start is measured first: from the start of the process to the answer of `initialize`, which imports pygls.

A defect is planted in one snippet of a page, which is then edited again and again: in the snippet, so that it is
another code each time, and in turn in its prose. The pause in typing that the server waits for is 0 unless
it is set. The yardstick, measured in the same minute, is one call of black on that snippet. Then each request that
reads the whole base or the page is asked some times.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import black

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from lsp.client import Client, Message

_CONTENT = Path(__file__).parents[1] / "content"
_FENCE = "```python\n"
_STARTS, _ASKED = 5, 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--content", type=Path, default=_CONTENT)
    parser.add_argument("--page", help="a page of the content with Python in it (default: the one of median size)")
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--debounce", type=float, default=0, help="milliseconds")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "content"
        shutil.copytree(options.content, content)
        page = content / options.page if options.page else _median_page(content)
        _print(content, page, options.edits, options.debounce)
    return 0


def _print(content: Path, page: Path, edits: int, debounce: float) -> None:
    code, start = _snippet(page.read_text("utf-8"))
    files = sum(1 for file in content.rglob("*") if file.is_file())
    print(f"{files} files; {page.relative_to(content)}: {page.stat().st_size:,} bytes; debounce {debounce:g} ms")
    begin, imports = zip(*(_start(content.parent) for _ in range(_STARTS)), strict=True)
    ratio = statistics.median(begin) / statistics.median(imports)
    print(f"initialize: {statistics.median(begin) * 1000:.0f} ms, {ratio:.1f} x an import of pygls")
    before = _black(code)
    first, waits, answers = _edit(content.parent, page, start, edits, debounce)
    yardstick = statistics.median([*before, *_black(code)])
    low, high = statistics.median(waits), _percentile(waits, 0.95)
    print(f"one black call on its first snippet: {yardstick * 1000:.1f} ms ({len(code.splitlines())} lines)")
    print(f"from opening the page to its diagnostics: {first * 1000:.0f} ms")
    print(f"{len(waits)} edits, from change to diagnostics:")
    print(f"  median          {low * 1000:6.1f} ms  {low / yardstick:5.1f} x black")
    print(f"  95th percentile {high * 1000:6.1f} ms  {high / yardstick:5.1f} x black")
    print("answers, median:")
    for method, seconds in answers.items():
        print(f"  {method:32} {seconds * 1000:6.1f} ms  {seconds / yardstick:5.1f} x black")


def _start(folder: Path) -> tuple[float, float]:
    """How long it took to start a server, and a Python that only imports pygls."""
    began = time.perf_counter()
    client = Client(folder)
    try:
        client.start()
        started = time.perf_counter()
    finally:
        client.kill()
    alone = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import pygls.lsp.server"], check=True)
    return started - began, time.perf_counter() - alone


def _answers(client: Client, address: str) -> dict[str, float]:
    """The median time of each request about a page that has not changed."""
    document = {"textDocument": {"uri": address}}
    place = client.at(address, "id:", 1)
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 100_000, "character": 0}}
    requests: dict[str, Message] = {
        "workspace/symbol": {"query": "how"},
        "textDocument/codeLens": document,
        "textDocument/documentLink": document,
        "textDocument/inlayHint": {**document, "range": whole},
        "textDocument/documentSymbol": document,
        "textDocument/hover": place,
        "textDocument/references": {**place, "context": {"includeDeclaration": True}},
        "textDocument/completion": place,
        "textDocument/prepareRename": place,
    }
    times = {}
    for method, params in requests.items():
        waits = []
        for _ in range(_ASKED):
            began = time.perf_counter()
            client.ask(method, params)
            waits.append(time.perf_counter() - began)
        times[method] = statistics.median(waits)
    return times


def _edit(
    folder: Path, page: Path, start: int, edits: int, debounce: float
) -> tuple[float, list[float], dict[str, float]]:
    """How long it took to the first diagnostics, from each edit to those of that edit, and to answers."""
    client = Client(folder)
    try:
        client.start({"debounce": debounce})
        opened = time.perf_counter()
        address = client.open(page)
        client.diagnostics(address)
        first = time.perf_counter() - opened
        waits = []
        for text in _texts(client.texts[address], start, edits):
            began = time.perf_counter()
            version = client.change(address, text)
            found = client.diagnostics(address, version)
            waits.append(time.perf_counter() - began)
            assert any(diagnostic["code"] == "snippet/format" for diagnostic in found)
        return first, waits, _answers(client, address)
    finally:
        client.kill()


def _texts(clean: str, start: int, edits: int) -> Iterator[str]:
    """The page after each edit: a planted line changes, then the prose does."""
    indent = " " * (start - clean.rfind("\n", 0, start - len(_FENCE)) - 1 - len(_FENCE))
    prose = clean.rfind("\n", 0, start - len(_FENCE) - len(indent)) + 1
    for number in range(edits):
        planted = f"{indent}planted_{number // 2} = [1,2]\n"
        words = f"{indent}Edit {number}.\n\n" if number % 2 else ""
        yield clean[:prose] + words + clean[prose:start] + planted + clean[start:]


def _snippet(text: str) -> tuple[str, int]:
    """The first Python snippet of a page and where it begins."""
    start = text.index(_FENCE) + len(_FENCE)
    end = text.index("```", start)
    width = start - len(_FENCE) - text.rfind("\n", 0, start - len(_FENCE)) - 1
    return "".join(line[width:] or "\n" for line in text[start:end].splitlines(keepends=True)), start


def _black(code: str) -> list[float]:
    """Times of black on a code that is new each time, as the edited one is."""
    times = []
    for number in range(10):
        began = time.perf_counter()
        black.format_str(f"planted_{number} = [1,2]\n{code}", mode=black.Mode())
        times.append(time.perf_counter() - began)
    return times[2:]


def _median_page(content: Path) -> Path:
    pages = [page for page in content.glob("qa/**/*.md") if _FENCE in page.read_text("utf-8")]
    return sorted(pages, key=lambda page: (page.stat().st_size, page))[len(pages) // 2]


def _percentile(values: Sequence[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


if __name__ == "__main__":
    if not hasattr(os, "fork"):
        sys.exit("this needs Linux or macOS")
    sys.exit(main())
