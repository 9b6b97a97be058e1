"""Small bases whose code runs with the interpreter of the tests."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from answerkey.cli import main
from answerkey.config import Config
from answerkey.model.collections import QA
from answerkey.model.document import Document
from answerkey.pipeline.checker import checker_for
from answerkey.pipeline.guard import TimedGuard
from answerkey.snippets.gather import Setting, gather
from answerkey.snippets.snippet import Snippet

Prove = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A folder with a configuration that names the environment of the tests, and no page yet."""
    (tmp_path / "content" / "qa" / "a" / "b").mkdir(parents=True)
    (tmp_path / "content" / "topics").mkdir()
    settings = f"[proofs]\nseconds = 5.0\n\n[libraries]\nenvironment = '{sys.prefix}'\n"
    (tmp_path / "answerkey.toml").write_text(settings, encoding="utf-8")
    return tmp_path


@pytest.fixture
def write(base: Path) -> Callable[..., Path]:
    """Writes a page from the YAML of its questions, and whatever else its front matter says."""

    def write(questions: str, name: str = "c", head: str = "run: true\n") -> Path:
        path = base / "content" / "qa" / "a" / "b" / f"{name}.md"
        path.write_bytes(f"---\n{head}questions:\n{questions}---\n".encode())
        return path

    return write


@pytest.fixture
def prove(
    base: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Prove:
    """Runs the command in the base, in this process: to start another one takes longer than most runs."""
    monkeypatch.chdir(base)
    monkeypatch.setenv("ANSWERKEY_CACHE_DIR", str(base / ".cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))

    def prove(*arguments: str) -> subprocess.CompletedProcess[str]:
        capfd.readouterr()
        monkeypatch.setattr(sys, "argv", ["answerkey", "prove", *arguments])
        with pytest.raises(SystemExit) as ended:
            main.run()
        shown = capfd.readouterr()
        return subprocess.CompletedProcess(arguments, int(str(ended.value.code)), shown.out, shown.err)

    return prove


def question(name: str, code: str = "", proof: str = "", language: str = "python") -> str:
    """The YAML of a question whose answer is one snippet."""
    fence = f"```{language}\n{code}\n```" if code else "Words."
    parts = [f"- id: {name}", "  a: |", *(f"    {line}".rstrip() for line in fence.split("\n"))]
    if proof:
        parts += ["  proof: |", *(f"    {line}".rstrip() for line in proof.split("\n"))]
    return "\n".join(parts) + "\n"


@pytest.fixture(name="question")
def question_fixture() -> Callable[..., str]:
    return question


def snippets_of(text: str) -> tuple[Document, list[Snippet]]:
    """Parse the text of a page, and gather its snippets."""
    config = Config()
    guard = TimedGuard(60.0, [0, 0])
    document = checker_for(config).parse("qa/a/b/c.md", QA, text.encode(), guard)
    return document, gather(document, Setting(document.text, config.limits, guard))


@pytest.fixture(name="snippets_of")
def snippets_of_fixture() -> Callable[[str], tuple[Document, list[Snippet]]]:
    return snippets_of
