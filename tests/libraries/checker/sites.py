"""A base that talks about a library which does nothing, and an environment that pretends to have it installed."""

from __future__ import annotations

import shutil
from pathlib import Path

from answerkey.diagnostics import Diagnostic, Report
from answerkey.pipeline.options import Options
from answerkey.pipeline.run import lint
from answerkey.workspace import open_workspace

SITE = Path(__file__).parents[1] / "site"
HEAD = "---\nframework: Acme\nframeworkSlug: acme\ntopic: Use\ntopicSlug: use\nquestions:\n"
PAGE = "qa/acme/use/basics.md"
SELECT = 'select = ["library"]\n'


def make_environment(folder: Path) -> Path:
    """A folder that looks like a virtual environment with the library `acme` 2.1.0; its Python can't be run."""
    shutil.copytree(SITE, folder / "lib/python3.13/site-packages", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "bin").mkdir()
    (folder / "bin/python").write_text("", encoding="utf-8")
    (folder / "pyvenv.cfg").write_text(f"home = {folder}\nversion = 3.13.0\n", encoding="utf-8")
    return folder


def write(base: Path, environment: Path, text: str, page: str = PAGE, config: str = SELECT) -> None:
    """Put a page into a base that talks about the library."""
    file = base / "content" / page
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
    settings = f"{config}[libraries]\nenvironment = {str(environment)!r}\n"
    (base / "answerkey.toml").write_text(settings, encoding="utf-8")


def linted(base: Path, *, cache: bool = False) -> Report:
    return lint(open_workspace([str(base / "content")], str(base / "answerkey.toml")), Options(jobs=1, cache=cache))


def question(number: int, code: str, *, before: str = "", tag: str = "python") -> str:
    """A question whose answer holds a snippet."""
    lines = [*before.splitlines(), "", f"```{tag}", *code.splitlines(), "```"] if before else None
    body = "\n".join(f"      {line}".rstrip() for line in lines or [f"```{tag}", *code.splitlines(), "```"])
    return f"  - id: question-{number}\n    q: How?\n    a: |\n{body}\n"


def page(*codes: str) -> str:
    return HEAD + "".join(question(number, code) for number, code in enumerate(codes)) + "---\n"


def found(report: Report) -> list[tuple[str, str, str]]:
    """The rule of each finding, what stands at its span, and its hint."""
    return [(d.rule, _marked(report, d), d.hint) for d in report.diagnostics]


def _marked(report: Report, diagnostic: Diagnostic) -> str:
    return report.texts[diagnostic.path][diagnostic.start.offset : diagnostic.end.offset]
