"""The server goes on: under typing without end, with hostile content, and it ends when it should."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lsp.client import SECONDS, Client

PAGE = "content/qa/fastapi/routing/routers-and-path-operations.md"
FENCE = "```python\n"
# black needs seconds for this, and more the longer it is.
STUCK = "```python\n      " + "a=" * 700 + "a\n      ```\n\n      ```python\n"
BOMB = "a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: [*c,*c,*c]\n"


def workers(process: int) -> list[int]:
    """All processes below one."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == process:
                found += [int(entry.name), *workers(int(entry.name))]
    return found


def gone(processes: list[int]) -> bool:
    """Whether processes end, within the time that a message is waited for."""
    until = time.monotonic() + SECONDS
    while any(Path(f"/proc/{process}").exists() for process in processes):
        if time.monotonic() > until:
            return False
        os.sched_yield()
    return True


def test_a_hundred_edits_in_a_burst_end_in_the_findings_of_the_last(client: Client, page: str) -> None:
    clean = client.texts[page]
    for number in range(100):
        version = client.change(page, clean.replace(FENCE, f"```python\n      x{number} = [1,2]\n", 1))
    (found,) = client.diagnostics(page, version)
    assert "x99 = [1, 2]" in found["message"]
    told = [m for m in client.pending if m.get("method") == "textDocument/publishDiagnostics"]
    of_page = [m["params"] for m in told if m["params"]["uri"] == page]
    versions = [params["version"] for params in of_page if "version" in params]  # when it is closed, none is named
    assert versions == sorted(versions)
    assert len(versions) < 100


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_snippet_without_end_is_refused_at_each_key(client: Client, page: str) -> None:
    clean = client.texts[page]
    version = client.change(page, clean.replace(FENCE, STUCK, 1))
    found = client.diagnostics(page, version)
    assert "limit/snippet-complexity" in [d["code"] for d in found]
    hover = client.ask("textDocument/hover", client.at(page, "difficulty:", 2))
    assert hover is not None
    processes = workers(client.process.pid)
    for number in range(5):
        version = client.change(page, clean.replace(FENCE, STUCK, 1).replace("title: ", f"title: {number}", 1))
        assert "limit/snippet-complexity" in [d["code"] for d in client.diagnostics(page, version)]
    assert workers(client.process.pid) == processes  # none had to be killed and started anew
    version = client.change(page, clean)
    assert client.diagnostics(page, version) == []


@pytest.mark.sweep
@pytest.mark.parametrize(
    "text",
    [
        f"---\n{BOMB}---\n",
        "---\n" + "a: " + "[" * 5000 + "\n---\n",
        "---\n" + "- " * 3000 + "x\n---\n",
        "---\nquestions:\n- id: x\n  a: |\n    " + "> " * 2000 + "x\n---\n",
        "---\nquestions:\n- id: x\n  a: |\n    " + "[" * 20_000 + "\n---\n",
        "\x00\ud800" * 1000,
        "",
        "---",
        "a" * (1024 * 1024 + 1),
    ],
    ids=["bomb", "flow", "sequences", "quotes", "brackets", "surrogates", "empty", "unclosed", "large"],
)
def test_a_hostile_text_does_not_stop_service(client: Client, page: str, text: str) -> None:
    clean = client.texts[page]
    version = client.change(page, text)
    assert client.diagnostics(page, version)
    for method in ("documentSymbol", "foldingRange"):
        client.ask(f"textDocument/{method}", {"textDocument": {"uri": page}})
    start = {"textDocument": {"uri": page}, "position": {"line": 1, "character": 2}}
    for method in ("hover", "completion", "definition", "prepareRename"):
        client.ask(f"textDocument/{method}", start)
    version = client.change(page, clean)
    assert client.diagnostics(page, version) == []


@pytest.mark.sweep
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_client_that_says_goodbye_leaves_nothing_behind(own: Client, base: Path) -> None:
    own.start()
    own.diagnostics(own.open(base / PAGE))
    processes = workers(own.process.pid)
    assert processes
    assert own.stop() == 0
    assert gone(processes)
    assert own.log == b""


@pytest.mark.sweep
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("how", ["its streams end", "the server is killed"])
def test_nothing_is_left_when_a_side_dies(own: Client, base: Path, how: str) -> None:
    own.start()
    own.diagnostics(own.open(base / PAGE))
    processes = workers(own.process.pid)
    if how == "its streams end":
        assert own.process.stdin is not None
        own.process.stdin.close()
        assert own.process.wait(SECONDS) == 1
    else:
        own.process.kill()
        own.process.wait(SECONDS)
    assert gone(processes)


def test_a_message_that_is_no_protocol_ends_nothing(client: Client, page: str) -> None:
    client.notify("textDocument/didChange", {"nonsense": True})
    client.send({"id": 99_999, "method": "textDocument/hover", "params": {"textDocument": 3}})
    client.notify("no/such", None)
    assert client.ask("textDocument/hover", client.at(page, "difficulty:", 2)) is not None


@pytest.mark.sweep
def test_without_its_packages_the_command_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "pygls.py").write_text("raise ModuleNotFoundError('no', name='pygls')\n", "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "answerkey", "lsp"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "pip install 'answerkey[lsp]'" in done.stderr
    assert done.stdout == ""
