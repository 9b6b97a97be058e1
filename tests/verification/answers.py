"""A base of answers with code in several languages, and the verdicts on it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from answerkey.verification import Evidence, Verdict, record
from command import FRAMEWORK, TOPIC
from verification.bases import surveyed

PATH = "qa/flask/views/basics.md"
HEAD = """---
framework: Flask
frameworkSlug: flask
topic: Views
topicSlug: views
subtopic: Basics
difficulty: easy
order: 1
seoDescription: What a view is.
updated: 2026-01-02
questions:
"""
JAVASCRIPT = "```js\nconst total = add(1, 2);\n```\n"
SQL = "```sql\nSELECT name FROM users;\n```\n"
PYTHON = "```python\nx = 1\n```\n"
ADDRESS = "/flask/views/basics#{}"


def write_base(folder: Path, **answers: str) -> Path:
    """A base with a question for each answer."""
    questions = [
        f"- id: {name}\n  difficulty: easy\n  q: What is {name}?\n  a: |\n    This.\n\n"
        + "".join(f"    {line}\n" for line in answer.splitlines())
        for name, answer in answers.items()
    ]
    files = {"content/frameworks/flask.yml": FRAMEWORK, "content/topics/flask-views.yml": TOPIC}
    files |= {"answerkey.toml": 'select = ["document", "snippet/syntax"]\n'}
    files |= {f"content/{PATH}": f"{HEAD}{''.join(questions)}---\n"}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def recorded(folder: Path, former: dict[str, Verdict] | None = None, **evidence: Any) -> dict[str, Verdict]:
    """The verdicts on a base, by the ids of questions."""
    corpus, report = surveyed(folder)
    shown = {PATH: next((d.path for d in report.diagnostics), PATH)}
    addressed = {ADDRESS.format(name): verdict for name, verdict in (former or {}).items()}
    verdicts = record(corpus, addressed, Evidence(report, shown, date(2026, 11, 22), **evidence))
    return {address.partition("#")[2]: verdict for address, verdict in verdicts.items()}
